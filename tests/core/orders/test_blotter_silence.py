"""Pushes that never come or cannot be read: the broker's lists make them good."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.hub_values import known
from fakes.values.trading import NOON, TENCENT, order_row
from tideboard_core.errors import GatewayDown, OrderRejected, RateLimited
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import (
    LATE_AFTER,
    ActRequest,
    CancelAllRequest,
    CancelRequest,
    Confirmed,
    Environment,
    Fill,
    ModifyRequest,
    Order,
    OrderAct,
    OrderStatus,
    Side,
)
from tideboard_core.orders.blotter import ASK_AFTER_REFUSAL, ASK_AFTER_SILENCE, ASK_WITHOUT_PUSHES, EXPECTED_WITHIN


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path, Environment.LIVE) as made:
        await made.unlock()
        yield made


def stands(desk: Desk, number: str = "W1") -> Order:
    found = desk.blotter.order(desk.account.id, number)
    assert found is not None
    return found


def confirmed(desk: Desk, number: str = "W1") -> Confirmed:
    told = known(desk.hub, Topic.CONFIRMED.of(desk.account.id))
    return told[number]


def filled_unseen(desk: Desk, number: str = "W1") -> None:
    """The exchange fills an order, and every push about it is lost."""
    before = stands(desk, number)
    desk.gateway.order_rows = [
        replace(before, status=OrderStatus.FILLED, filled=before.quantity, average_price=before.price)
    ]
    desk.gateway.fill_rows = [
        Fill(
            id="F1",
            order_id=number,
            account_id=desk.account.id,
            instrument=TENCENT.id,
            name="TENCENT",
            side=Side.BUY,
            quantity=before.quantity,
            price=Decimal("611.00"),
            time=NOON,
        )
    ]


def shown_fills(desk: Desk) -> list[str]:
    return [fill.id for fill in known(desk.hub, Topic.FILLS.of(desk.account.id))]


# --- after a write --------------------------------------------------------------------------------------------------


def modify(desk: Desk, order: Order) -> ModifyRequest:
    return ModifyRequest(
        account=desk.account,
        order=order,
        client_order_id=desk.guard.client_order_id(),
        quantity=order.quantity,
        price=Decimal("612.00"),
    )


async def change(desk: Desk, order: Order) -> None:
    await desk.guard.submit_modify(modify(desk, order))


async def cancel(desk: Desk, order: Order) -> None:
    act = desk.guard.client_order_id()
    await desk.guard.submit_cancel(CancelRequest(account=desk.account, order=order, client_order_id=act))


async def cancel_all(desk: Desk, order: Order) -> None:
    act = desk.guard.client_order_id()
    request = CancelAllRequest(account=desk.account, market=Market.HK, client_order_id=act, orders=(order,))
    await desk.guard.submit_cancel_account(request)


async def park(desk: Desk, order: Order) -> None:
    act = desk.guard.client_order_id()
    await desk.guard.submit_act(
        ActRequest(account=desk.account, order=order, act=OrderAct.DISABLE, client_order_id=act)
    )


WRITES = pytest.mark.parametrize("write", [change, cancel, cancel_all, park])


@WRITES
async def test_an_accepted_write_whose_pushes_are_lost_is_asked_for(desk: Desk, write: Callable[..., object]) -> None:
    order = desk.working()
    await desk.spawn.settled()
    desk.clock.advance(1)
    desk.sleep.log.clear()
    desk.gateway.answer = lambda _: filled_unseen(desk)

    await write(desk, order)  # type: ignore[misc]
    await desk.spawn.settled()

    assert EXPECTED_WITHIN in desk.sleep.log
    assert (stands(desk).status, stands(desk).filled) == (OrderStatus.FILLED, order.quantity)
    assert shown_fills(desk) == ["F1"]


@WRITES
async def test_a_refused_write_is_asked_for_too(desk: Desk, write: Callable[..., object]) -> None:
    """The broker says "not allowed in status filled", because a push was lost."""
    order = desk.working()
    await desk.spawn.settled()
    desk.clock.advance(1)

    def refuse(_: object) -> object:
        filled_unseen(desk)
        return OrderRejected("order-rejected", text="not allowed in status 11")

    desk.gateway.answer = refuse
    with pytest.raises(OrderRejected):
        await write(desk, order)  # type: ignore[misc]
    await desk.spawn.settled()

    assert stands(desk).status is OrderStatus.FILLED


async def test_a_new_order_that_was_refused_is_looked_for(desk: Desk) -> None:
    desk.gateway.answer = lambda _: OrderRejected("order-rejected", text="no")
    desk.gateway.reads.clear()

    with pytest.raises(OrderRejected):
        await desk.guard.submit(desk.request())
    await desk.spawn.settled()

    assert "orders" in desk.gateway.reads


async def test_a_push_after_the_write_saves_the_question(desk: Desk) -> None:
    order = desk.working()
    await desk.spawn.settled()
    desk.clock.advance(1)
    desk.gateway.reads.clear()

    cancelled = replace(order, status=OrderStatus.CANCELLED)
    desk.gateway.answer = lambda _: desk.blotter.order_changed(cancelled)
    await cancel(desk, order)
    await desk.spawn.settled()

    assert "orders" not in desk.gateway.reads


async def test_many_writes_are_one_question(desk: Desk) -> None:
    for number in range(5):
        desk.working(id=f"W{number}")
    await desk.spawn.settled()
    desk.clock.advance(1)
    desk.gateway.reads.clear()

    await desk.guard.submit_cancel_all(desk.account)
    await desk.spawn.settled()

    assert desk.gateway.reads.count("orders") == 1


# --- a refusal that an order contradicts ----------------------------------------------------------------------------


async def test_a_no_that_an_order_with_our_id_contradicts_is_not_written_as_rejected(desk: Desk) -> None:
    request = desk.request()

    def push_then_refuse(_: object) -> object:
        desk.blotter.order_changed(order_row(desk.account, id="B7", remark=request.client_order_id))
        return OrderRejected("order-rejected", text="forbidden")

    desk.gateway.answer = push_then_refuse
    assert await desk.guard.submit(request) == "B7"

    assert await desk.story(request.client_order_id) == ["intent", "transition", "accepted"]
    record = (await desk.records())[-1]
    assert record.data == {"order": "B7", "refused": "order-rejected"}


async def test_a_no_that_the_brokers_own_row_confirms_is_rejected(desk: Desk) -> None:
    request = desk.request()

    def push_then_refuse(_: object) -> object:
        failed = order_row(desk.account, id="B7", remark=request.client_order_id, status=OrderStatus.REJECTED)
        desk.blotter.order_changed(failed)
        return OrderRejected("order-rejected", text="no money")

    desk.gateway.answer = push_then_refuse
    with pytest.raises(OrderRejected):
        await desk.guard.submit(request)

    assert (await desk.story(request.client_order_id))[-1] == "rejected"


# --- unreadable pushes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [True, False])
async def test_an_unreadable_push_has_the_lists_read(desk: Desk, known: bool) -> None:
    desk.working()
    await desk.spawn.settled()
    filled_unseen(desk)
    desk.gateway.reads.clear()

    for _ in range(5):
        desk.blotter.orders_unreadable(desk.account.id if known else "", "qty")
    await desk.spawn.settled()

    assert stands(desk).status is OrderStatus.FILLED
    assert shown_fills(desk) == ["F1"]
    assert desk.gateway.reads[:4] == ["orders", "fills", "funds", "positions"]
    assert desk.gateway.reads.count("orders") <= 2


async def test_an_unreadable_push_is_not_forgotten_when_the_read_fails(desk: Desk) -> None:
    desk.gateway.refuse_reads = RateLimited("rate-limited")
    desk.blotter.orders_unreadable(desk.account.id, "qty")
    await desk.spawn.settled()
    desk.gateway.refuse_reads = None
    desk.gateway.order_rows = [order_row(desk.account, id="foreign")]

    desk.clock.advance(ASK_AFTER_SILENCE)
    await desk.blotter.poll()

    assert stands(desk, "foreign").open


# --- silence --------------------------------------------------------------------------------------------------------


async def test_an_open_order_is_asked_for_after_15_s_of_silence(desk: Desk) -> None:
    desk.working()
    await desk.spawn.settled()
    filled_unseen(desk)
    desk.gateway.reads.clear()

    desk.clock.advance(ASK_AFTER_SILENCE - 1)
    await desk.blotter.poll()
    assert desk.gateway.reads == []

    desk.clock.advance(1)
    await desk.blotter.poll()
    await desk.spawn.settled()
    assert stands(desk).status is OrderStatus.FILLED
    assert shown_fills(desk) == ["F1"]
    assert "funds" in desk.gateway.reads


async def test_nothing_is_asked_where_nothing_is_open(desk: Desk) -> None:
    desk.working(status=OrderStatus.CANCELLED)
    await desk.spawn.settled()
    desk.gateway.reads.clear()

    desk.clock.advance(10 * ASK_AFTER_SILENCE)
    await desk.blotter.poll()

    assert desk.gateway.reads == []


async def test_without_pushes_orders_are_read_every_3_s_and_idle_accounts_every_15(desk: Desk) -> None:
    desk.gateway.pushes_orders = False
    desk.working()
    await desk.blotter.read_again()
    desk.gateway.reads.clear()
    desk.clock.advance(ASK_WITHOUT_PUSHES)
    await desk.blotter.poll()
    assert desk.gateway.reads == ["orders"]

    filled_unseen(desk)
    desk.clock.advance(ASK_WITHOUT_PUSHES)
    await desk.blotter.poll()
    await desk.spawn.settled()
    desk.gateway.reads.clear()
    await desk.blotter.read_again()
    desk.gateway.reads.clear()
    desk.clock.advance(ASK_AFTER_SILENCE - 1)
    await desk.blotter.poll()
    assert desk.gateway.reads == []
    desk.clock.advance(1)
    await desk.blotter.poll()
    assert desk.gateway.reads == ["orders"]


async def test_a_budget_that_is_used_up_is_asked_again_after_30_s(desk: Desk) -> None:
    desk.working()
    await desk.spawn.settled()
    desk.gateway.refuse_reads = RateLimited("rate-limited")
    desk.clock.advance(ASK_AFTER_SILENCE)
    await desk.blotter.poll()
    desk.gateway.reads.clear()

    desk.clock.advance(ASK_AFTER_REFUSAL - 1)
    await desk.blotter.poll()
    assert desk.gateway.reads == []
    desk.clock.advance(1)
    await desk.blotter.poll()
    assert desk.gateway.reads == ["orders"]


async def test_a_lost_connection_ends_the_looking(desk: Desk) -> None:
    desk.working()
    await desk.spawn.settled()
    desk.clock.advance(ASK_AFTER_SILENCE)
    desk.gateway.refuse_reads = GatewayDown("connection-lost")
    with pytest.raises(GatewayDown):
        await desk.blotter.poll()


async def test_a_fill_whose_own_push_is_lost_is_read(desk: Desk) -> None:
    order = desk.working()
    await desk.spawn.settled()
    filled_unseen(desk)

    desk.blotter.order_changed(desk.gateway.order_rows[0])
    await desk.spawn.settled()

    assert stands(desk).filled == order.quantity
    assert shown_fills(desk) == ["F1"]


# --- when the broker confirmed --------------------------------------------------------------------------------------


async def test_a_push_and_a_fresh_list_confirm_an_order(desk: Desk) -> None:
    desk.working()
    assert confirmed(desk).at == desk.clock.market()

    desk.clock.advance(20)
    await desk.blotter.poll()
    assert confirmed(desk) == Confirmed(at=desk.clock.market(), since=desk.clock.monotonic())


async def test_a_list_from_the_gateways_cache_confirms_nothing_and_says_so(desk: Desk) -> None:
    desk.working()
    before = confirmed(desk)
    desk.gateway.from_broker = False

    desk.clock.advance(20)
    await desk.blotter.poll()

    assert confirmed(desk) == replace(before, cached=True)
    desk.gateway.from_broker = True
    desk.clock.advance(20)
    await desk.blotter.poll()
    assert not confirmed(desk).cached


async def test_two_missed_answers_make_an_order_late(desk: Desk) -> None:
    desk.working()
    await desk.spawn.settled()
    desk.gateway.refuse_reads = RateLimited("rate-limited")
    for _ in range(int(LATE_AFTER) - 1):
        desk.clock.advance(1)
        await desk.blotter.poll()
    assert desk.gateway.reads.count("orders") >= 2
    assert not confirmed(desk).late(desk.clock.monotonic())
    assert confirmed(desk).late(desk.clock.monotonic() + 1)


async def test_an_order_that_the_list_lacks_is_not_confirmed_by_it(desk: Desk) -> None:
    desk.working()
    before = confirmed(desk)
    desk.gateway.order_rows = []

    desk.clock.advance(20)
    await desk.blotter.poll()

    assert confirmed(desk) == before
