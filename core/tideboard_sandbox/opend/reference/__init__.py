"""OpenD reference calls of the sandbox."""
