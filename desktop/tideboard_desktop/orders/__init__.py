"""Sending orders from the window: confirmation, cancels, unlocking and results."""
