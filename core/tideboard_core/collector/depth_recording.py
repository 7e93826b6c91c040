"""Records books and quotes: what was pushed of each security, thinned above a rate, bounded, and the writing of it.

Belongs to no thread: what takes pushes and `flush` run on the loop, `write` gets all that it needs in each `DepthFlush`
and runs on the writer's thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Final, Generic, NamedTuple, TypeVar

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import (
    BookChange,
    BookFlag,
    BookRows,
    book_gap,
    book_step,
    whole_book,
)
from tideboard_core.archive.depth.closing import seal_recordings, unsealed_recordings
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.depth.quote_rows import QuoteFlag, QuoteRow, QuoteRows, quote_row
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.units import day_of, instant, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy, Polled
from tideboard_core.model.quote import OrderBook, Quote
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.ports.system import MarketClock

log = logging.getLogger(__name__)
T = TypeVar("T")

FASTEST: Final = 50
"""Pushes of one security's book (or quotes) in a second up to which each one is kept."""
STRETCH: Final = 0.1
"""Seconds of which only the newest one is kept above that."""
SECOND: Final = 1.0
_EACH: Final = BookFlag(0)
WHOLE_EVERY: Final = 60_000_000
"""Microseconds after which a whole book is kept again."""
KNOWN_EVERY: Final = 10.0
"""Seconds after which the file says that nothing changed: a killed program's gap begins no earlier than that."""
ROOM: Final = 400_000
"""Levels and quotes that wait to be written, of all securities together: some 60 MB."""


_LEFT_OPEN: Final = frozenset(
    {ArchiveFault.DAMAGED, ArchiveFault.FORMAT, ArchiveFault.HOURS_MISSING, ArchiveFault.UNREADABLE}
)
"""Faults of one session that do not keep others from being sealed."""


class QuoteGap(NamedTuple):
    """A stretch (aware UTC) in which quotes may be missing."""

    begin: datetime
    end: datetime
    why: GapReason


class DepthFlush(NamedTuple):
    """What is to be written of one security's session.

    `books_known` and `quotes_known` (aware UTC) are up to when everything is in it, None in a gap. `over`: the session
    is settled, nothing comes after this.
    """

    instrument: InstrumentId
    session: Session
    books: tuple[BookChange, ...]
    quotes: tuple[QuoteRow, ...]
    gaps: tuple[QuoteGap, ...]
    books_known: datetime | None
    quotes_known: datetime | None
    facts: SessionFacts | None
    over: datetime | None


class Thinning(Generic[T]):
    """Hands updates of one key on to `keep`: each one up to FASTEST in a second, above that the newest in 100 ms.

    A push of a busy key costs below a microsecond: an update that is not kept is never converted. Moments are monotonic
    seconds.
    """

    __slots__ = ("_count", "_due", "_keep", "_newest", "_newest_at", "_second", "on", "seconds", "stretches")

    def __init__(self, keep: Callable[[Lazy[T], float], None]) -> None:
        self._keep = keep
        self._count = 0
        self._second = self._due = self._newest_at = 0.0
        self._newest: Lazy[T] | None = None
        self.on = False
        self.stretches = 0
        self.seconds = 0.0

    def push(self, update: Lazy[T], at: float) -> None:
        """Take an update that arrived at a moment."""
        if at >= self._second:
            self._turn(at)
        self._count += 1
        if not self.on:
            if self._count <= FASTEST:
                self._keep(update, at)
                return
            self.on = True
            self.stretches += 1
            self._due = at + STRETCH
        elif at >= self._due:
            self._keep_newest()
            self._due = at + STRETCH
        self._newest, self._newest_at = update, at

    def settle(self, now: float) -> None:
        """Hand on what waits since its 100 ms are over, and end a stretch that is."""
        if now >= self._second:
            self._turn(now)
        if now >= self._due:
            self._keep_newest()

    def finish(self) -> None:
        """Hand on what waits and end a stretch: nothing more is coming for now."""
        self._keep_newest()
        self.on, self._second = False, 0.0

    def replace(self, update: Lazy[T], at: float) -> None:
        """Hand on an update that was read, in place of what waits."""
        self._newest = None
        self._keep(update, at)

    def _turn(self, now: float) -> None:
        """Another second begins; a stretch ends with one that had no more than FASTEST."""
        if self.on:
            self.seconds += SECOND
            if self._count <= FASTEST or now >= self._second + SECOND:
                self._keep_newest()
                self.on = False
        self._count = 0
        self._second = now + SECOND

    def _keep_newest(self) -> None:
        newest, self._newest = self._newest, None
        if newest is not None:
            self._keep(newest, self._newest_at)


class _Room:
    """How much waits of all securities."""

    __slots__ = ("limit", "used")

    def __init__(self, limit: int) -> None:
        self.limit, self.used = limit, 0


class DepthTape:
    """Books and quotes of one security's session that wait to be written, and what was kept so far.

    `gap` is why nothing is known now, None while the book is; the first whole book of a session needs no gap before it.
    `polled`: the newest change was read, since no push brought it; changes between two reads are not known.
    """

    def __init__(self, instrument: InstrumentId, session: Session, hub: Hub, clock: MarketClock, room: _Room) -> None:
        self.instrument, self.session = instrument, session
        self._hub, self._clock, self._room = hub, clock, room
        self._book_key, self._quote_key = Topic.BOOK.of(instrument), Topic.QUOTE.of(instrument)
        self.book, self.quote = Thinning(self._keep_book), Thinning(self._keep_quote)
        self._books: list[BookChange] = []
        self._quotes: list[QuoteRow] = []
        self._quote_gaps: list[QuoteGap] = []
        self._quotes_lost: tuple[int, GapReason] | None = None
        self._quotes_until: int | None = None
        self._before: OrderBook | None = None
        self._known: OrderBook | None = None
        self._last_quote: QuoteRow | None = None
        self._last = self._whole = 0
        self.heard: float | None = None
        self.facts: SessionFacts | None = None
        self.kept = 0
        self._told = False
        self.gap: GapReason | None = None
        self.polled = self._quote_polled = False

    @property
    def known(self) -> bool:
        """Whether the book is known now."""
        return self._before is not None

    # --- what comes in ----------------------------------------------------------------------------------------------

    def take_book(self, book: OrderBook) -> None:
        """A book that was read: it is the newest one now."""
        self.book.replace(Lazy.ready(book), self._clock.monotonic())

    def take_quote(self, quote: Quote) -> None:
        """A quote that was read: it is the newest one now."""
        self.quote.replace(Lazy.ready(quote), self._clock.monotonic())

    def lose(self, why: GapReason, at: float) -> None:
        """From a moment (monotonic seconds) on nothing is known, until the next book."""
        self.book.finish()
        self.quote.finish()
        received = self._received(at)
        if self._last_quote is not None:
            self._quotes_lost, self._last_quote = (received, why), None
            self._quotes_until = received
        self._known = None
        self._open_gap(why, received)

    def _open_gap(self, why: GapReason, received: int) -> None:
        if self._before is not None:
            self._before, self.gap = None, why
            self._add(book_gap(received, why))

    def _keep_book(self, update: Lazy[OrderBook], at: float) -> None:
        self.heard = at
        received = self._received(at)
        self._known = book = self._hub.read(self._book_key, update, None)
        if book is None:
            self._open_gap(GapReason.PROVIDER_EMPTY, received)
        elif self._room.used >= self._room.limit:
            self._open_gap(GapReason.OVERFLOW, received)
        else:
            try:
                self._add_book(book, received, polled=isinstance(update, Polled))
            except ArchiveError as error:  # a price that no security has
                log.info("a book of %s was not recorded: %s", self.instrument, error)
                self._known = None
                self._open_gap(GapReason.PROVIDER_EMPTY, received)

    def _add_book(self, book: OrderBook, received: int, *, polled: bool) -> None:
        flags = BookFlag.THINNED if self.book.on or polled or self.polled else _EACH
        if self._before is None or received - self._whole >= WHOLE_EVERY:
            change = whole_book(received, book, flags)
            self._whole, self.gap = received, None
        else:
            change = book_step(received, self._before, book, flags)
        self._before = book
        changed = bool(change.levels or change.flags & BookFlag.FULL)
        if changed:
            self._add(change)
            self.kept += 1
        if changed or not polled:
            self.polled = polled

    def _add(self, change: BookChange) -> None:
        self._books.append(change)
        self._room.used += len(change.levels)

    def _keep_quote(self, update: Lazy[Quote], at: float) -> None:
        quote, received = self._hub.read(self._quote_key, update, None), self._received(at)
        polled = isinstance(update, Polled)
        thinned = self.quote.on or polled or self._quote_polled
        try:
            row = None if quote is None else quote_row(quote, instant(received), thinned=thinned)
        except ArchiveError as error:
            log.info("a quote of %s was not recorded: %s", self.instrument, error)
            row = None
        if row is None or self._room.used >= self._room.limit:
            if self._last_quote is not None:
                why = GapReason.PROVIDER_EMPTY if row is None else GapReason.OVERFLOW
                self._quotes_lost, self._last_quote = (received, why), None
            return
        self._end_quote_gap(received)
        before, self._last_quote = self._last_quote, row
        changed = before is None or _figures(before) != _figures(row)
        if changed:
            self._quotes.append(row)
            self._room.used += 1
        if changed or not polled:
            self._quote_polled = polled

    def _end_quote_gap(self, received: int) -> None:
        lost, self._quotes_lost = self._quotes_lost, None
        if lost is not None:
            self._quote_gaps.append(QuoteGap(instant(lost[0]), instant(received), lost[1]))

    def _received(self, at: float) -> int:
        """Market time of a moment, microseconds; never before that of what was kept last."""
        passed = self._clock.monotonic() - at
        self._last = max(micros(self._clock.market()) - round(passed * 1e6), self._last)
        return self._last

    # --- what goes out ----------------------------------------------------------------------------------------------

    def settle(self, now: datetime) -> bool:
        """Take in what waits for its 100 ms, and a whole book once a minute; whether there is anything to write."""
        at, moment = self._clock.monotonic(), micros(now)
        self.book.settle(at)
        self.quote.settle(at)
        if self._before is not None and moment - self._whole >= WHOLE_EVERY:
            self._add_whole(self._before, moment)
        facts = self.facts is not None and not self._told and self.kept > 0
        return bool(self._books or self._quotes or self._quote_gaps or facts or now >= self.session.settled)

    def flush(self, now: datetime, *, still: bool) -> DepthFlush:
        """All that waits, and up to when everything is known; `still`: also of books and quotes that did not change."""
        books_known = self.known and (still or bool(self._books))
        quotes_known = None if self._quotes_until is None else instant(self._quotes_until)
        if self._last_quote is not None and (still or self._quotes):
            quotes_known = now
        found = DepthFlush(
            instrument=self.instrument,
            session=self.session,
            books=tuple(self._books),
            quotes=tuple(self._quotes),
            gaps=tuple(self._quote_gaps),
            books_known=now if books_known else None,
            quotes_known=quotes_known,
            facts=None if self._told or not self.kept else self.facts,
            over=now if now >= self.session.settled else None,
        )
        self._books, self._quotes, self._quote_gaps, self._quotes_until = [], [], [], None
        self._told = self._told or found.facts is not None
        return found

    def renew(self) -> None:
        """There is room again: a book that is known, but was not kept, ends the gap."""
        if self._before is None and self._known is not None:
            self._before = self._known
            self._add_whole(self._known, self._received(self._clock.monotonic()))

    def unwritten(self, flush: DepthFlush, why: GapReason) -> None:
        """What was given out could not be written: a gap from its first change on, and the known book after it."""
        self._told = self._told and flush.facts is None
        self._quote_gaps = [*flush.gaps, *self._quote_gaps]
        if flush.quotes or self._quotes:
            self._quotes_lost = ((*flush.quotes, *self._quotes)[0].received, why)
            self._quotes, self._last_quote, self._quotes_until = [], None, None
        lost = (*flush.books, *self._books)
        if lost:
            self._before, self._books, self.gap = None, [], why
            self._add(book_gap(lost[0].received, why))
            self.renew()

    def _add_whole(self, book: OrderBook, received: int) -> None:
        self._last = self._whole = max(received, self._last)
        self._add(whole_book(self._last, book, BookFlag.THINNED if self.book.on else _EACH))
        self.gap = None


class DepthQueue:
    """The tapes of the securities that are followed; `room` bounds the levels and quotes that wait.

    Pushes go to the tapes' `book.push` and `quote.push`.
    """

    def __init__(self, hub: Hub, clock: MarketClock, calendar: TradingCalendar, *, room: int = ROOM) -> None:
        self._hub, self._clock, self._calendar, self._room = hub, clock, calendar, _Room(room)
        self.tapes: dict[InstrumentId, DepthTape] = {}
        self._ended: list[DepthTape] = []
        self._left: dict[InstrumentId, DepthTape] = {}
        self._said_still = clock.monotonic()

    def follow(self, instrument: InstrumentId, now: datetime) -> DepthTape | None:
        """The tape of a security's session that trades now; None on a day without one, and after it is settled."""
        session, tape = self._calendar.newest(market_of(instrument), now), self.tapes.get(instrument)
        left = self._left.pop(instrument, None)
        if tape is not None and tape.session.date == session.date:
            return tape
        if tape is not None:
            self._ended.append(self.tapes.pop(instrument))
        if now >= session.settled:
            return None
        if left is not None and left.session.date == session.date:  # it knows since when its quotes are missing
            tape = left
            self._ended = [each for each in self._ended if each is not left]
        else:
            tape = DepthTape(instrument, session, self._hub, self._clock, self._room)
        self.tapes[instrument] = tape
        return tape

    def leave(self, instrument: InstrumentId, why: GapReason) -> None:
        """Expect nothing of a security any more."""
        tape = self.tapes.pop(instrument, None)
        if tape is not None:
            tape.lose(why, self._clock.monotonic())
            self._ended.append(tape)
            self._left[instrument] = tape

    def lose(self, why: GapReason, at: float | None = None) -> None:
        """Nothing is known of any security from a moment (monotonic seconds, None = now) on."""
        moment = self._clock.monotonic() if at is None else at
        for tape in self.tapes.values():
            tape.lose(why, moment)

    @property
    def heard(self) -> float | None:
        """When the last book came, monotonic seconds."""
        return max((tape.heard for tape in self.tapes.values() if tape.heard is not None), default=None)

    def flush(self, now: datetime) -> list[DepthFlush]:
        """All that waits, now and then also of securities that stand still; tapes of settled sessions end with it."""
        at, tapes = self._clock.monotonic(), [*self._ended, *self.tapes.values()]
        still = at - self._said_still >= KNOWN_EVERY
        found = [tape.flush(now, still=still) for tape in tapes if tape.settle(now) or (still and tape.known)]
        self._ended, self._room.used = [], 0
        if still:
            self._said_still = at
        self._left = {each: tape for each, tape in self._left.items() if now < tape.session.settled}
        for instrument, tape in list(self.tapes.items()):
            if now >= tape.session.settled:
                del self.tapes[instrument]
            else:
                tape.renew()
        return found

    def unwritten(self, flushes: Iterable[DepthFlush], why: GapReason) -> None:
        """These could not be written, for this reason."""
        for each in flushes:
            tape = self.tapes.get(each.instrument) or self._left.get(each.instrument)
            if tape is not None and tape.session == each.session:
                tape.unwritten(each, why)
                if each.instrument in self._left and tape not in self._ended:
                    self._ended.append(tape)


def _figures(row: QuoteRow) -> tuple[int, ...]:
    """What a quote says, whenever it came and whatever came beside it."""
    return *row[1:-1], row.flags & QuoteFlag.SUSPENDED


def facts_of(instrument: Instrument, received: datetime) -> SessionFacts:
    """What the archive keeps of a security's static facts; `received` is market time, aware.

    Of several versions of its price steps that may hold, the newest one that is proven is kept; none where they are of
    classes of which its own is not told.
    """
    known = instrument.price_steps
    return SessionFacts(
        name=instrument.name,
        lot_size=instrument.lot_size,
        currency=instrument.currency,
        security_type=instrument.security_type,
        steps=known.proven.bands if known.settled else (),
        received=received,
    )


def write(
    writer: ArchiveWriter, flushes: Iterable[DepthFlush], key_of: Callable[[InstrumentId, date], DefinitionKey]
) -> int:
    """Write flushes in one transaction, and seal the sessions that are over; returns how many changes.

    Raises ArchiveError; nothing is written then.
    """
    given, count = list(flushes), 0
    with writer.batch():
        for session in {(each.session.market, each.session.date): each.session for each in given}.values():
            writer.record_hours(session)
        for each in given:
            _write(writer, each, key_of(each.instrument, each.session.date))
            count += len(each.books) + len(each.quotes)
    for over in {each.over for each in given if each.over is not None}:
        seal_earlier(writer, over)
    return count


def _write(writer: ArchiveWriter, each: DepthFlush, key: DefinitionKey) -> None:
    instrument, day = each.instrument, each.session.date
    if each.facts is not None:
        writer.add_facts(key, instrument, day, each.facts)
    if each.books or each.books_known:
        writer.add_depth(key, instrument, day, BookRows.of(each.books), known=each.books_known)
    for gap in each.gaps:
        writer.note_quotes_missing(key, instrument, day, *gap)
    if each.quotes or each.quotes_known:
        writer.add_quotes(key, instrument, day, QuoteRows.of(each.quotes), known=each.quotes_known)


def seal_earlier(writer: ArchiveWriter, now: datetime) -> int:
    """Seal books and quotes of days that are over at `now` (market time), and were left open; returns how many."""
    calendar, found = TradingCalendar(), 0
    for market in Market:
        newest = calendar.newest(market, now)
        before = newest.date if now < newest.settled else newest.date + timedelta(days=1)
        for session in unsealed_recordings(writer.database, market):
            if day_of(session.day) < before:
                found += _seal(writer, session, now)
    return found


def _seal(writer: ArchiveWriter, session: SessionId, now: datetime) -> bool:
    """Seal one session's books and quotes; beside a damaged piece they stay as they are."""
    try:
        with writer.batch():
            seal_recordings(writer.database, session, micros(now))
    except ArchiveError as error:
        if error.code not in _LEFT_OPEN:
            raise
        log.warning("books were not sealed: %s", error)
        return False
    return True
