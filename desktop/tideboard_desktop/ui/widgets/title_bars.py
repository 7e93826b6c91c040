"""Title bars as dark as the theme on Windows, which goes by the system's own theme."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.native_title_bar import has_title_bars, paint_title_bar
from tideboard_desktop.ui.theme import Appearance, Theme

Paint = Callable[[int, bool], None]


class TitleBars(QObject):
    """Follows the theme: all windows at a change, others when they first get the focus."""

    def __init__(self, application: QGuiApplication, theme: Theme, paint: Paint | None = None) -> None:
        super().__init__(application)
        self._paint = paint or (paint_title_bar if has_title_bars() else None)
        self._dark = False
        if self._paint is not None:
            application.focusWindowChanged.connect(self.show_on)
        self.use_theme(theme)

    def use_theme(self, theme: Theme) -> None:
        """Paint the title bars of all windows that stand."""
        self._dark = theme.appearance is Appearance.DARK
        for window in QGuiApplication.topLevelWindows():
            self.show_on(window)

    def prepare(self, widget: QWidget) -> None:
        """Paint the title bar of a window that was not shown yet."""
        if self._paint is not None:
            self._paint(int(widget.winId()), self._dark)

    def show_on(self, window: QWindow | None) -> None:
        """Paint the title bar of one window; it is made if it does not exist yet."""
        if window is not None and self._paint is not None:
            self._paint(int(window.winId()), self._dark)
