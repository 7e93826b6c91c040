"""The timers of a dialog, a widget or the frame, found as its children."""

from __future__ import annotations

from math import inf

from PySide6.QtCore import QObject, Qt, QTimer

from tideboard_desktop.ui.frame import Frame


def timer_of(owner: QObject, *, once: bool | None = None) -> QTimer:
    """Its only timer; where it has two, `once` says whether the one that runs out once or the other is meant."""
    found = owner.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    (timer,) = [timer for timer in found if once is None or timer.isSingleShot() is once]
    return timer


def run_out(owner: QObject) -> None:
    """Let every timer below an object that runs out once do so now: of flashes, for example."""
    for timer in owner.findChildren(QTimer):
        if timer.isSingleShot() and timer.isActive():
            timer.timeout.emit()


def next_frame(frame: Frame) -> None:
    """Let the frame that is due come now, whole, also to docks that were served a moment ago."""
    for client in frame._clients:
        client.last = -inf
    timer_of(frame, once=True).timeout.emit()
    _finish(frame)


def next_second(frame: Frame) -> None:
    """Let the next second come now."""
    timer_of(frame, once=False).timeout.emit()
    _finish(frame)


def _finish(frame: Frame) -> None:
    while frame.unfinished:
        timer_of(frame, once=True).timeout.emit()
