"""Two parts of a dock beside or above each other, with a gutter to pull."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from tideboard_desktop.theme import Theme

GUTTER = 4


def splitter(theme: Theme) -> QSplitter:
    """An empty one whose gutter looks as that between docks."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(GUTTER)
    made.setStyleSheet(f"QSplitter::handle {{ background: {theme.surface.app}; image: none; }}")
    return made


def turn(split: QSplitter, width: int, least: int) -> bool:
    """Lay its parts beside each other where a dock has `least` pixels, else above; returns whether they are beside."""
    beside = width >= least
    split.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
    return beside
