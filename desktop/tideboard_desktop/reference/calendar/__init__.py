"""The dock of trading days."""
