"""Stands in for PySide6.QtOpenGL in the frozen program: pyqtgraph imports it whether or not it draws with OpenGL.

The real one and its libraries are 10 MB, of which this program uses nothing: its charts draw on plain widgets.
"""
