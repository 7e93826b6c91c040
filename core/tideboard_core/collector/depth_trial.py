"""What a day of books and quotes costs: by what was recorded, or by a trial that keeps nothing of a minute."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.depth.coding import FORM, encode_book, encode_quotes
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.depth.reading import BookGap, DepthSize
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.depth_recorder import BookSource, DepthRecorder
from tideboard_core.collector.depth_recording import DepthFlush
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import first_to_end
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.ports.system import MarketClock

TRIAL: Final = 60.0
"""Seconds of a trial: a whole book each minute is in it."""
MOST_DAYS: Final = 40
"""Security-days, the newest ones, by which the cost of a day is measured."""
LEAST_MINUTES: Final = 5
"""Minutes that must be known of a day."""


class DayCost(NamedTuple):
    """About how many bytes a day of `securities` takes.

    `days`: measured from so many recorded security-days; 0: by a trial of `seconds`, in which `live` of them traded.
    """

    size: int
    securities: int
    days: int = 0
    seconds: float = 0.0
    live: int = 0


class MeasuredDay(NamedTuple):
    """What a recorded day of a security would have taken from open to close, by the minutes that are known of it."""

    instrument: InstrumentId
    size: float


class DepthRoom(NamedTuple):
    """What books and quotes take by security, day and series, and what the newest days of them cost."""

    sizes: Sequence[DepthSize]
    days: Sequence[MeasuredDay]


def read_room(reader: ArchiveReader) -> DepthRoom:
    """Read what books and quotes take; raises ArchiveError. Days of which too little is known measure nothing."""
    sizes = reader.depth_sizes()
    taken: dict[tuple[DefinitionKey, InstrumentId, date], int] = defaultdict(int)
    for each in sizes:
        taken[each.key, each.instrument, each.day] += each.size
    newest = sorted(taken, key=lambda place: place[2], reverse=True)[:MOST_DAYS]
    found = []
    for key, instrument, day in newest:
        hours = reader.hours(key.market, day)
        minutes = hours.minutes - sum(_minutes(hours, gap) for gap in reader.book_gaps(key, instrument, day))
        if minutes >= LEAST_MINUTES:
            found.append(MeasuredDay(instrument, taken[key, instrument, day] / minutes * hours.minutes))
    return DepthRoom(sizes, found)


def _minutes(hours: Session, gap: BookGap) -> float:
    begin = hours.axis_minute(gap.begin.timestamp())
    return (hours.minutes if gap.end is None else hours.axis_minute(gap.end.timestamp())) - begin


def recorded_cost(days: Sequence[MeasuredDay], securities: Collection[InstrumentId]) -> DayCost | None:
    """The cost by what was recorded: of each security its largest day, of one without any the mean of the others.

    None if nothing was recorded so far.
    """
    largest: dict[InstrumentId, float] = {}
    for each in days:
        largest[each.instrument] = max(each.size, largest.get(each.instrument, 0.0))
    if not largest:
        return None
    mean = sum(largest.values()) / len(largest)
    return DayCost(round(sum(largest.get(each, mean) for each in securities)), len(securities), days=len(days))


class DepthTrial:
    """Records securities for a while into nothing and counts what it would take. `sleep` waits between two looks."""

    def __init__(
        self,
        hub: Hub,
        source: BookSource,
        clock: MarketClock,
        securities: Collection[InstrumentId],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock, self._securities, self._sleep = clock, tuple(securities), sleep
        self._calendar = TradingCalendar()
        self._flushes: dict[InstrumentId, list[DepthFlush]] = defaultdict(list)
        self._recorder = DepthRecorder(
            hub, source, clock, store=self._count, chosen=lambda: self._securities, sleep=sleep
        )

    async def _count(self, flushes: Sequence[DepthFlush]) -> None:
        for each in flushes:
            self._flushes[each.instrument].append(each)

    def trading(self) -> list[InstrumentId]:
        """Those whose market trades continuously now: of no other can a day be measured."""
        now = self._clock.market()
        return [each for each in self._securities if self._calendar.newest(market_of(each), now).contains(now)]

    async def run(self, seconds: float = TRIAL) -> DayCost | None:
        """Measure for so many seconds; None if no market trades, or nothing came."""
        live = self.trading()
        if not live:
            return None

        async def pass_by() -> None:
            await self._sleep(seconds)

        await first_to_end(self._recorder.run(), pass_by())
        return self.cost(live, seconds)

    def cost(self, live: Sequence[InstrumentId], seconds: float) -> DayCost | None:
        """What the trial makes of a day; securities that do not trade now count as the mean of those that do."""
        sizes = [self._a_day(each, seconds) for each in live if each in self._flushes]
        if not sizes:
            return None
        size = sum(sizes) / len(sizes) * len(self._securities)
        return DayCost(round(size), len(self._securities), seconds=seconds, live=len(sizes))

    def _a_day(self, instrument: InstrumentId, seconds: float) -> float:
        flushes = self._flushes[instrument]
        books = BookRows.of(change for each in flushes for change in each.books)
        quotes = QuoteRows.of(row for each in flushes for row in each.quotes)
        size = len(encode_book(books, FORM)) + len(encode_quotes(quotes, FORM))
        return size / seconds * 60 * flushes[0].session.minutes
