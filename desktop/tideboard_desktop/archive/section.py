"""A part of the archive dock: a raised head with a title and controls, and its contents below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify, label

HEAD = 34


class Section(QWidget):
    """`head` is the row of the title, to which controls are added at its end; `column` has the contents."""

    def __init__(self, title: str, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self.theme = theme
        identify(self, identifier, title)
        give_role(self, QAccessible.Role.Grouping)
        bar = QFrame()
        bar.setFixedHeight(theme.px(HEAD))
        bar.setProperty("fill", "raised")
        self.head = QHBoxLayout(bar)
        self.head.setContentsMargins(10, 0, 10, 0)
        self.head.setSpacing(8)
        self.head.addWidget(label(title, theme, Type.STRONG))
        self.head.addStretch(1)
        inner = QWidget()
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(10, 10, 10, 12)
        self.column.setSpacing(8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(inner)


def two_columns(left: QWidget, right: QWidget) -> QWidget:
    """Two widgets at the two ends of a row."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(left)
    row.addStretch(1)
    row.addWidget(right, 0, Qt.AlignmentFlag.AlignRight)
    return made
