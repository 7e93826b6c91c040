"""A broker's rate limit kept on our side: calls are counted when they leave, reads wait in order for their turn."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, NamedTuple

from tideboard_core.errors import RateLimited

LONGEST_QUEUE: Final = 60.0
"""Seconds that a read waits at most; a longer queue is refused, so that it cannot grow for ever."""
GAP_MARGIN: Final = 0.01
"""Seconds added to the gap between two calls, because calls arrive later than they leave."""


class Limit(NamedTuple):
    """Calls per window of `seconds`, and the seconds that must lie between two of them.

    `margin` is added to the window, because calls arrive later than they leave.
    """

    calls: int
    seconds: float
    gap: float = 0.0
    margin: float = 0.25


class CallBudget:
    """The calls of one limit; `now` is monotonic seconds."""

    def __init__(self, limit: Limit, now: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self.limit = limit
        self._now = now
        self._sleep = sleep
        self._left: deque[float] = deque()
        self._still_until = float("-inf")
        self._waiting = 0
        self._turn = asyncio.Lock()

    def delay(self, *, keep_free: int = 0) -> float:
        """Seconds until one more call may leave; 0.0 = now. `keep_free` calls of the window stay untouched."""
        return max(self.window_delay(keep_free=keep_free), self.gap_left())

    def gap_left(self) -> float:
        """Seconds until the last call is as far away as two calls must be: too short to be called a queue."""
        if not self._left or not self.limit.gap:
            return 0.0
        return max(0.0, self._left[-1] + self._gap - self._now())

    def window_delay(self, *, keep_free: int = 0) -> float:
        """As `delay`, without the gap between two calls."""
        return max(0.0, self._window_opens(self._counted(), keep_free) - self._now())

    def queue_delay(self, *, keep_free: int = 0) -> float:
        """Seconds that one more read would wait behind those that wait already."""
        planned = [*self._counted()]
        for _ in range(self._waiting + 1):
            opens = self._window_opens(planned, keep_free)
            planned.append(max(opens, planned[-1] + self._gap) if planned else opens)
        return max(0.0, planned[-1] - self._now())

    def take(self, *, after: float = 0.0) -> None:
        """Count a call that leaves now, or in a moment: `after` seconds."""
        self._left.append(self._now() + after)

    async def queue(self, *, keep_free: int = 0, **asked: object) -> float:
        """Wait for this call's turn, first come first served, and count it; returns the seconds slept.

        Raises RateLimited (with `asked` in its data) at once when the turn would come after LONGEST_QUEUE.
        """
        expected = self.queue_delay(keep_free=keep_free)
        if expected > LONGEST_QUEUE:
            raise RateLimited("too-many-waiting", text="", retry_after=expected, **asked)
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

    def oldest_leaves(self) -> float:
        """Seconds until the oldest counted call has left the window; the whole window where that is the only one."""
        counted = self._counted()
        begun = counted[0] if len(counted) > 1 else self._now()
        return begun + self.limit.seconds + self.limit.margin - self._now()

    def keep_still(self, seconds: float) -> float:
        """Let nothing leave for so long, or for longer when that was said before; returns the seconds."""
        now = self._now()
        self._still_until = max(self._still_until, now + seconds)
        return self._still_until - now

    @property
    def _gap(self) -> float:
        return self.limit.gap + GAP_MARGIN if self.limit.gap else 0.0

    def _counted(self) -> deque[float]:
        """The instants of the calls that the window still holds, oldest first."""
        past = self._now() - self.limit.seconds - self.limit.margin
        while self._left and self._left[0] <= past:
            self._left.popleft()
        return self._left

    def _window_opens(self, counted: Sequence[float], keep_free: int) -> float:
        """The first instant at which the window has room for one more call."""
        opens = max(self._now(), self._still_until)
        allowed = max(self.limit.calls - keep_free, 1)
        if len(counted) >= allowed:
            opens = max(opens, counted[-allowed] + self.limit.seconds + self.limit.margin)
        return opens
