"""What moved as the port writes it: sorted, bounded, of the market that is asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind import market
from tideboard_sandbox.longport.transport.http_call import HttpCall


def call(exchange: Exchange, **fields: Any) -> HttpCall:
    """One call with these fields."""
    return HttpCall(LongportState(exchange, now=lambda: 0.0), "LB-1", "key", fields)


def test_every_list_of_the_categories_is_there(standing_exchange: Exchange) -> None:
    groups = market.rank_categories(call(standing_exchange))["first_tags"]

    keys = [leaf["key"] for group in groups for leaf in group["second_tags"]]
    assert len(set(keys)) == len(keys) == 12
    for key in keys:
        assert market.rank_list(call(standing_exchange, key=key))["lists"]


def test_gainers_and_losers_are_one_list_both_ways(standing_exchange: Exchange) -> None:
    rise, fall = (
        [float(row["chg"]) for row in market.rank_list(call(standing_exchange, key=f"ib_{kind}-hk"))["lists"]]
        for kind in ("rise", "fall")
    )

    assert rise == sorted(rise, reverse=True)
    assert fall == sorted(fall)


def test_events_are_limited_and_the_farthest_come_first(standing_exchange: Exchange) -> None:
    events = market.stock_events(call(standing_exchange, limit=5, sort=1, markets=["HK"]))["events"]

    moved = [abs(float(event["stock"]["change"])) for event in events]
    assert len(moved) == 5
    assert moved == sorted(moved, reverse=True)


def test_events_come_by_time_or_by_popularity_where_it_is_asked(standing_exchange: Exchange) -> None:
    stamps, symbols = {}, {}
    for order in (0, 1, 2):
        found = market.stock_events(call(standing_exchange, limit=100, sort=order, markets=["HK"]))["events"]
        stamps[order] = [int(event["timestamp"]) for event in found]
        symbols[order] = [event["stock"]["symbol"] for event in found]

    assert stamps[0] == sorted(stamps[0], reverse=True)
    assert len(set(stamps[0])) > 30
    assert len({tuple(each) for each in symbols.values()}) == 3
    turnover = market.rank_list(call(standing_exchange, key="ib_turnover-hk"))["lists"]
    assert symbols[2] == [row["symbol"] for row in turnover]
    unsaid = market.stock_events(call(standing_exchange, limit=100, markets=["HK"]))["events"]
    assert [event["stock"]["symbol"] for event in unsaid] == symbols[2]


def test_changes_over_days_are_fractions(standing_exchange: Exchange) -> None:
    companies, name = standing_exchange.companies, InstrumentId("HK.00700")
    listing = companies.listing(name)
    assert listing is not None
    rows = market.rank_list(call(standing_exchange, key="ib_turnover-hk"))["lists"]
    row = next(row for row in rows if row["symbol"] == "700.HK")
    closes = [close for _day, close in companies.closes(listing, standing_exchange.now.date() - timedelta(days=60))]

    for field, days in (("five_day_chg", 5), ("ten_day_chg", 10), ("twenty_day_chg", 20)):
        assert float(row[field]) == pytest.approx(float(row["last_done"]) / closes[-days] - 1, abs=0.0001)
    assert -0.9 < float(row["this_year_chg"]) < 9


def test_changes_say_their_direction(standing_exchange: Exchange) -> None:
    changes = market.changes(call(standing_exchange, market="HK", category="0"))["changes"]

    assert changes
    assert all((row["emotion"] == 1) == row["change_values"][0].startswith("+") for row in changes)


@pytest.mark.parametrize("fields", [{"key": "ib_x-hk"}, {"key": "ib_rise-xx"}, {"key": ""}])
def test_a_list_that_is_none_is_a_bad_parameter(fields: dict[str, str], standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        market.rank_list(call(standing_exchange, **fields))


def test_a_limit_out_of_bounds_is_a_bad_parameter(standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        market.stock_events(call(standing_exchange, limit=101, markets=["HK"]))
    with pytest.raises(HttpRefusal):
        market.stock_events(call(standing_exchange, limit=5, sort=3, markets=["HK"]))
