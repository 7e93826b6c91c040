"""The two connections of LongPort: the quote and trade sockets, and signed HTTP."""
