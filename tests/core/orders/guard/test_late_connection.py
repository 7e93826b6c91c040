"""A write that must wait for a connection: what happens while it waits decides whether bytes leave."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import ACCOUNTS
from tideboard_core.errors import OrderDenied
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import (
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    Environment,
    ModifyRequest,
    OrderAction,
    OrderStatus,
)
from tideboard_core.orders.guard import CancelOutcome
from tideboard_core.ports.trading import WriteVerb


async def again(scene: TradingScene) -> None:
    """Locked and unlocked: open again is not the same."""
    scene.lock.lock(LockReason.BY_HAND)
    await scene.unlock()


async def relogin(scene: TradingScene) -> None:
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)


async def switched(scene: TradingScene) -> None:
    scene.lock.switch_account(next(other for other in ACCOUNTS.values() if other.id != scene.account.id))


async def locked(scene: TradingScene) -> None:
    scene.lock.lock(LockReason.BY_HAND)


async def lost(scene: TradingScene) -> None:
    scene.link(LinkState.DISCONNECTED)


async def late(scene: TradingScene) -> None:
    scene.clock.advance(2.0)


async def slept(scene: TradingScene) -> None:
    scene.clock.suspend(1000)


Event = Callable[[TradingScene], Awaitable[None]]
EVENTS: list[tuple[Event, str]] = [
    (locked, "not-sent-locked"),
    (again, "not-sent-locked"),
    (switched, "not-sent-locked"),
    (slept, "not-sent-locked"),
    (lost, "not-sent-link"),
    (relogin, "not-sent-link"),
    (late, "not-sent-late"),
]
DISABLE, ENABLE, RECONFIRM, DELETE = OrderAction.DISABLE, OrderAction.ENABLE, OrderAction.RECONFIRM, OrderAction.DELETE
ACTS = (WriteVerb.PLACE, WriteVerb.MODIFY, WriteVerb.CANCEL, WriteVerb.CANCEL_ALL, *OrderAction)
LIGHT = frozenset({WriteVerb.CANCEL, WriteVerb.CANCEL_ALL, DISABLE, DELETE})
WHERE = {verb: tuple(Environment) if isinstance(verb, WriteVerb) else (Environment.LIVE,) for verb in ACTS}
CASES = [
    (environment, verb, event, code)
    for verb in ACTS
    for environment in WHERE[verb]
    for event, code in EVENTS
    if verb not in LIGHT or event is not again
]
"""What takes orders out asks only whether trading is open now: opened again it may go."""


def act(scene: TradingScene, verb: WriteVerb | OrderAction) -> tuple[str, Awaitable[object]]:
    """Submit one of all; its id and what is awaited. A paper account's orders go one by one."""
    if verb is WriteVerb.PLACE:
        request = scene.request()
        return request.client_order_id, scene.guard.submit(request)
    number = scene.guard.client_order_id()
    working = scene.working()
    if verb is WriteVerb.MODIFY:
        change = ModifyRequest(account=scene.account, order=working, client_order_id=number, quantity=300)
        return number, scene.guard.submit_modify(change)
    if isinstance(verb, OrderAction):
        status = OrderStatus.SUBMITTED if verb is DISABLE else OrderStatus.DISABLED
        parked = scene.working(status=status)
        asked = ActionRequest(account=scene.account, order=parked, action=verb, client_order_id=number)
        return number, scene.guard.submit_action(asked)
    if verb is WriteVerb.CANCEL_ALL:
        everything = CancelAllRequest(account=scene.account, market=Market.HK, orders=(), client_order_id=number)
        return number, _first_outcome(scene.guard.submit_cancel_account(everything))
    withdrawal = CancelRequest(account=scene.account, order=working, client_order_id=number)
    return number, scene.guard.submit_cancel(withdrawal)


async def _first_outcome(submitted: Awaitable[list[CancelOutcome]]) -> None:
    for outcome in await submitted:
        if outcome.error is not None:
            raise outcome.error


@pytest.mark.parametrize(("environment", "verb", "event", "code"), CASES)
async def test_whatever_happens_while_a_connection_is_waited_for_no_bytes_leave(
    tmp_path: Path, environment: Environment, verb: WriteVerb | OrderAction, event: Event, code: str
) -> None:
    async with trading_scene(tmp_path, environment) as scene:
        await scene.unlock()
        scene.gateway.connection = asyncio.Event()
        number, submitted = act(scene, verb)

        async def interfere() -> None:
            assert scene.gateway.connection is not None
            await scene.gateway.waiting.wait()
            await event(scene)
            scene.gateway.connection.set()

        with pytest.raises(OrderDenied) as error:
            await asyncio.gather(submitted, interfere())

        assert error.value.code == code
        assert scene.gateway.writes == []
        assert (await scene.story(number))[-2:] == ["intent", "not-sent"]
        assert scene.blotter.writes.unknowns(scene.account.id) == ()


@pytest.mark.parametrize("verb", ACTS)
async def test_when_nothing_happens_it_goes_out(tmp_path: Path, verb: WriteVerb | OrderAction) -> None:
    async with trading_scene(tmp_path) as scene:
        await scene.unlock()
        scene.gateway.connection = asyncio.Event()
        _, submitted = act(scene, verb)

        async def connect() -> None:
            assert scene.gateway.connection is not None
            await scene.gateway.waiting.wait()
            scene.gateway.connection.set()

        await asyncio.gather(submitted, connect())

        assert [write.verb for write in scene.gateway.writes] == [
            WriteVerb.ACT if isinstance(verb, OrderAction) else verb
        ]
