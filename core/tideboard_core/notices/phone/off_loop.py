"""Runs a send in a thread with a loop of its own: neither its work nor its silence is felt by the window."""

from __future__ import annotations

import asyncio
import selectors
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final

from tideboard_core.errors import NoticeFailed

SECONDS: Final = 10.0
"""For the whole of a send, from the first byte to the answer."""
_CLOSING: Final = 1.0
"""Seconds for which connections that were closed may take leave of the server."""


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
    selector = selectors.DefaultSelector()

    async def limited() -> None:
        # What the library leaves behind, such as a broken connection, is nobody's: it could name the address.
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
        before = len(selector.get_map())
        try:
            async with asyncio.timeout(seconds):
                await send()
        except TimeoutError:
            raise NoticeFailed("notice-timed-out", host=host, seconds=seconds) from None
        finally:
            await _closed(selector, before)

    if not answer.set_running_or_notify_cancel():
        return
    try:
        with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
            runner.run(limited())
    except BaseException as error:  # noqa: BLE001  the edge of the thread
        answer.set_exception(error)
    else:
        answer.set_result(None)


async def _closed(selector: selectors.BaseSelector, before: int) -> None:
    """Wait until no more than so many sockets are open: the library closes one in TLS without waiting for its end."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_CLOSING):
            while len(selector.get_map()) > before:  # noqa: ASYNC110  a selector tells of no change
                await asyncio.sleep(0.01)
