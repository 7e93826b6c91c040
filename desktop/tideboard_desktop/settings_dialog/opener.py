"""Opens the settings window, one at a time, and again in the same place when the main window was built anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_desktop.settings_dialog.dialog import Page, SettingsDialog
from tideboard_desktop.theme import Theme

Pages = Callable[[Theme], Sequence[Page]]


class SettingsOpener:
    """`pages` makes the pages in a theme, `theme` and `parent` give those of the main window in view."""

    def __init__(self, pages: Pages, *, theme: Callable[[], Theme], parent: Callable[[], QWidget]) -> None:
        self._pages, self._theme, self._parent = pages, theme, parent
        self.dialog: SettingsDialog | None = None

    def open(self, page: str = "") -> None:
        """Open the settings at a page, or bring the open ones forward."""
        if self.dialog is None:
            self._make().show()
        dialog = self.dialog
        if dialog is None:
            return
        if page:
            dialog.show_page(page)
        dialog.raise_()
        dialog.activateWindow()

    def reopen(self) -> None:
        """The main window is another one now: go on over it, in its look, if the settings were open."""
        old, self.dialog = self.dialog, None
        if old is None or not isValid(old):
            return
        place = old.place
        old.deleteLater()
        new = self._make()
        new.go_to(place)
        new.show()
        new.activateWindow()

    def _make(self) -> SettingsDialog:
        theme = self._theme()
        dialog = SettingsDialog(self._pages(theme), theme, self._parent())
        dialog.closed.connect(lambda: self._closed(dialog))
        self.dialog = dialog
        return dialog

    def _closed(self, dialog: SettingsDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
