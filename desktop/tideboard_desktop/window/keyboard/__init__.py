"""Keys: the table that installs them, their editor, and the cheat sheet."""
