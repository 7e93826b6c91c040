"""Files that the desktop hands over: macOS sends an event where other systems give an argument."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class FileRequests(QObject):
    """Keeps what comes before a window stands; one file waits at a time, the last one that was asked for."""

    def __init__(
        self, application: QApplication, first: Path | None = None, *, events: bool = sys.platform == "darwin"
    ) -> None:
        """`first` is the command line's. `events` come on macOS alone; a filter for them sees every other one, too."""
        super().__init__(application)
        self._waiting = first
        self._open: Callable[[Path], None] | None = None
        if events:
            application.installEventFilter(self)

    def hand_to(self, open_file: Callable[[Path], None]) -> None:
        """From now on files are opened by this; one that waits is, at once."""
        self._open = open_file
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            open_file(waiting)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Take files; what is no file (an address) and every other event is left alone."""
        if event.type() is not QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent) or not event.file():
            return super().eventFilter(watched, event)
        path = Path(event.file())
        if self._open is None:
            self._waiting = path
        else:
            self._open(path)
        return True
