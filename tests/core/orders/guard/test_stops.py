"""Stops and orders that stay overnight, over the wire to a real sandbox: resting, firing, filling, changing, ending."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene, sandbox_scene
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
async def scene(tmp_path: Path) -> AsyncIterator[SandboxScene]:
    async with running_sandbox() as sandbox, sandbox_scene(sandbox, tmp_path) as scene:
        await scene.unlock()
        yield scene


def last(scene: SandboxScene) -> Decimal:
    return known(scene.hub, Topic.QUOTE.of(TENCENT)).last


def step(scene: SandboxScene) -> Decimal:
    return known(scene.hub, Topic.INSTRUMENT.of(TENCENT)).price_step(last(scene))


def stop(scene: SandboxScene, ticks: int, *, limit_ticks: int | None = None, gtc: bool = False) -> OrderRequest:
    """A buy that fires `ticks` above last, with its limit so many ticks above the trigger."""
    trigger = last(scene) + ticks * step(scene)
    return OrderRequest(
        account=scene.account,
        instrument=TENCENT,
        side=Side.BUY,
        order_type=OrderType.STOP if limit_ticks is None else OrderType.STOP_LIMIT,
        quantity=100,
        client_order_id=scene.guard.client_order_id(),
        price=None if limit_ticks is None else trigger + limit_ticks * step(scene),
        trigger=trigger,
        time_in_force=TimeInForce.GTC if gtc else TimeInForce.DAY,
    )


async def row(scene: SandboxScene, order_id: str, *statuses: OrderStatus) -> Order:
    rows = await scene.until_orders(lambda all_: any(o.id == order_id and o.status in statuses for o in all_))
    return next(o for o in rows if o.id == order_id)


async def move_market(scene: SandboxScene, order_id: str) -> None:
    """Let minutes pass until the order waits no more."""
    for _ in range(MINUTES):
        await scene.sandbox.advance(60)
        await scene.blotter.ask_now(scene.account.id)
        order = scene.blotter.order(scene.account.id, order_id)
        assert order is not None
        if order.status is not OrderStatus.PENDING:
            return
    raise AssertionError("the market never reached the trigger")


@pytest.mark.parametrize("limit_ticks", [None, 10])
async def test_a_stop_waits_fires_with_the_market_and_fills(scene: SandboxScene, limit_ticks: int | None) -> None:
    request = stop(scene, 1, limit_ticks=limit_ticks)
    order_id = await scene.guard.submit(request)
    waiting = await row(scene, order_id, OrderStatus.PENDING)
    assert (waiting.order_type, waiting.trigger, waiting.filled) == (request.order_type, request.trigger, 0)
    book = scene.person.reviews[0].book
    assert book is not None
    assert book.taken == 0

    await move_market(scene, order_id)

    filled = await row(scene, order_id, OrderStatus.FILLED)
    assert (filled.filled, filled.remark) == (100, request.client_order_id)
    await scene.until(
        lambda: any(f.order_id == order_id for f in scene.hub.value(Topic.FILLS.of(scene.account.id)) or ())
    )


async def test_a_waiting_stop_limit_is_changed_and_cancelled(scene: SandboxScene) -> None:
    order_id = await scene.guard.submit(stop(scene, 20, limit_ticks=2))
    order = await row(scene, order_id, OrderStatus.PENDING)
    assert order.trigger is not None
    assert order.price is not None
    higher = order.trigger + step(scene)
    act = scene.guard.client_order_id()
    await scene.pace(0.05)
    await scene.guard.submit_modify(
        ModifyRequest(
            account=scene.account,
            order=order,
            client_order_id=act,
            quantity=200,
            trigger=higher,
            price=higher,
        )
    )
    (changed,) = await scene.until_orders(lambda rows: rows[0].quantity == 200)
    assert (changed.trigger, changed.price, changed.status) == (higher, higher, OrderStatus.PENDING)
    await scene.pace(0.05)
    cancel = CancelRequest(account=scene.account, order=changed, client_order_id=scene.guard.client_order_id())
    await scene.guard.submit_cancel(cancel)
    assert (await row(scene, order_id, OrderStatus.CANCELLED)).filled == 0


async def test_a_trigger_behind_the_market_never_reaches_the_wire(scene: SandboxScene) -> None:
    with pytest.raises(OrderDenied, match="trigger"):
        await scene.guard.submit(stop(scene, -1))
    with pytest.raises(OrderDenied, match="limit-reach"):
        await scene.guard.submit(stop(scene, 5, limit_ticks=200))
    assert await scene.at_the_broker() == []


async def test_gtc_lives_through_the_night_and_day_does_not(scene: SandboxScene) -> None:
    stays = await scene.guard.submit(stop(scene, 110, limit_ticks=0, gtc=True))
    await scene.pace(0.05)
    ends = await scene.guard.submit(stop(scene, 111, limit_ticks=0))
    assert (await row(scene, stays, OrderStatus.PENDING)).time_in_force is TimeInForce.GTC
    await row(scene, ends, OrderStatus.PENDING)

    await scene.sandbox.advance_to("16:30")
    await scene.blotter.ask_now(scene.account.id)
    over = await row(scene, ends, OrderStatus.CANCELLED, OrderStatus.EXPIRED)
    night = await row(scene, stays, OrderStatus.PENDING)
    assert (over.open, night.open, night.time_in_force) == (False, True, TimeInForce.GTC)

    await scene.sandbox.advance(17.5 * 3600)
    await scene.blotter.ask_now(scene.account.id)
    assert (await row(scene, stays, OrderStatus.PENDING)).open
