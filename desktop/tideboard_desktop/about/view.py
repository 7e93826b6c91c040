"""The About window: tabs for the program, the licences and the updates; open beside the docks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tideboard_desktop.ui.dialogs.paged_window import Page, PagedDialog, page_tabs
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import identify, push_button
from tideboard_desktop.ui.widgets.panel import hairline

SIZE = QSize(700, 640)


class AboutDialog(PagedDialog):
    """The About window: tabs above the pages, a close button below."""

    def __init__(self, pages: Sequence[Page], theme: Theme, parent: QWidget | None) -> None:
        super().__init__(pages, theme, SIZE, parent)
        identify(self, "about_dialog", self.tr("About Tideboard"))
        self.setWindowTitle(self.tr("About \u00b7 Tideboard"))
        self.bar = page_tabs(self, pages, theme, "about_tabs", self.tr("Pages"))
        self._lay_out(theme)

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
        column.addWidget(hairline())
        column.addWidget(self.stack, 1)
        column.addWidget(hairline())
        column.addLayout(foot)
