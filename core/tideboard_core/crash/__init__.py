"""Crash reports: their text and the folder that keeps them."""
