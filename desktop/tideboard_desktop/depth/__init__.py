"""Depth over time: the resting shares of one security at each price, by time."""
