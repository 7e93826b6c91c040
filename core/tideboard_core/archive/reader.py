"""Reads an archive: a session, what was known of it at a moment, bars of many days, and which sessions there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tideboard_core.archive.database import FILE, Database, open_for_reading
from tideboard_core.archive.definitions import DefinitionKey, Identities
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.depth.facts import SessionFacts, read_facts
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.depth.reading import (
    BookGap,
    DepthSize,
    Recorded,
    depth_sizes,
    read_books,
    read_gaps,
    read_quotes,
    recorded_securities,
)
from tideboard_core.archive.depth.storage import recorded_of
from tideboard_core.archive.hours import hours_on
from tideboard_core.archive.joining import with_bars
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import BARS, DEPTH, FLOW, LAYOUTS, Layout, Rows
from tideboard_core.archive.rows import SessionId, all_versions, from_tuples, newest
from tideboard_core.archive.sealing import tally
from tideboard_core.archive.units import day_number, day_of, instant, micros
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import Session

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """One symbol-session: expected, received and restated minutes of flow, the last received one, when it was sealed.

    `checksum` is in hexadecimal digits, empty while the session is not sealed; `sealed` is aware UTC or None.
    """

    key: DefinitionKey
    instrument: InstrumentId
    day: date
    expected: int
    received: int
    restated: int
    complete_to: int | None
    checksum: str = ""
    sealed: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether every expected minute was received."""
        return self.received >= self.expected


class Coverage(NamedTuple):
    """Counts of one sealed session by its numbers in the file: a cell of a coverage grid. `day` as `20261120`."""

    key: int
    symbol: int
    day: int
    expected: int
    received: int
    restated: int
    complete_to: int | None


class ArchiveReader:
    """Reads the archive of a folder, also while it is written. Every method may raise ArchiveError.

    Belongs to the thread that made it. What it returns are copies: columns of int64 with NULL for None. Reads of
    several sessions leave out a damaged block and go on; `damaged` has its error, once for each block. It also has that
    of nets kept side by side which do not match their checks, and are read from the blocks instead. `copy_error` is why
    a copy of a shared place's sessions is not read.
    """

    def __init__(self, folder: Path, *, name: str = FILE) -> None:
        self.damaged: list[ArchiveError] = []
        self.copy_error: ArchiveError | None = None
        self.database: Database = open_for_reading(folder / name)
        self.identities = Identities(self.database, folder)

    def close(self) -> None:
        self.database.close()

    def hours(self, market: Market, day: date) -> Session:
        """The recorded hours of a day; ArchiveError HOURS_MISSING without any."""
        return hours_on(self.database, market, day)

    def too_early(self, record: SessionRecord) -> bool:
        """Whether a session was sealed before its last values could be there, by what we know of the market now.

        What was written then stays as it is.
        """
        return record.sealed is not None and record.sealed < self.hours(record.key.market, record.day).settled

    def session_id(self, key: DefinitionKey, instrument: InstrumentId, day: date) -> SessionId | None:
        """The session's numbers in the file, None if the file knows the key or the symbol not at all."""
        key_number, symbol = self.identities.key(key), self.identities.symbol(instrument)
        if key_number is None or symbol is None:
            return None
        return SessionId(key_number, symbol, day_number(day))

    def refresh(self) -> None:
        """Let a reader that joins a shared place see what came from there since."""

    def ask(self, instruments: Iterable[InstrumentId]) -> None:
        """Say which securities are wanted together: a reader that joins a shared place has them read there."""

    def recorders(self, _key: DefinitionKey, _instrument: InstrumentId, _begin: date, _end: date) -> dict[date, str]:
        """Recorder of each day of a security that comes from a shared place, both ends included."""
        return {}

    def shared_days(
        self, _key: DefinitionKey, _instruments: Collection[InstrumentId], _begin: date, _end: date
    ) -> dict[InstrumentId, set[date]]:
        """Days that come from a shared place, by security, both ends included; a security without one is left out."""
        return {}

    def all_recorders(self, _key: DefinitionKey) -> dict[tuple[InstrumentId, date], str]:
        """Every session of a key that comes from a shared place, and who recorded it."""
        return {}

    @property
    def joined(self) -> bool:
        """Whether a copy of a shared place's sessions is read, too."""
        return False

    @property
    def copy_changed(self) -> bool:
        """Whether such a copy could not be read, and was written since."""
        return False

    def damaged_copies(self) -> set[InstrumentId]:
        """The securities of which a block of such a copy was found damaged since the last call."""
        return set()

    def shared_counts(self) -> tuple[int, int]:
        """How many symbol-sessions come from a shared place, and of how many symbols."""
        return 0, 0

    @property
    def left_out(self) -> tuple[tuple[Market, date], ...]:
        """Days of a shared place that are not read: their minutes begin at other instants than the archive's."""
        return ()

    def versions(self, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout = FLOW) -> Rows:
        """Every version of a session's rows, by index and version; ArchiveError DAMAGED."""
        session = self.session_id(key, instrument, day)
        return from_tuples(layout, []) if session is None else all_versions(self.database, layout, session)

    def last(self, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout = FLOW) -> Rows:
        """The last value of every minute (or time) of a session: what charts and exports show."""
        return newest(self.versions(key, instrument, day, layout))

    def unless_damaged(self, read: Callable[[], T]) -> T | None:
        """Return what `read` returns, None if it meets a damaged block, which is then named in `damaged`."""
        try:
            return read()
        except ArchiveError as error:
            if error.code != ArchiveFault.DAMAGED:
                raise
            self.name_damaged(error)
            return None

    def name_damaged(self, error: ArchiveError) -> None:
        """Add what is damaged to `damaged`, unless it is there."""
        if all((error.code, error.data) != (known.code, known.data) for known in self.damaged):
            self.damaged.append(error)

    def last_with_bars(self, key: DefinitionKey, instrument: InstrumentId, day: date) -> Rows:
        """The last values of a session's minutes, with turnover, price and volume from its bars (`joining`)."""
        with self.database.transaction("DEFERRED"):
            bars = self.last(key, instrument, day, BARS)
            return with_bars(self.last(key, instrument, day), bars)

    def bars(self, key: DefinitionKey, instrument: InstrumentId, begin: date, end: date) -> list[tuple[date, Rows]]:
        """Last values of the unadjusted bars of each recorded day, `begin` and `end` included, oldest first."""
        session = self.session_id(key, instrument, begin)
        if session is None:
            return []
        with self.database.transaction("DEFERRED"):
            days = self._days(BARS, session, day_number(end))
            found = ((day, self._versions_or_none(BARS, session._replace(day=day))) for day in days)
            return [(day_of(day), newest(rows)) for day, rows in found if rows is not None]

    def sessions(
        self, market: Market, symbols: Sequence[InstrumentId] = (), *, day: date | None = None
    ) -> list[SessionRecord]:
        """Every session of a market, sealed or not, by day, symbol and provider; all of them, or those named."""
        wanted, number = set(symbols), None if day is None else day_number(day)
        with self.database.transaction("DEFERRED"):
            keys, codes = self.identities.all_keys(), self.identities.all_symbols()
            unsealed = [each for each in self._unsealed() if number in (None, each.day)]
            rows = self._sealed(market, symbols, number)
            sealed = [_record(row, keys, codes) for row in rows]
            counted_now = (
                self.unless_damaged(partial(self._counted, session, keys, codes))
                for session in unsealed
                if keys[session.key].market is market
            )
            found = [each for each in counted_now if each is not None]
        counted = {(each.key, each.instrument, each.day): each for each in (*sealed, *found)}
        kept = [each for each in counted.values() if not wanted or each.instrument in wanted]
        return sorted(kept, key=lambda each: (each.day, each.instrument, each.key.provider, each.key.tier_version))

    def _sealed(self, market: Market, symbols: Sequence[InstrumentId], day: int | None) -> list[tuple[Any, ...]]:
        """The rows of sealed sessions; of one symbol by the index, which thousands of others cost nothing."""
        values = (str(market), day, day)
        if len(symbols) != 1:
            return self.database.all(_SESSIONS, values)
        symbol = self.identities.symbol(symbols[0])
        return [] if symbol is None else self.database.all(f"{_SESSIONS} AND s.symbol=?", (*values, symbol))

    def own_sessions(self, market: Market, *, day: date | None = None) -> list[SessionRecord]:
        """As `sessions`, without those of a shared place."""
        found = self.sessions(market, day=day)
        others = {key: self.all_recorders(key) for key in dict.fromkeys(each.key for each in found)}
        return [each for each in found if (each.instrument, each.day) not in others[each.key]]

    def depth(
        self,
        key: DefinitionKey,
        instrument: InstrumentId,
        day: date,
        begin: datetime | None = None,
        end: datetime | None = None,
    ) -> BookRows:
        """The changes of a book on a day; with `begin` from the last whole book at or before it, with `end` before it.

        A damaged block is named in `damaged` and is a gap; so is the time after the last change, if the recording broke
        off there before the close.
        """
        session = self.session_id(key, instrument, day)
        if session is None:
            return BookRows.of([])
        first, last = (None if each is None else micros(each) for each in (begin, end))
        close = self._close(key.market, day)
        return read_books(self.database, session, first, last, close, self.name_damaged)

    def book_gaps(self, key: DefinitionKey, instrument: InstrumentId, day: date) -> list[BookGap]:
        """When a recorded day's book is not known, from the open on, with the reason; damaged blocks are named."""
        session = self.session_id(key, instrument, day)
        if session is None or recorded_of(self.database, DEPTH, session) is None:
            return []
        hours = self.hours(key.market, day)
        return read_gaps(self.database, session, micros(hours.open), micros(hours.close), self.name_damaged)

    def quotes(self, key: DefinitionKey, instrument: InstrumentId, day: date) -> QuoteRows:
        """The quotes of a day in order of receipt; those of a damaged block, which is named, are absent."""
        session = self.session_id(key, instrument, day)
        return QuoteRows.of([]) if session is None else read_quotes(self.database, session, self.name_damaged)

    def facts(self, key: DefinitionKey, instrument: InstrumentId, day: date) -> SessionFacts | None:
        """What a security was on a day by the newest answer; None where it was not recorded."""
        session = self.session_id(key, instrument, day)
        return None if session is None else read_facts(self.database, session)

    def recorded(self, market: Market, day: date) -> dict[tuple[DefinitionKey, InstrumentId], Recorded]:
        """Which securities have books, quotes, facts or trades of a market's day; a few index look-ups."""
        return recorded_securities(self.database, self.identities, market, day)

    def depth_sizes(self) -> list[DepthSize]:
        """The room of books and quotes by security and day; looks at each block's head."""
        return depth_sizes(self.database, self.identities)

    def _close(self, market: Market, day: date) -> int:
        """The close of a day, 0 where its hours are not recorded."""
        try:
            return micros(self.hours(market, day).close)
        except ArchiveError as error:
            if error.code != ArchiveFault.HOURS_MISSING:
                raise
            return 0

    def coverage(self, market: Market) -> list[Coverage]:
        """The counts of every sealed session of a market: `sessions` without names, for thousands of them at once."""
        return list(map(Coverage._make, self.database.all(_COVERAGE, (str(market),))))

    def _counted(
        self, session: SessionId, keys: dict[int, DefinitionKey], codes: dict[int, InstrumentId]
    ) -> SessionRecord:
        """A session with rows outside its block, counted from what it has now."""
        key, day = keys[session.key], day_of(session.day)
        counts = tally(self.hours(key.market, day).minutes, all_versions(self.database, FLOW, session))
        return SessionRecord(key=key, instrument=codes[session.symbol], day=day, **counts._asdict())

    def _versions_or_none(self, layout: Layout, session: SessionId) -> Rows | None:
        return self.unless_damaged(lambda: all_versions(self.database, layout, session))

    def _unsealed(self) -> list[SessionId]:
        return [SessionId(*row) for row in self.database.all("SELECT DISTINCT key, symbol, day FROM flow")]

    def _days(self, layout: Layout, session: SessionId, end: int) -> list[int]:
        values = (session.key, session.symbol, session.day, end)
        sealed = self.database.all(_BLOCK_DAYS, (layout.number, *values))
        return sorted({int(day) for (day,) in (*sealed, *self.database.all(_TABLE_DAYS[layout], values))})


_SESSIONS = (
    "SELECT s.key, s.symbol, s.day, s.expected, s.received, s.restated, s.complete_to, s.checksum, s.sealed "
    "FROM session AS s JOIN key ON key.id=s.key WHERE market=? AND (? IS NULL OR s.day=?)"
)
_COVERAGE = (
    "SELECT s.key, s.symbol, s.day, s.expected, s.received, s.restated, s.complete_to "
    "FROM session AS s JOIN key ON key.id=s.key WHERE market=?"
)
_BLOCK_DAYS = "SELECT day FROM block WHERE series=? AND key=? AND symbol=? AND day BETWEEN ? AND ?"
_TABLE_DAYS = {
    layout: f"SELECT DISTINCT day FROM {layout.name} WHERE key=? AND symbol=? AND day BETWEEN ? AND ?"  # noqa: S608
    for layout in LAYOUTS
}


def _record(
    row: tuple[int, int, int, int, int, int, int | None, bytes, int],
    keys: dict[int, DefinitionKey],
    codes: dict[int, InstrumentId],
) -> SessionRecord:
    key, symbol, day, expected, received, restated, complete_to, checksum, sealed = row
    return SessionRecord(
        key=keys[key],
        instrument=codes[symbol],
        day=day_of(day),
        expected=expected,
        received=received,
        restated=restated,
        complete_to=complete_to,
        checksum=checksum.hex(),
        sealed=instant(sealed),
    )
