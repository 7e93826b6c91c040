"""Reads subscribed values that had no push for long, while their market trades and within the rate limits."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Final

from tideboard_core.errors import GatewayDown, RateLimited, TideboardError
from tideboard_core.gateways.opend_rest.last_heard import LastHeard
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import BarPeriod, MarketState
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.ports.system import Clock

log = logging.getLogger(__name__)

TICK_SECONDS: Final = 1.0
"""Seconds between two checks for values that are due."""
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
    """Keeps the subscribed keys and reads those that had no push for long. Runs from `start` to `stop`."""

    def __init__(self, feed: QuoteFeed, last_heard: LastHeard, clock: Clock, *, quiet: float) -> None:
        self.markets: Mapping[Market, MarketState] = {}
        self._feed = feed
        self._last_heard = last_heard
        self._now = clock.monotonic
        self._longest = quiet
        self._patience = quiet
        self._first = FIRST_SECONDS
        self._wake = asyncio.Event()
        self._keys: dict[Key[object], float] = {}
        self._new: set[Key[object]] = set()
        self._newest_tick: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._readers: dict[Topic[object], Callable[[InstrumentId], Awaitable[Any]]] = {
            Topic.BOOK: feed.order_book,
            Topic.TICKS: self._ticks,
            Topic.BROKERS: feed.broker_queue,
            Topic.MINUTES: feed.minute_line,
            Topic.BARS_1M: self._bars,
        }

    def add(self, keys: Collection[Key[object]]) -> None:
        """Watch these keys from now on."""
        now = self._now()
        for key in keys:
            self._keys[key] = now
            self._new.add(key)
        if not self._first:
            self._wake.set()

    def discard(self, keys: Collection[Key[object]]) -> None:
        for key in keys:
            self._keys.pop(key, None)
            self._new.discard(key)

    def start(self, *, pushes: bool, again: bool) -> None:
        """Start on a new connection; without `pushes` every value is read every `WITHOUT_PUSHES` seconds.

        On a reconnect (`again`) values are read without waiting for a first push: the gateway kept the subscriptions
        and drops a push equal to the one before.
        """
        self._keys.clear()
        self._new.clear()
        self._last_heard.times.clear()
        self._first = 0.0 if again else FIRST_SECONDS
        self._patience = self._longest if pushes else min(self._longest, WITHOUT_PUSHES)
        self._task = asyncio.get_running_loop().create_task(self._run(), name="opend-rest polling")

    async def stop(self) -> None:
        """Stop when the connection ends."""
        task, self._task = self._task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)  # no `suppress`: a cancellation of this caller must pass

    async def _run(self) -> None:
        with contextlib.suppress(GatewayDown):
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TICK_SECONDS):
                        await self._wake.wait()
                self._wake.clear()
                await self.look()

    # --- one round --------------------------------------------------------------------------------------------------

    def quiet(self) -> list[Key[object]]:
        """Return the keys that are due, the one that waited longest first."""
        now = self._now()
        due = [(self._last(key), key) for key in self._keys if now - self._last(key) >= self._wait(key)]
        return [key for _, key in sorted(due)]

    async def look(self) -> None:
        """Read some of the due keys; raises GatewayDown."""
        due = self.quiet()
        quotes = [key for key in due if key.topic is Topic.QUOTE][:QUOTES]
        if quotes:
            await self._read(quotes, self._quotes(quotes))
        others = sorted((key for key in due if key.topic in self._readers), key=lambda key: _URGENCY.index(key.topic))
        for key in others[: READINGS - bool(quotes)]:
            await self._read([key], self._one(key))

    async def _read(self, keys: Collection[Key[object]], reading: Awaitable[Mapping[Key[object], Any]]) -> None:
        """Publish what was read; after a refusal the keys are read again when they are next due."""
        later = 0.0
        found: Mapping[Key[object], Any] = {}
        try:
            found = await reading
        except GatewayDown:
            raise
        except RateLimited as error:
            later = error.retry_after
        except TideboardError as error:
            log.info("reading of %d quiet values: %s", len(keys), error.code)
        for key in keys:
            # Unsubscribed while the read was waiting.
            if key not in self._keys:
                continue
            self._new.discard(key)
            self._keys[key] = self._now() + later
            if found.get(key):
                self._last_heard.publish(key, Lazy.ready(found[key]))

    def _last(self, key: Key[object]) -> float:
        return max(self._keys[key], self._last_heard.times.get(key, 0.0))

    def _wait(self, key: Key[object]) -> float:
        """Return the seconds without a push until a key is due; one without any value is due in a closed market too."""
        if key in self._new and self._last_heard.times.get(key, float("-inf")) < self._keys[key]:
            return min(self._patience, self._first)
        market = market_of(InstrumentId(key.subject))
        return float("inf") if self.markets.get(market, MarketState.UNKNOWN) in _STILL else self._patience

    async def _quotes(self, keys: Collection[Key[object]]) -> Mapping[Key[object], Any]:
        found = await self._feed.quotes([InstrumentId(key.subject) for key in keys])
        return {Topic.QUOTE.of(quote.instrument): quote for quote in found}

    async def _one(self, key: Key[object]) -> Mapping[Key[object], Any]:
        return {key: await self._readers[key.topic](InstrumentId(key.subject))}

    async def _ticks(self, instrument: InstrumentId) -> Any:  # noqa: ANN401  a tuple of ticks
        """Return the trades that no earlier read returned."""
        found = await self._feed.ticks(instrument, _TRADES)
        before = self._newest_tick.get(instrument, -1)
        if found:
            self._newest_tick[instrument] = found[-1].sequence
        return tuple(tick for tick in found if tick.sequence > before)

    async def _bars(self, instrument: InstrumentId) -> Any:  # noqa: ANN401  a tuple of bars
        request = BarRequest(instrument=instrument, period=BarPeriod.MIN_1, count=_BARS)
        return tuple((await self._feed.bars(request)).bars)
