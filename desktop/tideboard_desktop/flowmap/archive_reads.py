"""What the flow map reads from the archive: a past session, each minute's earlier shares, percentiles at a minute."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from tideboard_core.archive.comparison.ranking import LEAST
from tideboard_core.archive.comparison.samples import window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.judging import traded_hours
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS
from tideboard_core.flow.ranks import Asked
from tideboard_core.flow.session_minutes import Floats, SessionMinutes, from_archive
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.archive import ReadableArchive
from tideboard_desktop.docks.figures.percentile_ranks import read_cells
from tideboard_desktop.flowmap.cell_steps import QUANTILES, shares
from tideboard_desktop.flowmap.sheet import MapSheet, MapTier
from tideboard_desktop.ui.tables.flow_cells import PercentileCell
from tideboard_desktop.ui.tasks import Tasks

MOST: Final = 2000
"""Ranks that are kept: those of a list of 500 at a few minutes."""
PAUSE: Final = 30.0
"""Seconds after which what could not be read is asked for again."""
_Place = tuple[InstrumentId, int, float]


class MinuteRanks(QObject):
    """Ranks a net among the same minute of the 60 sessions before; `changed` carries the rows with a new rank.

    What is asked for while a read runs is read after it, of cells pointed at in passing only the newest. A restated net
    is ranked anew. `retry` asks again for what could not be read.
    """

    changed = Signal(object)

    def __init__(
        self, archive: ReadableArchive | None, calendar: TradingCalendar, tasks: Tasks, clock: Clock, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._archive, self._calendar, self._tasks, self._clock = archive, calendar, tasks, clock
        self._pointed: _Place | None = None
        self._rests_until = 0.0
        self._sheet: MapSheet | None = None
        self._begun = 0
        self._cells: dict[_Place, PercentileCell] = {}
        self._due: dict[_Place, None] = {}
        self.reading: asyncio.Task[None] | None = None

    def begin(self, sheet: MapSheet | None) -> None:
        """Rank the figures of another sheet from now on, or of the same one anew; what is being read comes too late."""
        self._sheet = sheet
        self._begun += 1
        self._cells.clear()
        self._due.clear()
        self._pointed = None
        self._rests_until = 0.0

    def cell(self, row: int, minute: int) -> PercentileCell | None:
        """The rank of a row at a minute; None where it has no net, and until it is read, which this asks for."""
        place = self._place(row, minute)
        found = None if place is None else self._cells.get(place)
        if place is not None and found is None:
            self._due[place] = None
            self.retry()
        return found

    def pointed_at(self, row: int, minute: int) -> PercentileCell | None:
        """As `cell`, for one that somebody points at: where many are passed by, only the newest of them is read."""
        place = self._place(row, minute)
        found = None if place is None else self._cells.get(place)
        self._pointed = place if found is None else None
        self.retry()
        return found

    def want(self, rows: Iterable[int], minute: int) -> None:
        """Rank these rows at a minute, together."""
        places = (self._place(row, minute) for row in rows)
        self._due.update(dict.fromkeys(each for each in places if each is not None and each not in self._cells))
        self.retry()

    def retry(self) -> None:
        """Read what is due, unless a read runs or has just failed."""
        archive, due = self._archive, self._due or self._pointed
        if archive is None or not due or self._clock.monotonic() < self._rests_until:
            return
        if self.reading is None or self.reading.done():
            self.reading = self._tasks.spawn(self._read(archive), name="percentiles of past minutes")

    def _place(self, row: int, minute: int) -> _Place | None:
        sheet = self._sheet
        net = float("nan") if sheet is None else sheet.net_at(row, minute)
        return None if sheet is None or net != net else (sheet.ids[row], minute, net)

    async def _read(self, archive: ReadableArchive) -> None:
        while isValid(self) and (now := self._next()):
            sheet, begun = self._sheet, self._begun
            key = None if sheet is None else archive.definition(sheet.session.market)
            if sheet is None or key is None:
                return
            asked = [Asked(instrument, key, sheet.session, minute, net) for instrument, minute, net in now]
            try:
                found = await read_cells(archive, self._calendar, asked)
            except ArchiveError:  # there is none, or it cannot be read, which the archive itself says
                if isValid(self) and begun == self._begun:
                    self._due.update(dict.fromkeys(now))
                    self._rests_until = self._clock.monotonic() + PAUSE
                return
            if not isValid(self) or begun != self._begun:
                continue
            if len(self._cells) + len(now) > MOST:
                self._cells.clear()
            self._cells.update({each: found[each[0]] for each in now})
            self.changed.emit(frozenset(sheet.row_of[each[0]] for each in now))

    def _next(self) -> list[_Place]:
        """What is read next, together: the cell pointed at, then all that are due at one minute."""
        pointed, self._pointed = self._pointed, None
        if pointed is not None:
            self._due[pointed] = None
        due = list(self._due)
        now = [each for each in due if each[1] == due[-1][1]]
        for each in now:
            del self._due[each]
        return now


AT_ONCE: Final = 4
"""Securities whose earlier sessions are read in one turn: others wait for the archive's thread meanwhile."""


class PastDay(NamedTuple):
    """A recorded session: its hours then, and the minutes of each security that has any."""

    session: Session
    minutes: Mapping[InstrumentId, SessionMinutes]


def read_day(ids: Sequence[InstrumentId], key: DefinitionKey, day: date, reader: ArchiveReader) -> PastDay:
    """Read a session of many securities; raises ArchiveError, HOURS_MISSING for a day of which nothing is recorded."""
    session = traded_hours(reader.hours(key.market, day))
    found = {each: minutes for each in ids if (minutes := _minutes(reader, key, each, day, session)) is not None}
    return PastDay(session, found)


class ComparedDays(NamedTuple):
    """The days of the earlier sessions that the minutes of `session` are compared with."""

    key: DefinitionKey
    days: Sequence[date]
    session: Session
    tier: MapTier


def read_quantiles(
    ids: Sequence[InstrumentId], sample: ComparedDays, reader: ArchiveReader
) -> dict[InstrumentId, Floats]:
    """Quantiles (4 x minutes) of the shares of turnover of the same minute on earlier days; NaN with too few days."""
    return {each: _quantiles(each, sample, reader) for each in ids}


def _quantiles(instrument: InstrumentId, sample: ComparedDays, reader: ArchiveReader) -> Floats:
    values = np.full((len(sample.days), sample.session.minutes), np.nan)
    for row, day in enumerate(sample.days):
        found = _minutes(reader, sample.key, instrument, day, sample.session)
        if found is not None:
            change = found.changes() if sample.tier is MapTier.NET else found.block_changes()
            values[row] = shares(change, found.turnover)
    enough = np.isfinite(values).sum(axis=0) >= LEAST
    result: Floats = np.full((len(QUANTILES), sample.session.minutes), np.nan)
    if enough.any():
        result[:, enough] = np.nanpercentile(values[:, enough], QUANTILES, axis=0)
    return result


def _minutes(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, day: date, session: Session
) -> SessionMinutes | None:
    """A recorded day by the minutes of a session; None if nothing of it was recorded, or if it is damaged."""

    def read() -> SessionMinutes | None:
        rows = reader.last(key, instrument, day)
        return from_archive(rows, session, reader.last(key, instrument, day, BARS)) if len(rows) else None

    return reader.unless_damaged(read)


class OwnMinutes(QObject):
    """Reads what "Against own minute" compares with, a few securities at a time.

    `changed` says that the sheet has taken some: call `want` again for the next ones. `came` carries the securities
    (frozenset) of which sessions came from a shared place.
    """

    changed = Signal()
    came = Signal(object)

    def __init__(
        self, archive: ReadableArchive | None, calendar: TradingCalendar, tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._archive, self._calendar, self._tasks = archive, calendar, tasks
        self._read: set[InstrumentId] = set()
        self.reading: asyncio.Task[None] | None = None
        if archive is not None:
            archive.shared_came.connect(self.came)
        self.came.connect(self._shared_came)

    def _shared_came(self, instruments: frozenset[InstrumentId]) -> None:
        """Read those again of which sessions came from a shared place."""
        self._read -= instruments
        self.changed.emit()

    def forget(self) -> None:
        """Read all again: the sheet or its tier is another one."""
        self._read.clear()

    def want(self, sheet: MapSheet, seen: Iterable[InstrumentId]) -> None:
        """Read the next few securities of a sheet, those on screen first."""
        if self._archive is None or (self.reading is not None and not self.reading.done()):
            return
        due = [each for each in dict.fromkeys((*seen, *sheet.ids)) if each not in self._read][:AT_ONCE]
        if due:
            self._read.update(due)
            work = self._read_some(self._archive, sheet, due)
            self.reading = self._tasks.spawn(work, name="earlier minutes of the flow map")

    async def _read_some(self, archive: ReadableArchive, sheet: MapSheet, ids: Sequence[InstrumentId]) -> None:
        market, tier = sheet.session.market, sheet.tier
        key = archive.definition(market)
        if key is None:
            return
        days = window(self._calendar, market, sheet.session.date)
        sample = ComparedDays(key, days, sheet.session, tier)
        try:
            found = await archive.read(partial(read_quantiles, ids, sample))
        except ArchiveError:
            return  # there is no archive, or it cannot be read, which the archive itself says
        if isValid(self) and sheet.tier is tier:
            sheet.take_quantiles(found)
            self.reading = None
            self.changed.emit()
