"""Requests that no broker could mean are not made at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fakes.values.trading import ACCOUNTS, TENCENT, order_row
from tideboard_core.errors import BadInput
from tideboard_core.model.order import (
    AccountId,
    Environment,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderType,
    Side,
)
from tideboard_core.model.order_terms import MOST_QUANTITY

LIVE = ACCOUNTS[Environment.LIVE]
WHOLE = AccountId("1", Environment.LIVE, "futu")
OTHERS = [WHOLE._replace(environment=Environment.PAPER), WHOLE._replace(broker="longport"), WHOLE._replace(id="2")]
NO_BROKER, NUMBER = AccountId("1", Environment.LIVE), AccountId("1")


def test_an_account_is_its_number_money_and_broker() -> None:
    assert LIVE.identity == ("300003", Environment.LIVE, "futu")
    assert [WHOLE.binds(one) for one in (WHOLE, *OTHERS)] == [True, False, False, False]
    assert [WHOLE.permits(one, (WHOLE, *OTHERS)) for one in (WHOLE, *OTHERS)] == [True, False, False, False]


def test_what_is_not_known_of_an_account_binds_all_and_permits_the_only_one() -> None:
    assert [NO_BROKER.binds(one) for one in (WHOLE, *OTHERS)] == [True, False, True, False]
    assert [NUMBER.binds(one) for one in (WHOLE, *OTHERS)] == [True, True, True, False]
    assert WHOLE.binds(NUMBER), "of an account that is not known more it may be"
    assert NO_BROKER.permits(WHOLE, (WHOLE, OTHERS[2], NO_BROKER, NUMBER))
    assert not any(NO_BROKER.permits(WHOLE, (WHOLE, other)) for other in OTHERS[:2])
    assert not NO_BROKER.permits(OTHERS[0], ())
    assert not NUMBER.permits(WHOLE, (WHOLE,))


def test_the_log_gives_an_account_back_and_an_environment_that_is_none_is_not_known() -> None:
    assert [AccountId.from_stored(one.kept()) for one in (WHOLE, NO_BROKER, NUMBER)] == [WHOLE, NO_BROKER, NUMBER]
    assert AccountId.from_stored({"account": 1, "environment": "REAL", "broker": None}) == NUMBER
    with pytest.raises(KeyError):
        AccountId.from_stored({"environment": "LIVE"})


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
            price=Decimal(text) if name == "price" else None,
            trigger=Decimal(text) if name == "trigger" else None,
        )


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


TRAILING, TRAILING_LIMIT = OrderType.TRAILING_STOP, OrderType.TRAILING_STOP_LIMIT
AMOUNT: dict[str, Any] = {"trail_amount": Decimal(2)}
PERCENT: dict[str, Any] = {"trail_percent": Decimal(2)}
OFFSET: dict[str, Any] = {"limit_offset": Decimal(2)}


def trailing(order_type: OrderType = TRAILING, **changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": LIVE,
        "instrument": TENCENT.id,
        "side": Side.SELL,
        "order_type": order_type,
        "quantity": 100,
        "client_order_id": "TB-1120-0001",
    }
    return OrderRequest(**(fields | changes))


@pytest.mark.parametrize("trail", [AMOUNT, PERCENT])
def test_a_trailing_stop_has_one_distance_and_its_limit_an_offset(trail: dict[str, Any]) -> None:
    assert trailing(**trail).trigger is None
    assert trailing(TRAILING_LIMIT, **trail, limit_offset=Decimal(0)).limit_offset == 0


@pytest.mark.parametrize(
    ("order_type", "fields", "code"),
    [
        (TRAILING, {}, "trail-missing"),
        (TRAILING, AMOUNT | PERCENT, "trail-missing"),
        (TRAILING, AMOUNT | OFFSET, "offset-not-wanted"),
        (TRAILING_LIMIT, AMOUNT, "offset-missing"),
        (TRAILING_LIMIT, AMOUNT | {"limit_offset": Decimal(-1)}, "offset-negative"),
        (TRAILING_LIMIT, AMOUNT | {"limit_offset": Decimal("NaN")}, "offset-negative"),
        (TRAILING, {"trail_amount": Decimal(0)}, "trail-not-positive"),
        (TRAILING, {"trail_amount": Decimal("NaN")}, "trail-not-positive"),
        (TRAILING, {"trail_amount": Decimal("1e-13")}, "price-too-long"),
        (TRAILING, {"trail_percent": Decimal(100)}, "trail-too-wide"),
        (TRAILING, AMOUNT | {"price": Decimal(600)}, "price-not-wanted"),
        (TRAILING, AMOUNT | {"trigger": Decimal(600)}, "trigger-not-wanted"),
        (TRAILING, AMOUNT | {"monitor": Decimal(0)}, "monitor-not-positive"),
        (TRAILING, AMOUNT | {"monitor": Decimal("NaN")}, "monitor-not-positive"),
        (TRAILING, AMOUNT | {"monitor": Decimal("1e-13")}, "price-too-long"),
        (OrderType.MARKET, {"monitor": Decimal(620)}, "monitor-not-wanted"),
        (OrderType.MARKET, PERCENT, "trail-not-wanted"),
        (OrderType.MARKET, OFFSET, "offset-not-wanted"),
        (OrderType.IF_TOUCHED, {}, "trigger-missing"),
        (OrderType.IF_TOUCHED_LIMIT, {"trigger": Decimal(600)}, "price-missing"),
    ],
)
def test_a_distance_that_is_none_is_refused(order_type: OrderType, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        trailing(order_type, **fields)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (AMOUNT, "trail-kind-changed"),
        (AMOUNT | PERCENT, "trail-missing"),
        ({"trail_percent": Decimal(0)}, "trail-not-positive"),
        ({"limit_offset": Decimal(-1)}, "offset-negative"),
        ({"price": Decimal(600)}, "trail-price-not-wanted"),
        ({"trigger": Decimal(600)}, "trail-price-not-wanted"),
    ],
)
def test_a_change_of_a_trailing_stop_keeps_its_kind(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        change_of(TRAILING_ROW, **fields)


def test_a_change_of_another_order_has_no_distance() -> None:
    with pytest.raises(BadInput, match="trail-not-wanted"):
        change_of(order_row(LIVE), **PERCENT)
    with pytest.raises(BadInput, match="offset-not-wanted"):
        change_of(order_row(LIVE), **OFFSET)
    assert change_of(TRAILING_ROW, **PERCENT, **OFFSET).trail_percent == 2


TRAILING_ROW = order_row(
    LIVE,
    order_type=TRAILING_LIMIT,
    price=Decimal(590),
    trigger=Decimal(592),
    trail_percent=Decimal(3),
    limit_offset=Decimal(2),
)


def change_of(order: Order, **fields: Any) -> ModifyRequest:
    return ModifyRequest(account=LIVE, order=order, client_order_id="TB-1120-0001", quantity=300, **fields)
