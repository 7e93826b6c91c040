"""A recorded day of a watchlist of twenty: flow, bars and trades of all, books and quotes of a busy one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.depth_data import practice_books
from fakes.values.archive_market import (
    DAY,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    open_archive,
    prints_day,
)
from fakes.values.book_day import quotes
from fakes.values.replayed import KEY
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.units import instant
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market

SYMBOLS: Final = tuple(InstrumentId(f"HK.{number:05}") for number in (700, *range(1001, 1020)))
BUSY: Final = SYMBOLS[0]
DAYS: Final = 20
MINUTES: Final = 330
TRADES, BUSY_TRADES, QUOTES = 2000, 20_000, 15_000


def fill(folder: Path, minutes: int) -> int:
    """Record the day, seal it, and return how many changes the busy security's book has in `minutes`."""
    rows = practice_books([BUSY], minutes, 5)[BUSY][0]
    before = days_before(DAY, DAYS)
    writer = open_archive(folder, *before, DAY)
    try:
        for number, symbol in enumerate(SYMBOLS):
            with writer.batch():
                for place, day in enumerate(before):
                    seed = 1000 * number + place
                    writer.add_bars(KEY, symbol, day, bar_day(MINUTES, seed), received=after_close(day))
                    writer.add_minutes(KEY, symbol, day, flow_day(MINUTES, seed), received=after_close(day))
                _fill_day(writer, symbol, number)
        for first in range(0, len(rows), 5000):
            writer.add_depth(KEY, BUSY, DAY, rows.part(first, min(first + 5000, len(rows))))
        writer.add_quotes(KEY, BUSY, DAY, quotes(QUOTES, 3))
        seal(writer, unsealed(writer.database, Market.HK), after_close())
    finally:
        close_archive(writer)
    return len(rows)


def _fill_day(writer: ArchiveWriter, symbol: InstrumentId, seed: int) -> None:
    """Each minute received some seconds after its end, trades a hundred at a time."""
    for flow in flow_day(MINUTES, 7000 + seed):
        writer.add_minutes(KEY, symbol, DAY, [flow], received=at(flow.minute, seconds=int(5 + seed)))
    for bar in bar_day(MINUTES, 8000 + seed):
        writer.add_bars(KEY, symbol, DAY, [bar], received=at(bar.minute, seconds=3))
    trades = prints_day(DAY, BUSY_TRADES if symbol == BUSY else TRADES, 9000 + seed)
    for part in np.array_split(np.arange(len(trades)), len(trades) // 100):
        chosen = [trades[index] for index in part.tolist()]
        writer.add_prints(KEY, symbol, DAY, chosen, received=instant(chosen[-1].time))
