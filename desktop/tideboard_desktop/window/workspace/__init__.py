"""Docks in their places: link letters, named layouts, floating windows."""
