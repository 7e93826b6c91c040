"""The dock of warrants and CBBCs."""
