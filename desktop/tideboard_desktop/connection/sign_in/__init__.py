"""Signing in at a broker: OAuth in the browser, stored credentials, their expiry."""
