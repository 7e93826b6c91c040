"""Marks of events on the time axis."""
