"""Closing several positions: the confirmation, and the progress with its results."""
