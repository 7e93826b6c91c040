"""A stage for steps: no timer fires, and what was asked for is painted by hand."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, QTimerEvent
from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui.frame import Frame


class NoTimers(QObject):
    """Lets no timer of the application fire but those of the next turn.

    Whether another is due depends on how fast the machine is, and whether a frame is due at once. Steps call what they
    want of them.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """True keeps the event from its receiver."""
        if type(event) is not QTimerEvent:
            return False
        if isinstance(watched, QTimer):
            return watched.interval() > 0 or isinstance(watched.parent(), Frame)
        calls: dict[int, asyncio.Handle] = getattr(watched, "_SimpleTimer__callbacks", {})  # of the loop, by qasync
        return isinstance(calls.get(event.timerId()), asyncio.TimerHandle)


def painted() -> None:
    """Lay out and paint now what was asked for, and delete what was given up; no timer fires."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for kind in (QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest):
        for window in QApplication.topLevelWidgets():
            QCoreApplication.sendPostedEvents(window, kind.value)
