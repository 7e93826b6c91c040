"""Moves the exchange clock by the wall clock and makes the ports publish after each step."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from math import inf
from typing import Protocol

STEP_SECONDS = 0.2
"""Wall time between two moves of the exchange. Each wakes every client and makes it paint, whatever little changed."""

FAST_STEP_SECONDS = 0.02
"""The same for scenario `fast` and for `--rate`: updates come as they would, not five times a second in bursts."""

LONGEST_STEP = 30.0
LONGEST_FAST_STEP = 0.1
"""Exchange seconds moved at once; a longer advance is divided, so that sockets are served in between."""

MOST_WALL_SECONDS = 1.0
"""Wall time caught up after a stall or under too much load; the rest is skipped, or the backlog would only grow."""

CHECKPOINT_SECONDS = 1.0
"""Wall time between two checkpoints: what a client changes while the exchange stands still is kept, too."""

QUIET_SECONDS = 1.0
"""Wall time without a request after which the exchange draws ahead: a first window has what it asked by then."""

UNASKED_SECONDS = 10.0
"""Wall time without any request from the begin on after which it does so, too: a window that starts may still ask."""

_log = logging.getLogger("tideboard.sandbox.driver")


class MovableExchange(Protocol):
    """The part of the exchange that the driver uses."""

    @property
    def now(self) -> datetime:
        """Exchange time in UTC."""
        ...

    def advance(self, seconds: float) -> None: ...


class Requests:
    """How many requests have come from clients; the ports' journal counts them."""

    def __init__(self) -> None:
        self.count = 0


class Driver:
    """Keeps exchange time running at `speed` exchange seconds per wall second; 0 = only `advance` moves it.

    `rate`: updates of the synthetic universe per wall second, whatever the speed. `checkpoint` is called once a second.
    `requests` are those of clients. Once they have asked and do so no more, or have asked nothing for a while,
    `draw_ahead` is called until it returns False: it takes some milliseconds, in which no socket is served.
    """

    def __init__(
        self,
        exchange: MovableExchange,
        publish: Callable[[], None],
        *,
        speed: float,
        rate: float | None = None,
        update_universe: Callable[[int], None] = lambda count: None,
        checkpoint: Callable[[], None] = lambda: None,
        requests: Requests | None = None,
        draw_ahead: Callable[[], bool] = lambda: False,
    ) -> None:
        self._exchange = exchange
        self._publish = publish
        self._rate = rate
        self._update_universe = update_universe
        self._checkpoint = checkpoint
        self._requests = requests or Requests()
        self._draw_ahead = draw_ahead
        self._asked = self._requests.count
        self._quiet_at = inf
        self._owed = 0.0
        self._speed = speed
        self._set_going = asyncio.Event()
        self._began = 0
        self.fast_steps = False

    @property
    def speed(self) -> float:
        """Exchange seconds per wall second."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._speed = speed
        self._set_going.set()

    def restart(self, speed: float) -> None:
        """The exchange has begun anew: what was under way ends, and it runs at this speed."""
        self._began += 1
        self._owed = 0.0
        self.speed = speed

    async def run(self) -> None:
        """Move the exchange until cancelled. While it stands still only the checkpoints wake the process."""
        loop = asyncio.get_running_loop()
        before = kept = loop.time()
        self._quiet_at = before + UNASKED_SECONDS
        while True:
            if self._speed == 0 and self._rate is None:
                await self._stand_still()
                before = loop.time()
            if self.fast_steps or self._rate is not None:
                await asyncio.sleep(FAST_STEP_SECONDS)
            elif self._asked == self._requests.count and before < self._quiet_at:
                await asyncio.sleep(STEP_SECONDS)
            else:
                await self._rest(loop.time, STEP_SECONDS)
            now = loop.time()
            elapsed, before = now - before, now
            await self._pass_by(elapsed)
            if now - kept >= CHECKPOINT_SECONDS:
                kept = now
                self._checkpoint()

    async def _stand_still(self) -> None:
        self._set_going.clear()
        while not self._set_going.is_set():
            self._checkpoint()
            with suppress(TimeoutError):
                async with asyncio.timeout(CHECKPOINT_SECONDS):
                    await self._set_going.wait()

    async def _rest(self, now: Callable[[], float], seconds: float) -> None:
        """Wait so many seconds; while clients ask nothing, draw ahead in them what they may ask next."""
        due = now() + seconds
        while (left := due - now()) > 0 and self._is_quiet(now()):
            if not self._draw_ahead():
                self._quiet_at = inf
            await asyncio.sleep(0)
        await asyncio.sleep(max(left, 0))

    def _is_quiet(self, now: float) -> bool:
        """Whether there may be something to draw ahead, and clients have asked for nothing for a while."""
        if self._asked != self._requests.count:
            self._asked, self._quiet_at = self._requests.count, now + QUIET_SECONDS
        return now >= self._quiet_at

    async def _pass_by(self, elapsed: float) -> None:
        if self.speed > 0 and elapsed > MOST_WALL_SECONDS:
            _log.info("%.1f s late, %.1f s of them lost", elapsed, elapsed - MOST_WALL_SECONDS)
        elapsed = min(elapsed, MOST_WALL_SECONDS)
        if self.speed > 0:
            await self.advance(elapsed * self.speed)
        if self._rate is not None:
            self._update_at(elapsed * self._rate)

    async def advance(self, seconds: float) -> None:
        """Move the exchange by this many of its seconds and publish on the way."""
        began = self._began
        while seconds > 0 and began == self._began:
            step = min(seconds, LONGEST_FAST_STEP if self.fast_steps else LONGEST_STEP)
            seconds -= step
            self._exchange.advance(step)
            self._publish()
            if seconds > 0:
                await asyncio.sleep(0)

    def _update_at(self, updates: float) -> None:
        """`--rate`: so many updates of the synthetic universe per wall second, fractions carried over."""
        self._owed += updates
        due = int(self._owed)
        if due:
            self._owed -= due
            self._update_universe(due)
            self._publish()
