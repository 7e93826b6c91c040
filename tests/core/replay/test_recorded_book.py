"""The recorded book at any second: what was on screen then, holes with their reason, thinned stretches, crossings."""

from __future__ import annotations

import random
from bisect import bisect_right
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, MEITUAN, TENCENT, session
from fakes.values.book_day import second
from fakes.values.replayed import BOOK_FROM, BOOK_HOLE, CROSSED, KEY, SHOWN, THINNED, fill, reading
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.units import instant, micros
from tideboard_core.replay.recorded_book import RecordedBook
from tideboard_core.replay.recorded_day import recorded_day


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("books") / "archive"
    fill(made, with_books=True)
    return made


@pytest.fixture
async def book(folder: Path) -> RecordedBook:
    return await (await recorded_day(reading(folder), KEY, DAY)).book(TENCENT)


async def test_at_random_seconds_it_is_the_book_that_was_shown_then(book: RecordedBook) -> None:
    """In any order, back and on; the one that was made to cross apart."""
    chance, received = random.Random(7), [each[0] for each in SHOWN]
    for _ in range(300):
        at = second(chance.uniform(BOOK_FROM + 10, BOOK_FROM + 4800))
        place = bisect_right(received, micros(at)) - 1
        if second(BOOK_HOLE[0]) <= at and received[place] < micros(second(BOOK_HOLE[0])):
            assert book.book(at) is None
            assert book.received(at) is None
        elif abs(received[place] - micros(second(CROSSED))) > 10_000_000:
            shown = book.book(at)
            assert shown is not None
            assert (shown.bids, shown.asks) == (SHOWN[place][1].bids, SHOWN[place][1].asks)
            assert book.received(at) == instant(received[place])


async def test_a_hole_has_begin_end_and_reason(book: RecordedBook) -> None:
    first, lost, last = book.holes
    assert (first.begin, first.why) == (session(DAY).open, GapReason.NOT_RUNNING)
    assert first.end == instant(SHOWN[0][0])
    assert (lost.begin, lost.why) == (second(BOOK_HOLE[0]), GapReason.LINK)
    assert book.hole(second(BOOK_HOLE[0])) == lost
    assert lost.end is not None
    assert book.hole(lost.end) is None
    assert book.book(lost.end) is not None
    assert last.end is None
    assert book.hole(session(DAY).close) == last
    assert book.book(session(DAY).close) is None


async def test_before_the_first_book_there_is_none(book: RecordedBook) -> None:
    assert book.known(session(DAY).open) == 0
    assert book.book(session(DAY).open + timedelta(minutes=1)) is None
    assert book.received(session(DAY).open + timedelta(minutes=1)) is None


async def test_a_thinned_stretch_says_so(book: RecordedBook) -> None:
    begin, end = (second(each) for each in THINNED)
    assert not book.thinned(begin - timedelta(seconds=10))
    assert book.thinned(begin + timedelta(seconds=30))
    assert not book.thinned(end + timedelta(seconds=30))
    assert book.ever_thinned


async def test_a_book_that_crosses_is_shown_as_it_was_recorded(book: RecordedBook) -> None:
    received = next(each[0] for each in SHOWN if each[0] >= micros(second(CROSSED)))
    shown = book.book(instant(received))
    assert shown is not None
    assert shown.bids[0].price > shown.asks[0].price


async def test_of_a_security_without_books_it_is_empty(folder: Path) -> None:
    day = await recorded_day(reading(folder), KEY, DAY)
    assert (await day.book(MEITUAN)).is_empty
    assert (await day.book(MEITUAN)).book(second(4000)) is None
