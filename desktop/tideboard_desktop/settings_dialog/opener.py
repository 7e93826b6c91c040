"""Opens the settings window over the main window in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from tideboard_desktop.dialogs.paged import OneAtATime, Page
from tideboard_desktop.settings_dialog.dialog import SettingsDialog
from tideboard_desktop.theme import Theme

Pages = Callable[[Theme], Sequence[Page]]


class SettingsOpener(OneAtATime[SettingsDialog]):
    """`pages` makes the pages in a theme, `theme` and `parent` give those of the main window in view."""

    def __init__(self, pages: Pages, *, theme: Callable[[], Theme], parent: Callable[[], QWidget]) -> None:
        super().__init__()
        self._pages, self._theme, self._parent = pages, theme, parent

    def make(self) -> SettingsDialog:
        """The settings with pages made anew."""
        theme = self._theme()
        return SettingsDialog(self._pages(theme), theme, self._parent())
