"""The account's result as the port writes it: that of its money and positions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tideboard_sandbox.exchange.broker.accounts import LONGPORT_REAL
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind import results
from tideboard_sandbox.longport.trading import assets
from tideboard_sandbox.longport.transport.http_call import HttpCall


def call(exchange: Exchange, **fields: Any) -> HttpCall:
    """One call of the account with these fields."""
    return HttpCall(LongportState(exchange, now=lambda: 0.0), LONGPORT_REAL, "key", fields)


def test_the_account_ends_with_its_net_assets(standing_exchange: Exchange) -> None:
    found = results.summary(call(standing_exchange))
    (balance,) = assets.account_balance(call(standing_exchange))["list"]

    assert abs(Decimal(found["ending_asset_value"]) - Decimal(balance["net_assets"])) < 1
    values = (Decimal(found[name]) for name in ("ending_asset_value", "initial_asset_value", "invest_amount"))
    last, first, paid_in = values
    assert Decimal(found["sum_profit"]) == last - first - paid_in
    assert paid_in > 0


def test_pages_have_each_security_once(standing_exchange: Exchange) -> None:
    everything = results.by_market(call(standing_exchange, page="1", size="100"))
    single = results.by_market(call(standing_exchange, page="1", size="1"))

    items = results.sublist(call(standing_exchange))["items"]
    assert [row["code"] for row in everything["stock_items"]] == [row["security_code"] for row in items]
    assert everything["has_more"] is False
    assert single["has_more"] is (len(items) > 1)


def test_a_security_without_fills_has_no_flows(standing_exchange: Exchange) -> None:
    found = results.flows(call(standing_exchange, symbol="5.HK", page="1", size="20", derivative="false"))

    assert found == {"flows_list": [], "has_more": False}


@pytest.mark.parametrize("fields", [{"page": "0"}, {"size": "0"}, {"size": "101"}])
def test_a_page_that_is_none_is_a_bad_parameter(fields: dict[str, str], standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        results.by_market(call(standing_exchange, **fields))


def test_a_range_is_in_seconds_or_days(standing_exchange: Exchange) -> None:
    found = results.summary(call(standing_exchange, start="1767225600", end="1794959999"))

    assert (found["start_date"], found["end_date"]) == ("2026-01-01", "2026-11-17")
    assert results.flows(call(standing_exchange, symbol="5.HK", start="2026-01-01"))["has_more"] is False


@pytest.mark.parametrize("day", ["2026-13-01", "1e9", "9" * 30])
def test_a_day_that_is_none_is_a_bad_parameter(day: str, standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        results.summary(call(standing_exchange, start=day, end="1794959999"))


@pytest.mark.parametrize("fields", [{"start": "1767225600"}, {"end": "1794959999"}])
def test_to_one_end_of_a_range_nothing_is_answered(fields: dict[str, str], standing_exchange: Exchange) -> None:
    assert results.summary(call(standing_exchange, **fields)) == {}
    assert results.sublist(call(standing_exchange, **fields)) == {"items": []}
    assert results.detail(call(standing_exchange, symbol="700.HK", **fields)) == {}


def test_rates_are_the_base_for_one_of_the_other(standing_exchange: Exchange) -> None:
    rows = results.exchange_rates(call(standing_exchange))["exchanges"]

    assert [(row["base_currency"], row["other_currency"], row["average_rate"]) for row in rows] == [
        ("HKD", "CNH", 1.08),
        ("HKD", "HKD", 1.0),
        ("HKD", "USD", 7.8),
        ("HKD", "CNY", 1.08),
    ]


def test_yields_are_fractions_of_what_was_paid_in(standing_exchange: Exchange) -> None:
    found = results.summary(call(standing_exchange))

    rate = float(found["sum_profit"]) / float(found["invest_amount"])
    for name in ("total_simple_earning_yield", "total_time_earning_yield", "sum_profit_rate"):
        assert float(found[name]) == pytest.approx(rate, abs=1e-6)
