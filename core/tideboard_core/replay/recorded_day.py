"""A market's day in the archive: its securities, read once each when they are first asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Final, Protocol, TypeVar

from tideboard_core.archive.actions import SplitOrDividend, actions_of, splits_among
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, CLOSING_AUCTION, FLOW, NULL, PRINTS, QUOTES, Rows
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.units import day_number, price_of
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import Session
from tideboard_core.model.splits import price_in, shares_between
from tideboard_core.replay.recorded_book import BookHole, RecordedBook
from tideboard_core.replay.recorded_security import RecordedRows, RecordedSecurity

T = TypeVar("T")
_CLOSE_WITHIN: Final = 15
"""How many days back the close before a day is looked for: the longest closure of a market is shorter."""
_BOOKS: Final = 4
"""Books that are kept: those of the link letters, and one to come back to."""
_KEPT: Final = 8
"""Stretches of earlier days that are kept, each of a security: a seek asks for the same ones again."""


class ReadArchive(Protocol):
    """Runs a function on a reader of the archive, in the thread that the reader belongs to; raises ArchiveError."""

    def __call__(self, work: Callable[[ArchiveReader], T], /) -> Awaitable[T]: ...


class RecordedDay:
    """What one provider sent of a market's day. Every method may raise ArchiveError; damage is named by the reader."""

    def __init__(self, read: ReadArchive, key: DefinitionKey, session: Session) -> None:
        self._read = read
        self.key, self.session = key, session
        self._securities: dict[InstrumentId, RecordedSecurity] = {}
        self._reading: dict[InstrumentId, asyncio.Lock] = {}
        self._books: dict[InstrumentId, RecordedBook] = {}
        self._before: dict[tuple[InstrumentId, date], list[tuple[date, Rows]]] = {}
        self._past_actions: dict[InstrumentId, list[SplitOrDividend]] = {}

    @property
    def market(self) -> Market:
        return self.key.market

    @property
    def day(self) -> date:
        return self.session.date

    def known(self, instrument: InstrumentId) -> RecordedSecurity | None:
        """A security that was read already."""
        return self._securities.get(instrument)

    async def security(self, instrument: InstrumentId) -> RecordedSecurity:
        """A security's day; `is_empty` where nothing was recorded of it."""
        async with self._reading.setdefault(instrument, asyncio.Lock()):
            found = self.known(instrument)
            if found is None:
                rows = await self._read(partial(_rows, self.key, instrument, self.day))
                found = self._securities[instrument] = RecordedSecurity(instrument, self.session, rows)
        return found

    def book_known(self, instrument: InstrumentId) -> RecordedBook | None:
        """A book that was read already, and of which no `_BOOKS` others were read since."""
        return self._books.get(instrument)

    async def book(self, instrument: InstrumentId) -> RecordedBook:
        """A security's book; `is_empty` where none was recorded. A busy day of one takes some ten megabytes."""
        async with self._reading.setdefault(instrument, asyncio.Lock()):
            found = self._books.pop(instrument, None)
            if found is None:
                found = await self._read(partial(_book, self.key, instrument, self.day))
            self._books[instrument] = found  # the newest last
            while len(self._books) > _BOOKS:
                del self._books[next(iter(self._books))]
            return found

    async def bars_before(self, instrument: InstrumentId, begin: date) -> list[tuple[date, Rows]]:
        """The minute bars of the recorded days from `begin` to before this one, oldest first."""
        last = self.day - timedelta(days=1)
        if begin > last:
            return []
        kept = self._before.pop((instrument, begin), None)
        if kept is None:
            kept = await self._read(partial(_bars, self.key, instrument, begin, last))
        self._before[instrument, begin] = kept  # the newest last
        while len(self._before) > _KEPT:
            del self._before[next(iter(self._before))]
        return kept

    async def actions(self, instrument: InstrumentId) -> list[SplitOrDividend]:
        """The splits and dividends up to this day, as far as the archive has them."""
        if instrument not in self._past_actions:
            found = await self._read(partial(_actions, instrument))
            self._past_actions[instrument] = [one for one in found if one.ex_day <= self.day]
        return self._past_actions[instrument]


def _bars(
    key: DefinitionKey, instrument: InstrumentId, begin: date, end: date, reader: ArchiveReader
) -> list[tuple[date, Rows]]:
    return reader.bars(key, instrument, begin, end)


def _rows(key: DefinitionKey, instrument: InstrumentId, day: date, reader: ArchiveReader) -> RecordedRows:
    """A series of which the block is damaged is left out, and named by the reader."""
    found, damaged = [], list[str]()
    for layout in (FLOW, BARS, PRINTS):
        rows = reader.unless_damaged(partial(reader.versions, key, instrument, day, layout))
        found.append(from_tuples(layout, []) if rows is None else rows)
        if rows is None:
            damaged.append(layout.name)
    return RecordedRows(
        flow=found[0],
        bars=found[1],
        prints=found[2],
        quotes=_quotes(key, instrument, day, reader, damaged),
        facts=reader.facts(key, instrument, day),
        prev_close=_close_before(key, instrument, day, reader),
        damaged=tuple(damaged),
    )


def _quotes(
    key: DefinitionKey, instrument: InstrumentId, day: date, reader: ArchiveReader, damaged: list[str]
) -> QuoteRows:
    """The reader leaves a damaged block out and names it."""
    rows = reader.quotes(key, instrument, day)
    mine = {"symbol": instrument, "day": str(day_number(day)), "series": QUOTES.name}
    if any(mine.items() <= error.data.items() for error in reader.damaged):
        damaged.append(QUOTES.name)
    return rows


def _book(key: DefinitionKey, instrument: InstrumentId, day: date, reader: ArchiveReader) -> RecordedBook:
    holes = [BookHole(*gap) for gap in reader.book_gaps(key, instrument, day)]
    return RecordedBook(instrument, reader.depth(key, instrument, day), holes)


def _close_before(key: DefinitionKey, instrument: InstrumentId, day: date, reader: ArchiveReader) -> Decimal | None:
    """The close of the newest recorded day before, in the shares of this one.

    Most often that is the first day that is looked at.
    """
    days = (day - timedelta(days=back) for back in range(1, _CLOSE_WITHIN + 1))
    closes = ((each, _last_close(reader.bars(key, instrument, each, each))) for each in days)
    then, close = next(((each, close) for each, close in closes if close is not None), (day, None))
    shares = shares_between(splits_among(_actions(instrument, reader)), then, day)
    return None if close is None or shares is None else price_in(close, shares)


def _actions(instrument: InstrumentId, reader: ArchiveReader) -> list[SplitOrDividend]:
    return actions_of(reader.database, reader.identities, instrument)


def _last_close(days: list[tuple[date, Rows]]) -> Decimal | None:
    for _day, rows in reversed(days):
        continuous = rows.chosen((rows.index >= 0) & (rows["close"] != NULL))
        auction = rows.chosen((rows.index == CLOSING_AUCTION) & (rows["close"] != NULL))
        for part in (auction, continuous):
            if len(part):
                return price_of(int(part["close"][-1]))
    return None


async def days_of(read: ReadArchive, market: Market, instrument: InstrumentId | None = None) -> list[date]:
    """The days of a market that can be replayed, oldest first; of a security only those with something of it."""
    return await read(partial(_days, market, instrument))


def _days(market: Market, instrument: InstrumentId | None, reader: ArchiveReader) -> list[date]:
    wanted = () if instrument is None else (instrument,)
    return sorted({record.day for record in reader.sessions(market, wanted)})


async def recorded_day(read: ReadArchive, key: DefinitionKey, day: date) -> RecordedDay:
    """A day with its recorded hours. Raises ArchiveError HOURS_MISSING for one that was not recorded."""
    return RecordedDay(read, key, await read(lambda reader: reader.hours(key.market, day)))
