"""LongPort trade calls and pushes of the sandbox."""
