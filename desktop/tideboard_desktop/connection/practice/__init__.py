"""The practice exchange: its child process and its reset."""
