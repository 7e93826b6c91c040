"""The window of connection pages and what opens it."""
