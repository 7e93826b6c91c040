"""Allowances of the connection: calls, subscriptions and quota left."""
