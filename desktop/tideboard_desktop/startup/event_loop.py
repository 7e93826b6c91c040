"""The event loop of the window: asyncio on Qt's own, which reads a busy socket for less than half of the usual cost."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextvars import Context
from typing import Any, Final

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

GIVE_WAY: Final = 0.001
"""Seconds after which a thread that computes lets another one run, 0.005 by default: the order log's thread waits for
its turn before and after each flush, and so does the window, while another thread fills the archive."""
READ_SIZE: Final = 64 * 1024
"""Most bytes of one read. asyncio asks for 256 KiB, which the C library maps, clears and gives back each time."""


class _TimerHandle(asyncio.TimerHandle):
    """Knows when its callback runs: qasync still has its timer then, and ends it afterwards."""

    __slots__ = ("running",)
    running: bool

    def __init__(self, *args: Any) -> None:  # noqa: ANN401  as asyncio has it
        super().__init__(*args)
        self.running = False

    def _run(self) -> None:
        self.running = True
        super()._run()


class _Calls(QObject):
    """Carries what another thread wants called to the thread of the window."""

    wanted = Signal(object)


class _Held(QObject):
    """Drops the events of timers, which Qt delivers again until they are ended."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """True for a timer: nobody else gets the event."""
        return event.type() is QEvent.Type.Timer


class EventLoop(qasync.QEventLoop):  # type: ignore[misc]  # has no types
    """Calls back in the turn in which a socket is ready, or a thread asks; qasync makes a timer of each first.

    A call that is cancelled wakes the process no more; qasync lets its timer run out. Between two runs no timer calls:
    qasync has Qt deliver what waits after each run, and a task's step that asks for the running loop, as each time-out
    does, would raise there and end the task without what it has to close.
    """

    def __init__(self, qt: QCoreApplication) -> None:
        self._calls = _Calls()
        self._calls.wanted.connect(_run, Qt.ConnectionType.QueuedConnection)
        super().__init__(qt)
        self._held = _Held()

    def run_forever(self) -> None:
        """Make calls until `stop`."""
        self._timer.removeEventFilter(self._held)
        try:
            super().run_forever()
        finally:
            self._timer.installEventFilter(self._held)

    def close(self) -> None:
        """Release what the loop has; its timers end with the next events."""
        super().close()
        self._timer.removeEventFilter(self._held)

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        """Call from the thread of the window; raises RuntimeError once the loop is closed."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._calls.wanted.emit(handle)
        return handle

    def call_soon(
        self, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        """Call in a later turn, in the order asked for."""
        return self._add_callback(asyncio.Handle(callback, args, self, context))  # type: ignore[no-any-return]

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call after `delay` seconds, unless it is cancelled."""
        handle = _TimerHandle(self.time() + delay, callback, args, self, context)
        return self._add_callback(handle, delay)  # type: ignore[no-any-return]

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """What `TimerHandle.cancel` calls."""
        waiting: dict[int, asyncio.Handle] = self._timer._SimpleTimer__callbacks  # noqa: SLF001  qasync has no other way
        number = next((number for number, each in waiting.items() if each is handle), None)
        if number is not None and isinstance(handle, _TimerHandle) and not handle.running:
            self._timer.killTimer(number)
            del waiting[number]

    def _add_reader(self, fd: int, callback: Callable[..., object], *args: object) -> None:
        super()._add_reader(fd, callback, *args)
        notifier, handle = self._read_notifiers[fd], asyncio.Handle(callback, args, self)

        def read() -> None:
            notifier.setEnabled(False)  # a loop within the callback must not call it again
            try:
                _run(handle)
            finally:
                if self._read_notifiers is not None and self._read_notifiers.get(fd) is notifier:
                    notifier.setEnabled(True)

        notifier.activated["int"].disconnect()
        notifier.activated["int"].connect(read)

    def _make_socket_transport(self, *args: Any, **kwargs: Any) -> asyncio.Transport:  # noqa: ANN401  as asyncio has it
        transport: Any = super()._make_socket_transport(*args, **kwargs)
        transport.max_size = READ_SIZE
        return transport  # type: ignore[no-any-return]


def _run(handle: asyncio.Handle) -> None:
    if not handle.cancelled():
        handle._run()  # noqa: SLF001  as asyncio's own loops do; it reports what the callback raises


def event_loop(qt: QApplication) -> asyncio.Runner:
    """The runner of this process: asyncio on Qt's own loop, beside threads that give way quickly."""
    sys.setswitchinterval(GIVE_WAY)
    return asyncio.Runner(loop_factory=lambda: EventLoop(qt))
