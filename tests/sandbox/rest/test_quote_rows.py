"""Statistics of the tape, spread tables, rates."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend_rest.in_process import InProcessRest
from tideboard_sandbox.rest.quote_rows import INTERVALS

STATISTIC = "POST /api/ticker-statistic"


def statistic(rest: InProcessRest, interval: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = rest.ok(STATISTIC, {"symbol": "HK.00700", "interval_type": interval})["statistic_list"]
    return rows


@pytest.mark.parametrize("interval", INTERVALS)
def test_sums_run_up_to_the_days_quote(rest: InProcessRest, interval: int) -> None:
    quote = rest.shared.exchange.quote("HK.00700")  # type: ignore[arg-type]

    rows = statistic(rest, interval)

    assert len({(row["timestamp"] - 1) // INTERVALS[interval] for row in rows}) == len(rows)
    assert rows[-1]["volume"] == quote.volume
    assert rows[-1]["turnover"] == pytest.approx(float(quote.turnover))
    assert rows[-1]["avg_price"] == pytest.approx(rows[-1]["turnover"] / rows[-1]["volume"], abs=0.001)
    assert [row["volume"] for row in rows] == sorted(row["volume"] for row in rows)


def test_statistics_follow_the_tape(rest: InProcessRest) -> None:
    before = statistic(rest, 6)
    rest.advance(60)

    assert statistic(rest, 6)[0]["volume"] > before[0]["volume"]


@pytest.mark.parametrize("interval", [0, 7])
def test_an_unknown_interval_is_refused(rest: InProcessRest, interval: int) -> None:
    assert "interval_type" in rest.refused(STATISTIC, {"symbol": "HK.00700", "interval_type": interval})


def test_the_tables_are_those_that_prices_are_checked_against(rest: InProcessRest) -> None:
    tables = rest.ok("GET /api/spread-table")["spread_table_list"]
    stocks = next(table for table in tables if table["spread_code"] == 1)["spread_item_list"]
    step = rest.ok("POST /api/quote", {"symbol": "HK.00700"})["basic_qot_list"][0]["price_spread"]
    last = float(rest.shared.exchange.quote("HK.00700").last)  # type: ignore[arg-type]

    assert next(item["value"] for item in stocks if last <= item["price_to"]) == step
    assert all(item["price_from"] < item["price_to"] for table in tables for item in table["spread_item_list"])
    assert rest.ok("POST /api/spread-table", {"reserved": 1})["spread_table_list"] == tables


def test_rates_are_told_raw_and_in_percent_for_any_past_instant(rest: InProcessRest) -> None:
    rates = rest.ok("GET /api/risk-free-rate")
    past = rest.ok("GET /api/risk-free-rate?rate_time=1700000000000")

    assert rates["rate_time"] == int(rest.shared.exchange.now.timestamp() * 1000)
    assert past["rate_time"] == 1_700_000_000_000
    assert all(rates[f"{name}_rate"] == pytest.approx(rates[f"{name}_rate_pct"] * 1e7) for name in ("hk", "us", "jp"))
    for wrong in (2**62, rates["rate_time"] + 1000):
        assert "rate_time" in rest.refused("POST /api/risk-free-rate", {"rate_time": wrong})


def test_candles_and_subscriptions_of_new_york_cover_the_session_asked_for(rest: InProcessRest) -> None:
    days = {"symbol": "US.AAPL", "rehab_type": 0, "kl_type": 1, "begin_time": "2026-11-17", "end_time": "2026-11-18"}
    regular, whole = (rest.ok("POST /api/history-kline", {**days, **more})["kl_list"] for more in ({}, {"session": 3}))
    subscription = {"symbols": ["US.AAPL"], "sub_types": [4], "is_sub_or_un_sub": True, "session": 3}
    rest.ok("POST /api/subscribe", subscription)
    trades = rest.ok("POST /api/ticker", {"symbol": "US.AAPL", "count": 5})["ticker_list"]

    assert len(whole) > len(regular) == 390
    assert {row["type"] for row in trades} == {22}
    assert trades[-1]["price"] == whole[-1]["close_price"]
    assert "行情不支持入参OVERNIGHT" in rest.refused("POST /api/history-kline", {**days, "session": 4})
