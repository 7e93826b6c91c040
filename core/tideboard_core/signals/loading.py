"""Sessions of many securities from an archive, as a rule sees them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from tideboard_core.archive.comparison.ranking import WINDOW
from tideboard_core.archive.comparison.samples import window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, Layout, Rows
from tideboard_core.archive.rows import from_tuples, known_at, newest
from tideboard_core.archive.units import micros
from tideboard_core.flow.minutes import Floats, flow_minutes
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.sessions import SessionData
from tideboard_core.signals.versions import Versions, session_data

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
) -> Loaded:
    """Read the recorded sessions of some trading days (ascending) of one market; `other` is the second provider's key.

    `instruments` has every symbol that was in the list on one of the days: those that left stay in for their days.
    For a thread. Damaged blocks are left out and named in `reader.damaged`. Raises ArchiveError, and Cancelled soon
    after `cancelled` says so.
    """
    listed = {day: None if members is None else members(day) for day in days}
    hours = {day: found for day in days if (found := _hours(reader, key, day)) is not None}
    sessions: list[SessionData] = []
    for instrument in instruments:
        own = [hours[day] for day in days if day in hours and _counts(listed[day], instrument)]
        if own:
            past = _Past(reader, key, instrument, own, calendar) if rule.needs_percentile else None
            for each in own:
                if cancelled():
                    raise Cancelled
                sessions += _session(reader, rule, (key, other), instrument, each, past)
    assumed = () if members is None else tuple(day for day in days if listed[day] is None)
    return Loaded(tuple(sessions), assumed)


def sample_before(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, hours: Session, calendar: TradingCalendar
) -> Floats:
    """Return the nets of the 60 sessions before one, as known at its open: a row for each day, NaN for unknown."""
    return _Past(reader, key, instrument, [hours], calendar).sample(hours)


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

    def sample(self, hours: Session) -> Floats:
        """The 60 sessions before one as known at its open; minutes that none of them has are unknown."""
        at, opened = self._days.index(hours.date), micros(hours.open)
        begin = max(at - WINDOW, 0)
        nets = self._nets[begin:at]
        restated = [row for row, each in enumerate(self._found[begin:at]) if each.last_received > opened]
        if restated:
            nets = nets.copy()
            for row in restated:
                nets[row] = self._nets_of(known_at(self._found[begin + row].versions, opened))
        if self._count >= hours.minutes:
            return nets[:, : hours.minutes]
        wider = np.full((len(nets), hours.minutes), np.nan)
        wider[:, : self._count] = nets
        return wider

    def _nets_of(self, rows: Rows) -> Floats:
        return flow_minutes(rows, self._count).net


def _session(
    reader: ArchiveReader,
    rule: Rule,
    keys: tuple[DefinitionKey, DefinitionKey | None],
    instrument: InstrumentId,
    hours: Session,
    past: _Past | None,
) -> Iterator[SessionData]:
    """One session, nothing if none was recorded."""
    key, other = keys
    flow = _rows(reader, key, instrument, hours.date, FLOW)
    if len(flow):
        bars = _rows(reader, key, instrument, hours.date, BARS)
        second = None
        if other is not None and rule.needs_other:
            second = _rows(reader, other, instrument, hours.date, FLOW)
        sample = None if past is None else past.sample(hours)
        yield session_data(rule, instrument, hours, Versions(flow, bars, second), sample=sample)


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
