"""Sentences for error codes, checks and orders."""
