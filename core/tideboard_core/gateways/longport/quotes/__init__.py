"""LongPort market data: subscriptions, pushes, refreshes and history."""
