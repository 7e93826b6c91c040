"""Two listings of one company: pairs, rows by session minute and by the clock, and a premium only at a stated rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import session
from tideboard_core.flow.listings import (
    nets_by_minute,
    premium,
    rows_by_clock,
    rows_by_minute,
)
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.listing_pairs import PAIRS, partner_of

DAY = date(2026, 11, 20)
HK, US, SH = (session(DAY, market) for market in (Market.HK, Market.US, Market.SH))
NETS = st.dictionaries(st.integers(0, 239), st.floats(-1e9, 1e9), max_size=30)


def test_a_pair_is_known_from_both_sides_and_crosses_markets() -> None:
    for pair in PAIRS:
        back = partner_of(pair.second)
        assert back is not None
        assert partner_of(pair.first) == pair
        assert back.second == pair.first
        assert back.shares * pair.shares == 1
        assert market_of(pair.first) is not market_of(pair.second)
    assert partner_of(InstrumentId("HK.00700")) is None


def test_the_premium_is_that_of_one_share_at_the_stated_rate() -> None:
    """120 HKD a share against 120 USD for 8 shares at 7.8: 117 HKD a share."""
    found = premium(Decimal(120), Decimal(120), Decimal(8), Decimal("7.8"))
    assert found is not None
    assert found.percent == pytest.approx((120 / 117 - 1) * 100)
    for lacking in (None, Decimal(0), Decimal(-1)):
        assert premium(Decimal(120), Decimal(120), Decimal(8), lacking) is None
    assert premium(Decimal(0), Decimal(120), Decimal(8), Decimal(1)) is None


@given(first=NETS, second=NETS)
def test_every_net_is_in_exactly_one_row_of_both_orders(first: dict[int, float], second: dict[int, float]) -> None:
    for make in (rows_by_minute, rows_by_clock):
        rows = make(first, second, (HK, SH))
        assert sorted(row.first for row in rows if row.first is not None) == sorted(first.values())
        assert sorted(row.second for row in rows if row.second is not None) == sorted(second.values())
        assert [row.minute for row in rows] == sorted({row.minute for row in rows})


def test_the_clock_puts_the_same_instant_side_by_side_and_the_minute_the_same_place_of_the_session() -> None:
    one, other = {0: 1.0, 150: 2.0}, {0: 3.0, 120: 4.0}
    by_minute = rows_by_minute(one, other, (HK, SH))
    assert [(row.minute, row.first, row.second) for row in by_minute] == [
        (0, 1.0, 3.0),
        (120, None, 4.0),
        (150, 2.0, None),
    ]
    by_clock = rows_by_clock(one, other, (HK, SH))
    assert [(row.first, row.second) for row in by_clock] == [(1.0, 3.0), (2.0, 4.0)]
    assert [row.minute for row in by_clock] == [0, 210]
    apart = rows_by_clock({0: 1.0}, {0: 5.0}, (HK, US))
    assert [(row.first, row.second) for row in apart] == [(1.0, None), (None, 5.0)]


def test_rows_of_another_day_are_no_minutes_of_the_session() -> None:
    times = [HK.open.timestamp(), HK.minute_end(0).timestamp(), HK.minute_end(149).timestamp(), US.close.timestamp()]
    flow = CapitalFlow(
        instrument=InstrumentId("HK.09988"),
        period=FlowPeriod.INTRADAY,
        times=tuple(times),
        net=(0.0, 5.0, float("nan"), 9.0),
        tiers=None,
        provider="x",
    )
    assert nets_by_minute(flow, HK, HK.close.timestamp()) == {0: 5.0}


def test_the_minute_that_runs_is_no_minute_of_either_listing() -> None:
    ends = [HK.minute_end(minute).timestamp() for minute in range(3)]
    flow = CapitalFlow(
        instrument=InstrumentId("HK.09988"),
        period=FlowPeriod.INTRADAY,
        times=tuple(ends),
        net=(1.0, 2.0, 3.0),
        tiers=None,
        provider="x",
    )
    assert nets_by_minute(flow, HK, ends[2] - 20) == {0: 1.0, 1: 2.0}
    assert nets_by_minute(flow, HK, ends[2]) == {0: 1.0, 1: 2.0, 2: 3.0}
