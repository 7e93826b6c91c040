"""Converts OpenD messages to frozen model values and back; no other module reads a generated message."""
