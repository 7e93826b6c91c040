"""OpenD quote calls of the sandbox."""
