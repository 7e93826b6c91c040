"""A day of a busy security in memory: 400,000 books and 150,000 trades. A round tells MB of growth and of our count."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.depth_cells import LEVELS
from benchmarks.peers.memory import resident
from benchmarks.subject import serve
from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.depth_books import BEGIN, SECOND, book
from tideboard_core.archive.records import Print
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.depth_day import SessionDepth
from tideboard_core.flow.depth.trade_log import MOST

BOOKS, SECONDS = 400_000, 9_000
MEGABYTE = 2**20


def filled() -> DepthColumns:
    """The day with columns of a second, the finest."""
    draw = np.random.default_rng(7)
    sizes = (draw.integers(1, 200, 400) * 100).tolist()
    day = SessionDepth(TENCENT, session(DAY))
    columns, middle = DepthColumns(day, 1), 200
    steps, places = draw.integers(-1, 2, BOOKS), draw.integers(-LEVELS, LEVELS + 1, (BOOKS, 2))
    changed = draw.integers(1, 200, (BOOKS, 2)) * 100
    for number in range(BOOKS):
        if number % 200 == 0:
            middle = min(max(middle + int(steps[number]), 2 * LEVELS), 400 - 2 * LEVELS)
        for at in (0, 1):
            sizes[middle + int(places[number, at])] = int(changed[number, at])
        bids = [(600 + (middle - step) / 2, sizes[middle - step]) for step in range(LEVELS)]
        asks = [(600 + (middle + 1 + step) / 2, sizes[middle + 1 + step]) for step in range(LEVELS)]
        day.log.take(book(bids, asks), BEGIN + number * SECONDS * SECOND // BOOKS)
        if number % 500 == 0:
            columns.update()
    times = (BEGIN + np.arange(MOST) * SECONDS * SECOND // MOST).tolist()
    for first in range(0, MOST, 1000):
        day.trades.add([Print(number, times[number], 7_000_000, 100, 1) for number in range(first, first + 1000)])
    while not columns.ready:
        columns.update()
    return columns


def main() -> None:
    """Serve one round."""

    def round_() -> dict[str, Any]:
        before = resident()
        columns = filled()
        counted = columns.day.nbytes + columns.books.nbytes
        return {"grown": (resident() - before) / MEGABYTE, "counted": counted / MEGABYTE}

    serve(round_, "numpy")


if __name__ == "__main__":
    main()
