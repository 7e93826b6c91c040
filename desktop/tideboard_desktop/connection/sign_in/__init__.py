"""Signing in at a broker: browser, tokens and their end."""
