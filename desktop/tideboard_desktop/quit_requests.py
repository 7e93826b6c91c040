"""The system asks the program to end: macOS by "Quit" in its menu and the Dock, every system when a session ends."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject


class QuitRequests(QObject):
    """Turns Qt's quit event into the program's own end, as long as its parent lives.

    Left alone, Qt would leave its event loop at once: connections cut, OpenD not locked, the order log not closed.
    """

    def __init__(self, end: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._end = end
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Take the request and say yes to it; every other event is left alone."""
        if event.type() is not QEvent.Type.Quit:
            return super().eventFilter(watched, event)
        event.accept()
        self._end()
        return True
