"""Requests that no broker could mean are not made at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.values.trading import ACCOUNTS, TENCENT, order_row
from tideboard_core.errors import BadInput
from tideboard_core.model.order import MOST_QUANTITY, Environment, ModifyRequest, OrderRequest, OrderType, Side

LIVE = ACCOUNTS[Environment.LIVE]


@pytest.mark.parametrize("quantity", [0, -1, -100])
def test_nothing_is_traded_in_no_or_negative_shares(quantity: int) -> None:
    with pytest.raises(BadInput, match="quantity-not-positive"):
        OrderRequest(
            account=LIVE,
            instrument=TENCENT.id,
            side=Side.BUY,
            order_type=OrderType.LIMIT,
            quantity=quantity,
            client_order_id="TB-1120-0001",
            price=Decimal("612.50"),
        )


@pytest.mark.parametrize("text", ["0", "-338.2", "NaN", "Infinity", "sNaN"])
def test_a_new_order_has_a_price_above_zero(text: str) -> None:
    with pytest.raises(BadInput, match="price-not-positive"):
        OrderRequest(
            account=LIVE,
            instrument=TENCENT.id,
            side=Side.BUY,
            order_type=OrderType.LIMIT,
            quantity=100,
            client_order_id="TB-1120-0001",
            price=Decimal(text),
        )


def test_a_change_leaves_more_than_is_filled() -> None:
    with pytest.raises(BadInput, match="quantity-below-filled"):
        ModifyRequest(account=LIVE, order=order_row(LIVE, filled=100), client_order_id="TB-1120-0001", quantity=100)


@pytest.mark.parametrize("name", ["price", "trigger"])
@pytest.mark.parametrize("text", ["0", "-338.2", "NaN", "Infinity", "sNaN"])
def test_a_change_has_prices_above_zero_as_a_new_order_has(name: str, text: str) -> None:
    with pytest.raises(BadInput, match=f"{name}-not-positive"):
        ModifyRequest(
            account=LIVE,
            order=order_row(LIVE),
            client_order_id="TB-1120-0001",
            quantity=300,
            **{name: Decimal(text)},
        )


def test_what_a_change_leaves_out_is_no_price() -> None:
    ModifyRequest(account=LIVE, order=order_row(LIVE), client_order_id="TB-1120-0001", quantity=300)


def request(quantity: int = 100, price: str = "612.50") -> OrderRequest:
    return OrderRequest(
        account=LIVE,
        instrument=TENCENT.id,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=quantity,
        client_order_id="TB-1120-0001",
        price=Decimal(price),
    )


@pytest.mark.parametrize("quantity", [MOST_QUANTITY + 1, 10**27, 10**400])
def test_a_quantity_that_arithmetic_cannot_hold_is_refused(quantity: int) -> None:
    with pytest.raises(BadInput, match="quantity-too-large"):
        request(quantity)
    with pytest.raises(BadInput, match="quantity-too-large"):
        ModifyRequest(account=LIVE, order=order_row(LIVE), client_order_id="TB-1120-0001", quantity=quantity)


@pytest.mark.parametrize("price", ["1e12", "1e400", "1e-13", "1e-400", "612.5000000000001"])
def test_a_price_with_more_digits_than_any_market_has_is_refused(price: str) -> None:
    with pytest.raises(BadInput, match="price-too-long"):
        request(price=price)
    with pytest.raises(BadInput, match="price-too-long"):
        ModifyRequest(
            account=LIVE, order=order_row(LIVE), client_order_id="TB-1120-0001", quantity=300, price=Decimal(price)
        )


@pytest.mark.parametrize("price", ["0.0001", "999999999999.999999999999", "1e3", "612.500"])
def test_prices_that_markets_have_are_taken(price: str) -> None:
    assert request(MOST_QUANTITY, price).price == Decimal(price)
