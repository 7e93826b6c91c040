"""Unlocking trading, locking it again, and wider limits."""
