"""Sessions of many securities from an archive, as a rule sees them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.comparison.ranking import WINDOW
from tideboard_core.archive.comparison.samples import sample, window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, NULL, PRINTS, Layout, Rows
from tideboard_core.archive.rows import from_tuples, known_at, newest
from tideboard_core.archive.units import MONEY, PRICE, micros
from tideboard_core.flow.session_minutes import Floats, columns, in_currency
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.sessions import Prints, Seen, SessionData
from tideboard_core.signals.versions import Versions, session_data

PRINT_SESSIONS: Final = 20
"""Sessions with prints before one, from which the size of its large ones comes."""
_MICROSECONDS: Final = 1_000_000

Members = Callable[[date], Collection[InstrumentId] | None]
"""The symbols of a list on a day, None if nobody noted them."""


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """Sessions by symbol and day; on the days in `assumed` the list was not noted, and all the symbols count."""

    sessions: tuple[SessionData, ...]
    assumed: tuple[date, ...]


def load_sessions(
    reader: ArchiveReader,
    rule: Rule,
    key: DefinitionKey,
    instruments: Sequence[InstrumentId],
    days: Sequence[date],
    calendar: TradingCalendar,
    *,
    cancelled: Callable[[], bool],
    other: DefinitionKey | None = None,
    members: Members | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Loaded:
    """Read the recorded sessions of some trading days (ascending) of one market; `other` is the second provider's key.

    `instruments` has every symbol that was in the list on one of the days: those that left stay in for their days. For
    a thread; `progress` gets how many symbols are read, and of how many. Damaged blocks are left out and named in
    `reader.damaged`. Raises ArchiveError, and Cancelled soon after `cancelled` says so.
    """
    listed = {day: None if members is None else members(day) for day in days}
    hours = {day: found for day in days if (found := _hours(reader, key, day)) is not None}
    sessions: list[SessionData] = []
    for number, instrument in enumerate(instruments):
        if progress is not None:
            progress(number, len(instruments))
        own = [hours[day] for day in days if day in hours and _counts(listed[day], instrument)]
        if own:
            symbol = _Symbol(reader, rule, instrument, (key, other), own, calendar)
            for each in own:
                if cancelled():
                    raise Cancelled
                sessions += symbol.session(each)
    assumed = () if members is None else tuple(day for day in days if listed[day] is None)
    return Loaded(tuple(sessions), assumed)


def sample_before(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, hours: Session, calendar: TradingCalendar
) -> Floats:
    """Return the nets of the 60 sessions before one, as known at its open: a row for each day, NaN for unknown."""
    days = window(calendar, key.market, hours.date)
    return in_currency(sample(reader, key, instrument, days, moment=hours.open).values, hours.minutes)


def large_sizes(
    reader: ArchiveReader,
    key: DefinitionKey,
    instrument: InstrumentId,
    hours: Session,
    calendar: TradingCalendar,
    quantiles: Collection[float],
) -> dict[float, float]:
    """Return the sizes in shares above which a trade of a session is large, by quantile (percent); NaN = unknown.

    The same as a record has: of the 20 recorded sessions with trades before it.
    """
    return _PrintSizes(reader, key, instrument, calendar).large(hours.date, quantiles)


class _Day(NamedTuple):
    """All versions of a day's nets, and when the last one came (UTC us)."""

    versions: Rows
    last_received: int


class _Past:
    """The nets of a symbol's days, each read once."""

    def __init__(
        self,
        reader: ArchiveReader,
        key: DefinitionKey,
        instrument: InstrumentId,
        sessions: Sequence[Session],
        calendar: TradingCalendar,
    ) -> None:
        first, last = sessions[0].date, sessions[-1].date
        between = [each.date for each in calendar.sessions(key.market, first, last)]
        self._days = [*window(calendar, key.market, first), *between]
        found = [_rows(reader, key, instrument, day, FLOW) for day in self._days]
        self._found = [_Day(rows, int(rows["received"].max(initial=0))) for rows in found]
        self._count = max((int(rows.index.max(initial=-1)) + 1 for rows in found), default=0)
        self._nets = np.array([self._nets_of(newest(each.versions)) for each in self._found])

    def sample(self, hours: Session, seen: Seen) -> Floats:
        """The 60 sessions before one: as known at its open if it was seen live, else their last values."""
        at, opened = self._days.index(hours.date), micros(hours.open)
        begin = max(at - WINDOW, 0)
        nets = self._nets[begin:at]
        restated = [row for row, each in enumerate(self._found[begin:at]) if each.last_received > opened]
        if restated and seen is Seen.LIVE:
            nets = nets.copy()
            for row in restated:
                nets[row] = self._nets_of(known_at(self._found[begin + row].versions, opened))
        if self._count >= hours.minutes:
            return nets[:, : hours.minutes]
        wider = np.full((len(nets), hours.minutes), np.nan)
        wider[:, : self._count] = nets
        return wider

    def _nets_of(self, rows: Rows) -> Floats:
        net: Floats = columns(rows, self._count, {"net": MONEY})[0]
        return net


class _Symbol:
    """Sessions of one symbol, ascending; `keys` are the provider's and a second one's."""

    def __init__(
        self,
        reader: ArchiveReader,
        rule: Rule,
        instrument: InstrumentId,
        keys: tuple[DefinitionKey, DefinitionKey | None],
        sessions: Sequence[Session],
        calendar: TradingCalendar,
    ) -> None:
        self._reader, self._rule, self._instrument = reader, rule, instrument
        self._key, self._other = keys
        self._past = _Past(reader, keys[0], instrument, sessions, calendar) if rule.needs_percentile else None
        self._sizes = _PrintSizes(reader, keys[0], instrument, calendar)

    def session(self, hours: Session) -> Iterator[SessionData]:
        """One session, nothing if none was recorded."""
        flow = self._rows(hours.date, FLOW)
        prints = self._prints(hours.date) if self._rule.kind is RuleKind.LARGE_PRINTS else None
        if not len(flow):
            return
        second = None
        if self._other is not None and self._rule.needs_other:
            second = _rows(self._reader, self._other, self._instrument, hours.date, FLOW)
        versions = Versions(flow, self._rows(hours.date, BARS), second)
        data = session_data(self._rule, self._instrument, hours, versions, prints=prints)
        yield data if self._past is None else replace(data, sample=self._past.sample(hours, data.seen))

    def _rows(self, day: date, layout: Layout) -> Rows:
        return _rows(self._reader, self._key, self._instrument, day, layout)

    def _prints(self, day: date) -> Prints | None:
        """The normal trades of a day with the size of large ones."""
        rows = _normal_prints(self._reader, self._key, self._instrument, day)
        if not len(rows):
            return None
        rows = rows.chosen(np.argsort(rows["time"], kind="stable"))
        quantile = self._rule.parameter("quantile")
        return Prints(
            time=rows["time"] / _MICROSECONDS,
            received=rows["received"] / _MICROSECONDS,
            price=rows["price"] / PRICE,
            shares=rows["shares"].astype(np.float64),
            side=rows["side"].astype(np.int8),
            large=self._sizes.large(day, [quantile])[quantile],
        )


class _PrintSizes:
    """The sizes of a symbol's normal trades, those of each day read once."""

    def __init__(
        self, reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, calendar: TradingCalendar
    ) -> None:
        self._reader, self._key, self._instrument, self._calendar = reader, key, instrument, calendar
        self._days: dict[date, Floats] = {}

    def large(self, day: date, quantiles: Collection[float]) -> dict[float, float]:
        """The size in shares above which a trade of a day is large, by quantile (percent).

        Of the 20 sessions with trades before it among the last 60; NaN if there are fewer.
        """
        found: list[Floats] = []
        days = window(self._calendar, self._key.market, day)
        self._days = {each: sizes for each, sizes in self._days.items() if each >= days[0]}
        for before in reversed(days):
            sizes = self._of(before)
            if len(sizes):
                found.append(sizes)
            if len(found) == PRINT_SESSIONS:
                whole = np.concatenate(found)
                return {each: float(np.quantile(whole, each / 100)) for each in quantiles}
        return dict.fromkeys(quantiles, np.nan)

    def _of(self, day: date) -> Floats:
        if day not in self._days:
            rows = _normal_prints(self._reader, self._key, self._instrument, day)
            self._days[day] = rows["shares"].astype(np.float64)
        return self._days[day]


def _normal_prints(reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, day: date) -> Rows:
    """The recorded trades of a day but for special ones and those without a price, as they were recorded."""
    rows = _rows(reader, key, instrument, day, PRINTS)
    return rows.chosen((rows["special"] == 0) & (rows["price"] != NULL))


def _rows(reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout) -> Rows:
    """Every version of a session's rows; none if its block is damaged."""
    found = reader.unless_damaged(lambda: reader.versions(key, instrument, day, layout))
    return from_tuples(layout, []) if found is None else found


def _hours(reader: ArchiveReader, key: DefinitionKey, day: date) -> Session | None:
    try:
        return reader.hours(key.market, day)
    except ArchiveError as error:
        if error.code != ArchiveFault.HOURS_MISSING:
            raise
        return None


def _counts(listed: Collection[InstrumentId] | None, instrument: InstrumentId) -> bool:
    return listed is None or instrument in listed
