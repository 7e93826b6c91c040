"""Waits for an event or the end of a time, whichever comes first."""

from __future__ import annotations

import asyncio


async def woken(event: asyncio.Event, seconds: float) -> None:
    """Return when `event` is set, at the latest after `seconds`; the event is then set, the caller clears it.

    `asyncio.timeout` does the same by cancelling the task, for three more turns of the loop: in Qt each is a timer, and
    these waits end every second.
    """
    timer = asyncio.get_running_loop().call_later(seconds, event.set)
    try:
        await event.wait()
    finally:
        timer.cancel()
