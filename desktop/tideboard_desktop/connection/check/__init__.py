"""The check of a connection, step by step."""
