"""Lets nothing be typed into the program between the wish to type a password and the focus of its field.

A window system gives a new dialog the focus when it likes. Until then keys go to the field that had it, where a
password would stand in clear. No text is looked at: what is typed in that time goes nowhere.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from tideboard_core.ports.system import Clock
from tideboard_desktop.window.keyboard.field_keys import combined_key, stays

SECONDS = 5.0
_KEYS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease})


class TypingGate(QObject):
    """Closed from `close_for` on until that dialog has the focus or is over, and for `SECONDS` at most.

    Keys that type or edit are dropped, and texts of input methods. Esc closes the dialog, and a key of a vital command
    runs it, as in the dialog itself: Qt blocks the window's own shortcuts below an open dialog.
    """

    def __init__(self, clock: Clock, vital: Callable[[int], bool]) -> None:
        """`vital` runs the vital command that has a key, combined with its modifiers; False if none has it."""
        super().__init__()
        self._clock = clock
        self._vital = vital
        self._dialog: QDialog | None = None
        self._until = 0.0

    @property
    def closed(self) -> bool:
        """Whether it drops what is typed now."""
        return self._dialog is not None

    def close_for(self, dialog: QDialog) -> None:
        """Drop what is typed until this dialog, which is about to open, has the focus."""
        self.open()
        self._dialog, self._until = dialog, self._clock.monotonic() + SECONDS
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.installEventFilter(self)
        application.focusChanged.connect(self._focus_moved)
        dialog.finished.connect(self.open)

    def open(self, _result: int = 0) -> None:
        dialog, self._dialog = self._dialog, None
        application = QApplication.instance()
        if dialog is None or not isinstance(application, QApplication):
            return
        application.removeEventFilter(self)
        application.focusChanged.disconnect(self._focus_moved)
        if isValid(dialog):
            dialog.finished.disconnect(self.open)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        dialog = self._dialog
        if dialog is None or not isValid(dialog) or (now is not None and dialog.isAncestorOf(now)):
            self.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Drop what types, wherever it goes."""
        kind, dialog = event.type(), self._dialog
        if kind not in _KEYS and kind is not QEvent.Type.InputMethod:
            return False
        if dialog is None or not isValid(dialog) or self._clock.monotonic() >= self._until:
            self.open()
            return False
        if isinstance(watched, QWidget) and (watched is dialog or dialog.isAncestorOf(watched)):
            return False
        if not isinstance(event, QKeyEvent):
            return True
        return self._take(event, dialog, first=kind is QEvent.Type.ShortcutOverride)

    def _take(self, event: QKeyEvent, dialog: QDialog, *, first: bool) -> bool:
        """Whether a key goes no further; `first` is the first of its events, before shortcuts are looked up."""
        if first and event.key() == Qt.Key.Key_Escape:
            QTimer.singleShot(0, dialog, dialog.reject)  # after its key press, which must close nothing else
        taken = stays(event) or (first and self._vital(combined_key(event)))
        if taken:
            event.setAccepted(first)  # no shortcut gets it either
        return taken
