"""The dock of initial public offerings."""
