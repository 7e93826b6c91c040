"""Market data over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.quotes.http_handlers import (
    market_temperature,
    market_temperatures,
    option_contracts,
    security_list,
)
from tideboard_sandbox.longport.transport.http_call import HttpCall


def call(exchange: Exchange, **fields: Any) -> HttpCall:
    return HttpCall(LongportState(exchange, now=lambda: 0.0), "LB-1", "key", fields)


def test_calls_and_puts_are_rows_of_their_own(standing_exchange: Exchange) -> None:
    rows = option_contracts(call(standing_exchange, symbol="AAPL.US", expiry_date="20261127"))["list"]

    assert len(rows) == 34
    assert rows[0] == {
        "symbol": "AAPL261127C230000.US",
        "expiry_date": "20261127",
        "strike_price": "230",
        "direction": "C",
        "option_type": "W",
        "standard_attr": "",
        "days_to_expiry": 10,
    }
    monthly = option_contracts(call(standing_exchange, symbol="700.HK", expiry_date="20261230"))["list"]
    assert {row["option_type"] for row in monthly} == {""}


def test_a_security_without_options_has_an_empty_list(standing_exchange: Exchange) -> None:
    assert option_contracts(call(standing_exchange, symbol="5.HK", expiry_date="20261127")) == {"list": []}


def test_us_stocks_trade_overnight(standing_exchange: Exchange) -> None:
    symbols = {
        row["symbol"] for row in security_list(call(standing_exchange, market="US", category="Overnight"))["list"]
    }

    assert {"AAPL.US", "SPY.US"} <= symbols
    assert ".DJI.US" not in symbols
    assert security_list(call(standing_exchange, market="HK", category="Overnight")) == {"list": []}


@pytest.mark.parametrize("market", ["HK", "US", "CN", "SG"])
def test_the_temperature_lies_between_0_and_100(standing_exchange: Exchange, market: str) -> None:
    told = market_temperature(call(standing_exchange, market=market))

    assert 0 <= told["temperature"] <= 100
    assert told["description"]
    assert told["timestamp"].isdigit()


@pytest.mark.parametrize(("market", "zone"), [("HK", 8), ("US", -5)])
def test_past_temperatures_have_a_row_per_trading_day(standing_exchange: Exchange, market: str, zone: int) -> None:
    told = market_temperatures(call(standing_exchange, market=market, start_date="20261102", end_date="20261106"))

    moments = [datetime.fromtimestamp(int(row["timestamp"]), timezone(timedelta(hours=zone))) for row in told["list"]]
    assert [(moment.day, moment.hour) for moment in moments] == [(day, 0) for day in range(2, 7)]
    assert all(0 <= row["temperature"] <= 100 for row in told["list"])
    assert len({row["sentiment"] for row in told["list"]}) > 1
    assert told["type"] == "daily"


def test_fields_that_cannot_be_read_are_refused(standing_exchange: Exchange) -> None:
    calls: list[Callable[[], object]] = [
        lambda: option_contracts(call(standing_exchange, symbol="AAPL.US", expiry_date="soon")),
        lambda: option_contracts(call(standing_exchange, symbol="AAPL.US")),
        lambda: market_temperature(call(standing_exchange, market="JP")),
        lambda: market_temperatures(call(standing_exchange, market="HK", start_date="20261102")),
        lambda: security_list(call(standing_exchange)),
    ]
    for bad in calls:
        with pytest.raises(HttpRefusal):
            bad()
