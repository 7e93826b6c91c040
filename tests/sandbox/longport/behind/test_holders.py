"""Holders as the port writes them."""

from __future__ import annotations

from typing import Any

import pytest

from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind.holders import fund_holders, shareholders
from tideboard_sandbox.longport.transport.http_call import HttpCall


def call(exchange: Exchange, symbol: str) -> HttpCall:
    fields: dict[str, Any] = {"symbol": symbol}
    return HttpCall(LongportState(exchange, now=lambda: 0.0), "LB-1", "key", fields)


@pytest.mark.parametrize("symbol", ["700.HK", "AAPL.US", "5.HK"])
def test_holders_file_at_the_end_of_a_quarter_that_is_out(symbol: str, standing_exchange: Exchange) -> None:
    told = shareholders(call(standing_exchange, symbol))

    parts = [float(row["percent_of_shares"]) for row in told["shareholder_list"]]
    assert parts == sorted(parts, reverse=True)
    assert sum(parts) < 100
    assert {row["report_date"] for row in told["shareholder_list"]} == {"2026.09.30"}
    assert fund_holders(call(standing_exchange, symbol))["lists"]


def test_an_index_has_no_holders(standing_exchange: Exchange) -> None:
    for handler in (shareholders, fund_holders):
        with pytest.raises(ExchangeRefusal):
            handler(call(standing_exchange, "HSI.HK"))
