"""The About window: what this is, what is inside, and whether there is a newer one; open beside the docks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import identify, push_button
from tideboard_desktop.widgets.panel import hairline

SIZE = QSize(700, 640)


class Tab(NamedTuple):
    """A page with its stable key and its translated title."""

    key: str
    title: str
    widget: QWidget


class AboutDialog(QDialog):
    """Not modal: nothing in it stands in the way of a trade."""

    def __init__(self, tabs: Sequence[Tab], theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._tabs = list(tabs)
        identify(self, "about_dialog", self.tr("About Tideboard"))
        self.setWindowTitle(self.tr("About \u00b7 Tideboard"))
        self.setModal(False)
        room = self.screen().availableSize() - QSize(40, 60)
        self.resize(QSize(theme.px(SIZE.width()), theme.px(SIZE.height())).boundedTo(room))
        self.bar = QTabBar()
        identify(self.bar, "about_tabs", self.tr("Pages"))
        self.bar.setFont(theme.font(Type.STRONG))
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stack = QStackedWidget()
        for tab in self._tabs:
            self.bar.addTab(tab.title)
            self._stack.addWidget(tab.widget)
        self.bar.currentChanged.connect(self._stack.setCurrentIndex)
        self._lay_out(theme)

    @property
    def page(self) -> str:
        """Key of the page in view."""
        return self._tabs[self.bar.currentIndex()].key

    def show_page(self, key: str) -> None:
        """Turn to a page; an unknown key leaves the present one."""
        for index, tab in enumerate(self._tabs):
            if tab.key == key:
                self.bar.setCurrentIndex(index)

    def _lay_out(self, theme: Theme) -> None:
        tabs = QHBoxLayout()
        tabs.setContentsMargins(10, 6, 10, 0)
        tabs.addWidget(self.bar)
        tabs.addStretch(1)
        close = push_button(self.tr("Close"), theme, identifier="about_close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 10, 18, 10)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tabs)
        column.addWidget(hairline(theme))
        column.addWidget(self._stack, 1)
        column.addWidget(hairline(theme))
        column.addLayout(foot)
