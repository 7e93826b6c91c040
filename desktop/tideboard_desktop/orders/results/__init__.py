"""The result of an order: denied, rejected, unknown, settled."""
