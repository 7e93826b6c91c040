"""Depth over time over the practice exchange: a made-up afternoon before what its book pushes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import numpy as np

from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.archive.depth.book_rows import BookChange, BookRows, book_gap, book_step, whole_book
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.records import Print
from tideboard_core.archive.units import PRICE
from tideboard_core.flow.depth.column_axis import SECOND
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.system.settings import Settings
from tideboard_desktop.depth.dock import DepthDock
from tideboard_desktop.depth.map_parts import MapCell
from tideboard_desktop.docks.lazy_dock import LazyDock

SIZE = (1584, 820)
"""The dock as a window of its own, in logical pixels."""
SECONDS = 96 * 60
EVERY = 3
"""Seconds from one made-up book to the next."""
HOLE = (28 * 60, 31 * 60 + 15)
"""Seconds after the begin in which nothing was recorded."""
SEED = 20
LEVELS = 10


def _books(last: OrderBook) -> list[OrderBook]:
    """Books that lead to the last one: a price that wanders, sizes that stand for a while at each price."""
    draw = np.random.default_rng(SEED)
    bid = last.bids[0].price
    step = last.bids[0].price - last.bids[1].price
    walk = np.cumsum(draw.choice([0, 0, 0, 0, 0, 0, 0, -1, 1], SECONDS // EVERY))
    sizes: dict[int, int] = {}
    found = []
    for moved in (walk - walk[-1]).tolist():
        for _ in range(2):
            sizes[moved + int(draw.integers(-12, 13))] = _size(draw)

        def side(first: int, sign: int, middle: int = moved) -> tuple[Level, ...]:
            prices = [middle + first + sign * number for number in range(LEVELS)]
            return tuple(Level(bid + step * at, sizes.setdefault(at, _size(draw)), 3) for at in prices)

        found.append(OrderBook(instrument=last.instrument, bids=side(0, -1), asks=side(1, 1)))
    return found


def _size(draw: np.random.Generator) -> int:
    kind = draw.random()
    most = 2_500 if kind < 0.7 else 8_000 if kind < 0.92 else 20_000
    return int(draw.integers(2, most // 100 + 1)) * 100


def _changes(books: list[OrderBook], begin: int) -> Iterator[BookChange]:
    yield whole_book(begin, books[0])
    for number, (before, after) in enumerate(pairwise(books), 1):
        second = number * EVERY
        if HOLE[0] <= second < HOLE[1]:
            if second - EVERY < HOLE[0]:
                yield book_gap(begin + HOLE[0] * SECOND, GapReason.LINK)
        elif HOLE[1] <= second < HOLE[1] + EVERY:
            yield whole_book(begin + second * SECOND, after)
        else:
            yield book_step(begin + second * SECOND, before, after)


def _trades(books: list[OrderBook], begin: int) -> Iterator[Print]:
    draw = np.random.default_rng(SEED)
    for number, book in enumerate(books):
        second = number * EVERY
        if HOLE[0] <= second < HOLE[1] or draw.random() < 0.5:
            continue
        bought = draw.random() < 0.5
        price: Decimal = (book.asks if bought else book.bids)[0].price
        shares = int(draw.exponential(6) + 1) * 100 * (30 if draw.random() < 0.04 else 1)
        yield Print(number, begin + second * SECOND, int(price * PRICE), shares, 1 if bought else -1)


async def _depth(hands: Hands, camera: Camera) -> None:
    """The dock where it opens and alone, with a level under the cursor; then its table."""
    stage = hands.stage
    workspace = stage.application.window.workspace
    stage.command("dock.open.depth")
    dock = workspace.docks["depth"]
    if not camera.wants("depth-middle"):
        dock.setFloating(True)
        dock.resize(*SIZE)
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, DepthDock)
    await stage.until(lambda: inside.live.day.log.is_live and len(inside.live.day.trades) > 0)
    day = inside.live.day
    first = day.log.begin
    assert first is not None
    book = inside.context.hub.value(inside._book_key)  # noqa: SLF001  the newest one
    assert book is not None
    books, begin = _books(book), first - SECONDS * SECOND
    day.log.fill(BookRows.of(list(_changes(books, begin))), first)
    made = np.array([(each.time, each.price, each.side, each.shares) for each in _trades(books, begin)], np.int64)
    day.trades.replace(*made.T)  # those of the practice market are at other prices than the made-up books

    def is_built() -> bool:
        inside.each_second()
        return inside.columns is not None and inside.columns.ready

    await stage.until(is_built)
    columns = inside.columns
    assert columns is not None
    column = columns.axis.column_of(first - 30 * 60 * SECOND)
    at = books[-30 * 60 // EVERY]
    inside.map.move_cursor(MapCell(column, int(at.asks[3].price * PRICE)))
    inside.each_second()
    await camera.take("depth-middle", stage.application.window)
    dock.setFloating(True)
    dock.resize(*SIZE)
    await camera.take("depth", dock)
    inside.show_table(shown=True)
    await camera.take("depth-table", dock)


DEPTH = Story(
    name="depth",
    scenery=Scenery(start="14:36", settings=Settings(welcomed=True, collect=False)),
    pictures={
        "depth": "what rested at each price of a session, by time",
        "depth-middle": "depth over time over chart and flow, as it opens",
        "depth-table": "the columns in view as a table",
    },
    play=_depth,
)
