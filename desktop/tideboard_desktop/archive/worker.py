"""One thread for files that belong to the thread that opened them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Worker:
    """Runs functions one after the other on a thread of its own, which begins with the first."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` there and return what it returns; a cancelled caller does not stop work that has begun."""
        return await asyncio.wrap_future(self.submit(work))

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Run `work` there, whether or not anybody waits for it."""
        return self._pool.submit(work)

    def close(self, last: Callable[[], object]) -> Awaitable[None]:
        """Run `last` after everything that was asked for, and end the thread; what is returned waits for `last`.

        It is no coroutine, and nobody can cancel it: a caller that is cancelled would leave the thread behind, and open
        what `last` closes.
        """
        return asyncio.shield(asyncio.wrap_future(self._pool.submit(self._end, last)))

    def _end(self, last: Callable[[], object]) -> None:
        try:
            last()
        finally:
            self._pool.shutdown(wait=False)
