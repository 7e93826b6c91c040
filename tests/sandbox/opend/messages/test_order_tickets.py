"""From request fields to the exchange's ticket."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.servers.opend.in_process import InProcessOpend
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.opend.messages.order_tickets import adjusted, decimal_of, instrument_named, kind_of, whole
from tideboard_sandbox.opend.messages.refusals import Refusal

STOCK = Instrument(id=InstrumentId("HK.00001"), name="", security_type=SecurityType.STOCK, lot_size=500, currency="HKD")


@given(st.integers(1, 10_000_000), st.integers(0, 3))
def test_a_price_survives_the_way_through_a_double(units: int, places: int) -> None:
    price = Decimal(units).scaleb(-places)

    assert decimal_of("price", float(price)) == price


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1e12])
def test_what_is_no_amount_is_refused(value: float) -> None:
    with pytest.raises(Refusal):
        decimal_of("price", value)


@pytest.mark.parametrize("value", [0.5, float("nan"), float("inf"), 2.0**60])
def test_what_is_no_number_of_shares_is_refused(value: float) -> None:
    with pytest.raises(Refusal):
        whole(value)


@pytest.mark.parametrize(
    ("price", "limit", "moved"),
    [("50.03", 0.01, "50.05"), ("50.03", -0.01, "50"), ("50.05", 0.01, "50.05"), ("50.05", 0.0, "50.05")],
)
def test_a_price_moves_to_the_step_on_the_side_asked_for(price: str, limit: float, moved: str) -> None:
    assert adjusted(STOCK, Decimal(price), limit=limit) == Decimal(moved)


@pytest.mark.parametrize(("code", "named"), [("600519", "SH.600519"), ("300750", "SZ.300750")])
def test_a_mainland_code_without_a_market_finds_its_exchange(opend: InProcessOpend, code: str, named: str) -> None:
    account = opend.exchange.broker.account(opend.account(real=True, group="CN"))

    assert instrument_named(opend.exchange, account, code=code, sec_market=0) == named


def test_order_types_by_number() -> None:
    assert (kind_of(1), kind_of(5), kind_of(2)) == (OrderType.LIMIT, OrderType.LIMIT, OrderType.MARKET)
    with pytest.raises(Refusal):
        kind_of(16)
