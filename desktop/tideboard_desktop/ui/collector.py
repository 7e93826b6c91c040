"""Python's cycle collector: paused while a window is built, and from then on run by the window's thread alone."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QTimer

LEAVE_OUT_AFTER_MS = 15_000
"""Time after the start when nobody waits for the first values any more."""
DUE_EVERY_MS = 1_000
MIDDLE_EVERY, ALL_EVERY = 10, 100
"""Numbers of collections of the youngest objects to one of those that outlived one, and to one of all."""


class _Heap:
    """Objects of this process."""

    start_left_out: ClassVar[bool] = False
    """Whether those of a start are left out, or were; `gc.get_freeze_count` would count what a test left out, too."""
    paused: ClassVar[bool] = False
    timer: ClassVar[QTimer | None] = None
    collections: ClassVar[int] = 0


def pause_collector() -> None:
    """Collect nothing until `resume_collector`.

    Nearly everything that a start makes stays: looking it through again and again took 80 to 170 ms of processor time.
    """
    _Heap.paused = True
    gc.disable()


def resume_collector(window_of: QObject | None = None, after_ms: int = LEAVE_OUT_AFTER_MS) -> None:
    """Collect again what is made from now on; does nothing unless the collector is paused.

    With the application that has a window its thread collects from now on, and no other one until the process ends;
    what the start made is left out at once, and `after_ms` later what came with the first values. What an earlier start
    left out is collected then: after a change of connection all of that is made anew.
    """
    if not _Heap.paused:
        return
    _Heap.paused = False
    # Both calls only move lists: what exists counts as old now, what was left out too, and the next collection of the
    # young does not walk through all of it at once.
    gc.freeze()
    if window_of is None or _Heap.start_left_out:
        gc.unfreeze()
    if window_of is not None:
        from PySide6.QtCore import QTimer  # here: programs without a window pause nothing and load no Qt

        _collect_in_thread_of(window_of)
        _Heap.start_left_out = True
        QTimer.singleShot(after_ms, window_of, leave_out_start)
    elif _Heap.timer is None:
        gc.enable()


def _collect_in_thread_of(window_of: QObject) -> None:
    """Collect on a timer, and never in the thread that happens to make an object.

    Any other one would end there what a closed dialog left in cycles. Qt cannot stop timers from outside their thread;
    it went on to call those of what was freed, and the process crashed.
    """
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    if _Heap.timer is None or not isValid(_Heap.timer):  # it ends with its application, and nothing else collects
        _Heap.timer = QTimer(window_of)
        _Heap.timer.timeout.connect(_collect_due)
        _Heap.timer.start(DUE_EVERY_MS)


def _collect_due() -> None:
    if _Heap.paused or gc.get_count()[0] < gc.get_threshold()[0]:
        return
    _Heap.collections += 1
    gc.collect(2 if _Heap.collections % ALL_EVERY == 0 else 1 if _Heap.collections % MIDDLE_EVERY == 0 else 0)


def leave_out_start() -> None:
    """Leave what lives now out of every later collection but those of `collect_all`; collects what is not left out yet.

    Looking all through stopped the window for 115 ms of its thread, beside other programs twice as long. A start leaves
    700 objects in cycles until its chart is shown, of 190,000; they stay until a window's contents are made anew.
    """
    gc.collect()
    gc.freeze()
    _Heap.start_left_out = True


def collect_all() -> None:
    """Collect what the contents of a window left behind, those of the start included; the rest is left out again."""
    if not _Heap.start_left_out:
        gc.collect()
        return
    gc.unfreeze()
    leave_out_start()
