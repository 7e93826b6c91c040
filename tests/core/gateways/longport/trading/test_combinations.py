"""Combinations of options at LongPort: placed once, told with their legs by lists and pushes, withdrawn, filled."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.gateway import account_of
from fakes.servers.longport.rows import multi_leg, notification, order_row, push_row
from fakes.servers.longport.sandbox import door_gateway, longport_sandbox
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.values.sinks import Sinks
from tideboard_core.errors import OrderDenied, RequestTimeout
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.translate import orders
from tideboard_core.model.combination import CombinationLeg, CombinationRequest
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, CancelRequest, ModifyRequest, Order, OrderStatus, OrderType, Side
from tideboard_core.orders.blotter_rows import Executions
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_core.wire.longport.commands import TradeCommand
from tideboard_proto.longport import trade_pb2 as trade

ORDER, MULTI = "/v1/trade/order", "/v1/trade/order/multileg"
CALL, HIGHER, PUT = (InstrumentId(f"HK.TCH261230{code}000") for code in ("C600", "C610", "P600"))
LOW, HIGH = InstrumentId("US.QQQ260731C764000"), InstrumentId("US.QQQ260731C767000")


def legs(bought: InstrumentId, other: InstrumentId, side: Side = Side.SELL) -> tuple[CombinationLeg, ...]:
    return CombinationLeg(instrument=bought, side=Side.BUY), CombinationLeg(instrument=other, side=side)


def request(account: Account, number: str, wanted: tuple[CombinationLeg, ...], price: str | None) -> CombinationRequest:
    return CombinationRequest(
        account=account,
        legs=wanted,
        quantity=2,
        order_type=OrderType.MARKET if price is None else OrderType.LIMIT,
        price=None if price is None else Decimal(price),
        client_order_id=number,
    )


def approve(asked: Any, gateway: LongportGateway) -> ApprovedOrder[Any]:
    return ApprovedOrder(asked, approved_at=0.0, generation=gateway.generation)


async def test_a_day_with_combinations_at_the_door() -> None:
    """A straddle at market, a credit spread that waits and is withdrawn: orders, executions and positions agree."""
    sinks = Sinks()
    with longport_sandbox() as sandbox:
        async with door_gateway(sandbox, sinks) as gateway:
            trading = gateway.trading
            (account,) = await trading.accounts()
            await trading.watch_accounts([account])
            straddle, spread = legs(CALL, PUT, Side.BUY), legs(HIGHER, CALL)
            bought = await trading.place_combination(approve(request(account, "TB-1", straddle, None), gateway))
            waits = await trading.place_combination(approve(request(account, "TB-2", spread, "-9.9"), gateway))
            await sinks.until(lambda: {(bought, "filled"), (waits, "submitted")} <= pushed(sinks))
            rows = {row.id: row for row in await trading.orders(account)}
            fills = Executions()
            fills.replace(await trading.fills(account), begun=0)
            held = {row.instrument: row.quantity for row in await trading.positions(account)}
            await trading.cancel(
                approve(CancelRequest(account=account, order=rows[waits], client_order_id="TB-3"), gateway)
            )
            await sinks.until(lambda: (waits, "cancelled") in pushed(sinks))

    assert (set(rows[bought].legs), set(rows[waits].legs)) == (set(straddle), set(spread))
    assert (rows[bought].status, rows[bought].filled, rows[bought].remark) == (OrderStatus.FILLED, 2, "TB-1")
    assert (rows[waits].price, rows[waits].quantity, rows[waits].filled) == (Decimal("-9.9"), 2, 0)
    mine = fills.rows()
    assert {(fill.order_id, fill.instrument, fill.side) for fill in mine} == {
        (bought, CALL, Side.BUY),
        (bought, PUT, Side.BUY),
    }
    assert rows[bought].average_price == sum(fill.price * fill.quantity for fill in mine) / 2
    assert held == {CALL: 2, PUT: 2}
    assert {order.id for order in sinks.orders if order.legs} == {bought, waits}
    assert sinks.fills == []


def pushed(sinks: Sinks) -> set[tuple[str, str]]:
    return {(order.id, order.status.value) for order in sinks.orders}


async def test_the_detail_is_read_once_and_its_legs_are_those_that_count(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """The broker has taken the spread the other way round than it was sent: that is what is told."""
    account = await account_of(gateway, longport)
    longport.reply("POST", MULTI, {"order_id": "709"})
    wanted = request(account, "TB-1", legs(LOW, HIGH), "1.5")
    assert await gateway.trading.place_combination(approve(wanted, gateway)) == "709"
    row = order_row(order_id="709", remark="TB-1", quantity="2", price="1.5", symbol="764000.US")
    longport.reply("GET", f"{ORDER}/today", {"orders": [row]})
    longport.reply("GET", ORDER, {**row, "multi_leg": multi_leg("Sell")})
    longport.reply("GET", f"{ORDER}/history", {"orders": [], "has_more": False})

    (order,) = await gateway.trading.orders(account)
    (again,) = await gateway.trading.orders(account)

    assert {(one.instrument, one.side) for one in order.legs} == {(LOW, Side.SELL), (HIGH, Side.BUY)}
    assert again.legs == order.legs
    assert [seen.target for seen in longport.seen].count(f"{ORDER}?order_id=709") == 1


async def test_a_message_without_legs_is_still_our_combination(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    account = await account_of(gateway, longport)
    await gateway.trading.watch_accounts([account])
    longport.reply("POST", MULTI, {"order_id": "709"})
    await gateway.trading.place_combination(approve(request(account, "TB-1", legs(LOW, HIGH), "1.5"), gateway))
    more = {"submitted_quantity": "2", "executed_quantity": "1", "last_share": "1", "last_price": "3"}

    message = trade.Notification.FromString(notification(push_row(order_id="709", remark="TB-1", **more)))
    await longport.push(TradeCommand.NOTIFICATION, message, name="trade")
    await sinks.until(lambda: bool(sinks.orders))

    (order,) = sinks.orders
    assert (order.id, set(order.legs), order.filled) == ("709", set(legs(LOW, HIGH)), 1)
    assert sinks.fills == []

    other = push_row(order_id="710", remark="TB-2", submitted_quantity="2", status="NewStatus")  # another computer's
    pushed = trade.Notification.FromString(notification(other))
    await longport.push(TradeCommand.NOTIFICATION, pushed, name="trade")
    await sinks.until(lambda: len(sinks.orders) > 1)
    assert (sinks.orders[-1].id, sinks.orders[-1].legs) == ("710", ())


async def test_a_message_without_legs_of_an_order_that_a_list_has_told_is_a_combination(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    """Of an earlier run or another program: net price and executions are not those of its first contract."""
    account = await account_of(gateway, longport)
    await gateway.trading.watch_accounts([account])
    row = order_row(order_id="709", remark="", side="Sell", quantity="2", price="1.5", multi_leg=multi_leg("Sell"))
    longport.reply("GET", f"{ORDER}/today", {"orders": [row]})
    longport.reply("GET", f"{ORDER}/history", {"orders": [], "has_more": False})
    (listed,) = await gateway.trading.orders(account)
    more = {"side": "Sell", "submitted_quantity": "2", "submitted_price": "1.5", "executed_quantity": "1"}

    row = push_row(order_id="709", remark="", **more, last_share="1", last_price="3")
    await longport.push(TradeCommand.NOTIFICATION, trade.Notification.FromString(notification(row)), name="trade")
    await sinks.until(lambda: bool(sinks.orders))

    (order,) = sinks.orders
    assert (order.legs, order.price, order.filled) == (listed.legs, Decimal("-1.5"), 1)
    assert sinks.fills == []


async def test_an_open_combination_that_no_list_has_proves_nothing_of_its_legs(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    row = order_row(order_id="709", status="NewStatus", executed_quantity="0", multi_leg=multi_leg("Buy"))
    longport.reply("GET", f"{ORDER}/today", {"orders": [row]})
    longport.reply("GET", f"{ORDER}/history", {"orders": [], "has_more": False})
    await gateway.trading.orders(account)
    longport.reply("GET", f"{ORDER}/today", {"orders": []})
    longport.refuse("GET", ORDER, 602000)

    found = await gateway.trading.orders(account)

    assert found.unproven == {LOW, HIGH}


async def test_a_detail_without_legs_leaves_those_that_were_sent(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("POST", MULTI, {"order_id": "709"})
    await gateway.trading.place_combination(approve(request(account, "TB-1", legs(LOW, HIGH), "1.5"), gateway))
    row = order_row(order_id="709", remark="TB-1", quantity="2", price="1.5", symbol="764000.US")
    longport.reply("GET", f"{ORDER}/today", {"orders": [row]})
    longport.reply("GET", ORDER, {**row, "remark": ""})
    longport.reply("GET", f"{ORDER}/history", {"orders": [], "has_more": False})

    for _read in range(2):
        (order,) = await gateway.trading.orders(account)
        assert set(order.legs) == set(legs(LOW, HIGH))


async def test_nothing_leaves_that_the_broker_could_misread(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)

    with pytest.raises(OrderDenied) as denied:
        gateway.trading.place_combination(approve(request(account, "TB-1", legs(LOW, HIGH), "-1"), gateway))

    assert denied.value.code == "combination-price-sign"
    assert longport.count("POST", MULTI) == 0


async def test_one_approval_is_one_request_and_no_answer_is_unknown(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("POST", MULTI, {})
    approval = approve(request(account, "TB-1", legs(LOW, HIGH), "1.5"), gateway)

    with pytest.raises(RequestTimeout):
        await gateway.trading.place_combination(approval)
    with pytest.raises(OrderDenied):
        await gateway.trading.place_combination(approval)

    assert longport.count("POST", MULTI) == 1
    assert json.loads(longport.seen[-1].body)["remark"] == "TB-1"


async def test_a_combination_is_not_changed_here(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    """How the broker understands a changed net price is not documented."""
    account = await account_of(gateway, longport)
    order = orders.order(order_row(side="Sell", price="1.5", multi_leg=multi_leg("Sell")), account.id)
    change = ModifyRequest(account=account, order=order, client_order_id="TB-2", quantity=1, price=Decimal(1))

    with pytest.raises(OrderDenied):
        gateway.trading.modify(approve(change, gateway))

    assert longport.count("PUT") == 0


def test_an_order_that_names_other_legs_than_approved_says_so() -> None:
    def order(now: tuple[CombinationLeg, ...], asked: tuple[CombinationLeg, ...]) -> Order:
        return replace(orders.order(order_row(), "7"), legs=now, legs_asked=asked)

    assert not order(legs(LOW, HIGH), ()).legs_differ
    assert not order(legs(LOW, HIGH), legs(LOW, HIGH)[::-1]).legs_differ
    assert order(legs(HIGH, LOW), legs(LOW, HIGH)).legs_differ
