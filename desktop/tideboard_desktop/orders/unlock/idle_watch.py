"""Calls back when a key or the mouse is used in Tideboard, for the idle lock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


NO_PRESENCE = "no_presence"
"""The property of a window whose input is no presence, nor is that of its menus and dialogs: a replay."""


class IdleWatch(QObject):
    """Filters the program's windows, not every widget: a window receives each input event once."""

    def __init__(self, application: QGuiApplication, touched: Callable[[], None]) -> None:
        super().__init__(application)
        self._touched = touched
        application.focusWindowChanged.connect(self.watch)
        self.watch(application.focusWindow())

    def watch(self, window: QWindow | None) -> None:
        """Watch this window too; watching it twice has no effect."""
        if window is not None and not _is_no_presence(window):
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Report input and pass it on."""
        if event.type() in _INPUT:
            self._touched()
        return False


def _is_no_presence(window: QWindow) -> bool:
    """Whether a window, or one that it belongs to as a menu or a dialog does, is said to be no presence."""
    one: QWindow | None = window
    while one is not None:
        if one.property(NO_PRESENCE):
            return True
        one = one.transientParent()
    return False
