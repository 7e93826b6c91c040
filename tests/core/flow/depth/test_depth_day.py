"""What was recorded and what was pushed of one session's trades, together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.depth_books import after, at, ladder, print_rows, tick
from tideboard_core.archive.depth.book_rows import BookRows, whole_book
from tideboard_core.archive.records import Print
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.depth_day import RecordedDepth, SessionDepth
from tideboard_core.flow.depth.trade_log import TradeLog

NOTHING = BookRows.of([])


def day() -> SessionDepth:
    return SessionDepth(TENCENT, session(DAY))


def recorded(*prints: Print, covered: range = range(0)) -> RecordedDepth:
    return RecordedDepth(NOTHING, print_rows(prints), frozenset(covered))


def printed(number: int, seconds: float, shares: int, price: int = 6_000_000) -> Print:
    return Print(number, after(seconds), price, shares, 1)


def shares(log: TradeLog) -> list[int]:
    found: list[int] = log.since(0)[3].tolist()
    return found


def test_recorded_trades_come_before_the_pushed_ones() -> None:
    whole = day()
    whole.take_ticks([tick(50, 130, 600, 7)])  # from minute 3 on nothing is missing
    whole.take_ticks([tick(51, 200, 600, 8)])
    whole.fill(recorded(printed(1, 10, 1), printed(2, 70, 2), printed(51, 200, 8), covered=range(2)), after(300))
    assert shares(whole.trades) == [1, 2, 7, 8]
    assert whole.has_every_trade(after(61), after(62), at(300))
    assert not whole.has_every_trade(after(130), after(131), at(300))
    assert whole.has_every_trade(after(190), after(200), at(300))


def test_a_minute_with_missing_pushes_is_that_of_the_record() -> None:
    whole = day()
    whole.take_answer([tick(1, 10, 600, 1)], whole_day=True)
    whole.take_ticks([tick(2, 70, 600, 2)])
    whole.trades_broken()
    whole.take_ticks([tick(9, 250, 600, 9)])
    whole.fill(
        recorded(printed(1, 10, 1), printed(2, 70, 2), printed(3, 80, 3), printed(4, 130, 4), printed(9, 250, 9)),
        after(300),
    )
    assert shares(whole.trades) == [1, 2, 3, 4, 9]


def test_a_second_look_at_the_record_changes_nothing() -> None:
    whole = day()
    whole.take_ticks([tick(50, 130, 600, 7), tick(51, 200, 600, 8)])
    what = recorded(printed(1, 10, 1), printed(2, 70, 2), covered=range(2))
    whole.fill(what, after(300))
    whole.fill(what, after(300))
    assert shares(whole.trades) == [1, 2, 7, 8]


def test_a_record_without_trades_leaves_the_pushed_ones() -> None:
    whole = day()
    whole.take_ticks([tick(50, 130, 600, 7)])
    whole.fill(recorded(), after(300))
    assert shares(whole.trades) == [7]


def test_trades_of_an_auction_and_without_a_price_do_not_count_as_missing() -> None:
    whole = day()
    whole.fill(recorded(Print(1, after(-600), 6_000_000, 5, 0), Print(2, after(5), None, 5, 0)), after(300))
    assert shares(whole.trades) == [5]
    assert not whole.has_every_trade(after(-600), after(-599), at(300))


def test_columns_are_made_anew_where_the_past_is_another_one() -> None:
    whole = day()
    whole.log.take(ladder(600), after(100))
    columns = DepthColumns(whole, 15)
    while not columns.ready:
        columns.update()
    assert columns.take_changed() == 0
    assert columns.take_changed() == columns.axis.count
    whole.fill(RecordedDepth(BookRows.of([whole_book(after(5), ladder(590))]), print_rows([]), frozenset()), after(300))
    assert not columns.ready
    while not columns.ready:
        columns.update(0.0)
    assert columns.built == 2
    known = columns.books.books(np.arange(columns.axis.opening, columns.axis.opening + 8), columns.axis.opening + 7)
    assert known.tolist() == [0, 0, 0, 0, 0, 0, 1, 1]


def test_more_changes_than_are_handed_on_are_built_again() -> None:
    whole = day()
    columns = DepthColumns(whole, 1)
    columns.update()
    for number in range(9000):
        whole.log.take(ladder(600 + number % 3), after(number / 10))
    columns.update()
    while not columns.ready:
        columns.update()
    assert len(columns.books) == 900


def test_the_columns_say_from_where_on_they_changed() -> None:
    whole = day()
    whole.log.take(ladder(600), after(10))
    columns = DepthColumns(whole, 1)
    while not columns.ready:
        columns.update()
    columns.take_changed()
    whole.log.take(ladder(601), after(20))
    whole.take_ticks([tick(1, 15, 600, 100)])
    columns.update()
    assert columns.take_changed() - columns.axis.opening <= 15


def test_a_special_trade_is_in_neither_sum_whether_pushed_or_recorded() -> None:
    whole = day()
    whole.take_ticks([replace(tick(50, 130, 600, 7), kind="Bulk"), tick(51, 131, 600, 8)])
    whole.fill(recorded(printed(1, 10, 1)._replace(special=1), printed(2, 20, 2), covered=range(2)), after(300))
    _times, _prices, sides, sizes = whole.trades.since(0)
    assert list(zip(sizes.tolist(), sides.tolist(), strict=True)) == [(1, 0), (2, 1), (7, 0), (8, 1)]
