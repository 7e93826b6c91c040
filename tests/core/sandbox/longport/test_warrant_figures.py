"""What follows from a warrant's terms and prices."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.longport.warrant_figures import WarrantFigures, figures_of

CALL, PUT = InstrumentId("HK.13716"), InstrumentId("HK.14209")


def figures(exchange: Exchange, name: InstrumentId) -> WarrantFigures:
    found = figures_of(exchange, name)
    assert found is not None
    return found


def test_other_securities_have_none(standing_exchange: Exchange) -> None:
    assert figures_of(standing_exchange, InstrumentId("HK.00700")) is None


@pytest.mark.parametrize("name", [CALL, PUT])
def test_at_its_balance_point_a_warrant_is_worth_its_price(standing_exchange: Exchange, name: InstrumentId) -> None:
    row = figures(standing_exchange, name)

    worth = row.balance_point - row.terms.strike if row.terms.call else row.terms.strike - row.balance_point
    assert worth == row.cost == row.quote.last * 100
    gap = abs(row.balance_point / row.owner_price - 1) * 100
    assert abs(gap - abs(row.premium)) < Decimal("0.001")


def test_call_and_put_lean_the_other_way(standing_exchange: Exchange) -> None:
    call, put = figures(standing_exchange, CALL), figures(standing_exchange, PUT)

    assert call.delta > 0 > put.delta
    assert call.moneyness < 0
    assert put.moneyness < 0
    assert call.effective_leverage == call.leverage * Decimal(call.delta)
    assert put.effective_leverage > 0


def test_the_last_trading_day_lies_four_sessions_before_the_end(standing_exchange: Exchange) -> None:
    row = figures(standing_exchange, CALL)

    assert str(row.last_trade_day) == "2027-03-22"
    assert 0 < row.outstanding < 300_000_000
