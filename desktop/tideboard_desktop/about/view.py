"""The About window: tabs for the program, the licences and the updates; open beside the docks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.dialogs.paged_window import Page, PagedDialog, page_tabs
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import identify, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
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
        close = push_button(self.tr("Close"), theme, identifier="about_close")
        close.clicked.connect(self.accept)
        vbox(
            hbox(self.bar, stretch(), margins=(10, 6, 10, 0)),
            hairline(),
            (self.stack, 1),
            hairline(),
            hbox(stretch(), close, margins=(18, 10, 18, 10)),
            on=self,
            margins=0,
            spacing=0,
        )
