"""A level is called withdrawn only where the record proves it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest

from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.depth_books import after, at, ladder, tick
from tideboard_core.archive.depth.book_rows import ASK, BID
from tideboard_core.archive.gaps import GapReason
from tideboard_core.flow.depth.departures import Departure, DepartureOutcome, Standing, round_share, standing_of
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.depth_day import SessionDepth
from tideboard_core.model.quote import OrderBook, Tick

BIG, PRICE, UNITS = 15_300, 602.0, 6_020_000
GONE = 100.0
"""Seconds after the open at which the level is gone."""


def day_with(
    *books: tuple[float, OrderBook], ticks: Sequence[Tick] = (), whole: bool = True, thinned: float = math.inf
) -> SessionDepth:
    """Books by seconds, and the trades of the day; `whole`: none is missing; from `thinned` on books are."""
    day = SessionDepth(TENCENT, session(DAY))
    for seconds, shown in books:
        day.log.take(shown, after(seconds), thinned=seconds >= thinned)
    day.take_answer([tick(0, 1 if whole else 400, 700, 1)], whole_day=whole)
    day.take_ticks(list(ticks))
    return day


def judge(
    day: SessionDepth, *, side: int = ASK, now: float = 600.0, at_second: float = 50.0
) -> tuple[Standing, Departure | None]:
    columns = DepthColumns(day, 1)
    while not columns.ready:
        columns.update()
    axis = columns.axis
    newest = axis.column_of(after(now))
    column = axis.column_of(after(at_second))
    found = standing_of(columns.books, column, newest, UNITS, side, BIG)
    assert found is not None
    return found, day.departure(axis, found, UNITS, side, at(now), reported=columns.books.deepest)


WITH, WITHOUT = ladder(600, {PRICE: BIG}), ladder(600, {PRICE: 0})


def test_gone_without_a_print_is_withdrawn() -> None:
    standing, departure = judge(day_with((10, WITH), (GONE, WITHOUT)))
    assert standing.least == 9000
    assert departure == Departure(after(GONE), BIG, 0, 0, DepartureOutcome.WITHDRAWN)


@pytest.mark.parametrize(
    ("shares", "outcome", "printed"),
    [
        (BIG, DepartureOutcome.TRADED, BIG),
        (20_000, DepartureOutcome.TRADED, BIG),
        (4_000, DepartureOutcome.PARTLY, 4_000),
    ],
)
@pytest.mark.parametrize("apart", [-2.9, 0.0, 2.9])
def test_a_print_at_the_price_explains_it(shares: int, outcome: DepartureOutcome, printed: int, apart: float) -> None:
    _standing, departure = judge(day_with((10, WITH), (GONE, WITHOUT), ticks=[tick(1, GONE + apart, PRICE, shares)]))
    assert departure == Departure(after(GONE), BIG, 0, printed, outcome)


@pytest.mark.parametrize("print_", [tick(1, GONE, PRICE - 0.5, BIG), tick(1, GONE - 3.5, PRICE, BIG)])
def test_a_print_elsewhere_or_at_another_time_does_not(print_: Tick) -> None:
    _standing, departure = judge(day_with((10, WITH), (GONE, WITHOUT), ticks=[print_]))
    assert departure is not None
    assert departure.outcome is DepartureOutcome.WITHDRAWN


def test_a_smaller_level_that_is_still_there_is_withdrawn_in_part() -> None:
    _standing, departure = judge(day_with((10, WITH), (GONE, ladder(600, {PRICE: 5_000}))))
    assert departure == Departure(after(GONE), BIG, 5_000, 0, DepartureOutcome.WITHDRAWN)


def test_nothing_is_said_of_a_level_that_left_the_ten() -> None:
    _standing, departure = judge(day_with((10, WITH), (GONE, ladder(590))))
    assert departure is not None
    assert departure.outcome is DepartureOutcome.LEFT


def test_a_bid_that_left_the_ten_is_not_withdrawn_either() -> None:
    standing, departure = judge(day_with((10, ladder(604, {PRICE: BIG})), (GONE, ladder(609, {PRICE: BIG}))), side=BID)
    assert standing.until is not None
    assert departure is not None
    assert departure.outcome is DepartureOutcome.LEFT


def cut(book: OrderBook, levels: int) -> OrderBook:
    return OrderBook(instrument=TENCENT, bids=book.bids[:levels], asks=book.asks[:levels])


@pytest.mark.parametrize("levels", [1, 5])
def test_a_feed_of_fewer_levels_says_nothing_of_one_that_left_them(levels: int) -> None:
    begin, moved = ladder(601.5, {PRICE: BIG}), ladder(598, {PRICE: BIG})
    assert cut(begin, levels).asks[0].price == Decimal(602)
    _standing, departure = judge(day_with((10, cut(begin, levels)), (GONE, cut(moved, levels))))
    assert departure is not None
    assert departure.outcome is DepartureOutcome.LEFT


def test_nothing_is_said_in_a_thinned_stretch() -> None:
    _standing, departure = judge(day_with((10, WITH), (GONE, WITHOUT), thinned=GONE))
    assert departure is not None
    assert departure.outcome is DepartureOutcome.THINNED


def test_nothing_is_said_where_trades_may_be_missing() -> None:
    _standing, departure = judge(day_with((10, WITH), (GONE, WITHOUT), whole=False))
    assert departure is not None
    assert departure.outcome is DepartureOutcome.UNPROVED


def test_nothing_is_said_before_the_trades_of_its_minute_are_there() -> None:
    day = day_with((10, WITH), (GONE, WITHOUT))
    assert judge(day, now=GONE + 1)[1] == Departure(after(GONE), BIG, 0, 0, DepartureOutcome.UNPROVED)


def test_nothing_is_said_after_a_break_of_the_trades() -> None:
    day = day_with((10, WITH), (GONE, WITHOUT))
    day.trades_broken()
    day.take_ticks([tick(9, GONE + 300, 700, 1)])
    _standing, departure = judge(day)
    assert departure is not None
    assert departure.outcome is DepartureOutcome.UNPROVED


def test_a_level_that_stands_has_no_departure() -> None:
    standing, departure = judge(day_with((10, WITH)))
    assert (standing.until, departure) == (None, None)


def test_a_gap_ends_what_is_known() -> None:
    day = day_with((10, WITH))
    day.log.gap(after(GONE), GapReason.LINK)
    day.log.take(WITHOUT, after(GONE + 50))
    standing, departure = judge(day)
    assert standing.open_end
    assert departure is None


def test_since_when_it_stands_is_the_first_column_with_so_many_shares() -> None:
    day = day_with((10, ladder(600, {PRICE: 8_000})), (20, ladder(600, {PRICE: 9_000})), (30, WITH), (GONE, WITHOUT))
    columns = DepthColumns(day, 1)
    columns.update()
    standing, _departure = judge(day)
    assert standing.since == columns.axis.column_of(after(20))
    assert not standing.open_begin
    assert standing.until == columns.axis.column_of(after(GONE))


def test_what_stood_at_the_begin_of_the_record_may_have_stood_longer() -> None:
    standing, _departure = judge(day_with((10, WITH), (GONE, WITHOUT)))
    assert standing.open_begin


def test_the_fall_is_found_in_another_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.flow.depth.book_log.CHUNK", 4)
    steps = [(20 + number, ladder(600, {PRICE: BIG, 599.5: 100 + number})) for number in range(30)]
    _standing, departure = judge(day_with((10, WITH), *steps, (GONE, WITHOUT)), at_second=25)
    assert departure == Departure(after(GONE), BIG, 0, 0, DepartureOutcome.WITHDRAWN)


@pytest.mark.parametrize(("shares", "least"), [(15_300, 9_000), (100, 60), (1, 1), (2, 1), (999_999, 500_000)])
def test_three_fifths_to_one_digit(shares: int, least: int) -> None:
    assert round_share(shares) == least


def test_the_moment_is_that_of_the_market() -> None:
    assert at(GONE) - at(0) == timedelta(seconds=GONE)
