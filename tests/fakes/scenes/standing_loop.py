"""The window's own event loop, which stands between a test and the end of its fixtures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from tideboard_desktop.startup.event_loop import EventLoop


class _Held(QObject):
    """Holds timers back while their loop stands: Qt's are delivered again until they are ended."""

    def __init__(self, loop: StandingLoop) -> None:
        super().__init__()
        self._loop = loop

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """True, which drops the event, for a timer while the loop stands."""
        return event.type() is QEvent.Type.Timer and not self._loop.is_running()


class StandingLoop(EventLoop):
    """Takes no step of a task while it stands.

    pytest-qt has Qt deliver what waits between two runs of the loop: a step that asks for the running loop, as each
    time-out does, would raise there, and a task would end without what it has to close.
    """

    def __init__(self, qt: QCoreApplication) -> None:
        super().__init__(qt)
        self._held = _Held(self)
        self._timer.installEventFilter(self._held)
