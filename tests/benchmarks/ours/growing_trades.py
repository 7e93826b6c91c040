"""A day of one security's trades through all that keeps them: time and sales, our own count, the archive.

A round takes so many in lots as they are pushed, writes them as the app's collector does, seals the day and counts it
again from the archive; milliseconds of each of these.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.subject import Stopwatch, serve
from fakes.values.archive_market import CALENDAR, DAY, KEY, TENCENT, close_archive, open_archive, prints_day, session
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import PRICE
from tideboard_core.collector.trade_recording import TradeQueue, write
from tideboard_core.flow.own_inflow import OwnCount, count_recorded
from tideboard_core.flow.size_limits import SIZE_LIMITS
from tideboard_core.flow.tick_stream import TickStream
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_desktop.book.tape_model import DEFAULTS, Tape

LOT = 50
"""Trades of one push."""
WRITTEN_EVERY = 50
"""Pushes between two writes."""
SIDES = {1: AggressorSide.BUY, -1: AggressorSide.SELL, 0: AggressorSide.NEUTRAL}
SESSION, LIMITS = session(), SIZE_LIMITS[Market.HK]


def pushes(count: int) -> Iterator[list[Tick]]:
    """The day's trades in lots."""
    lot: list[Tick] = []
    for each in prints_day(DAY, count, 7):
        price = Decimal(each.price or 0) / PRICE
        lot.append(
            Tick(
                instrument=TENCENT,
                time=datetime.fromtimestamp(each.time / 1e6, UTC),
                sequence=each.sequence,
                price=price,
                quantity=each.shares,
                turnover=price * each.shares,
                direction=SIDES[each.side],
            )
        )
        if len(lot) == LOT:
            yield lot
            lot = []


class Parts:
    """Processor and wall time by part."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def add(self, part: str, watch: Stopwatch) -> None:
        """What has passed since the watch began belongs to this part."""
        passed = watch.each(1, 1000)
        for name, value in ((part, passed["value"]), (f"{part} wall", passed["wall"])):
            self.spent[name] = self.spent.get(name, 0.0) + value


def day(folder: Path, count: int) -> dict[str, float]:
    """Milliseconds by part of a day of so many trades."""
    tape, stream, own = Tape(DEFAULTS[Market.HK]), TickStream(SESSION), OwnCount(SESSION, LIMITS)
    queue, parts, recorded = TradeQueue(CALENDAR, numbered=False), Parts(), dict[tuple[InstrumentId, date], int]()
    writer = open_archive(folder)

    def written(now: datetime) -> None:
        watch = Stopwatch()
        write(writer, queue.flush(now), lambda _instrument, _day: KEY, recorded=recorded)
        parts.add("write", watch)

    for number, lot in enumerate(pushes(count), start=1):
        now = lot[-1].time
        watch = Stopwatch()
        tape.take(lot)
        parts.add("tape", watch)
        watch = Stopwatch()
        for each in stream.take(lot):
            own.add(each)
        parts.add("count", watch)
        watch = Stopwatch()
        queue.take(TENCENT, lot, now)
        parts.add("queue", watch)
        if number % WRITTEN_EVERY == 0:
            written(now)
    written(SESSION.close)
    watch = Stopwatch()
    write(writer, queue.flush(SESSION.settled + timedelta(minutes=1)), lambda _instrument, _day: KEY, recorded=recorded)
    parts.add("seal", watch)
    with closing(ArchiveReader(folder)) as reader:
        watch = Stopwatch()
        found = partial(count_recorded, key=KEY, instrument=TENCENT, session=SESSION, limits=LIMITS)(reader)
        parts.add("read", watch)
    close_archive(writer)
    assert found is not None
    assert int(found.counted.trades.sum()) == count // LOT * LOT
    spent = {name: value for name, value in parts.spent.items() if not name.endswith(" wall")}
    return parts.spent | {"value": sum(spent.values())}


def main() -> None:
    """Serve rounds."""

    def round_(size: int) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            return day(Path(name) / "archive", size)

    serve(round_, "numpy")


if __name__ == "__main__":
    main()
