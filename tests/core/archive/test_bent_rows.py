"""Rows of archives, shared places, recorded days and imports with bent numbers: refused whole, or read without error.

A foreign file has right checksums over any numbers; the other sessions are read as they are.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from fakes.values.archive_market import DAY, KEY, TENCENT, at, bar_day, distribution_day, flow_day, prints_day, session
from fakes.values.depth_books import after, busy_day
from run_forms import sized
from tideboard_core.archive.blocks import PACKED, PLAIN, checksum, encode
from tideboard_core.archive.depth.book_rows import BookCursor, BookRows, book_step, whole_book
from tideboard_core.archive.depth.coding import FORM, PIECE, decode_book, decode_quotes, encode_book, encode_quotes
from tideboard_core.archive.depth.quote_rows import QuoteRow, QuoteRows
from tideboard_core.archive.depth.storage import BOOKS, QUOTED
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.records import BARS, DISTRIBUTION, FLOW, LAYOUTS, NULL, PRINTS, Integers, Layout, Rows
from tideboard_core.archive.rows import from_tuples, readable, to_tuples
from tideboard_core.archive.units import MONEY, as_decimal, instant, micros
from tideboard_core.collector.import_command import Importer, Incoming
from tideboard_core.model.bounds import bounded
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.replay.known_rows import minute_bars, minute_end_times

pytestmark = pytest.mark.timeout(900)  # of the whole form on a busy machine
BENT: Final = sized(3000, 40_000)
HOSTILE: Final = (
    NULL,
    NULL + 1,
    2**63 - 1,
    -1,
    0,
    1,
    2**52 + 1,
    10**15 + 1,
    4_102_444_800_000_000,
    253_402_300_800_000_000,
)
RECORDS: Final[dict[Layout, Sequence[tuple[int | None, ...]]]] = {
    FLOW: flow_day(20, 1),
    BARS: bar_day(20, 1),
    DISTRIBUTION: distribution_day(DAY, 30, 1),
    PRINTS: prints_day(DAY, 20, 1),
}


def rows_of(layout: Layout) -> Rows:
    """Rows as they are recorded."""
    stamp = micros(at(5))
    return from_tuples(layout, [(each[0], 1, stamp, 1, *each[1:]) for each in RECORDS[layout]])


def bend(columns: list[Integers], rng: random.Random) -> None:
    """Bend one to three numbers, a third of them within what is plausible."""
    for _ in range(rng.randrange(1, 4)):
        column = rng.choice(columns)
        place = rng.randrange(len(column))
        held = int(column[place])
        plausible = (-held if held != NULL else 0, max(min(held * 10, 2**62), -(2**62)), held // 1000, 0)
        column[place] = rng.choice(plausible) if rng.random() < 1 / 3 else rng.choice(HOSTILE)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_block_of_bent_numbers_is_damaged_or_can_be_shown(layout: Layout) -> None:
    rng, ends = random.Random(layout.name), minute_end_times(session())
    for turn in range(BENT // 8):
        rows = rows_of(layout)
        bend(list(rows.columns.values()), rng)
        data = encode(rows, (PLAIN, PACKED)[turn % 2])
        found = readable(layout, data, checksum(data))
        assert (found is None) == bool(rows.beyond)
        if found is None:
            continue
        for each in to_tuples(found):
            bounded([instant(each[2] or 0), *(as_decimal(value, MONEY) for value in each[4:])])
        if layout is BARS:
            bounded(minute_bars(TENCENT, ends, found))


@pytest.mark.parametrize("form", [FORM, PIECE])
def test_a_recorded_day_of_bent_numbers_is_damaged_or_can_be_shown(form: int) -> None:
    rng, (first, *others) = random.Random(form), busy_day(8)
    before = first[1]
    steps = [whole_book(after(0), before)]
    for number, (_received, book) in enumerate(others, start=1):
        steps.append(book_step(after(number), before, book))
        before = book
    quote = QuoteRow(after(1), after(1), *(3_214_000,) * 5, 100, 64_300_000, 0)
    for _ in range(BENT // 8):
        books = BookRows.of(steps)
        bend([books.received, books.time, books.flags, books.side, books.price, books.shares, books.orders], rng)
        found = decode_book(encode_book(books, form))
        if BOOKS.can_be(found):
            cursor = BookCursor(TENCENT, found)
            for moment in (after(0), after(4), after(9)):
                cursor.go(moment)
                bounded(cursor.book)
        quotes = QuoteRows.of([quote] * 3)
        bend(quotes.columns[:-1], rng)
        known = decode_quotes(encode_quotes(quotes, form))
        if QUOTED.can_be(known):
            bounded([known.quote(TENCENT, row) for row in range(3)])


def test_of_an_import_with_bent_numbers_the_other_sessions_are_taken(tmp_path: Path) -> None:
    rng = random.Random(4)
    names = [InstrumentId(f"HK.0000{number}") for number in range(1, 4)]
    for _ in range(BENT // 8):
        importer, bent = Importer(tmp_path), rng.randrange(3)
        for number, name in enumerate(names):
            held = {layout: rows_of(layout) for layout in (FLOW, BARS)}
            if number == bent:
                bend(list(rng.choice(list(held.values())).columns.values()), rng)
            tuples = {layout: to_tuples(rows) for layout, rows in held.items()}
            importer.take(Incoming(KEY, name, session(), tuples, [], None))
        assert importer.found.sessions + len(importer.found.damaged) == 3
        assert importer.found.sessions >= 2
        assert all(isinstance(error, ArchiveError) for error in importer.found.damaged)


def test_texts_in_the_place_of_numbers_are_no_rows(tmp_path: Path) -> None:
    importer = Importer(tmp_path)
    rows = [(0, 1, micros(at(0)), 1, "a text", *[None] * 7)]
    importer.take(Incoming(KEY, TENCENT, session(), {FLOW: rows}, [], None))  # type: ignore[dict-item]
    assert [error.data["series"] for error in importer.found.damaged] == ["flow"]
