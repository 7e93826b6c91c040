"""OpenD trade calls of the sandbox."""
