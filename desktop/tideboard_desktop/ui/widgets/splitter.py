"""A splitter of two views, beside or above each other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from tideboard_desktop.ui.theme import Theme

GUTTER = 4


def splitter(theme: Theme) -> QSplitter:
    """An empty splitter; its handle looks like those between docks."""

    def show(one: QSplitter) -> None:
        one.setStyleSheet(f"QSplitter::handle {{ background: {theme.surface.app}; image: none; }}")

    made = QSplitter(Qt.Orientation.Horizontal)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(GUTTER)
    theme.follow(made, show)
    return made


def turn(split: QSplitter, width: int, least: int) -> bool:
    """Lay the views beside each other if the dock has `least` pixels, else above; returns whether they are beside."""
    beside = width >= least
    split.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
    return beside
