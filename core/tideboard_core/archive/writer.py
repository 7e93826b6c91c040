"""The one writer of an archive: appends versions, and seals and packs sessions.

What a method has returned from is on the disk, inside a `batch` with its end. An error leaves the file as it was before
the call (one that leaves a batch: as before the outermost batch), and the writer usable.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tideboard_core.archive.database import Database, open_for_writing
from tideboard_core.archive.definitions import DefinitionKey, Identities
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.depth.closing import minutes_between, resume_book, resume_quotes, seal_recordings
from tideboard_core.archive.depth.facts import SessionFacts, write_facts
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.depth.storage import BOOKS, QUOTED, append
from tideboard_core.archive.gaps import GapReason, close_expired, count_asked, note_closed, note_missing, settle
from tideboard_core.archive.history import make_checks
from tideboard_core.archive.hours import hours_on, record_hours
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import (
    BARS,
    CLOSING_AUCTION,
    DISTRIBUTION,
    FLOW,
    NULL,
    PRINTS,
    QUOTES,
    Distribution,
    Layout,
    Minute,
    MinuteBar,
    Print,
    SourceCall,
)
from tideboard_core.archive.rows import (
    SessionId,
    all_versions,
    block_rows,
    insert_new_rows,
    insert_rows,
    newest,
    to_tuples,
)
from tideboard_core.archive.units import day_number, micros
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import Session

if TYPE_CHECKING:
    from tideboard_core.ports.system import Clock  # brings the models of orders with it

Values = Sequence[int | None]
_CLOSE = MinuteBar._fields.index("close") - 1
_TIERS = slice(Minute._fields.index("net") - 1, Minute._fields.index("small"))
"""Net and the four tiers among the values of a minute."""


def no_trades(answer: Sequence[MinuteBar], flow: Mapping[int, Values], known: Mapping[int, Values]) -> list[MinuteBar]:
    """Return bars of the minutes without a trade between the first and the last bar of an answer, prices carried.

    `flow` has the last values of each minute of flow, `known` those of each minute that has a bar already. A minute
    had no trade if net and all four tiers are known and as they were a minute before; where they moved, or one is not
    known, its bar is only missing.
    """
    traded = {bar.minute: bar for bar in answer if bar.minute >= 0}
    found: list[MinuteBar] = []
    price: int | None = None
    for minute in range(min(traded, default=0), max(traded, default=0)):
        bar = traded.get(minute)
        if bar is not None:
            price = bar.close
        elif minute in known:
            price = known[minute][_CLOSE]
        elif not _stands(flow, minute):
            price = None  # of a minute that is only missing nothing is carried on
        elif price is not None:
            found.append(MinuteBar(minute, price, price, price, price, 0, 0))
    return found


def _stands(flow: Mapping[int, Values], minute: int) -> bool:
    """Whether the flow of a minute is known in whole and the same as that of the minute before."""
    if minute not in flow or minute - 1 not in flow:
        return False
    now, before = tuple(flow[minute][_TIERS]), tuple(flow[minute - 1][_TIERS])
    return None not in now and now == before


T = TypeVar("T")
Known = dict[int, tuple[int, tuple[int | None, ...]]]
"""Newest version and values of each index of a session."""


class Appended(NamedTuple):
    """How many minutes (or times) got their first value, and how many a further version."""

    new: int
    restated: int


class ArchiveWriter:
    """Appends to the archive of a folder; `lease` has to be held on that folder as long as the writer is used.

    Every value is kept with the moment of its receipt (market time by the gateway's clock, aware UTC) and the call that
    brought it. A value equal to the newest version is not written again.
    """

    def __init__(self, folder: Path, lease: Lease, *, factory: type[sqlite3.Connection] = sqlite3.Connection) -> None:
        if lease.folder != folder or not lease.held:
            raise ArchiveError(ArchiveFault.HELD, process=0, program="")
        self.folder = folder
        self.lease = lease
        self.database: Database = open_for_writing(folder, factory)
        make_checks(self.database)
        self.identities = Identities(self.database, folder)
        self._known: dict[tuple[Layout, SessionId], Known] = {}
        self._minutes: dict[tuple[Market, date], int] = {}
        self._run = secrets.randbits(62)

    def close(self) -> None:
        """Close the file; what was appended stays."""
        self.database.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Make everything inside one transaction: all of it is kept, or nothing."""
        try:
            with self.database.transaction():
                yield
        except BaseException:
            self.forget()
            raise

    def forget(self) -> None:
        """Drop what is kept in memory of the file; needed after a change that went past this writer."""
        self._known.clear()
        self._minutes.clear()
        self.identities.forget()

    def record_hours(self, session: Session) -> None:
        """Keep the hours of a market's day; they come before its first minute. ArchiveError HOURS_DIFFER."""
        with self.batch():
            record_hours(self.database, session)
        self._minutes.pop((session.market, session.date), None)

    def add_minutes(
        self,
        key: DefinitionKey,
        instrument: InstrumentId,
        day: date,
        minutes: Sequence[Minute],
        *,
        received: datetime,
        source: SourceCall = SourceCall.FLOW,
    ) -> Appended:
        """Append minutes of flow; ArchiveError MINUTE for one outside the hours, HOURS_MISSING without hours."""
        self._check_minutes(key.market, day, minutes)
        return self._append(FLOW, key, instrument, day, minutes, micros(received), source)

    def add_bars(
        self,
        key: DefinitionKey,
        instrument: InstrumentId,
        day: date,
        bars: Sequence[MinuteBar],
        *,
        received: datetime,
        source: SourceCall = SourceCall.SUBSCRIBED_BARS,
    ) -> Appended:
        """Append closed, unadjusted bars; errors as `add_minutes`.

        An intraday line has only some of a bar's values: those that it lacks are taken from the version before, so that
        it never hides a whole bar.
        """
        self._check_minutes(key.market, day, bars)
        return self._append(BARS, key, instrument, day, bars, micros(received), source)

    def add_no_trades(
        self,
        key: DefinitionKey,
        instrument: InstrumentId,
        day: date,
        answer: Sequence[MinuteBar],
        *,
        received: datetime,
    ) -> Appended:
        """Append the minutes without a trade between the bars of a whole answer, once these and the flow are there.

        Marked as SourceCall.NO_TRADE; a bar that the provider sends later is a new version.
        """
        with self.batch():
            session = self._made(key, instrument, day)
            flow, bars = (
                {minute: values for minute, (_version, values) in self._known_rows(layout, session).items()}
                for layout in (FLOW, BARS)
            )
            quiet = no_trades(answer, flow, bars)
            return self.add_bars(key, instrument, day, quiet, received=received, source=SourceCall.NO_TRADE)

    def add_distributions(
        self,
        key: DefinitionKey,
        instrument: InstrumentId,
        day: date,
        distributions: Sequence[Distribution],
        *,
        received: datetime,
    ) -> Appended:
        """Append distributions, told apart by the provider's time; HOURS_MISSING without hours."""
        self._check_minutes(key.market, day, [])
        return self._append(
            DISTRIBUTION, key, instrument, day, distributions, micros(received), SourceCall.DISTRIBUTION
        )

    def add_prints(
        self, key: DefinitionKey, instrument: InstrumentId, day: date, prints: Sequence[Print], *, received: datetime
    ) -> int:
        """Append trades that are not there yet, told apart by their number; returns how many. HOURS_MISSING as above.

        Nothing of the session is kept in memory: a day has as many trades as all other series have rows in a year.
        """
        self._check_minutes(key.market, day, [])
        with self.batch():
            session = self._made(key, instrument, day)
            sealed = block_rows(self.database, PRINTS, session, (PRINTS.index,))
            known = set() if sealed is None else set(sealed.index.tolist())
            head, came = (1, micros(received), int(SourceCall.TICKS)), [each for each in prints if each[0] not in known]
            return insert_new_rows(self.database, PRINTS, [(*session, each[0], *head, *each[1:]) for each in came])

    def note_prints(
        self,
        key: DefinitionKey,
        instrument: InstrumentId,
        day: date,
        *,
        covered: Collection[int] = (),
        lost: Collection[int] = (),
        why: GapReason = GapReason.NOT_RUNNING,
    ) -> None:
        """Record in which session minutes every trade was received, and in which some may be missing, and why.

        No provider serves trades of the past: what is missing is a closed gap. At a session's first call all minutes
        but the covered ones are one, NOT_RUNNING, which later calls narrow.
        """
        with self.batch():
            session = self._made(key, instrument, day)
            expected = hours_on(self.database, key.market, day).minutes
            asked = (*session, PRINTS.number)
            if self.database.one("SELECT 1 FROM gap WHERE key=? AND symbol=? AND day=? AND series=?", asked) is None:
                note_closed(self.database, session, PRINTS, range(expected), GapReason.NOT_RUNNING)
            settle(self.database, session, PRINTS, {*covered, *lost})
            note_closed(self.database, session, PRINTS, lost, why)

    def add_depth(
        self, key: DefinitionKey, instrument: InstrumentId, day: date, rows: BookRows, *, known: datetime | None = None
    ) -> None:
        """Append changes of a book, in order of receipt; HOURS_MISSING without hours.

        Up to `known` (by default the last change's receipt) everything that was received is in the file: call it about
        once a second, also without changes. What an ended program left open becomes a gap from there on. After each
        gap, and once a minute, a whole book comes first.
        """
        self._check_minutes(key.market, day, [])
        with self.batch():
            session = self._made(key, instrument, day)
            resume_book(self.database, session, self._run)
            append(self.database, BOOKS, session, rows, known=None if known is None else micros(known), run=self._run)

    def add_quotes(
        self, key: DefinitionKey, instrument: InstrumentId, day: date, rows: QuoteRows, *, known: datetime | None = None
    ) -> None:
        """Append quotes, in order of receipt; `known` and errors as `add_depth`."""
        hours = hours_on(self.database, key.market, day)
        with self.batch():
            session = self._made(key, instrument, day)
            resume_quotes(self.database, session, self._run, rows, hours)
            append(self.database, QUOTED, session, rows, known=None if known is None else micros(known), run=self._run)

    def note_quotes_missing(
        self, key: DefinitionKey, instrument: InstrumentId, day: date, begin: datetime, end: datetime, why: GapReason
    ) -> None:
        """Record the session minutes between two moments as a closed gap of the quotes."""
        hours = hours_on(self.database, key.market, day)
        with self.batch():
            note_closed(
                self.database, self._made(key, instrument, day), QUOTES, minutes_between(hours, begin, end), why
            )

    def add_facts(self, key: DefinitionKey, instrument: InstrumentId, day: date, facts: SessionFacts) -> bool:
        """Append what a security was on a day, unless it is known so; returns whether it was new."""
        with self.batch():
            return write_facts(self.database, self._made(key, instrument, day), facts)

    def seal_depth(self, key: DefinitionKey, instrument: InstrumentId, day: date, sealed: datetime) -> None:
        """Close books and quotes of a session that is over (`closing.seal_recordings`); HOURS_MISSING as above."""
        with self.batch():
            seal_recordings(self.database, self._made(key, instrument, day), micros(sealed))

    def _made(self, key: DefinitionKey, instrument: InstrumentId, day: date) -> SessionId:
        return SessionId(self.identities.made_key(key), self.identities.made_symbol(instrument), day_number(day))

    def note_gaps(
        self,
        key: DefinitionKey,
        instrument: InstrumentId,
        day: date,
        *,
        why: GapReason,
        until: datetime | None,
        layout: Layout = FLOW,
        end: int | None = None,
    ) -> int:
        """Record the minutes before `end` (default the whole session) that were not received as gaps; returns how many.

        `until` is the moment up to which they can be fetched (`gaps.fetchable_until`), None if they cannot. Minutes
        that are in a gap already keep their reason. Values that come later narrow and fill the gaps by themselves.
        """
        expected = hours_on(self.database, key.market, day).minutes
        with self.batch():
            session = self._made(key, instrument, day)
            received = _received(layout, self._known_rows(layout, session))
            missing = set(range(expected if end is None else end)) - received
            moment = None if until is None else micros(until)
            return note_missing(self.database, session, layout, missing, why=why, until=moment)

    def fill_gaps(
        self, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout, *, begin: int = 0, end: int
    ) -> None:
        """Settle the gaps of the minutes from `begin` to `end`: a call was answered, what it lacks there is none."""
        number, symbol = self.identities.key(key), self.identities.symbol(instrument)
        if number is not None and symbol is not None:
            with self.batch():
                settle(self.database, SessionId(number, symbol, day_number(day)), layout, range(begin, end))

    def received(self, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout = FLOW) -> int:
        """How many minutes of a session were received so far; ArchiveError DAMAGED."""
        number, symbol = self.identities.key(key), self.identities.symbol(instrument)
        if number is None or symbol is None:
            return 0
        return len(_received(layout, self._known_rows(layout, SessionId(number, symbol, day_number(day)))))

    def count_asked(self, gaps: Sequence[int]) -> None:
        """Count a call that brought nothing for these gaps, by their ids."""
        with self.batch():
            count_asked(self.database, gaps)

    def close_expired(self, now: datetime) -> int:
        """Close the gaps that can no longer be fetched at `now` (market time); returns how many."""
        with self.batch():
            return close_expired(self.database, micros(now))

    def _check_minutes(self, market: Market, day: date, rows: Sequence[Minute] | Sequence[MinuteBar]) -> None:
        if (market, day) not in self._minutes:
            self._minutes[market, day] = hours_on(self.database, market, day).minutes
        end = self._minutes[market, day]
        for row in rows:
            if not CLOSING_AUCTION <= row.minute < end:
                raise ArchiveError(ArchiveFault.MINUTE, minute=row.minute)

    def _append(
        self,
        layout: Layout,
        key: DefinitionKey,
        instrument: InstrumentId,
        day: date,
        rows: Sequence[tuple[int | None, ...]],
        received: int,
        source: SourceCall,
    ) -> Appended:
        with self.batch():
            session = self._made(key, instrument, day)
            known = self._known_rows(layout, session)
            if layout is BARS:
                rows = [_completed(row, known) for row in rows]
            fresh, added = self._fresh(known, session, rows, received, source)
            if fresh:
                insert_rows(self.database, layout, fresh)
                known.update(added)
                settle(self.database, session, layout, _received(layout, known))
        new = sum(1 for row in fresh if row[4] == 1)
        return Appended(new, len(fresh) - new)

    def _known_rows(self, layout: Layout, session: SessionId) -> Known:
        found = self._known.get((layout, session))
        if found is None:
            last = to_tuples(newest(all_versions(self.database, layout, session)))
            found = {int(at or 0): (int(version or 0), tuple(values)) for at, version, _, _, *values in last}
            self._known[layout, session] = found
        return found

    @staticmethod
    def _fresh(
        known: Known, session: SessionId, rows: Sequence[tuple[int | None, ...]], received: int, source: SourceCall
    ) -> tuple[list[tuple[int | None, ...]], Known]:
        """The rows that differ from what is known, ready for the table, and what is known after them."""
        fresh: list[tuple[int | None, ...]] = []
        added: Known = {}
        for row in rows:
            at, values = row[0], tuple(row[1:])
            assert at is not None  # an index is no value: every record has it
            version, before = added.get(at) or known.get(at) or (0, None)
            if before == values or _nothing(values):
                continue
            added[at] = (version + 1, values)
            fresh.append((*session, at, version + 1, received, int(source), *values))
        return fresh, added

    def forget_session(self, session: SessionId) -> None:
        """Drop what is kept in memory of one session."""
        for layout in (FLOW, BARS, DISTRIBUTION):
            self._known.pop((layout, session), None)


def write_once(folder: Path, clock: Clock, program: str, work: Callable[[ArchiveWriter], T]) -> T:
    """Run `work` under a lease of its own; ArchiveError HELD while anybody else writes the archive. Raises OSError."""
    with Lease(folder, clock, program=program) as lease, closing(ArchiveWriter(folder, lease)) as writer:
        return work(writer)


def _received(layout: Layout, known: Known) -> set[int]:
    """Minutes of continuous trading whose net or, of bars, close was received: an intraday line has no other price."""
    value = layout.values.index("close") if layout is BARS else 0
    return {minute for minute, (_version, values) in known.items() if minute >= 0 and values[value] is not None}


def _completed(row: tuple[int | None, ...], known: Known) -> tuple[int | None, ...]:
    """A bar without an open, as an intraday line has it, with what it lacks from the newest version of its minute."""
    minute, *values = row
    assert minute is not None  # an index is no value: every record has it
    if values[0] is not None or minute not in known:
        return row
    before = known[minute][1]
    return (minute, *(old if new is None else new for new, old in zip(values, before, strict=True)))


def _nothing(values: tuple[int | None, ...]) -> bool:
    """Whether a row has no value at all: it would only hide that nothing was received."""
    return all(value is None or value == NULL for value in values)
