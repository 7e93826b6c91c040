"""Depth over time: the book changes and trades of one security's session, by columns of time."""
