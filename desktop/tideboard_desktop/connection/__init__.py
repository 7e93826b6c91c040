"""Choosing, checking and watching the connection."""
