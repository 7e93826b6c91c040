"""Stops and orders that stay overnight, over the wire to a real sandbox: resting, firing, filling, changing, ending."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.sandbox_desk import TENCENT, SandboxDesk, sandbox_desk
from fakes.servers.sandbox import running_sandbox
from fakes.values.hub_values import known
from tideboard_core.errors import OrderDenied
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import (
    CancelRequest,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
)

MINUTES = 90


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[SandboxDesk]:
    async with running_sandbox() as sandbox, sandbox_desk(sandbox, tmp_path) as desk:
        await desk.unlock()
        yield desk


def last(desk: SandboxDesk) -> Decimal:
    return known(desk.hub, Topic.QUOTE.of(TENCENT)).last


def step(desk: SandboxDesk) -> Decimal:
    return known(desk.hub, Topic.INSTRUMENT.of(TENCENT)).price_step(last(desk))


def stop(desk: SandboxDesk, ticks: int, *, limit_ticks: int | None = None, gtc: bool = False) -> OrderRequest:
    """A buy that fires `ticks` above last, with its limit so many ticks above the trigger."""
    trigger = last(desk) + ticks * step(desk)
    return OrderRequest(
        account=desk.account,
        instrument=TENCENT,
        side=Side.BUY,
        order_type=OrderType.STOP if limit_ticks is None else OrderType.STOP_LIMIT,
        quantity=100,
        client_order_id=desk.guard.client_order_id(),
        price=None if limit_ticks is None else trigger + limit_ticks * step(desk),
        trigger=trigger,
        time_in_force=TimeInForce.GTC if gtc else TimeInForce.DAY,
    )


async def row(desk: SandboxDesk, order_id: str, *statuses: OrderStatus) -> Order:
    rows = await desk.until_orders(lambda all_: any(o.id == order_id and o.status in statuses for o in all_))
    return next(o for o in rows if o.id == order_id)


async def move_market(desk: SandboxDesk, order_id: str) -> None:
    """Let minutes pass until the order waits no more."""
    for _ in range(MINUTES):
        await desk.sandbox.advance(60)
        await desk.blotter.ask_now(desk.account.id)
        order = desk.blotter.order(desk.account.id, order_id)
        assert order is not None
        if order.status is not OrderStatus.PENDING:
            return
    raise AssertionError("the market never reached the trigger")


@pytest.mark.parametrize("limit_ticks", [None, 10])
async def test_a_stop_waits_fires_with_the_market_and_fills(desk: SandboxDesk, limit_ticks: int | None) -> None:
    request = stop(desk, 1, limit_ticks=limit_ticks)
    order_id = await desk.guard.submit(request)
    waiting = await row(desk, order_id, OrderStatus.PENDING)
    assert (waiting.order_type, waiting.trigger, waiting.filled) == (request.order_type, request.trigger, 0)
    book = desk.person.reviews[0].book
    assert book is not None
    assert book.taken == 0

    await move_market(desk, order_id)

    filled = await row(desk, order_id, OrderStatus.FILLED)
    assert (filled.filled, filled.remark) == (100, request.client_order_id)
    await desk.until(lambda: any(f.order_id == order_id for f in desk.hub.value(Topic.FILLS.of(desk.account.id)) or ()))


async def test_a_waiting_stop_limit_is_changed_and_cancelled(desk: SandboxDesk) -> None:
    order_id = await desk.guard.submit(stop(desk, 20, limit_ticks=2))
    order = await row(desk, order_id, OrderStatus.PENDING)
    assert order.trigger is not None
    assert order.price is not None
    higher = order.trigger + step(desk)
    act = desk.guard.client_order_id()
    await desk.pace(0.05)
    await desk.guard.submit_modify(
        ModifyRequest(
            account=desk.account,
            order=order,
            client_order_id=act,
            quantity=200,
            trigger=higher,
            price=higher,
        )
    )
    (changed,) = await desk.until_orders(lambda rows: rows[0].quantity == 200)
    assert (changed.trigger, changed.price, changed.status) == (higher, higher, OrderStatus.PENDING)
    await desk.pace(0.05)
    cancel = CancelRequest(account=desk.account, order=changed, client_order_id=desk.guard.client_order_id())
    await desk.guard.submit_cancel(cancel)
    assert (await row(desk, order_id, OrderStatus.CANCELLED)).filled == 0


async def test_a_trigger_behind_the_market_never_reaches_the_wire(desk: SandboxDesk) -> None:
    with pytest.raises(OrderDenied, match="trigger"):
        await desk.guard.submit(stop(desk, -1))
    with pytest.raises(OrderDenied, match="limit-reach"):
        await desk.guard.submit(stop(desk, 5, limit_ticks=200))
    assert await desk.at_the_broker() == []


async def test_gtc_lives_through_the_night_and_day_does_not(desk: SandboxDesk) -> None:
    stays = await desk.guard.submit(stop(desk, 110, limit_ticks=0, gtc=True))
    await desk.pace(0.05)
    ends = await desk.guard.submit(stop(desk, 111, limit_ticks=0))
    assert (await row(desk, stays, OrderStatus.PENDING)).time_in_force is TimeInForce.GTC
    await row(desk, ends, OrderStatus.PENDING)

    await desk.sandbox.advance_to("16:30")
    await desk.blotter.ask_now(desk.account.id)
    over = await row(desk, ends, OrderStatus.CANCELLED, OrderStatus.EXPIRED)
    night = await row(desk, stays, OrderStatus.PENDING)
    assert (over.open, night.open, night.time_in_force) == (False, True, TimeInForce.GTC)

    await desk.sandbox.advance(17.5 * 3600)
    await desk.blotter.ask_now(desk.account.id)
    assert (await row(desk, stays, OrderStatus.PENDING)).open
