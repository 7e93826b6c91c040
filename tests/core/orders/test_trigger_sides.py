"""What a list does not tell of orders: which are stops where the broker has one word, how long ours were sent for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.hub_values import known
from fakes.values.trading import TENCENT, order_row, position
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Environment, ModifyRequest, Order, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.blotter_rows import MOST_SIDES
from tideboard_core.orders.journal import OrderJournal


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        made.market(last="612.00")
        yield made


def waiting(scene: TradingScene, **changes: object) -> Order:
    """A sale of another program as LongPort's gateway reads it without a price: a stop by its type."""
    terms = {"order_type": OrderType.STOP, "broker_type": "MIT", "side": Side.SELL, "status": OrderStatus.PENDING}
    return order_row(scene.account, **terms | {"price": None, "trigger": Decimal("640.00")} | changes)


async def listed(scene: TradingScene, order: Order) -> OrderType:
    scene.gateway.order_rows = [order]
    await scene.blotter.read_again()
    return next(row.order_type for row in rows(scene) if row.id == order.id)


def rows(scene: TradingScene) -> tuple[Order, ...]:
    return known(scene.hub, Topic.ORDERS.of(scene.account.id))


@pytest.mark.parametrize(
    ("side", "trigger", "expected"),
    [
        (Side.SELL, "640.00", OrderType.IF_TOUCHED),
        (Side.SELL, "590.00", OrderType.STOP),
        (Side.BUY, "590.00", OrderType.IF_TOUCHED),
        (Side.BUY, "640.00", OrderType.STOP),
    ],
)
async def test_the_regular_last_price_tells_which_it_is(
    scene: TradingScene, side: Side, trigger: str, expected: OrderType
) -> None:
    order = waiting(scene, side=side, trigger=Decimal(trigger))

    assert await listed(scene, order) is expected
    limited = replace(order, id="W2", order_type=OrderType.STOP_LIMIT, broker_type="LIT", price=Decimal(trigger))
    assert (await listed(scene, limited)) is (
        OrderType.STOP_LIMIT if expected is OrderType.STOP else OrderType.IF_TOUCHED_LIMIT
    )


async def test_what_was_found_stays_when_the_price_has_passed_the_trigger(scene: TradingScene) -> None:
    order = waiting(scene)
    assert await listed(scene, order) is OrderType.IF_TOUCHED
    scene.market(last="641.00")

    assert await listed(scene, order) is OrderType.IF_TOUCHED
    assert await listed(scene, replace(order, status=OrderStatus.SUBMITTED)) is OrderType.IF_TOUCHED
    moved = replace(order, trigger=Decimal("640.50"))  # changed since: it lies on another side of the price
    assert await listed(scene, moved) is OrderType.STOP


async def test_the_oldest_of_many_triggers_are_forgotten(scene: TradingScene) -> None:
    order = waiting(scene)
    assert await listed(scene, order) is OrderType.IF_TOUCHED
    scene.market(last="641.00")
    others = [replace(order, id=f"F{number}") for number in range(MOST_SIDES - 1)]
    scene.gateway.order_rows = [order, *others]
    await scene.blotter.read_again()
    assert await listed(scene, order) is OrderType.IF_TOUCHED

    scene.gateway.order_rows = [replace(order, id="one more")]
    await scene.blotter.read_again()

    assert await listed(scene, order) is OrderType.STOP


async def test_without_a_price_or_once_it_has_fired_the_broker_s_word_stands(scene: TradingScene) -> None:
    fired = waiting(scene, id="W3", status=OrderStatus.SUBMITTED)
    assert await listed(scene, fired) is OrderType.STOP
    scene.market(last="0")
    assert await listed(scene, waiting(scene)) is OrderType.STOP


async def test_our_log_is_believed_before_the_price(scene: TradingScene) -> None:
    scene.market(last="612.00")
    scene.gateway.position_rows = [position(scene.account, 300)]
    await scene.blotter.read_again()
    request = scene.request(side=Side.SELL, order_type=OrderType.STOP, price=None, trigger="600.00", quantity=100)
    await scene.guard.submit(request)
    scene.market(last="590.00")  # through it, and the broker has not told of it yet

    ours = waiting(scene, remark=request.client_order_id, trigger=Decimal("600.00"))
    assert await listed(scene, ours) is OrderType.STOP


async def test_another_broker_s_word_for_a_touched_order_is_not_doubted(scene: TradingScene) -> None:
    order = waiting(scene, order_type=OrderType.IF_TOUCHED, broker_type="", trigger=Decimal("590.00"))

    assert await listed(scene, order) is OrderType.IF_TOUCHED


async def test_a_take_profit_of_another_program_can_be_changed(scene: TradingScene) -> None:
    scene.gateway.position_rows = [position(scene.account, 200)]
    await listed(scene, waiting(scene))
    (row,) = rows(scene)

    change = ModifyRequest(
        account=scene.account,
        order=row,
        quantity=200,
        price=None,
        trigger=Decimal("645.00"),
        client_order_id=scene.guard.client_order_id(),
    )

    assert row.instrument == TENCENT.id
    assert CheckCode.TRIGGER not in scene.failing(change)


async def test_lists_are_read_with_how_long_our_log_has_each_order_to_stand(scene: TradingScene) -> None:
    request = scene.request(time_in_force=TimeInForce.GTC)
    await scene.guard.submit(request)
    restarted = OrderJournal(scene.clock)
    restarted.restore(await scene.records())

    await scene.blotter.read_again()

    given = scene.gateway.time_of
    assert given is not None
    for time_of in (given, restarted.time_of):
        assert (time_of(request.client_order_id), time_of("TB-OTHER")) == (TimeInForce.GTC, None)
