"""Records the trades that are pushed for what is shown, and for chosen lists, into the app's archive."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.collector.trade_recording import TradeQueue, seal_earlier, write
from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.quote import Tick
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.market import TickSource
from tideboard_core.ports.system import MarketClock

if TYPE_CHECKING:
    from tideboard_core.archive.definitions import DefinitionKey
    from tideboard_core.archive.writer import ArchiveWriter

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at what was pushed."""
WRITE_EVERY: Final = 5.0
"""Seconds between two writes: each costs the disk a flush."""
ASKED: Final = 1000
"""Most trades that a provider's answer has."""
ASK_AGAIN: Final = 10.0
"""Seconds after a refused read of the newest trades."""
MOST_PUSHES: Final = 20_000
"""Pushes between two looks; more mean that the window stood still, and the rest is left out."""

_Update = Lazy[tuple[Tick, ...]]


class TradeRecording:
    """Takes every push of trades while `run` runs; what is lost is named in the archive.

    `write` runs a function on the collector's writer and raises ArchiveError while there is none. `listed` returns
    securities that are subscribed for the recording alone, `shown` whether trades that something else subscribed are
    recorded too, `stopped` whether nothing is recorded now. `renumbered`: the gateway numbers trades anew in each run,
    without a hole. `committed` gets the securities of which rows were written.
    """

    def __init__(
        self,
        hub: Hub,
        source: TickSource,
        clock: MarketClock,
        *,
        write: Callable[[Callable[[ArchiveWriter], int]], Awaitable[int]],
        key_of: Callable[[InstrumentId, date], DefinitionKey],
        listed: Callable[[], Collection[InstrumentId]],
        shown: Callable[[], bool],
        stopped: Callable[[], bool],
        renumbered: bool,
        committed: Callable[[Collection[InstrumentId]], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._hub, self._source, self._clock = hub, source, clock
        self._write, self._key_of, self._sleep = write, key_of, sleep
        self._listed, self._shown, self._stopped, self._committed = listed, shown, stopped, committed
        self._queue = TradeQueue(TradingCalendar(), numbered=renumbered)
        self._after: dict[tuple[InstrumentId, date], int] | None = {} if renumbered else None
        self._recorded: dict[tuple[InstrumentId, date], int] = {}
        self._pushes: list[tuple[InstrumentId, _Update, datetime]] = []
        self._subscriptions: dict[InstrumentId, Subscription] = {}
        self._again: dict[InstrumentId, float] = {}
        self._generation = -1

    async def run(self) -> None:
        """Record until cancelled."""
        stop = self._hub.listen_to(Topic.TICKS, self._pushed)
        try:
            await self._store(partial(seal_earlier, today=self._clock.market().date()))
            since = 0.0
            while True:
                await self._sleep(LOOK_EVERY)
                self._look()
                await self._ask_one()
                since += LOOK_EVERY
                if since >= WRITE_EVERY:
                    since = 0.0
                    await self._flush()
        finally:
            stop()
            for subscription in self._subscriptions.values():
                subscription.close()
            self._subscriptions.clear()

    # --- what comes in ----------------------------------------------------------------------------------------------

    def _pushed(self, key: Key[object]) -> None:
        instrument = InstrumentId(key.subject)
        entry = self._hub.entry(Topic.TICKS.of(instrument))
        if entry is not None and len(self._pushes) < MOST_PUSHES:
            self._pushes.append((instrument, entry.update, self._clock.market()))

    def _look(self) -> None:
        """Take in what was pushed, and note whose pushes have ended."""
        pushes, self._pushes = self._pushes, []
        if self._stopped():
            self._queue.broken()
            return
        self._subscribe()
        wanted, shown, now = self._hub.wanted(), self._shown(), self._clock.market()
        link = self._hub.value(QUOTES_LINK)
        up = link is not None and link.state in {LinkState.LIVE, LinkState.DEGRADED}
        if link is None or not up or link.generation != self._generation:
            self._queue.broken()
            self._generation = -1 if link is None else link.generation
        self._queue.broken({each for each in self._queue.followed if Topic.TICKS.of(each) not in wanted})
        for key in wanted:
            if key.topic is Topic.TICKS and (shown or key.subject in self._subscriptions):
                self._queue.follow(InstrumentId(key.subject), now)
        for instrument, update, moment in pushes:
            if shown or instrument in self._subscriptions:
                ticks = self._hub.read(Topic.TICKS.of(instrument), update, ())
                self._queue.take(instrument, ticks, moment)
        if len(pushes) >= MOST_PUSHES:
            self._queue.broken()

    def _subscribe(self) -> None:
        listed = set(self._listed())
        for gone in self._subscriptions.keys() - listed:
            self._subscriptions.pop(gone).close()
        for fresh in listed - self._subscriptions.keys():
            self._subscriptions[fresh] = self._hub.subscribe(Topic.TICKS.of(fresh))

    async def _ask_one(self) -> None:
        """Read the newest trades of one security whose pushes have begun: they reach back before its first push."""
        now, wanted = self._clock.monotonic(), self._hub.wanted()
        due = (
            each for each in self._queue.unasked if Topic.TICKS.of(each) in wanted and self._again.get(each, 0.0) <= now
        )
        instrument = next(due, None)
        if instrument is None or self._stopped():
            return
        self._again[instrument] = now + ASK_AGAIN
        with suppress(GatewayError):
            ticks = await self._source.ticks(instrument, ASKED)
            whole_day = len(ticks) < ASKED
            self._look()  # what was pushed meanwhile comes before the answer
            self._queue.take_answer(instrument, ticks, self._clock.market(), whole_day=whole_day)

    # --- what goes out ----------------------------------------------------------------------------------------------

    async def _flush(self) -> None:
        flushes = self._queue.flush(self._clock.market())
        if not flushes:
            return
        work = partial(write, flushes=flushes, key_of=self._key_of, after=self._after, recorded=self._recorded)
        count = await self._store(work)
        if count is None:
            self._recorded.clear()  # what was counted may not be there
            self._queue.unwritten(flushes)
        elif count:
            self._committed([each.instrument for each in flushes])

    async def _store(self, work: Callable[[ArchiveWriter], int]) -> int | None:
        """Write; None if that failed: what cannot be written is not kept for later."""
        try:
            return await self._write(work)
        except (ArchiveError, OSError) as error:
            log.info("trades were not recorded: %s", error)
            return None
