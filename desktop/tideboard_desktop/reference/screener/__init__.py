"""The dock of stock screens."""
