"""The settings window: a list of pages at the left, the chosen page at the right. It is open beside the docks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import identify, push_button
from tideboard_desktop.widgets.panel import hairline

SIZE = QSize(780, 640)
LIST_WIDTH = 170


class Page(NamedTuple):
    """A page with its stable key and its translated title."""

    key: str
    title: str
    widget: QWidget


class Place(NamedTuple):
    """Where the person is in the settings, to go on there in another window."""

    page: str
    focus: str
    geometry: QRect


class SettingsDialog(QDialog):
    """Not modal: what is chosen shows in the window behind it at once. `closed` is sent when it goes."""

    closed = Signal()

    def __init__(self, pages: Sequence[Page], theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._pages = list(pages)
        identify(self, "settings_dialog", self.tr("Settings"))
        self.setWindowTitle(self.tr("Settings \u00b7 Tideboard"))
        self.setModal(False)
        self.resize(QSize(theme.px(SIZE.width()), theme.px(SIZE.height())).boundedTo(_room(self)))
        self.list = QListWidget()
        identify(self.list, "settings_pages", self.tr("Pages"))
        self.list.setFont(theme.font(Type.BODY))
        self.list.setFixedWidth(theme.px(LIST_WIDTH))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.stack = QStackedWidget()
        for page in self._pages:
            self.list.addItem(page.title)
            self.stack.addWidget(page.widget)
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.list.setCurrentRow(0)
        self._lay_out(theme)
        self.finished.connect(lambda _result: self.closed.emit())

    def show_page(self, key: str) -> None:
        """Turn to a page; an unknown key leaves the present one."""
        for row, page in enumerate(self._pages):
            if page.key == key:
                self.list.setCurrentRow(row)

    @property
    def place(self) -> Place:
        """The page, what has the focus in it, and where the window stands."""
        focused: QWidget | None = self.focusWidget()
        name = "" if focused is None else focused.accessibleIdentifier()
        return Place(self._pages[self.list.currentRow()].key, name, self.geometry())

    def go_to(self, place: Place) -> None:
        """Take up a place of an earlier settings window."""
        self.show_page(place.page)
        self.setGeometry(place.geometry)
        for widget in self.findChildren(QWidget):
            if place.focus and widget.accessibleIdentifier() == place.focus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Ctrl with Page Up or Page Down turns the pages."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is None or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        self.list.setCurrentRow((self.list.currentRow() + step) % len(self._pages))

    def _lay_out(self, theme: Theme) -> None:
        middle = QHBoxLayout()
        middle.setContentsMargins(8, 8, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.list)
        middle.addWidget(self.stack, 1)
        close = push_button(self.tr("Close"), theme, identifier="settings_close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 10, 18, 10)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(hairline(theme))
        column.addLayout(foot)


def _room(widget: QWidget) -> QSize:
    """What the screen offers, less its edges."""
    return widget.screen().availableSize() - QSize(40, 60)
