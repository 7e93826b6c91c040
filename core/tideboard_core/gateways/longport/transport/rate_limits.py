"""Client-side rate limits of LongPort: reads wait for their turn, writes are denied while their budget is used up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Final

from tideboard_core.gateways.common.rate_limit import CallBudget, RateLimit
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.wire.longport.commands import QuoteCommand

MAX_PAUSE_SECONDS: Final = 60.0
"""Longest pause after a rate refusal."""
IN_FLIGHT: Final = 5
"""Quote calls that may wait for their answer at the same time."""
MAX_SYMBOLS: Final = 500
"""Symbols that one user may subscribe, and that one request may name."""
KEPT_FOR_WRITES: Final = 10
"""Trade calls of each window that reads leave alone."""
KEPT_FOR_CANCELS: Final = 5
"""Trade calls of each window that only cancels may use."""
KEPT_FROM_EXITS: Final = 7
"""Trade calls of each window that the lists of exits leave alone: those of cancels, and two for the exits."""
KEPT_FOR_EXITS: Final = 2
"""Trade calls of each window that other reads leave to lists which an exit needs: orders and positions."""
KEPT_WHILE_EXITING: Final = 8
"""The same for a window after such a list: each pair holds ten seconds, and every order has other reads follow it."""


QUOTE_CALLS: Final = RateLimit(10, 1.0, margin=0.05)
HISTORY_CALLS: Final = RateLimit(60, 30.0)
TRADE_CALLS: Final = RateLimit(30, 30.0, gap=0.02)
LOOK_UPS: Final = RateLimit(5, 1.0, margin=0.05)
"""Calls about companies, holders and the calendar. The broker documents no limit: this is half of the quotes'
one, and a refusal lengthens the pause.
"""


class Budget(CallBudget):
    """A budget whose pause doubles with each rate refusal; the vendor's issues report limits that last for hours."""

    _strikes = 0

    def bar(self, at_least: float = 0.0) -> float:
        """Pause after a rate refusal, twice as long as last time within MAX_PAUSE_SECONDS; returns the seconds."""
        quiet = self._now() - self._paused_until > MAX_PAUSE_SECONDS
        self._strikes = 0 if quiet else min(self._strikes + 1, 10)
        seconds = max((self.limit.seconds + self.limit.margin) * 2**self._strikes, at_least)
        return self.pause(min(seconds, MAX_PAUSE_SECONDS))

    async def ahead(self, *, keep_free: int) -> float:
        """Count this call before those that wait, where the window has room for it; returns the seconds slept."""
        if self.window_delay(keep_free=keep_free) > 0:
            return await self.queue(keep_free=keep_free)
        wait = self.gap_left()
        self.take(after=wait)
        if wait > 0:
            await self._sleep(wait)
        return wait


class LongportRateLimits:
    """All budgets of one login."""

    def __init__(self, now: Callable[[], float], *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._now = now
        self._sleep = sleep
        self.quotes = Budget(QUOTE_CALLS, now, sleep)
        self.history = Budget(HISTORY_CALLS, now, sleep)
        self.trade = Budget(TRADE_CALLS, now, sleep)
        self.look_ups = Budget(LOOK_UPS, now, sleep)
        self._by_command: dict[int, Budget] = {QuoteCommand.HISTORY_CANDLESTICKS: self.history}
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._exiting_until = float("-inf")

    def adopt(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """Add the profile's `rate_limit` rows (command, calls a second, burst) to our limits; the stricter one wins."""
        for command, per_second, burst in rows:
            calls = min((value for value in (per_second, burst) if value > 0), default=0)
            known = self._by_command.get(command)
            # History counts over 30 seconds, not one; a row that is as before keeps its budget with the calls in it.
            if calls > 0 and known is not self.history and (known is None or known.limit.calls != calls):
                self._by_command[command] = Budget(QUOTE_CALLS._replace(calls=calls), self._now, self._sleep)

    def pull_delay(self, command: int) -> float:
        """Return the seconds that a quote call made now would wait."""
        own = self._by_command.get(command)
        return max(self.quotes.queue_delay(), own.queue_delay() if own is not None else 0.0)

    @asynccontextmanager
    async def pulling(self, command: int) -> AsyncIterator[float]:
        """Hold one of the IN_FLIGHT slots from this call's turn to its answer; yields the seconds waited."""
        own = self._by_command.get(command)
        waited = await own.queue() if own is not None else 0.0
        async with self._in_flight:
            waited += await self.quotes.queue()
            yield waited

    async def trade_read(self, *, way_out: bool = False) -> float:
        """Wait for the turn of a trade, asset or risk read; with `way_out` the calls that are kept for exits are free.

        Such a read goes before those that wait.
        """
        if not way_out:
            return await self.trade.queue(keep_free=self._kept)
        self._exiting_until = self._now() + TRADE_CALLS.seconds
        return await self.trade.ahead(keep_free=KEPT_FROM_EXITS)

    def trade_read_delay(self, *, way_out: bool = False) -> float:
        """Return the seconds that such a read made now would wait."""
        if not way_out:
            return self.trade.queue_delay(keep_free=self._kept)
        return self.trade.delay(keep_free=KEPT_FROM_EXITS)

    @property
    def _kept(self) -> int:
        """Calls of a window that reads other than those of exits leave alone."""
        exiting = self._now() < self._exiting_until
        return KEPT_FOR_WRITES + (KEPT_WHILE_EXITING if exiting else KEPT_FOR_EXITS)

    def write_delay(self, verb: WriteVerb) -> float:
        """Return the seconds until this write may be sent; some calls of each window are reserved for cancels.

        The least gap to the call before, which may be a read, is not in it: the write waits for the gap just before it
        is sent, and its approval is checked after that.
        """
        return self.trade.window_delay(keep_free=0 if verb is WriteVerb.CANCEL else KEPT_FOR_CANCELS)

    def bar_pulls(self, command: int) -> float:
        """Pause quote calls after a rate refusal; returns the seconds until the next may be sent."""
        own = self._by_command.get(command)
        seconds = own.bar() if own is not None else 0.0
        return max(seconds, self.quotes.bar())
