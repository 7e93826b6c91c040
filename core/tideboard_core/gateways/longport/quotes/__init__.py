"""LongPort market data: subscriptions, pushes, pulls and history."""
