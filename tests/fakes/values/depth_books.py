"""Books of one security second by second for tests of its depth over time, and what a naive reader makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, TENCENT, session
from tideboard_core.archive.depth.book_rows import ASK, BID, LEVELS
from tideboard_core.archive.records import PRINTS, Print, Rows
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.units import micros
from tideboard_core.flow.depth.column_axis import ColumnAxis
from tideboard_core.model.quote import AggressorSide, Level, OrderBook, Tick

OPEN = session(DAY).open
BEGIN = micros(OPEN)
SECOND = 1_000_000


def book(bids: Iterable[tuple[float, int]], asks: Iterable[tuple[float, int]]) -> OrderBook:
    """A book of prices and shares, best first."""
    sides = [tuple(Level(Decimal(str(price)), shares, 1) for price, shares in side) for side in (bids, asks)]
    return OrderBook(instrument=TENCENT, bids=sides[0], asks=sides[1])


def ladder(
    middle: float, shares: Mapping[float, int] | None = None, *, step: float = 0.5, size: int = 1000
) -> OrderBook:
    """Ten levels a side around a price; `shares` has those of some prices, 0 = none there."""
    wanted = shares or {}
    sides = []
    for sign in (-1, 1):
        prices = [round(middle + sign * step * number, 4) for number in range(1, 30)]
        sides.append([(price, wanted.get(price, size)) for price in prices if wanted.get(price, size)][:LEVELS])
    return book(*sides)


def after(seconds: float) -> int:
    """Microseconds of UTC so long after the open."""
    return BEGIN + round(seconds * SECOND)


def at(seconds: float) -> datetime:
    return OPEN + timedelta(seconds=seconds)


def tick(number: int, seconds: float, price: float, shares: int, side: AggressorSide = AggressorSide.BUY) -> Tick:
    """A trade so long after the open."""
    exact = Decimal(str(price))
    return Tick(
        instrument=TENCENT,
        time=at(seconds),
        sequence=number,
        price=exact,
        quantity=shares,
        turnover=exact * shares,
        direction=side,
    )


def levels_of(shown: OrderBook) -> dict[tuple[int, int], int]:
    """What is in a book, its first ten levels a side, by side and price."""
    return {
        (side, round(level.price * 10_000)): level.quantity
        for side, levels in ((BID, shown.bids), (ASK, shown.asks))
        for level in levels[:LEVELS]
        if level.quantity
    }


def naive_column(
    pushes: Sequence[tuple[int, OrderBook | None]], axis: ColumnAxis, column: int
) -> dict[tuple[int, int], int] | None:
    """The last book known in a column, by looking at every push (None = a gap began); None where none is known."""
    over = column + 1 in axis.seams
    end = axis.begin_of(column) + axis.step if over else axis.begin_of(column + 1)
    shown, gap = None, None
    for moment, each in pushes:
        if moment < end:
            shown, gap = (each, None) if each is not None else (shown, moment)
    if shown is None or (gap is not None and axis.column_of(gap - 1) < column):
        return None
    return levels_of(shown)


@st.composite
def books(draw: st.DrawFn) -> OrderBook:
    """Any book, crossed and one-sided ones too."""
    sides = []
    for highest_first in (True, False):
        prices = sorted(draw(st.sets(st.integers(6_000, 6_015), max_size=12)), reverse=highest_first)
        sides.append([(price / 10, draw(st.integers(1, 40_000))) for price in prices])
    return book(*sides)


@st.composite
def pushes(draw: st.DrawFn) -> list[tuple[int, OrderBook | None]]:
    """Books and gaps (None) in order of time, within some minutes around the lunch break."""
    moment, found = after(2.4 * 3600), list[tuple[int, OrderBook | None]]()
    for _ in range(draw(st.integers(1, 25))):
        moment += round(draw(st.sampled_from([0.0, 0.2, 0.7, 3, 14, 61, 400])) * SECOND)
        gap = bool(found) and found[-1][1] is not None and draw(st.integers(0, 7)) == 0
        found.append((moment, None if gap else draw(books())))
    return found


def busy_day(count: int, *, seconds: float = 3600.0, seed: int = 5) -> list[tuple[int, OrderBook]]:
    """So many books of a price that wanders, evenly over some seconds from the open on."""
    draw = np.random.default_rng(seed)
    sizes = {price: int(size) for price, size in enumerate(draw.integers(1, 200, 400) * 100)}
    middle, found = 200, list[tuple[int, OrderBook]]()
    for number in range(count):
        middle += int(draw.integers(-1, 2)) if number % 40 == 0 else 0
        for _ in range(2):
            sizes[middle + int(draw.integers(-10, 11))] = int(draw.integers(1, 200)) * 100
        bids = [(600 + (middle - step) / 2, sizes[middle - step]) for step in range(10)]
        asks = [(600 + (middle + 1 + step) / 2, sizes[middle + 1 + step]) for step in range(10)]
        found.append((after(seconds * number / count), book(bids, asks)))
    return found


def print_rows(prints: Iterable[Print]) -> Rows:
    """Trades as an archive gives them."""
    found = []
    for each in prints:
        known = each._asdict() | {"version": 1, "received": each.time, "source": 8}
        found.append(tuple(known[name] for name in PRINTS.columns))
    return from_tuples(PRINTS, found)
