"""Cancelling one order, and all of them."""
