"""The practice exchange, as the connect page knows it."""
