"""An event loop over real sockets whose time is a test's clock: once nothing is left to hear, the next timer is due."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from fakes.values.clock import ManualClock

GRACE = 0.0002
"""Real seconds in which bytes arrive that the other end of a socket of this computer has written."""
PATIENCE = 5.0
"""Real seconds for a thread to do what it was asked."""


class _Hearing(selectors.SelectSelector):
    """`settle` waits for threads that work for the loop; it returns whether there was anything to wait for."""

    def __init__(self, clock: ManualClock, grace: float) -> None:
        super().__init__()
        self._clock, self._grace = clock, grace
        self.settle: Callable[[], bool] = lambda: False

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready; the clock moves on by `timeout` where nothing is."""
        found = super().select(0)
        if found or (timeout is not None and timeout <= 0):
            return found
        found = super().select(self._grace)
        if not found and self.settle():
            found = super().select(self._grace)
        if found or timeout is None:
            return found or super().select(PATIENCE)
        self._clock.advance(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """`threads` are asked before time passes; each waits for a thread and returns whether it had to."""

    def __init__(self, clock: ManualClock, grace: float = GRACE) -> None:
        self._manual, self._hearing, self._asked = clock, _Hearing(clock, grace), 0
        self.threads: list[Callable[[], bool]] = []
        super().__init__(self._hearing)
        self._hearing.settle = self._settle

    def time(self) -> float:
        """Seconds of the clock."""
        return self._manual.monotonic()

    def run_in_executor(self, executor: Executor | None, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """Run in a thread; no time passes until it is done."""
        self._asked += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._answered)
        return future

    def _answered(self, _future: object) -> None:
        self._asked -= 1

    def _settle(self) -> bool:
        waited = [wait() for wait in self.threads]
        if self._asked:
            self._hearing.get_key(self._ssock)  # type: ignore[attr-defined]  # the loop's own: a thread wakes it
            selectors.SelectSelector.select(self._hearing, PATIENCE)
            return True
        return any(waited)
