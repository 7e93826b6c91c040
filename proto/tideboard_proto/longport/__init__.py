"""LongPort messages (proto3): control, quote, trade."""
