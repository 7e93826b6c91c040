"""The screener as the port writes it: units of the bounds, order, pages, kept screens, refusals."""

from __future__ import annotations

from typing import Any

import pytest

from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind import screener
from tideboard_sandbox.longport.transport.http_call import HttpCall

LARGE = {"key": "filter_marketcap", "min": "1000", "max": "", "tech_values": {}}


def call(exchange: Exchange, **fields: Any) -> HttpCall:
    """One call with these fields."""
    return HttpCall(LongportState(exchange, now=lambda: 0.0), "LB-1", "key", fields)


def asked(exchange: Exchange, *filters: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One page of a search."""
    fields = {"market": "HK", "filters": list(filters), "returns": ["filter_marketcap", "filter_roe"], "size": 100}
    return screener.search(call(exchange, **{**fields, **more}))


def figures(answer: dict[str, Any], place: int = 0) -> list[float]:
    """The figures of one column."""
    return [float(row["indicators"][place]["value"]) for row in answer["items"]]


def test_bounds_of_amounts_count_in_hundred_millions(standing_exchange: Exchange) -> None:
    every, large = asked(standing_exchange), asked(standing_exchange, LARGE)

    assert 0 < large["total"] < every["total"]
    assert min(figures(large)) >= 1000 * 10**8
    assert [row["unit"] for row in large["items"][0]["indicators"]] == ["", "%"]


@pytest.mark.parametrize("descending", [0, 1])
def test_rows_come_in_the_order_that_is_asked_for(descending: int, standing_exchange: Exchange) -> None:
    found = figures(asked(standing_exchange, sort_by=1, sort_order=descending), 1)

    assert found == sorted(found, reverse=bool(descending))


def test_pages_follow_each_other(standing_exchange: Exchange) -> None:
    whole = asked(standing_exchange, LARGE)["items"]

    parts = [asked(standing_exchange, LARGE, page=page, size=3)["items"] for page in range(len(whole) // 3 + 1)]

    assert [row for part in parts for row in part] == whole


def test_every_field_and_every_kept_screen_can_be_asked(standing_exchange: Exchange) -> None:
    for group in screener.indicators(call(standing_exchange))["groups"]:
        for row in group["indicators"]:
            for parameter in row["tech_indicators"] or [{"tech_key": "", "tech_items": [{"item_value": ""}]}]:
                for item in parameter["tech_items"]:
                    chosen = {parameter["tech_key"]: item["item_value"]}
                    condition = {"key": row["key"], "min": "", "max": "", "tech_values": chosen}
                    assert asked(standing_exchange, condition)["total"] >= 0
    for kept in (screener.recommended, screener.mine):
        for row in kept(call(standing_exchange, market="US"))["strategys"]:
            filters = screener.strategy(call(standing_exchange, id=str(row["id"])))["filter"]["filters"]
            assert asked(standing_exchange, *filters)["total"] >= 0


@pytest.mark.parametrize(
    "more",
    [
        {"market": "MOON"},
        {"page": -1},
        {"size": 101},
        {"filters": 3},
        {"filters": [3]},
        {"filters": [{"key": "filter_moon"}]},
        {"filters": [{"key": "filter_macd_day", "tech_values": {"category": "spoon"}}]},
        {"sort_by": 2},
        {"filters": [LARGE] * 51},
    ],
)
def test_what_makes_no_sense_is_a_bad_parameter(more: dict[str, Any], standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        asked(standing_exchange, **more)


def test_a_screen_that_is_not_there_is_a_bad_parameter(standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        screener.strategy(call(standing_exchange, id="7"))
