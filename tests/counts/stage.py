"""Steps of widgets: paint events and the painted area are counted too, and no timer fires."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, QTimerEvent
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from counts.calls import Calls
from counts.steps import Steps
from tideboard_desktop.ui.frame import Frame


class Events(QObject):
    """Counts the paint events of the application, and lets no timer fire but those of the next turn.

    Whether another is due depends on how fast the machine is, and whether a frame is due at once. Steps call what they
    want of them: what is counted is how many are started. `area` is in pixels that widgets were asked to paint, those
    behind others too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.paints = self.area = self.timers = 0
        start = QTimer.start

        def started(timer: QTimer, *milliseconds: int) -> None:
            self.timers += not isinstance(timer.parent(), Frame)  # whether the frame's runs already follows the time
            start(timer, *milliseconds)

        QTimer.start = started  # type: ignore[method-assign]  # Qt says nowhere that one is started

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count; true keeps the event from its receiver."""
        # Questions of `isinstance` are calls that the counter notices: a third of what a start's counting cost.
        if type(event) is QPaintEvent:
            self.paints += 1
            self.area += sum(part.width() * part.height() for part in event.region())  # type: ignore[attr-defined]  # the stubs lack it
        if type(event) is not QTimerEvent:
            return False
        if isinstance(watched, QTimer):
            return watched.interval() > 0 or isinstance(watched.parent(), Frame)
        calls: dict[int, asyncio.Handle] = getattr(watched, "_SimpleTimer__callbacks", {})  # of the loop, by qasync
        return isinstance(calls.get(event.timerId()), asyncio.TimerHandle)


class WidgetSteps(Steps):
    """Counts what widgets paint too."""

    def __init__(self, application: QApplication, calls: Calls) -> None:
        super().__init__(calls)
        self._events = Events()
        application.installEventFilter(self._events)

    def begin(self) -> None:
        """Nothing was painted or started yet."""
        self._events.paints = self._events.area = self._events.timers = 0

    def others(self) -> Mapping[str, int]:
        """What was painted, and timers that were started."""
        return {"paints": self._events.paints, "area": self._events.area, "timers": self._events.timers}


def painted() -> None:
    """Lay out and paint now what was asked for, and delete what was given up; no timer fires."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for kind in (QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest):
        for window in QApplication.topLevelWidgets():
            QCoreApplication.sendPostedEvents(window, kind.value)
