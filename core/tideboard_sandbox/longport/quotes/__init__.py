"""LongPort quote commands and pushes of the sandbox."""
