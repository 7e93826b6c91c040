"""The practice exchange: its child process and the reset of its account."""
