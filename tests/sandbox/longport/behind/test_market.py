"""What moved as the port writes it: sorted, bounded, of the market that is asked for."""

from __future__ import annotations

from typing import Any

import pytest

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
    events = market.stock_events(call(standing_exchange, limit=5, sort=0, markets=["HK"]))["events"]

    moved = [abs(float(event["stock"]["change"])) for event in events]
    assert len(moved) == 5
    assert moved == sorted(moved, reverse=True)


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
