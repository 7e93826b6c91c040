"""Accounts at the simulated broker: orders, money, margin, fees, alerts and watchlists."""
