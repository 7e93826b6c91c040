"""Rows of a name and what belongs to it, the names in one column that is as wide as the widest."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import Tone, label

NAME_WIDTH = 96
COLUMN_GAP = 12
QWIDGETSIZE_MAX = (1 << 24) - 1


class NamedRows(QWidget):
    """A grid that grows by one row each time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(COLUMN_GAP)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, theme.px(NAME_WIDTH))
        self._grid.setColumnStretch(1, 1)

    def add(self, name: str, widget: QWidget, *, first: int = 0) -> None:
        """A name with a widget at its right; where that has several lines the name stands beside the `first` px."""
        row = self._grid.rowCount()
        words = label(name, self._theme, Type.BODY, Tone.SECONDARY)
        words.setBuddy(widget)
        words.setMinimumHeight(self._theme.px(first))
        where = Qt.AlignmentFlag.AlignTop if first else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(words, row, 0, where)
        narrow = widget.maximumWidth() < QWIDGETSIZE_MAX
        self._grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))
