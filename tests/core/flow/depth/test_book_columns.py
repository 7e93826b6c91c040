"""The columns of a day are what a naive reader of every push finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.depth_books import after, book, books, busy_day, ladder, levels_of, naive_column, pushes
from tideboard_core.archive.depth.book_rows import ASK, BID
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.records import NULL
from tideboard_core.flow.depth import book_log
from tideboard_core.flow.depth.book_columns import UNKNOWN, BookColumns
from tideboard_core.flow.depth.book_log import BookLog
from tideboard_core.flow.depth.column_axis import WIDTHS, ColumnAxis
from tideboard_core.model.quote import OrderBook

Pushes = list[tuple[int, OrderBook | None]]


def built(log: BookLog, width: int) -> BookColumns:
    columns = BookColumns(ColumnAxis(session(DAY), width))
    for _piece in columns.build(log.pieces()):
        pass
    return columns


def logged(told: list[tuple[int, OrderBook | None]]) -> BookLog:
    log = BookLog(TENCENT)
    for moment, shown in told:
        if shown is None:
            log.gap(moment, GapReason.LINK)
        else:
            log.take(shown, moment)
    return log


def columns_as_levels(columns: BookColumns, first: int, last: int) -> list[dict[tuple[int, int], int] | None]:
    books = columns.books(np.arange(first, last + 1), last)
    found: list[dict[tuple[int, int], int] | None] = [None if each == UNKNOWN else {} for each in books.tolist()]
    for place, side, price, shares in zip(*(part.tolist() for part in columns.levels(books)), strict=True):
        known = found[place]
        assert known is not None
        known[side, price] = shares
    return found


@given(pushes(), st.sampled_from(WIDTHS), st.booleans(), st.integers(2, 9))
def test_each_column_has_the_last_book_of_its_time(told: Pushes, width: int, piece_by_piece: bool, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(book_log, "CHUNK", chunk)
        axis = ColumnAxis(session(DAY), width)
        if piece_by_piece:
            log, columns, mark = BookLog(TENCENT), BookColumns(axis), 0
            for number in range(len(told)):
                moment, shown = told[number]
                log.gap(moment, GapReason.LINK) if shown is None else log.take(shown, moment)
                newer = log.newer(mark)
                assert newer is not None
                columns.add_changes(newer)
                mark = log.mark
        else:
            columns = built(logged(told), width)
    first, last = axis.column_of(told[0][0]), axis.column_of(told[-1][0])
    found = columns_as_levels(columns, first, last)
    assert found == [naive_column(told, axis, column) for column in range(first, last + 1)]


@given(st.lists(books(), min_size=1, max_size=6))
def test_the_best_prices_are_those_of_the_book(told: list[OrderBook]) -> None:
    columns = built(logged([(after(number), each) for number, each in enumerate(told)]), 1)
    first = columns.first
    assert first is not None
    numbers = columns.books(np.arange(first, first + len(told)), first + len(told))
    bid, ask = columns.best(numbers)
    for number, each in enumerate(told):
        prices = {side: [price for of, price in levels_of(each) if of == side] for side in (BID, ASK)}
        assert bid[number] == max(prices[BID], default=NULL)
        assert ask[number] == min(prices[ASK], default=NULL)


def test_nothing_is_known_before_the_first_book_in_a_gap_and_after_now() -> None:
    log = logged([(after(10), ladder(600)), (after(20), None), (after(40), ladder(601))])
    columns = built(log, 1)
    opening = columns.axis.opening
    known = columns.books(np.arange(opening, opening + 60), opening + 45) != UNKNOWN
    assert np.flatnonzero(known).tolist() == [*range(10, 20), *range(40, 46)]


def test_a_book_that_stands_over_lunch_stands_in_the_first_column_after_it() -> None:
    morning_end = 2.5 * 3600
    log = logged([(after(morning_end - 5), ladder(600)), (after(morning_end + 1800), ladder(610))])
    columns = built(log, 15)
    seam = columns.axis.seams[0]
    before, since = columns_as_levels(columns, seam - 1, seam)
    assert before == levels_of(ladder(600))
    assert since == levels_of(ladder(610))


def test_a_busy_day_is_built_in_pieces_and_equals_its_pushes() -> None:
    told = busy_day(9000)
    columns = built(logged(list(told)), 15)
    opening = columns.axis.opening
    ends = [columns.axis.end_of(opening + number) for number in range(240)]
    newest = dict[int, OrderBook]()
    for moment, shown in told:
        newest[(moment - after(0)) // columns.axis.step] = shown
    found = columns_as_levels(columns, opening, opening + 239)
    assert len(ends) == len(found)
    assert found == [levels_of(newest[number]) for number in range(240)]


def test_standing_finds_the_books_with_so_many_shares_at_a_price() -> None:
    log = logged([(after(second), ladder(600, {599.5: 100 * (second + 1)})) for second in range(5)])
    columns = built(log, 1)
    assert columns.standing(5_995_000, BID, 300).tolist() == [False, False, True, True, True]
    assert not columns.standing(5_995_000, ASK, 1).any()


def test_an_empty_book_is_a_known_one() -> None:
    columns = built(logged([(after(1), book([], []))]), 1)
    first = columns.first
    assert first is not None
    assert columns_as_levels(columns, first, first) == [{}]
    assert columns.book(0) == ([], [])
