"""The confirmation of an order."""
