"""The command line and the terminal it answers in."""
