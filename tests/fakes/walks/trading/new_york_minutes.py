"""A day in New York minute by minute: what the loss brake counts beside the truth, as a table.

    PYTHONPATH=tests .venv/bin/python -m fakes.walks.trading.new_york_minutes

100 shares are held. They closed at 203.19 two days ago, at 188.38 yesterday, and at 179.38 today: flat until 08:00,
then at 186.00 before the open; the quote is Futu's as measured, once with a stamp that moves and once with one that
stands, its previous close moves at 20:00 in the first.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from msgspec import structs

from fakes.scenes.trading.new_york_day import HELD, NewYorkDay, new_york_day
from fakes.values.new_york import BEFORE, YESTERDAY, block, new_york, row
from tideboard_core.model.quote import Quote

DAY, NEXT = "2026-11-18", "2026-11-19"
CLOSED, TODAY = new_york("2026-11-17 16:00"), Decimal("179.38")
COURSE = (
    ("03:59", "188.38"), ("04:00", "188.38"), ("08:00", "186.00"), ("09:29", "186.00"), ("09:30", "186.00"),
    ("09:31", "185.00"), ("12:00", "181.00"), ("15:59", "179.38"), ("16:01", "179.38"), ("19:59", "179.00"),
    ("20:01", "179.10"), ("23:59", "179.10"),
)  # fmt: skip
"""What trades at each minute of the day."""
_BLOCKS = {"03:59": "overnight", "04:00": "pre", "08:00": "pre", "09:29": "pre", "16:01": "after", "19:59": "after",
           "20:01": "overnight", "23:59": "overnight"}  # fmt: skip


def quotes(*, moves: bool) -> Iterator[tuple[str, Decimal, Decimal, Quote]]:
    """Each minute with what trades, the close from which the day counts, and the quote."""
    for clock, price in COURSE:
        now, trades = new_york(f"{DAY} {clock}"), Decimal(price)
        opened, closed = clock >= "09:31", clock >= "16:00"
        last = TODAY if closed else trades if opened else YESTERDAY
        previous = BEFORE if not opened else last if moves and clock >= "20:00" else YESTERDAY
        stamp = now if moves else CLOSED if not opened else min(now, new_york(f"{DAY} 16:00"))
        name = _BLOCKS.get(clock)
        blocks = {} if name is None else {name: block(price, str(trades - last), now)}
        fields = {"volume": 1200, "open": Decimal("185.50")} if opened else {}
        yield f"{DAY} {clock}", trades, YESTERDAY, row(stamp, last, previous, **fields, **blocks)
    now = new_york(f"{NEXT} 00:00")
    night = block("179.10", str(Decimal("179.10") - TODAY), now)
    stamp = now if moves else new_york(f"{DAY} 16:00")
    ends = row(stamp, TODAY, TODAY if moves else YESTERDAY, volume=1200, open=Decimal("185.50"), overnight=night)
    yield f"{NEXT} 00:00", Decimal("179.10"), TODAY, ends


async def counted(*, moves: bool) -> list[tuple[str, str, Decimal, Decimal | None]]:
    """Time, price, truth and what is counted of each minute."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        async with new_york_day(Path(folder), f"{DAY} 03:58", loss="100000") as day:
            for clock, trades, close, quote in quotes(moves=moves):
                await _show(day, clock, quote, trades, moves=moves)
                rows.append((clock, str(trades), (trades - close) * HELD, day.counted()))
    return rows


async def _show(day: NewYorkDay, clock: str, quote: Quote, trades: Decimal, *, moves: bool) -> None:
    """A push, or what the brake itself reads, in turn; the book stands around the trade."""
    day.at(clock)
    day.push(quote)
    day.book(str(trades))
    if moves:
        day.scene.gateway.quote_rows = [structs.replace(quote, time=day.scene.clock.market())]
        await day.brake.read(day.scene.account)


def by_the_stamp(clock: str, quote: Quote) -> Decimal:
    """From which close a quote's stamp alone would have it count."""
    now = new_york(clock)
    return quote.prev_close if quote.time.astimezone(now.tzinfo).date() >= now.date() else quote.last


def table(*, moves: bool) -> list[str]:
    """The lines of the table."""
    stamp = "a stamp that moves, the previous close moves at 20:00" if moves else "a stamp that stands"
    lines = [f"### {stamp}", "", "| New York | trades at | truth | counted | by the stamp |", "|---|---|---|---|---|"]
    found = asyncio.run(counted(moves=moves))
    for (clock, price, truth, value), (_, trades, _close, quote) in zip(found, quotes(moves=moves), strict=True):
        stamped = (min(trades, quote.last) - by_the_stamp(clock, quote)) * HELD
        lines.append(f"| {clock[5:]} | {price} | {truth} | {'not known' if value is None else value} | {stamped} |")
    return lines


def main() -> None:
    """Print both."""
    sys.stdout.write("\n".join([*table(moves=True), "", *table(moves=False), ""]))


if __name__ == "__main__":
    main()
