"""Crashes of the program: recorded, shown, reported by the person."""
