"""Figures, lists and marks that several docks show alike."""
