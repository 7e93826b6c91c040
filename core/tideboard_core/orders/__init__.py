"""The order path: checks, confirmation, sending, and what became of each order."""
