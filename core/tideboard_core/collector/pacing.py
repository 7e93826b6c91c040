"""Holds the collector to the provider's limits: calls in a window of time, and subscriptions for minute bars."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from tideboard_core.collector.source import Pace, SourceQuotes
from tideboard_core.gateways.common.rate_limit import CallBudget, RateLimit
from tideboard_core.model.hub_keys import Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.pauses import IdlePause

Sleep = Callable[[float], Awaitable[None]]

QUIET: Final = 300.0
"""Seconds without a refused call after which the full pace is taken again."""
SLOWEST: Final = 4
"""Calls of a window that are left to the collector however many were refused."""
HELD: Final = 61.0
"""Seconds that a subscription is held: OpenD refuses to end it within its first minute."""
LARGEST_BATCH: Final = 100
"""Securities subscribed at once: those of one call."""


class CallPace:
    """Spaces the flow calls of one login; a refused call makes it slower until none was refused for a while."""

    def __init__(self, pace: Pace, now: Callable[[], float], sleep: Sleep) -> None:
        self.pace = pace
        self._now = now
        self._sleep = sleep
        self._budget = CallBudget(RateLimit(pace.calls, pace.window), now, sleep)
        self._kept = 0
        self._refused = -math.inf
        self._rest = IdlePause()

    @property
    def allowed(self) -> int:
        """Calls in a window as of now."""
        if self._now() - self._refused > QUIET:
            self._kept = 0
        return self.pace.calls - self._kept

    @property
    def slowed(self) -> float | None:
        """Seconds until the next call while refused calls make the pace slower, None at the full pace."""
        kept = self.pace.calls - self.allowed
        return self._budget.delay(keep_free=kept) if kept else None

    @property
    def used(self) -> int:
        """Calls made in the last window."""
        return self._budget.counted

    async def turn(self) -> None:
        """Wait until the next call may be made, and count it."""
        kept = self.pace.calls - self.allowed
        while (wait := self._budget.delay(keep_free=kept)) > 0:  # the budget itself refuses a long wait
            await self._sleep(wait)
        await self._budget.queue(keep_free=kept)

    def answered(self) -> None:
        """A call was answered: the next refusal is the first one."""
        self._rest.answered()

    def slow_down(self, seconds: float) -> None:
        """A call was refused and told so many seconds: make none for a while, and a quarter fewer from then on."""
        fewer = self.allowed - max(self.allowed // 4, 1)
        self._kept = self.pace.calls - max(fewer, min(SLOWEST, self.pace.calls))
        self._refused = self._now()
        self._budget.pause(max(self._rest.refused(seconds), self.pace.window))

    def seconds(self, calls: int) -> float:
        """About how long so many calls take, the first window's included."""
        return max(0.0, calls / self.allowed - 1) * self.pace.window


class BarSubscriptions:
    """Subscriptions to minute bars, batch after batch within the quota; each is held for its first minute.

    They are without pushes: the bars are read once a minute, and each change of a price would be a push.
    """

    def __init__(self, feed: SourceQuotes, now: Callable[[], float], sleep: Sleep, left_free: int) -> None:
        self._feed = feed
        self._left_free = left_free
        self._now = now
        self._sleep = sleep
        self._held: set[InstrumentId] = set()
        self._since = -math.inf
        self.info: SubscriptionInfo | None = None

    def forget(self) -> None:
        """The connection is a new one: nothing is subscribed on it."""
        self._held.clear()

    def holds(self, instrument: InstrumentId) -> bool:
        """Whether a security is subscribed now, so that its newest bars can be read."""
        return instrument in self._held

    async def room(self) -> int:
        """How many securities one batch may have: what the quota leaves, with those that are held already."""
        self.info = info = await self._feed.subscription_info()
        free = info.remaining + len(self._held)
        kept = min(self._left_free, free - free // 2)
        return max(1, min(free - kept, LARGEST_BATCH))

    async def hold(self, batch: Sequence[InstrumentId]) -> None:
        """Subscribe a batch, after ending what is held and not in it where there is no room for both.

        Waits for the end of the first minute of what is ended.
        """
        old, new = self._held - set(batch), [each for each in batch if each not in self._held]
        room = self.info is not None and self.info.remaining - len(new) >= self._left_free
        if old and new and not room:
            wait = self._since + HELD - self._now()
            if wait > 0:
                await self._sleep(wait)
            await self._feed.unsubscribe(_keys(old))
            self._held -= old
        if new:
            await self._feed.subscribe(_keys(new), pushes=False)
            self._held.update(new)
            self._since = self._now()
            if self.info is not None:
                used, remaining = self.info.used + len(new), max(0, self.info.remaining - len(new))
                self.info = replace(self.info, used=used, remaining=remaining)

    async def give_back(self, sleep: Sleep) -> None:
        """End everything that is held, after the first minute of what was subscribed last; raises GatewayError."""
        while self._held and (wait := self._since + HELD - self._now()) > 0:
            await sleep(wait)
        if self._held:
            held, self._held = self._held, set()
            await self._feed.unsubscribe(_keys(held))

    @staticmethod
    def seconds(batches: int) -> float:
        """About how long so many batches take by themselves."""
        return max(0, batches - 1) * HELD


def _keys(instruments: Sequence[InstrumentId] | set[InstrumentId]) -> list[Key[object]]:
    return [Topic.BARS_1M.of(each) for each in sorted(instruments)]
