"""Collects into an archive day after day until it is killed; names each step on stdout once it has returned.

`python -m fakes.scenes.archive_collector FOLDER FIRST [BYTES ...]`: the number of the first day; with BYTES no file may
grow beyond each of them in turn, and the step that the system then refuses is named, too.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from fakes.values.archive_market import CALENDAR, KEY, TENCENT, after_close, at, open_archive, session
from fakes.values.behind_answers import holdings, ratings, report, short_sales
from fakes.values.behind_answers import number as participant
from fakes.values.clock import ManualClock
from fakes.values.collecting import Provider, flow_of, source_of
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.reading import reads_of
from tideboard_core.archive.export import ExportRows, write_csv
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.pruning import Retention, plan, prune
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS
from tideboard_core.archive.sealing import pack
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector
from tideboard_core.errors import NotOffered
from tideboard_core.model.behind.brokers import HoldingDay, HoldingHistory, Holdings
from tideboard_core.model.behind.company import Ratings
from tideboard_core.model.behind.events import CalendarPage, EventKind
from tideboard_core.model.behind.short_selling import ShortPositions, ShortVolumes
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import InstrumentId, Market

BEGIN = date(2024, 1, 2)
READINGS = 8
MINUTES = 30


def day_number(number: int) -> date:
    """The trading day with a number, counted from 2024; half days have too few minutes for all readings."""
    day = BEGIN
    while number:
        day = CALENDAR.next_session(Market.HK, day).date
        number -= session(day).minutes >= MINUTES * READINGS
    return day


def net(number: int, reading: int, minute: int) -> int:
    """What a reading says of a minute: the first minute is restated by each."""
    return number * 1000 + minute if minute else number * 1000 + 500 + reading


class Exchange(Provider):
    """A provider whose first minute is another one with each reading, and no other."""

    number = reading = 0

    async def capital_flow(self, instrument: InstrumentId, *_: object) -> CapitalFlow:
        found = flow_of(instrument, self.hours, self._ended(instrument))
        nets = [net(self.number, self.reading, minute) / 1000 for minute in self._ended(instrument)]
        return replace(found, net=(0.0, *nets))


def readings(writer: ArchiveWriter, number: int) -> Iterator[str]:
    """A day's readings by the collector; the last one is after the close, and seals."""
    day = day_number(number)
    hours, clock = session(day), ManualClock(session(day).open)
    exchange = Exchange(clock, hours=hours)
    source = replace(source_of(exchange), name=KEY.provider)
    collector = Collector(source, writer, clock, sleep=clock.sleep)
    exchange.number = number
    for exchange.reading in range(READINGS):
        last = exchange.reading == READINGS - 1
        clock.set_market(after_close(day) if last else at((exchange.reading + 1) * MINUTES - 1, day))
        asyncio.run(collector.collect([TENCENT]))
        yield f"read {number} {exchange.reading}"


T = TypeVar("T")


class Behind:
    """Daily figures of one day, of which everything tells the day's number."""

    def __init__(self, number: int) -> None:
        self._number, self._day = number, day_number(number)
        self.short_selling = self.brokers = self.company = self.events = self

    async def volumes(self, instrument: InstrumentId, count: int = 100) -> ShortVolumes:
        return short_sales(*[f"{self._number}.5"] * min(count, 5), day=self._day, instrument=instrument)

    async def positions(self, instrument: InstrumentId, count: int = 100) -> ShortPositions:
        raise NotOffered("offered-elsewhere", text=instrument, count=count)

    async def ratings(self, instrument: InstrumentId) -> Ratings:
        return replace(ratings(), instrument=instrument, analysts=self._number)

    async def holdings(self, instrument: InstrumentId) -> Holdings:
        return replace(holdings(25, settled=self._day, shares=1_000 + self._number), instrument=instrument)

    async def holding_history(self, instrument: InstrumentId, number: str) -> HoldingHistory:
        days = tuple(HoldingDay(self._day - timedelta(days=each), 1_000 + each, None) for each in range(60))
        return HoldingHistory(instrument=instrument, source="Fake", number=number, days=days)

    async def calendar(self, kind: EventKind, begin: date, end: date, markets: Collection[Market] = ()) -> CalendarPage:
        moved = report(self._day + timedelta(days=5), text=f"{kind} {len(markets)}")
        return CalendarPage(events=(replace(moved, kind=kind),) if begin <= moved.day <= end else ())


def daily(writer: ArchiveWriter, number_: int) -> None:
    """Ask for a day's figures; each is named once the collector has its answer noted, between two writes."""
    day, told = day_number(number_), set[DailyFigure]()
    clock = ManualClock(after_close(day) + timedelta(hours=3))

    async def perform(work: Callable[[], T]) -> T:
        done = work()
        for figure in DailyFigure:
            reads = reads_of(writer.database, writer.identities, KEY, TENCENT, figure)
            if day in reads and figure not in told:
                told.add(figure)
                say(f"daily {number_} {figure}")
        return done

    source = replace(source_of(Exchange(clock, hours=session(day))), name=KEY.provider, behind=lambda: Behind(number_))
    chosen = [participant(22)]
    collector = Collector(source, writer, clock, sleep=clock.sleep, perform=perform, participants=lambda: chosen)
    asyncio.run(collector.collect_daily([TENCENT]))


def steps(writer: ArchiveWriter, number: int) -> Iterator[str]:
    """A whole day: read and sealed, its daily figures, old days packed and their bars pruned, exported."""
    yield from readings(writer, number)
    daily(writer, number)
    day = day_number(number)
    pack(writer, Market.HK, keep=2)
    yield f"packed {number}"
    prune(writer, plan(writer.database, [Retention(layout=BARS, sessions=3)]))
    yield f"pruned {number}"
    reader = ArchiveReader(writer.folder)
    try:
        write_csv(reader, ExportRows.VERSIONS, day, writer.folder / "export.csv")
    finally:
        reader.close()
    yield f"exported {number}"


def allow(size: int) -> None:
    """Let no file of this process grow beyond a size; -1 for no limit."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (size if size >= 0 else hard, hard))


def say(line: str) -> None:
    """Name a step; the pipe has it before the next one begins."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def collect(folder: Path, first: int, sizes: list[int]) -> None:
    """Go on for years, or for one day with each size."""
    endless = not sizes
    writer = open_archive(folder)
    say("open")
    for number in range(first, first + 2000):
        if sizes:
            allow(sizes.pop(0))
        elif not endless:
            say("done")
            return
        try:
            for step in steps(writer, number):
                say(step)
        except (ArchiveError, OSError) as error:
            allow(-1)
            say(f"refused {getattr(error, 'code', type(error).__name__)}")
            for step in steps(writer, number):
                say(step)
        allow(-1)


if __name__ == "__main__":
    collect(Path(sys.argv[1]), int(sys.argv[2]), [int(size) for size in sys.argv[3:]])
