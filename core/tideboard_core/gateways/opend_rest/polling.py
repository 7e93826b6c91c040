"""Reads what pushes have been silent about, while its market trades and within the gateway's limits."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Final

from tideboard_core.errors import GatewayDown, RateLimited, TideboardError
from tideboard_core.gateways.opend_rest.pulse import Pulse
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import BarPeriod, MarketState
from tideboard_core.ports import Clock, Key, Lazy, QuoteFeed, Topic

log = logging.getLogger(__name__)

TICK_SECONDS: Final = 1.0
"""Seconds between two looks for silence."""
FIRST_SECONDS: Final = 2.0
"""How long a new subscription waits for its first push."""
WITHOUT_PUSHES: Final = 2.0
"""Seconds between two readings where there are no pushes at all."""
READINGS: Final = 6
"""Values read in one look, quotes of many securities being one: reads of subscribed data have no limit of their own,
and the person's own calls must not wait behind these."""
QUOTES: Final = 100
_TRADES: Final = 100
_BARS: Final = 3
_STILL: Final = frozenset({MarketState.CLOSED, MarketState.BREAK, MarketState.UNKNOWN})
_URGENCY: Final = (Topic.BOOK, Topic.TICKS, Topic.BROKERS, Topic.MINUTES, Topic.BARS_1M)


class Polling:
    """Keeps what is subscribed and reads it when it has been quiet for long. Runs from `start` to `stop`."""

    def __init__(self, feed: QuoteFeed, pulse: Pulse, clock: Clock, *, quiet: float) -> None:
        self.markets: Mapping[Market, MarketState] = {}
        self._feed = feed
        self._pulse = pulse
        self._now = clock.monotonic
        self._longest = quiet
        self._patience = quiet
        self._first = FIRST_SECONDS
        self._wake = asyncio.Event()
        self._keys: dict[Key, float] = {}
        self._new: set[Key] = set()
        self._newest_tick: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._readers: dict[Topic, Callable[[InstrumentId], Awaitable[Any]]] = {
            Topic.BOOK: feed.order_book,
            Topic.TICKS: self._ticks,
            Topic.BROKERS: feed.broker_queue,
            Topic.MINUTES: feed.minute_line,
            Topic.BARS_1M: self._bars,
        }

    def add(self, keys: Collection[Key]) -> None:
        """These are subscribed from now on."""
        now = self._now()
        for key in keys:
            self._keys[key] = now
            self._new.add(key)
        if not self._first:
            self._wake.set()

    def discard(self, keys: Collection[Key]) -> None:
        """These are subscribed no more."""
        for key in keys:
            self._keys.pop(key, None)
            self._new.discard(key)

    def start(self, *, pushes: bool, again: bool) -> None:
        """A connection stands; without `pushes` everything is read all the time.

        After a lost one (`again`) values are read without waiting for a push: the gateway kept the subscriptions, and
        an equal push is dropped.
        """
        self._keys.clear()
        self._new.clear()
        self._pulse.heard.clear()
        self._first = 0.0 if again else FIRST_SECONDS
        self._patience = self._longest if pushes else min(self._longest, WITHOUT_PUSHES)
        self._task = asyncio.get_running_loop().create_task(self._run(), name="opend-rest polling")

    async def stop(self) -> None:
        """The connection is over."""
        task, self._task = self._task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)  # whoever is cancelled meanwhile is cancelled

    async def _run(self) -> None:
        with contextlib.suppress(GatewayDown):
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TICK_SECONDS):
                        await self._wake.wait()
                self._wake.clear()
                await self.look()

    # --- one look ---------------------------------------------------------------------------------------------------

    def quiet(self) -> list[Key]:
        """What has been silent for too long, the longest first."""
        now = self._now()
        due = [(self._last(key), key) for key in self._keys if now - self._last(key) >= self._wait(key)]
        return [key for _, key in sorted(due)]

    async def look(self) -> None:
        """Read some of it; GatewayDown comes out."""
        due = self.quiet()
        quotes = [key for key in due if key.topic is Topic.QUOTE][:QUOTES]
        if quotes:
            await self._read(quotes, self._quotes(quotes))
        others = sorted((key for key in due if key.topic in self._readers), key=lambda key: _URGENCY.index(key.topic))
        for key in others[: READINGS - bool(quotes)]:
            await self._read([key], self._one(key))

    async def _read(self, keys: Collection[Key], reading: Awaitable[Mapping[Key, Any]]) -> None:
        """Publish a reading; one that is refused is tried again after another silence."""
        later = 0.0
        found: Mapping[Key, Any] = {}
        try:
            found = await reading
        except GatewayDown:
            raise
        except RateLimited as error:
            later = error.retry_after
        except TideboardError as error:
            log.info("reading of %d quiet values: %s", len(keys), error.code)
        for key in keys:
            if key not in self._keys:
                continue
            self._new.discard(key)
            self._keys[key] = self._now() + later
            if found.get(key):
                self._pulse.publish(key, Lazy.ready(found[key]))

    def _last(self, key: Key) -> float:
        return max(self._keys[key], self._pulse.heard.get(key, 0.0))

    def _wait(self, key: Key) -> float:
        """Seconds of silence that are borne: a value that never came is read whether its market trades or not."""
        if key in self._new and self._pulse.heard.get(key, float("-inf")) < self._keys[key]:
            return min(self._patience, self._first)
        market = market_of(InstrumentId(key.subject))
        return float("inf") if self.markets.get(market, MarketState.UNKNOWN) in _STILL else self._patience

    async def _quotes(self, keys: Collection[Key]) -> Mapping[Key, Any]:
        found = await self._feed.quotes([InstrumentId(key.subject) for key in keys])
        return {Key(Topic.QUOTE, quote.instrument): quote for quote in found}

    async def _one(self, key: Key) -> Mapping[Key, Any]:
        return {key: await self._readers[key.topic](InstrumentId(key.subject))}

    async def _ticks(self, instrument: InstrumentId) -> Any:  # noqa: ANN401  a tuple of ticks
        """Those that no reading has brought yet."""
        found = await self._feed.ticks(instrument, _TRADES)
        before = self._newest_tick.get(instrument, -1)
        if found:
            self._newest_tick[instrument] = found[-1].sequence
        return tuple(tick for tick in found if tick.sequence > before)

    async def _bars(self, instrument: InstrumentId) -> Any:  # noqa: ANN401  a tuple of bars
        return tuple(await self._feed.bars(instrument, BarPeriod.MIN_1, _BARS))
