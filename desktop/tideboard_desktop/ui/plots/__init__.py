"""Plots of what does not move at 60 Hz, drawn by pyqtgraph: one widget, its saving, and its figures as a table.

`figure` says what is shown and is free of pyqtgraph; `plot` brings that library, which takes 0.2 s and 26 MB: import
it in a module that is loaded with the first dock that shows a plot, never at the start. No type of pyqtgraph leaves it.
"""
