"""Client-side rate limits of LongPort: reads queue for their turn, writes are told when their budget is free."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from tideboard_core.errors import RateLimited
from tideboard_core.ports import WriteVerb
from tideboard_core.wire.longport.commands import QuoteCommand

LONGEST_QUEUE: Final = 60.0
"""Seconds that a read waits at most; a longer queue is refused, so that it cannot grow for ever."""
LONGEST_BAR: Final = 60.0
"""Seconds that we keep still at most after the server said "too many"."""
IN_FLIGHT: Final = 5
"""Quote calls that may wait for their answer at a time."""
MOST_SYMBOLS: Final = 500
"""Symbols that one user may subscribe, and that one request may name."""
KEPT_FOR_WRITES: Final = 10
"""Trade calls of each window that reads leave alone."""
KEPT_FOR_CANCELS: Final = 5
"""Trade calls of each window that only cancels may use."""


class Limit(NamedTuple):
    """Calls per window of `seconds`, and the seconds that must lie between two of them.

    `margin` is added to both, because calls arrive later than they leave.
    """

    calls: int
    seconds: float
    gap: float = 0.0
    margin: float = 0.25


QUOTE_CALLS: Final = Limit(10, 1.0, margin=0.05)
HISTORY_CALLS: Final = Limit(60, 30.0)
TRADE_CALLS: Final = Limit(30, 30.0, gap=0.02)
_GAP_MARGIN: Final = 0.01


class Budget:
    """The calls of one limit: counted when they leave, waited for in order; `now` is monotonic seconds."""

    def __init__(self, limit: Limit, now: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self.limit = limit
        self._now = now
        self._sleep = sleep
        self._left: deque[float] = deque()
        self._barred = float("-inf")
        self._strikes = 0
        self._waiting = 0
        self._turn = asyncio.Lock()

    def delay(self, *, keep_free: int = 0) -> float:
        """Seconds until one more call may leave; 0.0 = now. `keep_free` calls of the window stay untouched."""
        return max(self.window_delay(keep_free=keep_free), self.gap_left())

    def gap_left(self) -> float:
        """Seconds until the last call is as far away as two calls must be: too short to be called a queue."""
        if not self._left or not self.limit.gap:
            return 0.0
        return max(0.0, self._left[-1] + self.limit.gap + _GAP_MARGIN - self._now())

    def window_delay(self, *, keep_free: int = 0) -> float:
        """As `delay`, without the gap between two calls."""
        limit, now, left = self.limit, self._now(), self._left
        while left and left[0] <= now - limit.seconds - limit.margin:
            left.popleft()
        slot = max(now, self._barred)
        allowed = max(limit.calls - keep_free, 1)
        if len(left) >= allowed:
            slot = max(slot, left[-allowed] + limit.seconds + limit.margin)
        return max(0.0, slot - now)

    def queue_delay(self, *, keep_free: int = 0) -> float:
        """Seconds that one more read would wait behind those that wait already."""
        each = self.limit.seconds / max(self.limit.calls - keep_free, 1)
        return self.delay(keep_free=keep_free) + self._waiting * each

    def take(self, *, after: float = 0.0) -> None:
        """Count a call that leaves now, or in a moment: `after` seconds."""
        self._left.append(self._now() + after)

    async def queue(self, *, keep_free: int = 0) -> float:
        """Wait for this call's turn, first come first served, and count it; returns the seconds slept.

        Raises RateLimited at once when the turn would come after LONGEST_QUEUE.
        """
        expected = self.queue_delay(keep_free=keep_free)
        if expected > LONGEST_QUEUE:
            raise RateLimited("too-many-waiting", retry_after=expected)
        slept = 0.0
        self._waiting += 1
        try:
            async with self._turn:
                reached = self._now()
                while (wait := self.delay(keep_free=keep_free)) > 0 and self._now() + wait > reached:
                    reached = self._now() + wait
                    await self._sleep(wait)
                    slept += wait
                self.take(after=max(0.0, reached - self._now()))
        finally:
            self._waiting -= 1
        return slept

    def bar(self, at_least: float = 0.0) -> float:
        """Note that the server refused for its rate: keep still, longer each time it says so again; the seconds."""
        now = self._now()
        quiet = now - self._barred > LONGEST_BAR
        self._strikes = 0 if quiet else min(self._strikes + 1, 10)
        seconds = min(max((self.limit.seconds + self.limit.margin) * 2**self._strikes, at_least), LONGEST_BAR)
        self._barred = max(self._barred, now + seconds)
        return self._barred - now


class RateLimits:
    """All budgets of one login."""

    def __init__(self, now: Callable[[], float], *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._now = now
        self._sleep = sleep
        self.quotes = Budget(QUOTE_CALLS, now, sleep)
        self.history = Budget(HISTORY_CALLS, now, sleep)
        self.trade = Budget(TRADE_CALLS, now, sleep)
        self._by_command: dict[int, Budget] = {QuoteCommand.HISTORY_CANDLESTICKS: self.history}
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)

    def adopt(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """Keep the profile's own `rate_limit` rows (command, calls a second, burst) beside ours; stricter wins."""
        for command, per_second, burst in rows:
            calls = min(value for value in (per_second, burst) if value > 0) if max(per_second, burst) > 0 else 0
            known = self._by_command.get(command)
            if calls > 0 and known is not self.history and (known is None or known.limit.calls != calls):
                self._by_command[command] = Budget(QUOTE_CALLS._replace(calls=calls), self._now, self._sleep)

    def pull_delay(self, command: int) -> float:
        """Seconds that a quote call made now would queue."""
        own = self._by_command.get(command)
        return max(self.quotes.queue_delay(), own.queue_delay() if own is not None else 0.0)

    @asynccontextmanager
    async def pulling(self, command: int) -> AsyncIterator[float]:
        """Hold one of the places in flight, from this call's turn to its answer; yields the seconds waited."""
        own = self._by_command.get(command)
        waited = await own.queue() if own is not None else 0.0
        async with self._in_flight:
            waited += await self.quotes.queue()
            yield waited

    async def trade_read(self) -> float:
        """Wait for the turn of a trade, asset or risk read."""
        return await self.trade.queue(keep_free=KEPT_FOR_WRITES)

    def write_delay(self, verb: WriteVerb) -> float:
        """Seconds until this write may be sent; some calls of each window are kept for cancels.

        The gap to the call before, which may be any read, denies nothing: the write keeps it in the step before it
        leaves, and its approval is looked at after that.
        """
        return self.trade.window_delay(keep_free=0 if verb is WriteVerb.CANCEL else KEPT_FOR_CANCELS)

    def bar_pulls(self, command: int) -> float:
        """The server refused a quote call for its rate; returns the seconds until the next may leave."""
        own = self._by_command.get(command)
        seconds = own.bar() if own is not None else 0.0
        return max(seconds, self.quotes.bar())
