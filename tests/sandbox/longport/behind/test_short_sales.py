"""Short sales and positions as the port writes them, held to the day's volume."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
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
VENUES = ["nus_amount", "ny_amount"]


def call(exchange: Exchange, **fields: Any) -> HttpCall:
    return HttpCall(LongportState(exchange, now=lambda: 0.0), "LB-1", "key", fields)


@pytest.mark.parametrize(
    ("handler", "symbol", "name", "venues"),
    [(short_trades_hk, "700.HK", "HK.00700", ["amount"]), (short_trades_us, "AAPL.US", "US.AAPL", VENUES)],
)
def test_the_rate_is_of_the_volume_of_the_day(
    handler: Handler, symbol: str, name: str, venues: list[str], standing_exchange: Exchange
) -> None:
    rows = handler(call(standing_exchange, symbol=symbol, page_size="60"))["data"]

    today = standing_exchange.now.date()
    bars = standing_exchange.history_bars(InstrumentId(name), BarPeriod.DAY, today - timedelta(days=120), today)
    zone = ZoneInfo(MARKET_ZONE[market_of(InstrumentId(name))])
    volumes = {bar.time.astimezone(zone).date(): bar.volume for bar in bars}
    days = [datetime.fromtimestamp(int(row["timestamp"]), UTC).date() for row in rows]
    assert len(rows) == 60
    assert days == sorted(days, reverse=True)
    assert all(int(row["total_amount"]) == volumes[day] for day, row in zip(days, rows, strict=True) if day in volumes)
    for row in rows:
        sold = sum(int(row[venue]) for venue in venues)
        assert 0 < float(row["rate"]) < 1
        assert float(row["rate"]) == pytest.approx(sold / int(row["total_amount"]), abs=0.0001)
    assert any(day in volumes for day in days)


@pytest.mark.parametrize(
    ("handler", "symbol", "name", "shares"),
    [
        (short_positions_hk, "700.HK", "HK.00700", "amount"),
        (short_positions_us, "AAPL.US", "US.AAPL", "current_shares_short"),
    ],
)
def test_positions_are_a_part_of_the_issued_shares(
    handler: Handler, symbol: str, name: str, shares: str, standing_exchange: Exchange
) -> None:
    issued = standing_exchange.details.issued_shares(InstrumentId(name))
    for row in handler(call(standing_exchange, symbol=symbol, count="5"))["data"]:
        assert float(row["rate"]) == pytest.approx(int(row[shares]) / issued, abs=0.0001)


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
