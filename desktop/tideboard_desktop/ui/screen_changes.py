"""A change of screens: another scale, another resolution, a window that went to another screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen, QWindow
from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui.theme import Theme

SETTLED_MS = 50
"""One change is several signals, and Qt has the new scale only after the first of them."""
_FOLLOWED = "screen_followed"
"""Name of the property that says who follows the screen of a window."""


class ScreenChanges(QObject):
    """After each change drops every kept picture, which has the pixels of another screen, and has all painted anew.

    Pictures are dropped as by a change of colours: what keeps one keeps the `version` of the theme with it, and what
    makes one in advance follows the theme.

    Under a Wayland compositor without wp_fractional_scale Qt 6.11 gives a window an empty buffer when the scale
    changes, and paints into it only what asks for it: the rest is black (seen under sway 1.7, with a window of 20
    lines too).
    """

    def __init__(self, qt: QApplication, theme: Callable[[], Theme]) -> None:
        super().__init__()
        self._qt, self._theme = qt, theme
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLED_MS)
        self._soon.timeout.connect(self._paint_anew)
        for screen in qt.screens():
            self._follow_screen(screen)
        qt.screenAdded.connect(self._follow_screen)
        qt.screenAdded.connect(self._note)  # icons are drawn at the ratios of the screens that there are
        qt.focusWindowChanged.connect(self._follow_window)
        self._follow_window(QGuiApplication.focusWindow())

    def _follow_screen(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._note)
        screen.logicalDotsPerInchChanged.connect(self._note)
        screen.physicalDotsPerInchChanged.connect(self._note)

    def _follow_window(self, window: QWindow | None) -> None:
        """Follow a window from its first focus on: a person drags a window with the mouse in it."""
        if window is not None and window.property(_FOLLOWED) != str(id(self)):
            window.setProperty(_FOLLOWED, str(id(self)))
            window.screenChanged.connect(self._note)

    def _note(self, _change: object) -> None:
        self._soon.start()

    def _paint_anew(self) -> None:
        theme = self._theme()
        theme.take_colours(theme)
        try:
            theme.show_colours()
        finally:
            for widget in self._qt.allWidgets():
                if widget.isVisible():
                    widget.update()
