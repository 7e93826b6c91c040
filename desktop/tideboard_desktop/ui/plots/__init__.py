"""Plots of what does not move at 60 Hz. `plot` and `pages` import pyqtgraph (0.2 s, 26 MB): with the first such dock.

`figure` says what is shown and is free of that library, none of whose types leaves this package.
"""
