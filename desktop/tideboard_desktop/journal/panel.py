"""A part of the journal: a raised head with its title and controls, and what it shows below."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QWidget

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify
from tideboard_desktop.ui.widgets.layouts import hbox, vbox

HEAD = 30


class JournalPanel(QFrame):
    """`head`, the layout of `bar`, takes controls at its end; `column` has the contents.

    `title` and `about` can be changed.
    """

    def __init__(self, title: str, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        identify(self, identifier, title)
        give_role(self, QAccessible.Role.Grouping)
        bar = self.bar = QFrame()
        bar.setFixedHeight(theme.px(HEAD))
        bar.setProperty("fill", "raised")
        self.title = elided_label(title, theme, Type.STRONG)
        self.about = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.head = hbox(self.title, (self.about, 1), on=bar, margins=(10, 0, 6, 0), spacing=8)
        self.column = vbox(bar, on=self, margins=0, spacing=0)

    def add(self, widget: QWidget, factor: int = 0) -> None:
        """Add contents at the end."""
        self.column.addWidget(widget, factor)
