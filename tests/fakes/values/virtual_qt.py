"""Qt in virtual time: frames and timers of a window that stands on a loop whose time is a test's clock."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, QTimerEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from fakes.scenes.screen.timers import next_frame
from fakes.values.clock import ManualClock
from fakes.values.virtual_loop import PATIENCE, VirtualLoop
from tideboard_core.audit.thread import AuditThread, Job, Mark
from tideboard_core.flow.depth import depth_columns
from tideboard_desktop.ui import frame
from tideboard_desktop.ui.frame import Frame

BEAT = 0.5
"""Virtual seconds between two looks at what Qt has to do, as long as `beats` is not set otherwise."""


class _SameTime:
    """Time for frames: how fast this computer is decides neither when one is due nor what is in it."""

    def __init__(self, clock: ManualClock) -> None:
        self.monotonic = self.perf_counter = clock.monotonic

    def thread_time(self) -> float:
        """Seconds of the processor: none."""
        return 0.0


class VirtualQt(QObject):
    """Fires the timers that our modules start when they are due by the clock, and none by the computer's time."""

    def __init__(self, qt: QApplication, clock: ManualClock) -> None:
        super().__init__()
        self._clock, self._due, start = clock, dict[QTimer, float](), QTimer.start
        self.frame: Frame | None = None
        self.beats = BEAT

        def started(timer: QTimer, *milliseconds: int) -> None:
            start(timer, *milliseconds)
            self._due[timer] = clock.monotonic() + timer.interval() / 1000

        QTimer.start = started  # type: ignore[method-assign]  # Qt says nowhere that one is started
        qt.installEventFilter(self)
        frame.time = depth_columns.time = _SameTime(clock)  # type: ignore[assignment,attr-defined]  # not the module

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """True keeps the event from its receiver."""
        return type(event) is QTimerEvent and isinstance(watched, QTimer) and watched.interval() > 0

    def beat(self) -> None:
        """Do what is due, and come again."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        for timer, due in [*self._due.items()]:
            if not isValid(timer) or not timer.isActive():
                del self._due[timer]
            elif due <= self._clock.monotonic():
                self._fire(timer, due)
        if self.frame is not None and self.frame.running:
            next_frame(self.frame)
        asyncio.get_running_loop().call_later(self.beats, self.beat)

    def _fire(self, timer: QTimer, due: float) -> None:
        if isinstance(timer.parent(), Frame) and timer.isSingleShot():
            return  # `beat` shows each frame whole
        self._due[timer] = due + timer.interval() / 1000
        if timer.isSingleShot():
            timer.stop()
            del self._due[timer]
        timer.timeout.emit()


@contextlib.contextmanager
def threads_in_time(loop: VirtualLoop) -> Iterator[None]:
    """Let no time pass on the loop until pools of one thread and the order log's have done what they were asked."""
    submit, put = ThreadPoolExecutor.submit, AuditThread.put
    pools, logs = set[ThreadPoolExecutor](), set[AuditThread]()

    def submitted(pool: ThreadPoolExecutor, work: Callable[..., Any], *given: Any, **named: Any) -> Future[Any]:
        pools.add(pool)
        return submit(pool, work, *given, **named)

    def queued(log: AuditThread, item: Job | Mark) -> None:
        logs.add(log)
        put(log, item)

    def settled() -> bool:
        """What is asked last is done once who waited for all before it was called."""
        waited = bool(pools or logs)
        while pools:
            with contextlib.suppress(RuntimeError):  # it has ended
                submit(pools.pop(), lambda: None).result(PATIENCE)
        while logs:
            done = threading.Event()
            put(logs.pop(), Mark(done.set))
            done.wait(PATIENCE)
        return waited

    loop.threads.append(settled)
    ThreadPoolExecutor.submit = submitted  # type: ignore[method-assign,assignment]
    AuditThread.put = queued  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        ThreadPoolExecutor.submit, AuditThread.put = submit, put  # type: ignore[method-assign]
