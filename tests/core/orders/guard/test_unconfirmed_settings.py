"""What of the settings fell back and nobody has confirmed: a LIVE account only closes what it holds, and cancels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.option_legs import combination, held, with_options
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import position
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import LineState
from tideboard_core.model.order import (
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
from tideboard_core.model.review import CheckCode, Gesture, Severity
from tideboard_core.ports.trading import WriteVerb

FIRST = SECURITIES[0].id
FALLEN = ("limits.max_quantity", "lock")


async def place(scene: TradingScene) -> None:
    await scene.guard.submit(scene.request())


async def change(scene: TradingScene) -> None:
    number = scene.guard.client_order_id()
    request = ModifyRequest(account=scene.account, order=scene.working(), client_order_id=number, quantity=100)
    await scene.guard.submit_modify(request)


async def enable(scene: TradingScene) -> None:
    order, number = scene.working(status=OrderStatus.DISABLED), scene.guard.client_order_id()
    request = ActionRequest(account=scene.account, order=order, action=OrderAction.ENABLE, client_order_id=number)
    await scene.guard.submit_action(request)


async def combine(scene: TradingScene) -> None:
    with_options(scene)
    await scene.guard.submit_combination(combination(scene))


async def holds(scene: TradingScene, quantity: int) -> None:
    scene.gateway.position_rows = [position(scene.account, quantity)]
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=quantity, short_sell=None)
    await scene.blotter.read_again()


@pytest.mark.parametrize("submit", [place, change, enable, combine])
async def test_what_does_not_reduce_is_denied_before_anything_is_asked(
    scene: TradingScene, submit: Callable[[TradingScene], Awaitable[None]]
) -> None:
    scene.fallen = FALLEN

    with pytest.raises(OrderDenied) as error:
        await submit(scene)

    assert (error.value.code, error.value.data["fields"]) == (CheckCode.SETTINGS, FALLEN)
    assert scene.gateway.writes == []
    assert (scene.person.reviews, scene.person.combinations) == ([], [])
    scene.fallen = ()
    await submit(scene)
    assert len(scene.gateway.writes) == 1


@pytest.mark.parametrize("environment", [Environment.PAPER, Environment.PRACTICE])
async def test_other_accounts_trade_on(tmp_path: Path, environment: Environment) -> None:
    async with trading_scene(tmp_path, environment) as scene:
        await scene.unlock()
        scene.fallen = FALLEN
        await place(scene)
        assert len(scene.gateway.writes) == 1


async def test_what_is_held_is_sold_by_typing(scene: TradingScene) -> None:
    await holds(scene, 400)
    scene.fallen = FALLEN

    await scene.guard.submit(scene.request(side=Side.SELL, price="612.00", quantity=400))

    (review,) = scene.person.reviews
    (check,) = [one for one in review.checks if one.code is CheckCode.SETTINGS]
    assert (check.severity, check.passed, check.data["reduces"]) == (Severity.SOFT, False, 400)
    assert review.gesture is Gesture.TYPE


async def test_more_than_is_held_is_denied_with_the_orders_that_take_it(scene: TradingScene) -> None:
    await holds(scene, 400)
    scene.working(id="S1", side=Side.SELL, quantity=300, price=Decimal("640.00"), status=OrderStatus.SUBMITTED)
    await scene.blotter.read_again()
    scene.fallen = FALLEN

    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit(scene.request(side=Side.SELL, price="612.00", quantity=400))

    assert error.value.code == CheckCode.SETTINGS
    assert error.value.data["promised"] == 300


async def test_a_stop_of_what_is_held_is_moved(scene: TradingScene) -> None:
    await holds(scene, 400)
    stop = scene.working(
        id="S1",
        side=Side.SELL,
        quantity=400,
        order_type=OrderType.STOP,
        price=None,
        trigger=Decimal("580.00"),
        status=OrderStatus.PENDING,
    )
    await scene.blotter.read_again()
    scene.fallen = FALLEN
    number = scene.guard.client_order_id()

    await scene.guard.submit_modify(
        ModifyRequest(
            account=scene.account, order=stop, client_order_id=number, quantity=400, trigger=Decimal("590.00")
        )
    )

    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.MODIFY]


async def test_a_position_with_a_stop_is_flattened(scene: TradingScene, broker: FlattenBroker) -> None:
    stop = broker.new(FIRST, Side.SELL, 800)
    scene.fallen = FALLEN

    run = await scene.guard.submit_flatten(scene.account, instruments=[FIRST])

    assert [one.state for one in run.outcomes] == [LineState.DONE]
    assert not broker.orders[stop.id].open
    assert broker.held[FIRST] == 0


async def test_a_spread_is_closed_and_none_is_opened(scene: TradingScene) -> None:
    with_options(scene)
    scene.gateway.position_rows = [held(scene, "C600", 1), held(scene, "C610", -1)]
    await scene.blotter.read_holdings(scene.account)
    scene.fallen = FALLEN

    await scene.guard.submit_combination(combination(scene, "-1 C600", "+1 C610", price="-4.60"))
    assert len(scene.gateway.writes) == 1
    with pytest.raises(OrderDenied, match="settings"):
        await scene.guard.submit_combination(combination(scene, "-1 C600", "+1 C620", price="-4.60"))


async def test_orders_are_cancelled_as_always(scene: TradingScene) -> None:
    scene.fallen = FALLEN
    number = scene.guard.client_order_id()

    await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=scene.working(), client_order_id=number))

    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.CANCEL]
