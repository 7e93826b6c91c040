"""Short sales and positions as the port writes them, held to the day's volume."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind.short_sales import (
    short_positions_hk,
    short_positions_us,
    short_trades_hk,
    short_trades_us,
)
from tideboard_sandbox.longport.transport.http_call import HttpCall

Handler = Callable[[HttpCall], dict[str, Any]]


def call(exchange: Exchange, **fields: Any) -> HttpCall:
    return HttpCall(LongportState(exchange, now=lambda: 0.0), "LB-1", "key", fields)


@pytest.mark.parametrize(
    ("handler", "symbol", "name", "shares"),
    [(short_trades_hk, "700.HK", "HK.00700", "amount"), (short_trades_us, "AAPL.US", "US.AAPL", "total_amount")],
)
def test_no_more_is_sold_short_than_is_sold(
    handler: Handler, symbol: str, name: str, shares: str, standing_exchange: Exchange
) -> None:
    rows = handler(call(standing_exchange, symbol=symbol, page_size="60"))["data"]

    today = standing_exchange.now.date()
    bars = standing_exchange.history_bars(InstrumentId(name), BarPeriod.DAY, today - timedelta(days=120), today)
    volumes = {bar.time.date(): bar.volume for bar in bars}
    days = [datetime.fromtimestamp(int(row["timestamp"]), UTC).date() for row in rows]
    assert len(rows) == 60
    assert days == sorted(days, reverse=True)
    assert all(0 < int(row[shares]) <= volumes.get(day, 10**12) for day, row in zip(days, rows, strict=True))
    assert all(0 < float(row["rate"]) < 1 for row in rows)
    if symbol == "700.HK":  # there the total is the day's volume
        for row in rows:
            assert float(row["rate"]) == pytest.approx(int(row["amount"]) / int(row["total_amount"]), abs=0.0001)
    assert any(day in volumes for day in days)


def test_venues_add_up(standing_exchange: Exchange) -> None:
    for row in short_trades_us(call(standing_exchange, symbol="AAPL.US"))["data"]:
        assert int(row["nus_amount"]) + int(row["ny_amount"]) == int(row["total_amount"])


def test_positions_have_the_fields_of_their_market(standing_exchange: Exchange) -> None:
    hong_kong = short_positions_hk(call(standing_exchange, symbol="700.HK", count="5"))["data"]
    states = short_positions_us(call(standing_exchange, symbol="AAPL.US", count="5"))["data"]

    assert len(hong_kong) == len(states) == 5
    assert set(hong_kong[0]) == {"timestamp", "rate", "close", "amount", "balance", "cost"}
    assert {"current_shares_short", "avg_daily_share_volume", "days_to_cover"} < set(states[0])


def test_only_rows_before_the_stamp_are_told(standing_exchange: Exchange) -> None:
    rows = short_trades_hk(call(standing_exchange, symbol="700.HK", page_size="5"))["data"]
    again = short_trades_hk(
        call(standing_exchange, symbol="700.HK", page_size="2", last_timestamp=rows[2]["timestamp"])
    )["data"]

    assert again == rows[2:4]


def test_a_wrong_size_and_another_market_are_refused(standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        short_trades_hk(call(standing_exchange, symbol="700.HK", page_size="101"))
    with pytest.raises(ExchangeRefusal):
        short_trades_hk(call(standing_exchange, symbol="AAPL.US"))
