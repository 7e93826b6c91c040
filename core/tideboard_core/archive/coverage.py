"""What an archive has: the coverage of a key by symbol and session, its gaps, and the room of each series set."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.daily_tables import DAILY_TABLES
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import Gap, GapReason, GapState, gaps_of
from tideboard_core.archive.hours import hours_on, recorded_days
from tideboard_core.archive.judging import expected_minutes, judged, needs_judging, never_traded
from tideboard_core.archive.reader import ArchiveReader, SessionRecord
from tideboard_core.archive.records import BARS, FLOW, LAYOUTS, RECORDED, Integers, Layout
from tideboard_core.archive.units import day_number, day_of, instant
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session


class CoverageState(IntEnum):
    """What an archive has of one symbol-session."""

    NOT_YET = 0
    """Before the first session of the symbol that the archive knows."""
    WHOLE = 1
    HOLES = 2
    MISSING = 3
    NOT_OFFERED = 4
    """The provider does not offer it, or the login has no right to it."""
    UNDER_WAY = 5
    """A session that is not over; nothing of it is known to be missing."""


EXPECTED = (CoverageState.WHOLE, CoverageState.HOLES, CoverageState.MISSING)
"""States of the symbol-sessions that completeness is counted of."""


@dataclass(frozen=True, eq=False)  # arrays have no truth value: a grid equals itself alone
class Grid:
    """Coverage of one key and series set: arrays with a row for each symbol and a column for each session.

    `states` has values of CellState, `fetchable` is set where a gap can still be filled. `received`, `expected` and
    `complete_to` (-1 for none) count minutes of flow; of bars nobody knows how many there are, so that `received` is -1
    for them. `gaps` are those of the key and series set, filled ones too, oldest first. `recorders` has the sessions
    that come from a shared place, and who recorded them.
    """

    key: DefinitionKey
    layout: Layout
    symbols: tuple[InstrumentId, ...]
    sessions: tuple[Session, ...]
    states: NDArray[np.uint8]
    fetchable: NDArray[np.bool_]
    received: NDArray[np.int32]
    expected: NDArray[np.int32]
    complete_to: NDArray[np.int32]
    gaps: tuple[Gap, ...]
    recorders: Mapping[tuple[InstrumentId, date], str] = field(default_factory=dict)

    @property
    def days(self) -> tuple[date, ...]:
        """The market's days, oldest first."""
        return tuple(session.date for session in self.sessions)

    @cached_property
    def shared(self) -> NDArray[np.bool_]:
        """Which cells are of sessions of a shared place."""
        found = np.zeros(self.states.shape, np.bool_)
        for symbol, day in self.recorders:
            at = self.place_of(symbol, day)
            if at is not None:
                found[at] = True
        return found

    @property
    def own(self) -> Grid:
        """What the archive itself has: nothing of the sessions of a shared place."""
        states, received, complete_to = self.states.copy(), self.received.copy(), self.complete_to.copy()
        states[self.shared], complete_to[self.shared] = CoverageState.MISSING, -1
        received[self.shared] = np.minimum(received[self.shared], 0)
        return replace(self, states=states, received=received, complete_to=complete_to, recorders={})

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Where a whole session is expected."""
        found: NDArray[np.bool_] = np.isin(self.states, EXPECTED)
        return found

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Where nothing is missing."""
        found: NDArray[np.bool_] = self.states == CoverageState.WHOLE
        return found

    def place_of(self, symbol: InstrumentId, day: date) -> tuple[int, int] | None:
        """Row and column of a symbol-session; None if the grid has none."""
        row, column = self._rows.get(symbol), self._columns.get(day)
        return None if row is None or column is None else (row, column)

    @cached_property
    def _rows(self) -> dict[InstrumentId, int]:
        return {symbol: row for row, symbol in enumerate(self.symbols)}

    @cached_property
    def _columns(self) -> dict[date, int]:
        return {session.date: column for column, session in enumerate(self.sessions)}

    def gaps_at(self, row: int, column: int) -> list[Gap]:
        """The gaps of a cell that are not filled."""
        return self._unfilled.get((self.symbols[row], self.sessions[column].date), [])

    @cached_property
    def _unfilled(self) -> dict[tuple[InstrumentId, date], list[Gap]]:
        found: dict[tuple[InstrumentId, date], list[Gap]] = defaultdict(list)
        for gap in self.gaps:
            if gap.state is not GapState.FILLED:
                found[gap.instrument, gap.day].append(gap)
        return found


class SeriesSize(NamedTuple):
    """Room of all blocks of a series set: how many symbol-sessions, and their bytes."""

    layout: Layout
    sessions: int
    size: int


@dataclass(frozen=True)
class Contents:
    """What an archive dock shows: the keys of the archive, that with most sessions first, and the grid of one."""

    keys: tuple[DefinitionKey, ...]
    grid: Grid | None


def read_contents(
    reader: ArchiveReader, now: datetime, wanted: DefinitionKey | None = None, layout: Layout = FLOW
) -> Contents:
    """Read the coverage of a key by flow or bars; without `wanted`, or if there is none of it, of the first key.

    `now` (aware) is the market's time. All of it is of one moment. Raises ArchiveError.
    """
    with reader.database.transaction("DEFERRED"):
        keys = reader.identities.all_keys()
        counts = dict(reader.database.all("SELECT key, COUNT(*) FROM session GROUP BY key"))
        order = sorted(keys, key=lambda number: (-counts.get(number, 0), number))
        number = next((each for each in order if keys[each] == wanted), order[0] if order else None)
        grid = None if number is None else _grid(reader, number, keys[number], layout, now)
        return Contents(tuple(keys[each] for each in order), grid)


def series_sizes(reader: ArchiveReader) -> list[SeriesSize]:
    """The room of each series set that the file has blocks of; looks at every block, which takes some time."""
    rows = reader.database.all("SELECT series, COUNT(*), SUM(length(data)) FROM block GROUP BY series ORDER BY series")
    layouts = {layout.number: layout for layout in LAYOUTS}
    found = [SeriesSize(layouts[number], count, size) for number, count, size in rows if number in layouts]
    for layout in RECORDED if reader.database.has_depth else ():
        count, size = reader.database.all(_RECORDED_SIZE, (layout.number, layout.number))[0]
        if count:
            found.append(SeriesSize(layout, count, size))
    return found


_RECORDED_SIZE = (
    "SELECT (SELECT COUNT(*) FROM depth_day WHERE series=?), COALESCE(SUM(length(data)), 0) FROM depth_block "
    "WHERE series=?"
)


def judged_records(reader: ArchiveReader, records: Sequence[SessionRecord]) -> list[SessionRecord]:
    """Sessions with what was expected and received of the minutes that the market traded."""
    lacks = Counter[tuple[DefinitionKey, InstrumentId, date]]()
    keys, symbols = reader.identities.all_keys(), reader.identities.all_symbols()
    days = {each.day for each in records if needs_judging(each.key.market, each.day)}
    for gap in judged(gap for gap in gaps_of(reader.database, keys, symbols) if gap.day in days) if days else ():
        if gap.series == FLOW.name and gap.state is not GapState.FILLED:
            lacks[gap.key, gap.instrument, gap.day] += gap.last - gap.first + 1
    found: list[SessionRecord] = []
    for each in records:
        if needs_judging(each.key.market, each.day):
            expected = expected_minutes(reader.hours(each.key.market, each.day))
            most = max(expected - lacks[each.key, each.instrument, each.day], 0)
            found.append(replace(each, expected=expected, received=min(each.received, most)))
        else:
            found.append(each)
    return found


class DailyKept(NamedTuple):
    """How many daily rows there are of each table, the receipt of the first one, and of which days how many.

    `by_day` has the rows of each table by symbol and day.
    """

    counts: dict[str, int]
    since: datetime | None
    by_day: dict[str, dict[tuple[InstrumentId, date], int]]


def daily_kept(reader: ArchiveReader) -> DailyKept:
    """Count the daily rows, every version; looks at all of them, which takes some time. Raises ArchiveError."""
    if not reader.database.has_daily:
        return DailyKept({}, None, {})
    names = reader.identities.all_symbols()
    by_day: dict[str, dict[tuple[InstrumentId, date], int]] = {}
    firsts: list[int] = []
    for table in DAILY_TABLES:
        found = reader.database.all(
            f"SELECT symbol, day, COUNT(*), MIN(received) FROM {table.name} GROUP BY symbol, day"  # noqa: S608
        )
        by_day[table.name] = {(names[symbol], day_of(day)): count for symbol, day, count, _first in found}
        firsts += [first for *_place, first in found]
    counts = {name: sum(of_table.values()) for name, of_table in by_day.items()}
    return DailyKept(counts, instant(min(firsts)) if firsts else None, by_day)


def _grid(reader: ArchiveReader, number: int, key: DefinitionKey, layout: Layout, now: datetime) -> Grid:
    names = reader.identities.all_symbols()
    gaps = judged(gap for gap in gaps_of(reader.database, {number: key}, names) if gap.series == layout.name)
    cells = _counts(reader, number) if layout is FLOW else _bar_sessions(reader, number)
    numbers = {names[each]: each for each in np.unique(cells[:, 0]).tolist()}
    symbols = tuple(sorted(numbers.keys() | {gap.instrument for gap in gaps}))
    known = {*np.unique(cells[:, 1]).tolist(), *(day_number(gap.day) for gap in gaps)}
    sessions = _sessions(reader, key, known)
    days = np.array([day_number(session.date) for session in sessions], np.int64)
    rows = np.zeros(max(names, default=0) + 1, np.int64)
    for row, symbol in enumerate(symbols):
        if symbol in numbers:
            rows[numbers[symbol]] = row
    filling = _Filling(key, symbols, sessions, now)
    at = (rows[cells[:, 0]], np.searchsorted(days, cells[:, 1]))
    grid = filling.flow(at, cells, gaps) if layout is FLOW else filling.bars(at, gaps)
    return replace(grid, recorders=reader.all_recorders(key))


def _sessions(reader: ArchiveReader, key: DefinitionKey, known: Collection[int]) -> tuple[Session, ...]:
    """The recorded sessions from the first to the last known day: one that nobody read is a column, too.

    But for a day without values that the broker lists as shut.
    """
    if not known:
        return ()
    first, last, market = day_of(min(known)), day_of(max(known)), key.market
    days = (day for day in recorded_days(reader.database, market) if first <= day <= last)
    return tuple(
        hours_on(reader.database, market, day)
        for day in days
        if not never_traded(market, day) or day_number(day) in known
    )


def _counts(reader: ArchiveReader, number: int) -> Integers:
    """Symbol, day, received minutes of flow and the last of them (-1 for none), with what came since the sealing."""
    found = reader.database.all(
        "SELECT symbol, day, received, COALESCE(complete_to, -1) FROM session WHERE key=?", (number,)
    )
    rows = reader.database.all(
        "SELECT symbol, day, COUNT(DISTINCT minute), MAX(minute) FROM flow "
        "WHERE key=? AND minute>=0 AND net IS NOT NULL GROUP BY symbol, day",
        (number,),
    )
    return np.array([*found, *rows], np.int64).reshape(-1, 4)


def _bar_sessions(reader: ArchiveReader, number: int) -> Integers:
    """Symbol and day of the sessions with bars, in a block or as rows."""
    sealed = reader.database.all("SELECT symbol, day FROM block WHERE key=? AND series=?", (number, BARS.number))
    rows = reader.database.all("SELECT DISTINCT symbol, day FROM bars WHERE key=?", (number,))
    return np.array([*sealed, *rows], np.int64).reshape(-1, 2)


_Places = tuple[Integers, Integers]
"""Rows and columns of some cells."""


class _Filling:
    """Fills the arrays of a grid."""

    def __init__(
        self, key: DefinitionKey, symbols: tuple[InstrumentId, ...], sessions: tuple[Session, ...], now: datetime
    ) -> None:
        shape = (len(symbols), len(sessions))
        self._key, self._symbols, self._sessions, self._now = key, symbols, sessions, now
        self._rows = {symbol: row for row, symbol in enumerate(symbols)}
        self._columns = {day_number(session.date): column for column, session in enumerate(sessions)}
        self._states = np.full(shape, CoverageState.MISSING, np.uint8)
        self._fetchable = np.zeros(shape, np.bool_)
        self._received = np.zeros(shape, np.int32)
        self._expected = np.tile(np.array(list(map(expected_minutes, sessions)), np.int32), (len(symbols), 1))
        self._complete_to = np.full(shape, -1, np.int32)
        self._over = np.array([session.close <= now for session in sessions], np.bool_)

    def flow(self, at: _Places, counts: Integers, gaps: Sequence[Gap]) -> Grid:
        """The grid of minutes of flow; a session may come twice, from its block and from newer rows."""
        np.maximum.at(self._received, at, counts[:, 2])
        np.maximum.at(self._complete_to, at, counts[:, 3])
        self._leave_out_closures(gaps)
        some = self._received > 0
        self._states[some] = CoverageState.HOLES
        self._states[some & (self._received >= self._expected)] = CoverageState.WHOLE
        return self._finished(FLOW, some, gaps)

    def _leave_out_closures(self, gaps: Sequence[Gap]) -> None:
        """A provider may fill the minutes of a closure: on such a day what came is at most what no gap lacks."""
        most = self._expected.copy()
        for gap in gaps:
            if gap.state is not GapState.FILLED and (place := self._place(gap)) is not None:
                most[place] -= gap.last - gap.first + 1
        anew = np.array([needs_judging(one.market, one.date) for one in self._sessions], np.bool_)
        self._received = np.where(anew, np.minimum(self._received, np.maximum(most, 0)), self._received)

    def bars(self, at: _Places, gaps: Sequence[Gap]) -> Grid:
        """The grid of minute bars: a session with bars is whole but for its gaps, since a minute may have no trade."""
        some = np.zeros(self._states.shape, np.bool_)
        some[at] = True
        self._states[some] = CoverageState.WHOLE
        self._received[:] = -1
        for gap in gaps:
            if gap.state is not GapState.FILLED and (place := self._place(gap)) is not None and some[place]:
                self._states[place] = CoverageState.HOLES
        return self._finished(BARS, some, gaps)

    def _place(self, gap: Gap) -> tuple[int, int] | None:
        column = self._columns.get(day_number(gap.day))
        return None if column is None else (self._rows[gap.instrument], column)

    def _finished(self, layout: Layout, some: NDArray[np.bool_], gaps: Sequence[Gap]) -> Grid:
        begun = some.copy()
        holed = np.zeros_like(some)
        for gap in gaps:
            at = self._place(gap)
            if at is None or gap.state is GapState.FILLED:
                continue
            holed[at] = True
            if gap.why is GapReason.NO_RIGHT and not some[at]:
                self._states[at] = CoverageState.NOT_OFFERED
                continue
            begun[at] = True
            if gap.state is GapState.OPEN and gap.fetchable_until is not None and gap.fetchable_until > self._now:
                self._fetchable[at] = True
        under_way = ~self._over[np.newaxis, :] & ~holed & (self._states != CoverageState.WHOLE)
        self._states[under_way] = CoverageState.UNDER_WAY
        not_yet = ~np.logical_or.accumulate(begun, axis=1) & (self._states != CoverageState.NOT_OFFERED)
        self._states[not_yet] = CoverageState.NOT_YET
        return Grid(
            key=self._key,
            layout=layout,
            symbols=self._symbols,
            sessions=self._sessions,
            states=self._states,
            fetchable=self._fetchable,
            received=self._received,
            expected=self._expected,
            complete_to=self._complete_to,
            gaps=tuple(gaps),
        )
