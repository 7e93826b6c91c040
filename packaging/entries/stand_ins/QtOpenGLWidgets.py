"""Stands in for PySide6.QtOpenGLWidgets in the frozen program: pyqtgraph derives a class from this one, unused here."""

from __future__ import annotations

from PySide6 import QtWidgets


class QOpenGLWidget(QtWidgets.QWidget):
    """Only a name to derive from: making one tells what is missing."""

    def __init__(self) -> None:
        raise NotImplementedError("this program is shipped without OpenGL widgets")
