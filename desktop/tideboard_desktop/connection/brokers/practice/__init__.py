"""The broker descriptor and form of the practice exchange."""
