"""Closing several positions under one approval: the plan, the run, and one that was cut off."""
