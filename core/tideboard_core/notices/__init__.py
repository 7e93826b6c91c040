"""Notices outside the window: which go where and when, what may leave, and the ways to a phone."""
