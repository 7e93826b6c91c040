"""Pushes that say less than the lists: fills without a name, orders without their terms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.hub_values import known
from fakes.values.trading import NOON, TENCENT, order_row
from tideboard_core.errors import GatewayDown, GatewayError, OrderDenied
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import (
    Account,
    Environment,
    Fill,
    Funds,
    Order,
    OrderStatus,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.orders.blotter import ASK_AFTER_SILENCE, NAMES_AFTER
from tideboard_core.ports.trading import OrderList, ReadRows


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        yield made


def fill(desk: Desk, number: str, *, quantity: int = 100, upto: int | None = None) -> Fill:
    return Fill(
        id=number,
        order_id="W1",
        account_id=desk.account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.BUY,
        quantity=quantity,
        price=Decimal("611.00"),
        time=NOON,
        upto=upto,
    )


def shown(desk: Desk) -> list[tuple[str, int]]:
    return [(row.id, row.quantity) for row in known(desk.hub, Topic.FILLS.of(desk.account.id))]


def order(desk: Desk, number: str = "W1") -> Order:
    found = desk.blotter.order(desk.account.id, number)
    assert found is not None
    return found


# --- fills without a name -------------------------------------------------------------------------------------------


async def test_a_fill_is_shown_at_once_and_named_by_the_list(desk: Desk) -> None:
    desk.blotter.filled(fill(desk, "W1/100", upto=100))
    assert shown(desk) == [("W1/100", 100)]

    desk.gateway.fill_rows = [fill(desk, "F1")]
    await desk.spawn.settled()

    assert shown(desk) == [("F1", 100)]


async def test_the_list_is_read_a_bounded_number_of_times(desk: Desk) -> None:
    desk.gateway.reads.clear()
    desk.blotter.filled(fill(desk, "W1/100", upto=100))
    desk.blotter.filled(fill(desk, "W1/150", quantity=50, upto=150))

    await desk.spawn.settled()

    assert desk.gateway.reads.count("fills") == len(NAMES_AFTER)
    assert sum(quantity for _, quantity in shown(desk)) == 150


async def test_a_broken_connection_ends_the_search_and_the_next_fill_begins_it_again(desk: Desk) -> None:
    desk.gateway.refuse_reads = GatewayDown("connection-lost")
    desk.blotter.filled(fill(desk, "W1/100", upto=100))
    await desk.spawn.settled()
    desk.gateway.refuse_reads = None
    desk.gateway.fill_rows = [fill(desk, "F1"), fill(desk, "F2", quantity=50)]

    desk.blotter.filled(fill(desk, "W1/150", quantity=50, upto=150))
    await desk.spawn.settled()

    assert sorted(shown(desk)) == [("F1", 100), ("F2", 50)]


# --- orders without their terms -------------------------------------------------------------------------------------


async def test_a_push_keeps_the_terms_that_the_list_said(desk: Desk) -> None:
    desk.working(time_in_force=TimeInForce.GTC, hours=TradingHours.EXTENDED)
    told = order_row(desk.account, sketch=True, filled=100, status=OrderStatus.PARTIALLY_FILLED)

    desk.blotter.order_changed(told)

    assert order(desk) == replace(told, sketch=False, time_in_force=TimeInForce.GTC, hours=TradingHours.EXTENDED)


async def test_the_terms_of_an_order_that_nobody_listed_are_read(desk: Desk) -> None:
    told = order_row(desk.account, id="W9", sketch=True)
    desk.gateway.reads.clear()
    desk.blotter.order_changed(told)
    desk.blotter.order_changed(replace(told, updated=NOON + timedelta(seconds=1)))
    assert order(desk, "W9").sketch

    desk.gateway.order_rows = [
        order_row(desk.account, id="W9", time_in_force=TimeInForce.GTC, updated=NOON + timedelta(seconds=1))
    ]
    await desk.spawn.settled()

    assert (order(desk, "W9").sketch, order(desk, "W9").time_in_force) == (False, TimeInForce.GTC)
    assert desk.gateway.reads.count("orders") == 1


async def test_a_push_that_came_while_the_list_was_read_is_kept(desk: Desk) -> None:
    """Stamps of LongPort are whole seconds: the list may show the state before, with the same stamp."""
    before = desk.working(price=Decimal("611.00"))
    after = replace(before, price=Decimal("612.00"))
    original = desk.gateway.orders

    async def slow(account: object) -> OrderList:
        rows = await original(desk.account)
        desk.blotter.order_changed(after)
        return rows

    desk.gateway.orders = slow  # type: ignore[method-assign]
    await desk.blotter.read_orders(desk.account)

    assert order(desk).price == Decimal("612.00")


async def test_an_unreadable_push_has_the_account_read_and_proves_nothing_until_then(desk: Desk) -> None:
    keys = [topic.of(desk.account.id) for topic in (Topic.ORDERS, Topic.FILLS, Topic.POSITIONS, Topic.FUNDS)]
    order = desk.working(status=OrderStatus.SUBMITTED)
    await desk.spawn.settled()
    desk.gateway.order_rows = [replace(order, status=OrderStatus.FILLED, filled=order.quantity)]
    desk.gateway.reads.clear()

    desk.blotter.orders_unreadable(desk.account.id, "orderStatus")
    assert [desk.hub.problem(key) for key in keys] == ["orderStatus"] * 4
    desk.blotter.order_changed(replace(order, id="other"))  # another push does not tell what that one would have said
    assert desk.hub.problem(keys[0]) == "orderStatus"
    await desk.spawn.settled()

    assert {"orders", "fills", "funds", "positions"} <= set(desk.gateway.reads)
    assert [desk.hub.problem(key) for key in keys] == [""] * 4
    found = desk.blotter.order(desk.account.id, order.id)
    assert found is not None
    assert found.status is OrderStatus.FILLED


async def test_a_list_that_was_asked_for_before_an_unreadable_push_does_not_make_it_good(desk: Desk) -> None:
    original, orders = desk.gateway.orders, Topic.ORDERS.of(desk.account.id)

    async def slow(account: Account) -> OrderList:
        rows = await original(account)
        desk.gateway.orders = original  # type: ignore[method-assign]
        desk.blotter.orders_unreadable(account.id, "orderStatus")
        return rows

    desk.gateway.orders = slow  # type: ignore[method-assign]
    await desk.blotter.read_orders(desk.account)
    assert desk.hub.problem(orders) == "orderStatus"

    await desk.spawn.settled()
    assert desk.hub.problem(orders) == ""


async def test_an_unreadable_push_of_nobody_knows_whom_is_any_accounts(desk: Desk) -> None:
    desk.gateway.refuse_reads = GatewayDown("connection-closed")

    desk.blotter.orders_unreadable("", "header")
    await desk.spawn.settled()

    assert desk.hub.problem(Topic.ORDERS.of(desk.account.id)) == "header"
    desk.gateway.refuse_reads = None
    await desk.blotter.read_orders(desk.account)
    assert desk.hub.problem(Topic.ORDERS.of(desk.account.id)) == ""


# --- lists with rows that cannot be read ----------------------------------------------------------------------------

LISTS: dict[Topic[object], str] = {Topic.ORDERS: "orders", Topic.FILLS: "fills", Topic.POSITIONS: "positions"}


@pytest.mark.parametrize("topic", list(LISTS))
async def test_a_list_that_lacks_a_row_is_shown_but_decides_nothing(desk: Desk, topic: Topic[object]) -> None:
    key, call = topic.of(desk.account.id), LISTS[topic]
    whole = getattr(desk.gateway, call)

    async def torn(account: Account) -> ReadRows[Any]:
        return ReadRows(await whole(account), unread="qty")

    setattr(desk.gateway, call, torn)
    await desk.blotter.read_again()

    assert desk.hub.value(key) is not None
    assert (desk.hub.sound(key), desk.hub.problem(key)) == (None, "qty")
    with pytest.raises(OrderDenied) as denied:
        await desk.guard.submit(desk.request())
    assert desk.person.reviews == []
    assert denied.value.data["field"] == "qty"

    setattr(desk.gateway, call, whole)
    desk.clock.advance(ASK_AFTER_SILENCE)
    await desk.blotter.poll()
    await desk.spawn.settled()
    assert desk.hub.problem(key) == ""


async def test_funds_that_cannot_be_read_are_not_known_and_end_no_connection(desk: Desk) -> None:
    key = Topic.FUNDS.of(desk.account.id)

    async def torn(account: Account) -> Funds:
        raise GatewayError("reply-unreadable", field="power")

    desk.gateway.funds = torn  # type: ignore[method-assign]
    await desk.blotter.read_again()

    assert desk.hub.value(key) is not None
    assert (desk.hub.sound(key), desk.hub.problem(key)) == (None, "power")
