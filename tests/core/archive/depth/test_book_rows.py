"""Books become recorded changes, and these the same books again at any moment."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import TENCENT
from tideboard_core.archive.depth.book_rows import (
    ASK,
    BID,
    GAP_NUMBERS,
    LEVELS,
    BookChange,
    BookCursor,
    BookFlag,
    BookRows,
    RecordedLevel,
    book_change,
    book_gap,
    book_step,
    gap_reason,
    whole_book,
)
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.records import NULL
from tideboard_core.model.quote import Level, OrderBook

TIME = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def levels(*rows: tuple[str, int]) -> tuple[Level, ...]:
    return tuple(Level(Decimal(price), shares, 3) for price, shares in rows)


def book(bids: tuple[Level, ...], asks: tuple[Level, ...], time: datetime | None = TIME) -> OrderBook:
    return OrderBook(instrument=TENCENT, bids=bids, asks=asks, time=time)


BEFORE = book(levels(("600.2", 500), ("600", 700)), levels(("600.4", 300)))
AFTER = book(levels(("600.4", 100), ("600.2", 500)), levels(("600.6", 300)))


@st.composite
def books(draw: st.DrawFn) -> OrderBook:
    """Any book, crossed ones too: some prices of four decimals, with or without orders."""
    sides = []
    for highest_first in (True, False):
        prices = sorted(draw(st.sets(st.integers(9_990, 10_040), max_size=13)), reverse=highest_first)
        amounts = st.tuples(st.integers(1, 2**52), st.integers(0, 60))
        sides.append(tuple(Level(Decimal(price) / 10_000, *draw(amounts)) for price in prices))
    return book(sides[0], sides[1], draw(st.sampled_from([None, TIME])))


def kept(shown: OrderBook) -> OrderBook:
    """What is recorded of a book."""
    return book(shown.bids[:LEVELS], shown.asks[:LEVELS], shown.time)


def rows_of(shown: list[OrderBook], whole: set[int]) -> BookRows:
    """One change a second, some of them whole books."""
    changes = [
        whole_book(at, each) if at in whole or not at else book_step(at, shown[at - 1], each)
        for at, each in enumerate(shown)
    ]
    return BookRows.of(changes)


def test_a_change_has_what_is_other_and_what_is_gone() -> None:
    assert book_change(BEFORE, AFTER) == [
        RecordedLevel(BID, 6_004_000, 100, 3),
        RecordedLevel(BID, 6_000_000, 0, 0),
        RecordedLevel(ASK, 6_006_000, 300, 3),
        RecordedLevel(ASK, 6_004_000, 0, 0),
    ]
    assert book_change(BEFORE, BEFORE) == []
    assert [each.side for each in book_change(None, BEFORE)] == [BID, BID, ASK]


def test_a_feed_without_orders_has_null_and_no_level_without_shares_is_kept() -> None:
    bare = book((Level(Decimal("1.0001"), 5, 0), Level(Decimal(1), 0, 0)), ())
    assert book_change(None, bare) == [RecordedLevel(BID, 10_001, 5, NULL)]


@pytest.mark.parametrize("level", [Level(Decimal("NaN"), 1, 1), Level(Decimal(1), 2**60, 1), Level(Decimal(1), -5, 1)])
def test_a_number_that_cannot_be_kept_is_refused(level: Level) -> None:
    with pytest.raises(ArchiveError, match="archive-amount"):
        book_change(None, book((level,), ()))


def test_reasons_have_each_a_number() -> None:
    assert set(GAP_NUMBERS) == set(GapReason) - {GapReason.OTHER}
    assert len(set(GAP_NUMBERS.values())) == len(GapReason) - 1
    assert 0 not in GAP_NUMBERS.values()


@pytest.mark.parametrize("number", [0, 12, -3, NULL])
def test_a_reason_that_nobody_knows_is_another_one_and_stays_that(number: int) -> None:
    cursor = BookCursor(TENCENT, BookRows.of([book_gap(1, GapReason.LINK)._replace(why=number)]))
    cursor.go(1)
    assert (cursor.book, cursor.gap) == (None, GapReason.OTHER)
    assert gap_reason(book_gap(1, GapReason.OTHER).why) is GapReason.OTHER


@given(st.lists(books(), min_size=1, max_size=12), st.sets(st.integers(0, 11)), st.lists(st.integers(-1, 12)))
def test_the_cursor_shows_the_book_of_any_moment(shown: list[OrderBook], whole: set[int], moments: list[int]) -> None:
    cursor = BookCursor(TENCENT, rows_of(shown, whole))
    for at in moments:
        cursor.go(at)
        last = min(at, len(shown) - 1)
        assert cursor.book == (None if last < 0 else kept(shown[last]))
        assert cursor.received == (None if last < 0 else last)


def test_a_gap_hides_the_book_until_the_next_whole_one() -> None:
    changes = [
        book_step(1, BEFORE, AFTER),
        whole_book(5, BEFORE),
        book_step(7, BEFORE, AFTER, BookFlag.THINNED),
        book_gap(10, GapReason.LINK),
        book_step(12, AFTER, BEFORE),
        whole_book(20, AFTER),
    ]
    cursor = BookCursor(TENCENT, BookRows.of(changes))
    seen = []
    for at in (0, 1, 5, 7, 10, 12, 20, 10, 7, 0):
        cursor.go(at)
        seen.append((cursor.book, cursor.gap, cursor.thinned))
    link = (None, GapReason.LINK, False)
    nothing = (None, None, False)
    after = (AFTER, None, False)
    thinned = (AFTER, None, True)
    assert seen == [nothing, nothing, (BEFORE, None, False), thinned, link, link, after, link, thinned, nothing]


def test_going_says_whether_another_change_is_shown() -> None:
    cursor = BookCursor(TENCENT, rows_of([BEFORE, AFTER], set()))
    assert [cursor.go(at) for at in (-5, 0, 0, 1, 99, 0)] == [False, True, False, True, False, True]


def test_a_clock_that_went_back_shows_nothing_before_it_was_there() -> None:
    changes = [whole_book(100, BEFORE), book_step(40, BEFORE, AFTER), whole_book(120, BEFORE)]
    rows = BookRows.of(changes)
    cursor = BookCursor(TENCENT, rows)
    assert rows.received.tolist() == [100, 40, 120]
    assert not cursor.go(99)
    assert cursor.go(100)
    assert cursor.book == AFTER
    assert cursor.received == 40
    assert len(rows.between(0, 100)) == 0
    assert rows.between(100, 120).received.tolist() == [100, 40]


@given(st.lists(books(), min_size=1, max_size=8), st.integers(-1, 8))
def test_duplicated_changes_show_the_same_book(shown: list[OrderBook], at: int) -> None:
    rows = rows_of(shown, {4})
    once = BookCursor(TENCENT, rows)
    twice = BookCursor(
        TENCENT, BookRows.joined([rows.part(row, row + 1) for row in range(len(rows)) for _ in range(2)])
    )
    once.go(at)
    twice.go(at)
    assert once.book == twice.book


def test_a_foreign_gap_with_a_whole_book_and_an_unknown_reason_is_a_gap() -> None:
    odd = BookChange(5, NULL, int(BookFlag.GAP | BookFlag.FULL), (RecordedLevel(BID, 10_000, 1, 1),), 99)
    cursor = BookCursor(TENCENT, BookRows.of([whole_book(1, BEFORE), odd]))
    cursor.go(9)
    assert cursor.book is None
    assert cursor.gap is GapReason.OTHER


@given(st.lists(books(), max_size=8), st.integers(0, 9), st.integers(0, 9))
def test_parts_hold_their_own_changes_and_join_to_the_whole(shown: list[OrderBook], start: int, end: int) -> None:
    rows = rows_of(shown, {3})
    start, end = min(start, end), max(start, end)
    part = rows.part(start, end)
    assert [part.levels(row) for row in range(len(part))] == [
        rows.levels(row) for row in range(start, min(end, len(rows)))
    ]
    again = BookRows.joined([rows.part(0, start), part, rows.part(end, len(rows))])
    for column in fields(BookRows):
        assert np.array_equal(getattr(again, column.name), getattr(rows, column.name))


def test_nothing_is_no_rows() -> None:
    assert len(BookRows.of([])) == len(BookRows.joined([])) == 0
    assert len(BookRows.of([]).between(0, 9)) == 0
    assert BookCursor(TENCENT, BookRows.of([])).book is None
