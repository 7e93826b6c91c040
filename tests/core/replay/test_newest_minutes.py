"""The minutes after the last bar: by the trades, by the quotes where there are none, nothing where neither reaches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tideboard_core.archive.depth.quote_rows import QuoteRow, QuoteRows
from tideboard_core.archive.records import PRINTS, Rows
from tideboard_core.archive.rows import from_tuples
from tideboard_core.replay.newest_minutes import ToldMinute, newest_minutes

SECOND, MINUTE = 1_000_000, 60_000_000
ENDS = np.array([MINUTE, 2 * MINUTE, 3 * MINUTE], np.int64)
NO_QUOTES = QuoteRows.of([])


def trades(*made: tuple[float, int, int]) -> Rows:
    """Trades by second, price in 1/10000 and shares, in the order of their receipt."""
    rows: list[tuple[int | None, ...]] = [
        (number, 0, round(at * SECOND), 8, round(at * SECOND), price, shares, 1, 0)
        for number, (at, price, shares) in enumerate(made)
    ]
    return from_tuples(PRINTS, rows)


def quotes(*made: tuple[float, int, int, int]) -> QuoteRows:
    """Quotes by second, last price, volume and turnover (1/1000) since the open."""
    return QuoteRows.of(
        QuoteRow(round(at * SECOND), round(at * SECOND), last, last, last, last, last, volume, turnover, 0)
        for at, last, volume, turnover in made
    )


def told(rows: Rows, given: QuoteRows = NO_QUOTES, *, reach_back: bool = True) -> Sequence[ToldMinute]:
    return newest_minutes(rows, reach_back=reach_back, quotes=given, ends=ENDS)


def test_trades_count_to_the_minute_in_which_they_were_made_in_whatever_order_they_came() -> None:
    found = told(trades((59.9, 6_000_000, 100), (60.0, 6_010_000, 200), (30.0, 5_990_000, 300)))
    assert found == [
        ToldMinute(MINUTE, 6_000_000, 400, 100 * 600_000 + 300 * 599_000),
        ToldMinute(2 * MINUTE, 6_010_000, 200, 200 * 601_000),
    ]


def test_without_trades_it_is_what_the_quotes_went_on_by() -> None:
    given = quotes(
        (-1, 6_000_000, 1000, 5_000_000), (50, 6_010_000, 1500, 8_000_000), (130, 6_020_000, 1600, 9_000_000)
    )
    assert told(trades(), given, reach_back=False) == [
        ToldMinute(MINUTE, 6_010_000, 500, 3_000_000),
        ToldMinute(3 * MINUTE, 6_020_000, 100, 1_000_000),
    ]


def test_trades_come_before_quotes_that_tell_of_them_in_the_next_minute() -> None:
    given = quotes((-1, 6_000_000, 1000, 5_000_000), (60.5, 6_010_000, 1500, 8_000_000))
    assert [each.volume for each in told(trades((59.9, 6_000_000, 500)), given)] == [500, 500]
    assert [each.end for each in told(trades((59.9, 6_000_000, 500)), NO_QUOTES)] == [MINUTE]


def test_a_minute_whose_begin_neither_reaches_is_left_out() -> None:
    late = trades((10, 6_000_000, 100), (70, 6_010_000, 200))
    assert [each.end for each in told(late, reach_back=False)] == [2 * MINUTE]
    assert [each.end for each in told(late, reach_back=True)] == [MINUTE, 2 * MINUTE]
    given = quotes((10, 6_000_000, 1000, 5_000_000), (70, 6_010_000, 1200, 6_000_000))
    assert [each.end for each in told(trades(), given, reach_back=False)] == [2 * MINUTE]
