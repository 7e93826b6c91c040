"""The archive of capital flow and minute bars: every version of every minute, kept in one SQLite file."""
