"""Records the books and quotes of chosen securities while it runs: each push before the hub keeps only the newest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from typing import Final, Protocol, TypeVar

from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.collector.depth_recording import DepthFlush, DepthQueue, DepthTape, Thinning, facts_of
from tideboard_core.collector.state import RecordedNow
from tideboard_core.errors import GatewayError, RateLimited, ServerRefused
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.market.session import first_to_end
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.live import LinkEventKind, LinkState
from tideboard_core.model.quote import OrderBook, Quote
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.system import MarketClock

log = logging.getLogger(__name__)
T = TypeVar("T")

WRITE_EVERY: Final = 1.0
"""Seconds between two writes: a killed program loses no more than that."""
PATIENCE: Final = 2.0
"""Seconds for which a first push is waited for before the book is read."""
ASK_AGAIN: Final = 15.0
"""Seconds after a read of a book until the same one is read again."""
REFUSED: Final = 600.0
"""The same after the broker refused it: an index has none."""
_EVENTS: Final = Topic.LINK_EVENT.of("")


class BookSource(Protocol):
    """What the recorder asks of `ports.market.QuoteFeed`."""

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """Newest book of a subscribed instrument."""
        ...

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Newest quotes of subscribed instruments."""
        ...


class _Followed:
    """A security's subscriptions and the listeners of its two keys."""

    def __init__(self, hub: Hub, tape: DepthTape) -> None:
        instrument = tape.instrument
        book, quote, facts = Topic.BOOK.of(instrument), Topic.QUOTE.of(instrument), Topic.INSTRUMENT.of(instrument)
        wanted = hub.wanted()
        self.live = {key for key in (book, quote) if key in wanted}
        """Keys that somebody else has subscribed: their values are those of now."""
        self.tape, self.since = tape, 0.0
        self._subscriptions: list[Subscription] = [hub.subscribe(key) for key in (book, quote, facts)]
        self._ends = [hub.listen(book, _listener(hub, tape.book)), hub.listen(quote, _listener(hub, tape.quote))]

    def stop(self) -> None:
        """End both."""
        for end in self._ends:
            end()
        for subscription in self._subscriptions:
            subscription.close()


def _listener(hub: Hub, thinning: Thinning[T]) -> Callable[[Key[T]], None]:
    entry_of, push = hub.entry, thinning.push

    def pushed(key: Key[T]) -> None:
        entry = entry_of(key)
        if entry is not None:
            push(entry.update, entry.arrived)

    return pushed


class DepthRecorder:
    """Takes every push of books and quotes of the `chosen` securities while `run` runs, and subscribes them for that.

    `store` writes what waited, and raises ArchiveError and OSError where it could not. `stopped` returns why nothing is
    recorded now, None while it is. `source` is asked for a book that no push brings. What is lost is named in what is
    written.
    """

    def __init__(
        self,
        hub: Hub,
        source: BookSource,
        clock: MarketClock,
        *,
        store: Callable[[list[DepthFlush]], Awaitable[object]],
        chosen: Callable[[], Collection[InstrumentId]],
        stopped: Callable[[], GapReason | None] = lambda: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._hub, self._source, self._clock, self._sleep = hub, source, clock, sleep
        self._store, self._chosen, self._stopped = store, chosen, stopped
        self._queue = DepthQueue(hub, clock, TradingCalendar())
        self._followed: dict[InstrumentId, _Followed] = {}
        self._asked: dict[InstrumentId, float] = {}
        self._ends: list[Callable[[], None]] = []
        self._up = False
        self._up_since = 0.0
        self._writing: asyncio.Future[None] | None = None

    async def run(self) -> None:
        """Record until cancelled."""
        self.start()
        try:
            await first_to_end(self._keep_writing(), self._keep_asking())
        finally:
            await self.stop()

    async def _keep_writing(self) -> None:
        while True:
            self.follow()
            await self._flush()
            await self._sleep(WRITE_EVERY)

    async def _keep_asking(self) -> None:
        """Beside the writing: an answer may take long."""
        while True:
            await self._ask_one()
            await self._sleep(WRITE_EVERY)

    def start(self) -> None:
        """Watch the connection; `turn` is to be called once a second from now on."""
        self._ends = [self._hub.listen(QUOTES_LINK, self._link_changed), self._hub.listen(_EVENTS, self._link_event)]
        self._link_changed(None)

    async def stop(self) -> None:
        """Leave every security and write what waits, behind the write under way."""
        for end in self._ends:
            end()
        self._leave(set(self._followed), GapReason.NOT_RUNNING)
        writing, self._writing = self._writing, None
        if writing is not None:
            await writing
        await self._flush()

    async def turn(self) -> None:
        """Follow what is chosen now, write what waits, and read one book that no push brought."""
        self.follow()
        await self._flush()
        await self._ask_one()

    @property
    def recorded(self) -> list[RecordedNow]:
        """How it is, by security."""
        return [_recorded(tape) for _, tape in sorted(self._queue.tapes.items())]

    # --- what is followed -------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Follow what is chosen at this moment, and leave what is not any more."""
        why = self._stopped()
        wanted = set() if why is not None else set(self._chosen())
        now = self._clock.market()
        self._leave(set(self._followed) - wanted, why or GapReason.UNSUBSCRIBED)
        for instrument in sorted(wanted):
            followed, tape = self._followed.get(instrument), self._queue.follow(instrument, now)
            if followed is not None and followed.tape is not tape:
                self._followed.pop(instrument).stop()
                followed = None
            if tape is not None and followed is None:
                self._begin(tape)
            if tape is not None and tape.facts is None:
                self._learn(tape)

    def _begin(self, tape: DepthTape) -> None:
        """Listen; a value that somebody else has subscribed is the newest one already."""
        followed = self._followed[tape.instrument] = _Followed(self._hub, tape)
        followed.since = self._clock.monotonic()
        if not self._up:
            return
        book, quote = self._hub.sound(Topic.BOOK.of(tape.instrument)), self._hub.sound(Topic.QUOTE.of(tape.instrument))
        if book is not None and Topic.BOOK.of(tape.instrument) in followed.live:
            tape.take_book(book)
        if quote is not None and Topic.QUOTE.of(tape.instrument) in followed.live:
            tape.take_quote(quote)

    def _learn(self, tape: DepthTape) -> None:
        facts: Instrument | None = self._hub.value(Topic.INSTRUMENT.of(tape.instrument))
        if facts is not None:
            tape.facts = facts_of(facts, self._clock.market())

    def _leave(self, instruments: Collection[InstrumentId], why: GapReason) -> None:
        for instrument in instruments:
            self._followed.pop(instrument).stop()
            self._queue.leave(instrument, why)
            self._asked.pop(instrument, None)

    # --- what is lost -----------------------------------------------------------------------------------------------

    def _link_changed(self, _key: object) -> None:
        """Without a live link nothing is known since the last book that came."""
        link = self._hub.value(QUOTES_LINK)
        up = link is not None and link.state is LinkState.LIVE
        if self._up and not up:
            self._queue.lose(GapReason.LINK, self._queue.heard)
        elif up and not self._up:
            self._up_since = self._clock.monotonic()
        self._up = up

    def _link_event(self, _key: object) -> None:
        event = self._hub.value(_EVENTS)
        if event is None:
            return
        if event.kind is LinkEventKind.SUBSCRIPTIONS_LOST:
            self._queue.lose(GapReason.LINK)
        elif event.kind is LinkEventKind.PUSHES_MISSED:
            tape = self._queue.tapes.get(InstrumentId(str(event.data.get("instrument", ""))))
            if tape is not None:
                tape.lose(GapReason.LINK, self._clock.monotonic())

    async def _ask_one(self) -> None:
        """Read the book of one security that no push has brought: it stands still, or is read anew after a gap."""
        instrument = next(self._unknown(), None)
        if instrument is None:
            return
        self._asked[instrument] = self._clock.monotonic() + ASK_AGAIN
        try:
            book = await self._source.order_book(instrument)
            quotes = await self._source.quotes([instrument])
        except GatewayError as error:
            if isinstance(error, ServerRefused) and not isinstance(error, RateLimited):
                self._asked[instrument] = self._clock.monotonic() + REFUSED
            return
        tape = self._queue.tapes.get(instrument)
        if tape is None or tape.known or not self._up:
            return  # a push came first
        tape.take_book(book)
        for quote in quotes:
            tape.take_quote(quote)

    def _unknown(self) -> Iterator[InstrumentId]:
        now = self._clock.monotonic()
        for instrument, followed in self._followed.items():
            waits = now - max(followed.since, followed.tape.heard or 0.0, self._up_since) >= PATIENCE
            if self._up and not followed.tape.known and waits and now >= self._asked.get(instrument, now):
                yield instrument

    # --- what goes out ----------------------------------------------------------------------------------------------

    async def _flush(self) -> None:
        flushes = self._queue.flush(self._clock.market())
        if not flushes:
            return
        self._writing = asyncio.ensure_future(self._write(flushes))  # noqa: TID251  awaited here, or by `stop`
        await asyncio.shield(self._writing)  # what was taken out of the queue is written or named, also if this ends
        self._writing = None

    async def _write(self, flushes: list[DepthFlush]) -> None:
        try:
            await self._store(flushes)
        except (ArchiveError, OSError) as error:
            log.info("books were not recorded: %s", error)
            full = isinstance(error, ArchiveError) and error.code == ArchiveFault.FULL
            self._queue.unwritten(flushes, GapReason.ROOM if full else GapReason.OVERFLOW)


def _recorded(tape: DepthTape) -> RecordedNow:
    both = (tape.book, tape.quote)
    return RecordedNow(
        tape.instrument,
        tape.kept,
        tape.known,
        thinned=any(each.on for each in both),
        stretches=sum(each.stretches for each in both),
        seconds=sum(each.seconds for each in both),
        polled=tape.polled,
    )
