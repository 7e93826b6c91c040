"""Long work on the archive's files in a thread: with progress, and with an end when its task is cancelled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Takes how much is done and how much there is."""


class Stopped(Exception):
    """The work was cancelled; raised by its progress, in its thread."""


async def in_thread(work: Callable[[Progress], T], show: Progress) -> T:
    """Run `work` in a thread; it calls its argument often, which calls `show` here for each further percent.

    A cancelled wait ends the work at its next step, and returns only after that: what it writes is then taken away.
    """
    loop, stop, shown = asyncio.get_running_loop(), threading.Event(), [-1]

    def progress(done: int, total: int) -> None:
        if stop.is_set():
            raise Stopped
        share = done * 100 // max(total, 1)
        if share != shown[0]:
            shown[0] = share
            loop.call_soon_threadsafe(show, done, total)

    running = loop.run_in_executor(None, work, progress)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([running])
        running.exception()  # Stopped, or what it failed by on its way out: nobody waits for it any more
        raise
