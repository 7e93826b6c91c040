"""Plots of what does not move at 60 Hz. `plot` and `pages` import pyqtgraph, whose types stay in this package."""
