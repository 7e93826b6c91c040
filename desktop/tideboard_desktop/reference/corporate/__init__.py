"""The dock of corporate actions."""
