"""A part of the archive dock: a raised head with a title and controls, and its contents below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QWidget

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify, label
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox

HEAD = 34


class ArchiveSection(QWidget):
    """`head` is the row of the title, to which controls are added at its end; `column` has the contents."""

    def __init__(self, title: str, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self.theme = theme
        identify(self, identifier, title)
        give_role(self, QAccessible.Role.Grouping)
        bar = QFrame()
        bar.setFixedHeight(theme.px(HEAD))
        bar.setProperty("fill", "raised")
        self.head = hbox(label(title, theme, Type.STRONG), stretch(), on=bar, margins=(10, 0, 10, 0), spacing=8)
        inner = QWidget()
        self.column = vbox(on=inner, margins=(10, 10, 10, 12), spacing=8)
        vbox(bar, inner, on=self, margins=0, spacing=0)


def two_columns(left: QWidget, right: QWidget) -> QWidget:
    """Two widgets at the two ends of a row."""
    return as_widget(hbox(left, stretch(), (right, 0, Qt.AlignmentFlag.AlignRight), margins=0, spacing=8))
