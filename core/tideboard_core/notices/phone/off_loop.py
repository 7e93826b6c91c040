"""Runs a send in a thread with a loop of its own: neither its work nor its silence is felt by the window."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Final

from tideboard_core.errors import NoticeFailed

SECONDS: Final = 10.0
"""For the whole of a send, from the first byte to the answer."""


async def off_loop(send: Callable[[], Coroutine[Any, Any, None]], *, host: str, seconds: float = SECONDS) -> None:
    """Run `send` and wait for its end; raises NoticeFailed, `notice-timed-out` after so many seconds."""
    answer: Future[None] = Future()
    thread = threading.Thread(target=_run, args=(send, host, seconds, answer), name="notice", daemon=True)
    thread.start()  # a daemon: a name server that does not answer must not keep the program from ending
    try:
        async with asyncio.timeout(seconds + 1.0):  # a lookup of a name in that thread cannot be cancelled
            await asyncio.wrap_future(answer)
    except TimeoutError:
        raise NoticeFailed("notice-timed-out", host=host, seconds=seconds) from None


def _run(send: Callable[[], Coroutine[Any, Any, None]], host: str, seconds: float, answer: Future[None]) -> None:
    async def limited() -> None:
        # What the library leaves behind, such as a broken connection, is nobody's: it could name the address.
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
        try:
            async with asyncio.timeout(seconds):
                await send()
        except TimeoutError:
            raise NoticeFailed("notice-timed-out", host=host, seconds=seconds) from None

    if not answer.set_running_or_notify_cancel():
        return
    try:
        asyncio.run(limited())
    except BaseException as error:  # noqa: BLE001  the edge of the thread
        answer.set_exception(error)
    else:
        answer.set_result(None)
