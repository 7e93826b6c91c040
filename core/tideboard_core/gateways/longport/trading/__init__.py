"""LongPort trading: accounts, orders and their pushes."""
