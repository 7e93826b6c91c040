"""The three writes, field by field."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.rows import order_row
from tideboard_core.gateways.longport.translate import orders, writes
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    PRICED,
    TRIGGERED,
    CancelRequest,
    LiveAccount,
    ModifyRequest,
    OrderRequest,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)

ACCOUNT = LiveAccount(id="7", name="LongPort", markets=frozenset(Market), currency="HKD", broker_lock=False)


def request(**changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": ACCOUNT,
        "instrument": InstrumentId("HK.00700"),
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": 100,
        "price": Decimal("338.2"),
        "client_order_id": "TB-1120-0001",
    }
    return OrderRequest(**(fields | changes))


def body_of(write: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write.body)
    return found


def test_a_limit_order_carries_our_id_twice_and_nothing_that_does_not_apply() -> None:
    write = writes.place(request())

    assert (write.method, write.path, write.query) == ("POST", "/v1/trade/order", ())
    assert body_of(write) == {
        "symbol": "700.HK",
        "order_type": "LO",
        "side": "Buy",
        "submitted_quantity": "100",
        "submitted_price": "338.2",
        "time_in_force": "Day",
        "remark": "TB-1120-0001",
        "client_request_id": f"TB-1120-0001-{writes.THIS_RUN}",
    }


@pytest.mark.parametrize("order_type", sorted(orders.ORDER_TYPE))
def test_prices_go_with_the_types_that_have_them(order_type: OrderType) -> None:
    prices = {
        "price": Decimal("338.2") if order_type in PRICED else None,
        "trigger": Decimal(340) if order_type in TRIGGERED else None,
    }

    body = body_of(writes.place(request(order_type=order_type, **prices)))

    assert body["order_type"] == orders.ORDER_TYPE[order_type]
    assert ("submitted_price" in body) is (order_type in PRICED)
    assert ("trigger_price" in body) is (order_type in TRIGGERED)


@pytest.mark.parametrize("hours", sorted(orders.OUTSIDE_RTH))
def test_the_session_is_a_word_of_us_orders(hours: TradingHours) -> None:
    body = body_of(writes.place(request(instrument=InstrumentId("US.AAPL"), hours=hours, side=Side.SELL)))

    assert (body["symbol"], body["outside_rth"], body["side"]) == ("AAPL.US", orders.OUTSIDE_RTH[hours], "Sell")


def test_the_last_day_goes_with_an_order_that_has_one() -> None:
    body = body_of(writes.place(request(time_in_force=TimeInForce.GTD, expires=date(2026, 12, 31))))

    assert (body["time_in_force"], body["expire_date"]) == ("GTD", "2026-12-31")


@pytest.mark.parametrize(
    ("value", "text"),
    [("338.20", "338.2"), ("1E+3", "1000"), ("100", "100"), ("0.0010", "0.001"), ("1E-7", "0.0000001")],
)
def test_decimals_are_plain_text(value: str, text: str) -> None:
    assert writes.plain(Decimal(value)) == text


def test_a_change_tells_both_prices_and_keeps_the_remark() -> None:
    stop = orders.order(order_row(order_type="LIT", trigger_price="620"), "7")
    change = ModifyRequest(
        account=ACCOUNT, order=stop, client_order_id="TB-1120-0002", quantity=300, trigger=Decimal(621)
    )

    write = writes.modify(change)

    assert (write.method, write.path) == ("PUT", "/v1/trade/order")
    assert body_of(write) == {
        "order_id": stop.id,
        "quantity": "300",
        "price": "611",
        "trigger_price": "621",
        "remark": "TB-1120-0001",
    }


def test_a_remark_that_a_change_cannot_carry_is_left_alone() -> None:
    long = orders.order(order_row(remark="x" * 65), "7")

    change = ModifyRequest(account=ACCOUNT, order=long, client_order_id="TB-1120-0002", quantity=300)

    assert "remark" not in body_of(writes.modify(change))


def test_a_cancel_names_the_order_in_the_query() -> None:
    order = orders.order(order_row(), "7")

    write = writes.cancel(CancelRequest(account=ACCOUNT, order=order, client_order_id="TB-1120-0003"))

    assert write == ("DELETE", "/v1/trade/order", (("order_id", order.id),), b"")


@pytest.mark.parametrize(
    ("order_type", "word"),
    [
        (OrderType.LIMIT, "LO"),
        (OrderType.ENHANCED_LIMIT, "ELO"),
        (OrderType.MARKET, "MO"),
        (OrderType.STOP, "MIT"),
        (OrderType.STOP_LIMIT, "LIT"),
    ],
)
def test_each_type_has_the_broker_s_own_word(order_type: OrderType, word: str) -> None:
    price = Decimal("338.2") if order_type in PRICED else None
    trigger = Decimal(340) if order_type in TRIGGERED else None
    assert body_of(writes.place(request(order_type=order_type, price=price, trigger=trigger)))["order_type"] == word


def test_a_change_of_the_quantity_keeps_limit_and_trigger() -> None:
    stop = orders.order(order_row(order_type="LIT", trigger_price="620"), "7")
    body = body_of(
        writes.modify(ModifyRequest(account=ACCOUNT, order=stop, client_order_id="TB-1120-0002", quantity=300))
    )
    assert (body["quantity"], body["price"], body["trigger_price"]) == ("300", "611", "620")
