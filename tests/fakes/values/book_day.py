"""Made-up books and quotes of a recorded day: a price that walks, levels whose shares change, a whole book a minute."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np

from fakes.values.archive_market import DAY, KEY, TENCENT, session
from tideboard_core.archive.depth.book_rows import BookChange, BookRows, book_step, whole_book
from tideboard_core.archive.depth.quote_rows import QuoteRow, QuoteRows
from tideboard_core.archive.units import instant, micros, price_of
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Level, OrderBook

STEP = 2000
MINUTE = 60_000_000
Shown = tuple[int, OrderBook]
"""When a book was received, microseconds of UTC, and the book."""


def second(seconds: float, day: date = DAY) -> datetime:
    """A moment by the seconds since the open."""
    return session(day).open + timedelta(seconds=seconds)


def books(seconds: float, seed: int, *, per_second: float = 2, begin: float = 0, day: date = DAY) -> list[Shown]:
    """Books from `begin` seconds after the open on, received up to 50 ms after the broker's time."""
    rng = np.random.default_rng(seed)
    count = int(seconds * per_second)
    opened = micros(second(begin, day))
    times = opened + np.sort(rng.integers(0, int(seconds * 1000), count)) * 1000
    sides: tuple[dict[int, Level], dict[int, Level]] = ({}, {})
    middle, found = 3000, list[Shown]()
    for at, (time, late) in enumerate(zip(times.tolist(), rng.integers(0, 50_000, count).tolist(), strict=True)):
        middle += int(rng.integers(-1, 2)) if rng.random() < 0.1 else 0
        for number, levels in enumerate(sides):
            prices = [middle - 1 - each for each in range(10)] if number == 0 else [middle + each for each in range(10)]
            changed = {*(price for price in prices if price not in levels), prices[int(rng.integers(0, 10))]}
            fresh = {price: _level(price, rng) for price in changed} if not at or number == at % 2 else {}
            known = {price: levels.get(price) or _level(price, rng) for price in prices}
            levels.clear()
            levels.update(known | fresh)
        book = OrderBook(
            instrument=TENCENT,
            bids=tuple(sides[0][price] for price in sorted(sides[0], reverse=True)),
            asks=tuple(sides[1][price] for price in sorted(sides[1])),
            time=instant(time),
        )
        found.append((time + late, book))
    return found


def _level(price: int, rng: np.random.Generator) -> Level:
    return Level(price_of(price * STEP), int(rng.integers(1, 90)) * 100, int(rng.integers(1, 9)))


def changes(shown: list[Shown]) -> list[BookChange]:
    """The changes that a recording makes of books: a whole one first and each minute."""
    found: list[BookChange] = []
    for at, (received, book) in enumerate(shown):
        if not at or received // MINUTE != shown[at - 1][0] // MINUTE:
            found.append(whole_book(received, book))
        else:
            found.append(book_step(received, shown[at - 1][1], book))
    return found


def rows_of(shown: list[Shown]) -> BookRows:
    return BookRows.of(changes(shown))


def record(
    writer: ArchiveWriter, rows: BookRows, *, day: date = DAY, instrument: InstrumentId = TENCENT, known: float = 0
) -> None:
    """Write changes as a recording does, a second at a time; at last all up to `known` seconds is known.

    All of it is one transaction: a thousand would only wait for the disk.
    """
    first, last = int(rows.moments[0]), int(rows.moments[-1])
    with writer.batch():
        for begin in range(first, last + 1, 1_000_000):
            part = rows.between(begin, begin + 1_000_000)
            if len(part):
                writer.add_depth(KEY, instrument, day, part)
        if known:
            writer.add_depth(KEY, instrument, day, BookRows.of([]), known=second(known, day))


def quotes(count: int, seed: int, *, every: int = 1_000_000, day: date = DAY) -> QuoteRows:
    """Quotes of a security at 600, one each `every` microseconds from the open on."""
    rng = np.random.default_rng(seed)
    begin = micros(session(day).open)
    last = (3000 + np.cumsum(rng.integers(-1, 2, count))) * STEP
    volume = np.cumsum(rng.integers(1, 50, count) * 100)
    rows = zip(range(count), last.tolist(), volume.tolist(), strict=True)
    return QuoteRows.of(
        QuoteRow(
            begin + at * every + 1234,
            begin + at * every,
            price,
            6_000_000,
            max(price, 6_000_000),
            min(price, 6_000_000),
            5_980_000,
            traded,
            traded * 600_000,
            0,
        )
        for at, price, traded in rows
    )
