"""Crash reports: written, shown after the next start, saved by the user."""
