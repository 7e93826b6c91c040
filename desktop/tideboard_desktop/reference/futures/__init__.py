"""The dock of futures."""
