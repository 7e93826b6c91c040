"""Signals: rules over what was known at each minute, when they fired, and a record of what followed."""
