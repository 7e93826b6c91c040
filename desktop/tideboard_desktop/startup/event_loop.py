"""The event loop of the window: asyncio on Qt's own, which reads a busy socket for a fifth of the usual cost."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any, Final

import qasync
from PySide6.QtWidgets import QApplication

GIVE_WAY: Final = 0.001
"""Seconds after which a thread that computes lets another one run, 0.005 by default: the order log's thread waits for
its turn before and after each flush, and so does the window, while another thread fills the archive."""
READ_SIZE: Final = 64 * 1024
"""Most bytes of one read. asyncio asks for 256 KiB, which the C library maps, clears and gives back each time."""


class EventLoop(qasync.QEventLoop):  # type: ignore[misc]  # has no types
    """Calls back in the turn in which a socket is ready; qasync makes a timer of each such moment first."""

    def _add_reader(self, fd: int, callback: Callable[..., object], *args: object) -> None:
        super()._add_reader(fd, callback, *args)
        notifier, handle = self._read_notifiers[fd], asyncio.Handle(callback, args, self)

        def read() -> None:
            notifier.setEnabled(False)  # a loop within the callback must not call it again
            try:
                handle._run()  # noqa: SLF001  as asyncio's own loops do; it reports what the callback raises
            finally:
                if self._read_notifiers is not None and self._read_notifiers.get(fd) is notifier:
                    notifier.setEnabled(True)

        notifier.activated["int"].disconnect()
        notifier.activated["int"].connect(read)

    def _make_socket_transport(self, *args: Any, **kwargs: Any) -> asyncio.Transport:  # noqa: ANN401  as asyncio has it
        transport: Any = super()._make_socket_transport(*args, **kwargs)
        transport.max_size = READ_SIZE
        return transport  # type: ignore[no-any-return]


def event_loop(qt: QApplication) -> asyncio.Runner:
    """The runner of this process: asyncio on Qt's own loop, beside threads that give way quickly."""
    sys.setswitchinterval(GIVE_WAY)
    return asyncio.Runner(loop_factory=lambda: EventLoop(qt))
