"""The settings window, open beside the docks: a list of pages at the left, the chosen page at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QWidget

from tideboard_desktop.ui.dialogs.paged_window import Page, PagedDialog, SingleWindow
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline

SIZE = QSize(780, 640)
LIST_WIDTH = 170
Pages = Callable[[Theme], Sequence[Page]]


class SettingsDialog(PagedDialog):
    """A choice takes effect in the main window at once."""

    def __init__(self, pages: Sequence[Page], theme: Theme, parent: QWidget | None) -> None:
        super().__init__(pages, theme, SIZE, parent)
        identify(self, "settings_dialog", self.tr("Settings"))
        self.setWindowTitle(self.tr("Settings \u00b7 Tideboard"))
        self.list = QListWidget()
        identify(self.list, "settings_pages", self.tr("Pages"))
        self.list.setFont(theme.font(Type.BODY))
        self.list.setFixedWidth(theme.px(LIST_WIDTH))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        for page in pages:
            self.list.addItem(page.title)
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.stack.currentChanged.connect(self.list.setCurrentRow)
        self.list.setCurrentRow(0)
        self._lay_out(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Ctrl with Page Up or Page Down turns the pages."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is None or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        self.list.setCurrentRow((self.list.currentRow() + step) % len(self._pages))

    def _lay_out(self, theme: Theme) -> None:
        close = push_button(self.tr("Close"), theme, identifier="settings_close")
        close.clicked.connect(self.accept)
        vbox(
            (hbox(self.list, (self.stack, 1), margins=(8, 8, 0, 0), spacing=0), 1),
            hairline(),
            hbox(stretch(), close, margins=(18, 10, 18, 10)),
            on=self,
            margins=0,
            spacing=0,
        )


class SettingsOpener(SingleWindow[SettingsDialog]):
    """Opens the settings over the main window, one at a time.

    `pages` makes the pages for a theme; `theme` and `parent` return those of the main window in view.
    """

    def __init__(self, pages: Pages, *, theme: Callable[[], Theme], parent: Callable[[], QWidget]) -> None:
        super().__init__()
        self._pages, self._theme, self._parent = pages, theme, parent

    def make(self) -> SettingsDialog:
        theme = self._theme()
        return SettingsDialog(self._pages(theme), theme, self._parent())
