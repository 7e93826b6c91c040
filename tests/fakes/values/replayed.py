"""A recorded day of two securities in an archive: one collected live with a restatement, one read in the evening."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

from fakes.values.archive_market import (
    DAY,
    MEITUAN,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    open_archive,
    prints_day,
    session,
)
from fakes.values.book_day import books, quotes, second
from tideboard_core.archive.definitions import PRACTICE, PROVIDERS, DefinitionKey, definition_key
from tideboard_core.archive.depth.book_rows import BookChange, BookFlag, BookRows, book_gap, book_step, whole_book
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Minute, MinuteBar, Print
from tideboard_core.archive.units import instant, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.quote import OrderBook

T = TypeVar("T")
KEY: Final[DefinitionKey] = definition_key(
    PROVIDERS[FlowDefinition.FUTU] + PRACTICE, FlowDefinition.FUTU, Market.HK, "HKD", DAY
)
BEFORE: Final = days_before(DAY, 3)
HOLE: Final = range(90, 97)
"""Minutes that nobody received."""
RESTATED: Final = 40
FLOW: Final[list[Minute]] = [each for each in flow_day(330, 5) if each.minute not in HOLE]
BARS: Final[list[MinuteBar]] = [each for each in bar_day(330, 6) if each.minute not in HOLE]
PRINTS: Final[list[Print]] = prints_day(DAY, 4000, 7)


BOOK_FROM: Final = 600
"""Seconds after the open from which on books are recorded: 09:40 to 11:00."""
BOOK_HOLE: Final = (3000, 3300)
"""Seconds after the open between which the connection was lost: 10:20 to 10:25."""
THINNED: Final = (4800, 4860)
"""Seconds after the open between which the book was kept once in 100 ms: 10:50 to 10:51."""
CROSSED: Final = 5000
"""Seconds after the open about which bids are above asks."""
FACTS: Final = SessionFacts(
    name="TENCENT THEN",
    lot_size=200,
    currency="HKD",
    security_type=SecurityType.STOCK,
    steps=((Decimal(1000), Decimal("0.2")),),
    received=session(DAY).open - timedelta(minutes=30),
)
SHOWN: Final = [
    each
    for each in books(4800, 12, per_second=0.5, begin=BOOK_FROM)
    if not second(BOOK_HOLE[0]) <= instant(each[0]) < second(BOOK_HOLE[1])
]
"""Each book with its receipt."""
QUOTES: Final = quotes(5400, 13)


def book_rows() -> BookRows:
    """The changes of the books, with the hole, the thinned stretch and a book that crosses."""
    found: list[BookChange] = []
    hole, crossing = micros(second(BOOK_HOLE[0])), micros(second(CROSSED))
    thin_from, thin_to = (micros(second(each)) for each in THINNED)
    before, last = None, 0
    for received, book in SHOWN:
        shown = book
        if last < hole <= received:
            found.append(book_gap(hole, GapReason.LINK))
            before = None
        if last < crossing <= received:
            shown = OrderBook(instrument=TENCENT, bids=book.asks[::-1], asks=book.asks)
        flag = BookFlag.THINNED if thin_from <= received < thin_to else BookFlag(0)
        if before is None or last // 60_000_000 != received // 60_000_000:
            found.append(whole_book(received, shown, flag))
        else:
            found.append(book_step(received, before, shown, flag))
        before, last = shown, received
    return BookRows.of(found)


def fill_books(writer: ArchiveWriter) -> None:
    """Books, quotes and facts of the one security."""
    rows = book_rows()
    for part in range(0, len(rows), 500):
        writer.add_depth(KEY, TENCENT, DAY, rows.part(part, min(part + 500, len(rows))))
    writer.add_quotes(KEY, TENCENT, DAY, QUOTES)
    writer.add_facts(KEY, TENCENT, DAY, FACTS)


def fill(folder: Path, *, with_books: bool = False) -> None:
    """Three days before with bars, then the day; `with_books` also books, quotes and facts of the one security."""
    writer = open_archive(folder, *BEFORE, DAY)
    try:
        with writer.batch():
            _fill_minutes(writer)
        if with_books:
            fill_books(writer)
    finally:
        close_archive(writer)


def _fill_minutes(writer: ArchiveWriter) -> None:
    for number, day in enumerate(BEFORE):
        writer.add_bars(KEY, TENCENT, day, bar_day(330, 20 + number), received=after_close(day))
        writer.add_minutes(KEY, TENCENT, day, flow_day(330, 30 + number), received=after_close(day))
    for flow in FLOW:
        writer.add_minutes(KEY, TENCENT, DAY, [flow], received=at(flow.minute))
    for bar in BARS:
        writer.add_bars(KEY, TENCENT, DAY, [bar], received=at(bar.minute, seconds=3))
    again = FLOW[RESTATED]
    assert again.net is not None
    writer.add_minutes(KEY, TENCENT, DAY, [again._replace(net=again.net + 5_000_000)], received=at(200))
    for first in range(0, len(PRINTS), 50):
        part = PRINTS[first : first + 50]
        writer.add_prints(KEY, TENCENT, DAY, part, received=instant(part[-1].time) + timedelta(milliseconds=300))
    writer.add_minutes(KEY, MEITUAN, DAY, flow_day(330, 8), received=after_close())
    writer.add_bars(KEY, MEITUAN, DAY, bar_day(330, 9), received=after_close())


def reading(folder: Path) -> Callable[[Callable[[ArchiveReader], T]], Awaitable[T]]:
    """What the app's archive service is for a replay, on a reader of this thread."""

    async def read(work: Callable[[ArchiveReader], T]) -> T:
        with closing(ArchiveReader(folder)) as reader:
            return work(reader)

    return read


def moment(clock: str, seconds: int = 0) -> datetime:
    """`10:47` of the day in Hong Kong, UTC."""
    hour, minute = map(int, clock.split(":"))
    opened = session(DAY).open
    return opened + timedelta(minutes=(hour - 9) * 60 + minute - 30, seconds=seconds)
