"""Grids and recurring plans that LongPort runs, and its statements: read only."""
