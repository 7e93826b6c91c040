"""What follows from a warrant's terms and prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tideboard_core.model.derivatives import WarrantKind, WarrantStatus
from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.derivatives.warrants import was_called
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.warrant_figures import WarrantFigures, figures_of

CALL, PUT = InstrumentId("HK.13716"), InstrumentId("HK.14209")


@pytest.fixture(scope="module")
def standing_exchange() -> Exchange:
    return Exchange(seed=7, date=date(2026, 11, 18))


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


def test_every_kind_fits_its_owner_and_its_own_terms(standing_exchange: Exchange) -> None:
    names = standing_exchange.details.warrants_of(InstrumentId("HK.00700"))
    rows = [figures(standing_exchange, name) for name in names]

    assert {row.kind for row in rows} == set(WarrantKind)
    assert len({row.facts.name_en for row in rows}) == len(rows) >= 24
    assert len({row.terms.issuer for row in rows}) >= 4
    assert {row.status for row in rows} == set(WarrantStatus)
    for row in rows:
        assert row.quote.last > 0
        assert (row.status is WarrantStatus.NORMAL) == bool(row.quote.volume)
        if row.terms.recovery is not None:
            assert row.terms.call == (row.terms.recovery > row.terms.strike)
            assert row.to_recovery is not None
            assert row.to_recovery > 0
            assert abs(row.cost - abs(row.owner_price - row.terms.strike)) < row.owner_price / 10
        if row.terms.upper is not None:
            assert row.terms.strike < row.terms.upper
            assert Decimal("0.25") <= row.quote.last <= 1


def test_a_contract_whose_owner_came_to_the_recovery_price_is_called(standing_exchange: Exchange) -> None:
    listing = standing_exchange.details.warrant(InstrumentId("HK.54208"))
    assert listing is not None
    assert not standing_exchange.details.called(listing.id)
    day = DayRecord(date(2026, 11, 18), *(6_040_000, 6_040_000, 5_670_000, 5_700_000), 100, 1, (0, 0, 0, 0), 6_040_000)

    assert was_called(listing, [day])
    assert not was_called(listing, [day._replace(low=5_680_000)])
