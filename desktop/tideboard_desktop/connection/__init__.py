"""Connections: which broker, which address, which keys, and whether they work."""
