"""The dock of all accounts of all connections."""
