from __future__ import annotations

import numpy as np
import pytest

from tideboard_core.archive.records import BARS, CLOSING_AUCTION, FLOW, OPENING_AUCTION, Rows
from tideboard_core.archive.rows import from_tuples
from tideboard_core.flow.minutes import changes, flow_minutes, unknown

NAN = float("nan")


def flow_rows(*rows: tuple[int, int | None, int | None, int | None, int | None]) -> Rows:
    """Minute, net, block's two tiers, turnover so far; received one second after the other."""
    return from_tuples(
        FLOW,
        [
            (minute, 1, (100 + minute) * 1_000_000, 1, net, extra_large, large, None, None, turnover, None, None)
            for minute, net, extra_large, large, turnover in rows
        ],
    )


def bar_rows(*rows: tuple[int, int | None, int | None]) -> Rows:
    """Minute, close, turnover."""
    return from_tuples(BARS, [(minute, 1, 0, 2, 1, 9, 1, close, 7, turnover) for minute, close, turnover in rows])


def test_totals_are_per_minute_in_whole_units_and_a_hole_costs_two_minutes() -> None:
    rows = flow_rows((0, 1_000, 500, 100, 10_000), (1, 3_000, 700, 100, 30_000), (3, 2_500, 0, 0, 50_000))
    session = flow_minutes(rows, 5)

    assert session.count == 5
    np.testing.assert_array_equal(session.net, [1, 3, NAN, 2.5, NAN])
    np.testing.assert_array_equal(session.changes(), [1, 2, NAN, NAN, NAN])
    np.testing.assert_allclose(session.block_changes(), [0.6, 0.2, NAN, NAN, NAN])
    np.testing.assert_array_equal(session.turnover, [10, 20, NAN, NAN, NAN])
    np.testing.assert_array_equal(session.received, [100, 101, NAN, 103, NAN])


def test_a_bar_has_turnover_and_price_of_its_minute_whatever_is_missing_before() -> None:
    rows = flow_rows((0, 0, 0, 0, 7_000), (1, 0, 0, 0, None), (2, 0, 0, 0, None))
    session = flow_minutes(rows, 3, bar_rows((1, 1_234_500, 0), (2, None, 20_000)))

    np.testing.assert_array_equal(session.turnover, [7, 0, 20])
    np.testing.assert_array_equal(session.close, [NAN, 123.45, NAN])


def test_auctions_and_minutes_beyond_the_session_are_left_out() -> None:
    rows = flow_rows((CLOSING_AUCTION, 9, 9, 9, 9), (OPENING_AUCTION, 9, 9, 9, 9), (0, 1_000, 0, 0, 0), (2, 5, 5, 5, 5))
    session = flow_minutes(rows, 2)
    np.testing.assert_array_equal(session.net, [1, NAN])


def test_a_tier_that_is_not_offered_leaves_the_block_unknown() -> None:
    assert np.isnan(flow_minutes(flow_rows((0, 1_000, 500, None, 0)), 1).block).all()


def test_nothing_is_known_of_an_unread_session() -> None:
    session = unknown(3)
    assert session.count == 3
    assert np.isnan([session.net, session.changes(), session.turnover, session.received]).all()


@pytest.mark.parametrize("rows", [1, 3])
def test_changes_of_many_rows_are_those_of_each(rows: int) -> None:
    totals = np.arange(12.0).reshape(rows, -1) ** 2
    assert [changes(row).tolist() for row in totals] == changes(totals).tolist()
