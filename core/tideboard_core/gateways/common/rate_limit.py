"""A broker's rate limit enforced on our side: calls are counted as they are sent, and reads queue for their turn.

A pause that the server asks for stands beside that count: it ends with the connection, and the count does not.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, NamedTuple

from tideboard_core.errors import RateLimited
from tideboard_core.ports.gateway import CallsUsed

MAX_QUEUE_SECONDS: Final = 60.0
"""Longest wait of a read; a call that would wait longer is refused, so that the queue cannot grow without limit."""
PAUSE_STEP: Final = 1.0
"""Seconds after which a read that waits for the end of a pause looks whether it ended with its connection."""
GAP_MARGIN: Final = 0.01
"""Seconds added to the gap between two calls: the broker counts arrivals, and the network varies their distance."""


class RateLimit(NamedTuple):
    """`calls` per sliding window of `seconds`, at least `gap` seconds apart.

    `margin` is added to the window: the broker counts arrivals, and one call may take longer than the next.
    """

    calls: int
    seconds: float
    gap: float = 0.0
    margin: float = 0.25


class CallBudget:
    """The calls counted against one limit; `now` returns monotonic seconds."""

    def __init__(self, limit: RateLimit, now: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self.limit = limit
        self._now = now
        self._sleep = sleep
        self._sent: deque[float] = deque()
        self._paused_until = float("-inf")
        self._waiting = 0
        self._turn, self._ahead = asyncio.Lock(), asyncio.Lock()

    def delay(self, *, keep_free: int = 0) -> float:
        """Return the seconds until one more read may be sent, 0.0 = now; `keep_free` calls of a window stay unused."""
        return max(self.count_delay(keep_free=keep_free), self.pause_left)

    def count_delay(self, *, keep_free: int = 0) -> float:
        """Return the seconds as `delay` by the calls sent alone: what goes in spite of a pause waits for no more."""
        return max(self.window_delay(keep_free=keep_free), self.gap_left())

    @property
    def counted(self) -> int:
        """The calls within the window."""
        return len(self._counted())

    def use(self) -> CallsUsed:
        """The calls within the window against the limit."""
        return CallsUsed(self.counted, self.limit.calls, self.limit.seconds, self.limit.gap, self.last_second)

    @property
    def last_second(self) -> int:
        """The calls of the last second."""
        return sum(at > self._now() - 1.0 for at in self._counted())

    def gap_left(self) -> float:
        """Return the seconds until the gap to the last call is kept."""
        if not self._sent or not self.limit.gap:
            return 0.0
        return max(0.0, self._sent[-1] + self._gap - self._now())

    def window_delay(self, *, keep_free: int = 0) -> float:
        """Return the seconds as `count_delay`, without the gap between two calls."""
        return max(0.0, self._window_opens(self._counted(), keep_free) - self._now())

    @property
    def pause_left(self) -> float:
        """The seconds of the server's pause that are left, 0.0 = none lasts."""
        return max(0.0, self._paused_until - self._now())

    def queue_delay(self, *, keep_free: int = 0) -> float:
        """Return the seconds that one more read would wait behind those in the queue."""
        planned = [*self._counted()]
        for _ in range(self._waiting + 1):
            opens = max(self._window_opens(planned, keep_free), self._paused_until)
            planned.append(max(opens, planned[-1] + self._gap) if planned else opens)
        return max(0.0, planned[-1] - self._now())

    def take(self, *, after: float = 0.0) -> None:
        """Count a call that is sent in `after` seconds, by default now."""
        self._sent.append(self._now() + after)

    async def queue(self, *, keep_free: int = 0, **asked: object) -> float:
        """Wait for this call's turn, first come first served, and count it; returns the seconds slept.

        Raises RateLimited (with `asked` in its data) without waiting if the turn would come after MAX_QUEUE_SECONDS.
        """
        expected = self.queue_delay(keep_free=keep_free)
        if expected > MAX_QUEUE_SECONDS:
            raise RateLimited("too-many-waiting", text="", retry_after=expected, **asked)
        slept = 0.0
        self._waiting += 1
        try:
            async with self._turn:
                # A sleep may end early by the clock's resolution: `reached` is the instant it was meant to reach, so
                # that the remainder does not become one more sleep.
                reached = self._now()
                while (wait := self.delay(keep_free=keep_free)) > 0 and self._now() + wait > reached:
                    wait = min(wait, PAUSE_STEP) if self.pause_left else wait
                    reached = self._now() + wait
                    await self._sleep(wait)
                    slept += wait
                self.take(after=max(0.0, reached - self._now()))
        finally:
            self._waiting -= 1
        return slept

    async def ahead(self, *, keep_free: int = 0) -> float:
        """Count this call before those that `queue` and in spite of a pause, once the window has room; seconds slept.

        Its place in the window is taken at once: only the gap to the call before is waited for after that. Such calls
        keep their order among themselves: a lock of trading that an unlock overtakes would end it.
        """
        slept = 0.0
        async with self._ahead:
            while (wait := self.window_delay(keep_free=keep_free)) > 0:
                await self._sleep(wait)
                slept += wait
            wait = self.gap_left()
            self.take(after=wait)
            if wait > 0:
                await self._sleep(wait)
        return slept + wait

    def oldest_leaves(self) -> float:
        """Return the seconds until the oldest counted call leaves the window; the whole window if there is only one.

        The only one is the call that the server has just refused: the calls it counted are another program's.
        """
        counted = self._counted()
        begun = counted[0] if len(counted) > 1 else self._now()
        return begun + self.limit.seconds + self.limit.margin - self._now()

    def pause(self, seconds: float) -> float:
        """Keep a server's pause of `seconds`, or the one before if it ends later; returns the seconds left.

        It binds reads; of writes the guard judges which it binds.
        """
        now = self._now()
        self._paused_until = max(self._paused_until, now + seconds)
        return self._paused_until - now

    def forget_pause(self) -> None:
        """End a server's pause with the connection on which it was asked for; the calls sent stay counted."""
        self._paused_until = float("-inf")

    @property
    def _gap(self) -> float:
        return self.limit.gap + GAP_MARGIN if self.limit.gap else 0.0

    def _counted(self) -> deque[float]:
        """Return the instants of the calls within the window, oldest first."""
        past = self._now() - self.limit.seconds - self.limit.margin
        while self._sent and self._sent[0] <= past:
            self._sent.popleft()
        return self._sent

    def _window_opens(self, counted: Sequence[float], keep_free: int) -> float:
        """Return the first instant at which the window has room for one more call."""
        opens = self._now()
        allowed = max(self.limit.calls - keep_free, 1)
        if len(counted) >= allowed:
            opens = max(opens, counted[-allowed] + self.limit.seconds + self.limit.margin)
        return opens
