"""A gateway program that may tell orders wrongly: a LIVE account only closes what it holds, and cancels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import position
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import LineState
from tideboard_core.model.offers import OutdatedProgram
from tideboard_core.model.order import (
    DOUBTED,
    ActionRequest,
    CancelRequest,
    Environment,
    MaxQuantity,
    ModifyRequest,
    OrderAction,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.review import CheckCode, Gesture
from tideboard_core.orders.offers import ActionOff, action_off
from tideboard_core.ports.trading import WriteVerb

FIRST = SECURITIES[0].id
OLD, UNTOLD = OutdatedProgram("1.4.98", "1.4.109"), OutdatedProgram("", "1.4.109")


async def place(scene: TradingScene) -> None:
    await scene.guard.submit(scene.request())


async def more(scene: TradingScene) -> None:
    number = scene.guard.client_order_id()
    request = ModifyRequest(account=scene.account, order=scene.working(), client_order_id=number, quantity=900)
    await scene.guard.submit_modify(request)


async def confirm_again(scene: TradingScene) -> None:
    order, number = scene.working(status=OrderStatus.PENDING, asks=1), scene.guard.client_order_id()
    request = ActionRequest(account=scene.account, order=order, action=OrderAction.RECONFIRM, client_order_id=number)
    await scene.guard.submit_action(request)


async def holds(scene: TradingScene, quantity: int) -> None:
    scene.gateway.position_rows = [position(scene.account, quantity)]
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=quantity, short_sell=None)
    await scene.blotter.read_again()


@pytest.mark.parametrize("old", [OLD, UNTOLD], ids=["old", "untold"])
@pytest.mark.parametrize("submit", [place, more, confirm_again])
async def test_what_adds_is_denied_with_the_versions(
    scene: TradingScene, submit: Callable[[TradingScene], Awaitable[None]], old: OutdatedProgram
) -> None:
    scene.gateway.outdated = old

    with pytest.raises(OrderDenied) as error:
        await submit(scene)

    data = error.value.data
    assert (error.value.code, data["version"], data["least"]) == (CheckCode.PROGRAM, old.version, "1.4.109")
    assert scene.gateway.writes == []
    scene.gateway.outdated = None
    await submit(scene)
    assert len(scene.gateway.writes) == 1


@pytest.mark.parametrize("environment", [Environment.PAPER, Environment.PRACTICE])
async def test_without_real_money_it_is_no_matter(tmp_path: Path, environment: Environment) -> None:
    async with trading_scene(tmp_path, environment) as scene:
        await scene.unlock()
        scene.gateway.outdated = OLD
        await place(scene)
        assert len(scene.gateway.writes) == 1


async def test_what_is_held_is_sold_by_typing_and_an_entry_is_made_smaller(scene: TradingScene) -> None:
    await holds(scene, 400)
    scene.gateway.outdated = OLD

    await scene.guard.submit(scene.request(side=Side.SELL, price="612.00", quantity=400))

    (review,) = scene.person.reviews
    (check,) = [one for one in review.checks if one.code is CheckCode.PROGRAM]
    assert (check.warns, check.data["reduces"], review.gesture) == (True, 400, Gesture.TYPE)
    entry = scene.working(id="E1", quantity=400)
    await scene.blotter.read_again()
    number = scene.guard.client_order_id()
    await scene.guard.submit_modify(
        ModifyRequest(account=scene.account, order=entry, client_order_id=number, quantity=200)
    )
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.PLACE, WriteVerb.MODIFY]


async def test_a_position_with_a_stop_is_flattened_with_its_line_as_ticked_as_ever(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    stop = broker.new(FIRST, Side.SELL, 800)
    scene.gateway.outdated = OLD

    run = await scene.guard.submit_flatten(scene.account, instruments=[FIRST])

    assert (run.plan.outdated, run.plan.lines[0].cautions) == (OLD, ())
    assert [one.state for one in run.outcomes] == [LineState.DONE]
    assert not broker.orders[stop.id].open


async def test_orders_are_cancelled_as_always(scene: TradingScene) -> None:
    scene.gateway.outdated = UNTOLD
    number = scene.guard.client_order_id()

    await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=scene.working(), client_order_id=number))

    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.CANCEL]


async def test_what_may_be_over_works_until_its_cancel_and_that_is_the_prepared_act(scene: TradingScene) -> None:
    await holds(scene, 400)
    doubted = scene.working(
        id="D1", side=Side.SELL, quantity=300, price=Decimal("640.00"), status=OrderStatus.DISABLED,
        broker_status=DOUBTED,
    )  # fmt: skip
    scene.working(id="D2", side=Side.BUY, status=OrderStatus.DISABLED, broker_status=DOUBTED)
    await scene.blotter.read_again()
    scene.gateway.outdated = OLD
    request = scene.request(side=Side.SELL, price="612.00", quantity=400)

    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit(request)

    assert error.value.data["promised"] == 300
    assert [step.over for step in scene.guard.next_steps(request) if step.over is not None] == [doubted]
    assert scene.guard.next_steps(request)[0].over == doubted
    over = scene.working(id="D1", side=Side.SELL, quantity=300, status=OrderStatus.CANCELLED)
    assert not over.open
    await scene.blotter.read_again()
    await scene.guard.submit(replace(request, client_order_id=scene.guard.client_order_id()))
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.PLACE]


async def test_what_may_be_over_is_not_enabled(scene: TradingScene) -> None:
    offers, order = scene.gateway.offers, scene.working(status=OrderStatus.DISABLED, order_type=OrderType.LIMIT)

    assert action_off(order, OrderAction.ENABLE, offers) is None
    assert action_off(replace(order, broker_status=DOUBTED), OrderAction.ENABLE, offers) is ActionOff.DOUBTED
