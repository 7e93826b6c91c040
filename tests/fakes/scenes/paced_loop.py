"""The window's own event loop by a clock that a test moves: what waits for a time waits for the test."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from contextvars import Context
from datetime import UTC, datetime, timedelta
from itertools import count

from PySide6.QtWidgets import QApplication

from fakes.values.clock import ManualClock
from tideboard_desktop.startup.event_loop import EventLoop

TURNS = 3
"""Turns of the loop after which what a timer woke has gone on."""


class FastMarketClock(ManualClock):
    """The market runs `pace` times as fast as the program; the wall is real, so that signatures hold."""

    def __init__(self, pace: float) -> None:
        super().__init__()
        self.pace = pace

    def wall(self) -> datetime:
        """The real time."""
        return datetime.now(UTC)

    def set_market(self, now: datetime) -> None:
        """Nothing: what a gateway tells of the time may have been on its way while the test moved on."""

    def put_market(self, now: datetime) -> None:
        """The market is at a moment."""
        self._market = now

    def let_pass(self, seconds: float) -> None:
        """Seconds of the program while the market stands."""
        market = self._market
        self.advance(seconds)
        self._market = market

    def let_market_pass(self, seconds: float) -> None:
        """Seconds of the market, and the share of them that passes for the program."""
        market = self._market
        self.advance(seconds / self.pace)
        self._market = market + timedelta(seconds=seconds)


class PacedLoop(EventLoop):
    """`run_due` calls what was to be called by the clock's time; sockets and threads are heard as ever."""

    def __init__(self, qt: QApplication, clock: ManualClock) -> None:
        self._clock, self._numbers = clock, count()
        self._due: list[tuple[float, int, asyncio.TimerHandle]] = []
        super().__init__(qt)

    def time(self) -> float:
        """Seconds of the clock."""
        return self._clock.monotonic()

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call once the clock has moved on so far."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call once the clock shows this time."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._due, (when, next(self._numbers), handle))
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """It is passed over when its time comes."""

    async def run_due(self) -> None:
        """Call everything whose time has come, and what that lets wait for a time that has come, too."""
        while self._due and self._due[0][0] <= self.time():
            while self._due and self._due[0][0] <= self.time():
                self.call_soon(_run, heapq.heappop(self._due)[2])
            for _ in range(TURNS):
                await asyncio.sleep(0)


def _run(handle: asyncio.TimerHandle) -> None:
    """Unless it was cancelled, also since its time came."""
    if not handle.cancelled():
        handle._run()
