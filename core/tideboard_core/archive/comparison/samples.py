"""The earlier sessions that a value is compared with: the same security and key, at the same session minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np

from tideboard_core.archive.comparison.ranking import WINDOW, Bands, Mask, Ranked, bands, rank
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.history import SESSIONS, History, read_history, read_minute
from tideboard_core.archive.joining import with_bars
from tideboard_core.archive.judging import days_to_judge, traded_minutes
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, NULL, Integers, Rows
from tideboard_core.archive.rows import SessionId, all_versions, known_at, newest
from tideboard_core.archive.units import day_number, micros
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import TradingCalendar

NET: Final = ("net",)
BLOCK: Final = ("extra_large", "large")
"""Columns whose sum a series is."""


@dataclass(frozen=True)
class Sample:
    """Values of earlier sessions: a row for each day, oldest first, a column for each session minute; NULL for None.

    `damaged` are days whose block could not be read; they count as not received. So do the minutes that the market did
    not trade: those of a closure, and the afternoon of a day that ended at noon.
    """

    days: tuple[date, ...]
    values: Integers
    damaged: tuple[date, ...] = ()

    @property
    def known(self) -> Mask:
        """Which values were received."""
        known: Mask = self.values != NULL
        return known

    def without(self, day: date) -> Sample:
        """The other days."""
        others = np.array([each != day for each in self.days], np.bool_)
        return Sample(tuple(each for each in self.days if each != day), self.values[others])

    def column(self, minute: int) -> Integers:
        """The values of a session minute, one for each day; NULL for None."""
        if minute >= self.values.shape[1]:
            return np.full(len(self.days), NULL, np.int64)
        column: Integers = self.values[:, minute]
        return column

    def at(self, minute: int) -> Integers:
        """The known values of a session minute."""
        column = self.column(minute)
        known: Integers = column[column != NULL]
        return known

    def rank(self, value: int, minute: int) -> Ranked:
        """Rank a value of today among those of the same minute."""
        return rank(value, self.at(minute), minute=minute)

    def bands(self) -> Bands:
        """The usual range of every minute."""
        return bands(self.values, self.known)


def window(calendar: TradingCalendar, market: Market, day: date, count: int = WINDOW) -> tuple[date, ...]:
    """The last `count` sessions of a market before `day`, oldest first, recorded or not."""
    found: list[date] = []
    while len(found) < count:
        day = calendar.previous_session(market, day).date
        found.append(day)
    return tuple(reversed(found))


def net_sample(reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, days: Sequence[date]) -> Sample:
    """Return the last nets of the days, from the history if it is proven and reaches that far back, else the blocks."""
    first = reader.session_id(key, instrument, days[0])
    if first is None:
        return Sample(tuple(days), np.zeros((len(days), 0), np.int64))
    with reader.database.transaction("DEFERRED"):
        history = _history(reader, first)
        later = _later_rows(reader, first, day_number(days[-1]))
    if history is None or not _covers(history, first.day):
        return sample(reader, key, instrument, days)
    numbers = [day_number(day) for day in days]
    minutes = max([history.nets.shape[0], *(minute + 1 for _day, minute, _net in later)])
    values = np.full((len(days), minutes), NULL, np.int64)
    values[:, : history.nets.shape[0]] = _chosen(history, numbers).T
    rows = {number: row for row, number in enumerate(numbers)}
    for day, minute, net in later:
        if day in rows:
            values[rows[day], minute] = NULL if net is None else net
    return _traded(key.market, days, values)


def net_samples_at(
    reader: ArchiveReader, key: DefinitionKey, symbols: Sequence[InstrumentId], days: Sequence[date], minute: int
) -> tuple[Integers, Mask]:
    """Return one minute's last nets of many symbols and which are known: rows for symbols, columns for days."""
    numbers = [day_number(day) for day in days]
    values = np.full((len(symbols), len(days)), NULL, np.int64)
    reader.ask(symbols)
    key_number = reader.identities.key(key)
    if key_number is None:
        return values, values != NULL
    with reader.database.transaction("DEFERRED"):
        row_of: dict[str, int] = {symbol: row for row, symbol in enumerate(symbols)}
        unsealed = {symbol for (symbol,) in reader.database.all(_UNSEALED, (key_number, numbers[0], numbers[-1]))}
        alone = unsealed & row_of.keys()  # these symbols are read one by one
        together = read_minute(reader.database, key_number, minute, row_of.keys() - alone)
        alone.update(together.unproven)
        for history, found in together.by_days():
            if _covers(history, numbers[0]):
                values[[row_of[symbol] for symbol in found]] = _chosen(history, numbers)
            else:
                alone.update(found)
        for row in sorted(row_of[symbol] for symbol in alone):
            values[row] = net_sample(reader, key, symbols[row], days).column(minute)
    for column, day in days_to_judge(key.market, days):
        if not traded_minutes(key.market, day, minute + 1)[minute]:
            values[:, column] = NULL
    return values, values != NULL


_UNSEALED = (
    "SELECT code FROM symbol WHERE EXISTS (SELECT 1 FROM flow WHERE key=? AND symbol=symbol.id AND day BETWEEN ? AND ?)"
)


def sample(
    reader: ArchiveReader,
    key: DefinitionKey,
    instrument: InstrumentId,
    days: Sequence[date],
    *,
    series: Sequence[str] = NET,
    moment: datetime | None = None,
) -> Sample:
    """Return a series of the days from the blocks: last values, or those known at `moment` (aware).

    A series of several columns is their sum, known only where all of them are. Turnover comes from the bars where the
    flow call lacks it.
    """
    found: list[tuple[Integers, Integers]] = []
    damaged: list[date] = []
    with reader.database.transaction("DEFERRED"):
        for day in days:
            session = reader.session_id(key, instrument, day)
            try:
                found.append(_series(reader, session, series, moment))
            except ArchiveError as error:
                if error.code != ArchiveFault.DAMAGED:
                    raise
                damaged.append(day)
                found.append(_NOTHING)
    minutes = max((int(index.max(initial=-1)) + 1 for index, _values in found), default=0)
    values = np.full((len(days), minutes), NULL, np.int64)
    for row, (index, numbers) in enumerate(found):
        values[row, index] = numbers
    return _traded(key.market, days, values, tuple(damaged))


def _traded(market: Market, days: Sequence[date], values: Integers, damaged: tuple[date, ...] = ()) -> Sample:
    """The sample of these values without those of minutes that the market did not trade."""
    for row, day in days_to_judge(market, days):
        values[row, ~traded_minutes(market, day, values.shape[1])] = NULL
    return Sample(tuple(days), values, damaged)


_NOTHING = (np.zeros(0, np.int64), np.zeros(0, np.int64))


def _series(
    reader: ArchiveReader, session: SessionId | None, series: Sequence[str], moment: datetime | None
) -> tuple[Integers, Integers]:
    """Minutes and values of one day's series."""
    if session is None:
        return _NOTHING
    if "turnover" not in series:
        wanted = ("minute", "version", "received", *series)
        rows = _as_known(all_versions(reader.database, FLOW, session, wanted), moment)
    else:
        rows = _as_known(all_versions(reader.database, FLOW, session), moment)
        rows = with_bars(rows, _as_known(all_versions(reader.database, BARS, session), moment))
    rows = rows.chosen(rows.index >= 0)
    return rows.index, summed(rows, series)


def _as_known(versions: Rows, moment: datetime | None) -> Rows:
    return newest(versions) if moment is None else known_at(versions, micros(moment))


def summed(rows: Rows, series: Sequence[str]) -> Integers:
    """The sum of some columns, NULL where one of them is."""
    total = np.zeros(len(rows), np.int64)
    known = np.ones(len(rows), bool)
    for name in series:
        total += np.where(rows[name] == NULL, 0, rows[name])
        known &= rows[name] != NULL
    values: Integers = np.where(known, total, NULL)
    return values


def _history(reader: ArchiveReader, session: SessionId) -> History | None:
    """What is kept side by side of a symbol; None without checks, or if it is damaged, which the reader then names."""
    try:
        return read_history(reader.database, session.key, session.symbol)
    except ArchiveError as error:
        if error.code != ArchiveFault.COPY_DAMAGED:
            raise
        reader.name_damaged(error)
        return None


def _covers(history: History, first: int) -> bool:
    """Whether every sealed session from the day `first` on has its column."""
    return not history.full or int(history.days.min()) <= first


def _chosen(history: History, days: Sequence[int]) -> Integers:
    """The nets of some days, NULL for days without a column."""
    wider = np.append(history.nets, np.full((len(history.nets), 1), NULL, np.int64), axis=1)
    chosen: Integers = wider[:, _columns(history, days)]
    return chosen


def _columns(history: History, days: Sequence[int]) -> Integers:
    """The column of each day, the one behind the last for a day without."""
    columns = {day: column for column, day in enumerate(history.days.tolist()) if day}
    return np.array([columns.get(day, SESSIONS) for day in days], np.int64)


def _later_rows(reader: ArchiveReader, first: SessionId, last: int) -> list[tuple[int, int, int | None]]:
    """Day, minute and net of versions that no block has yet, oldest version first."""
    rows: list[tuple[int, int, int | None]] = reader.database.all(
        "SELECT day, minute, net FROM flow WHERE key=? AND symbol=? AND day BETWEEN ? AND ? AND minute>=0 "
        "ORDER BY day, minute, version",
        (*first, last),
    )
    return rows
