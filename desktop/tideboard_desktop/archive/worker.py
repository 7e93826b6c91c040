"""One thread for files that belong to the thread that opened them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Worker:
    """Runs functions one after the other on a thread of its own, which begins with the first."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` there and return what it returns; a cancelled caller does not stop work that has begun."""
        return await asyncio.wrap_future(self._pool.submit(work))

    async def close(self, last: Callable[[], object]) -> None:
        """Run `last` after everything that was asked for, and end the thread."""
        await self.run(last)
        self._pool.shutdown()
