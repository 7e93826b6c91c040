"""Minutes of trading in which every push about orders and fills is lost: the rows agree with the broker's."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import cycle, takewhile
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import OpenScene, SandboxScene
from fakes.servers.gateway_rigs import Call
from fakes.servers.sandbox import OpenSandbox
from fakes.values.hub_values import known
from fakes.values.waiting import in_time
from run_forms import sized
from tideboard_core.errors import OrderError
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account, Order, OrderStatus
from tideboard_core.model.shares import Shares, whole
from tideboard_core.ports.trading import OrderList

pytestmark = pytest.mark.slow

TRADING = float(sized(180, 600))
"""Seconds of the exchange's time."""
AGREE_WITHIN = 45
ASKS_A_MINUTE = 20
"""Lists of orders that ten fresh reads in 30 s allow."""


@pytest.fixture(autouse=True)
def reset(sandbox: OpenSandbox) -> None:
    """The exchange begins anew: what a test has bought is money that the next one would lack."""
    sandbox.ask_now("reset")


async def differences(scene: SandboxScene) -> dict[str, tuple[object, object]]:
    """Orders that are shown otherwise than the broker has them, and fills that do not add up."""
    theirs = {row["id"]: (row["status"], row["filled"], row["quantity"]) for row in await scene.at_the_broker()}
    ours = {row.id: (row.status.value, row.filled, row.quantity) for row in scene.orders}
    fills = known(scene.hub, Topic.FILLS.of(scene.account.id))
    told: dict[str, Shares] = defaultdict(int)
    for fill in fills:
        told[fill.order_id] += fill.quantity
    wrong: dict[str, tuple[object, object]] = {
        number: (ours.get(number), row) for number, row in theirs.items() if ours.get(number) != row
    }
    return wrong | {
        row.id: (told[row.id], row.filled) for row in scene.orders if row.id not in wrong and told[row.id] != row.filled
    }


class Lists:
    """Lists of orders that a scene waits for: no time passes meanwhile, or the machine's speed would decide."""

    def __init__(self, scene: SandboxScene) -> None:
        self._scene, self._read, self._asked = scene, scene.gateway.trading.orders, 0
        scene.gateway.trading.orders = self._counted  # type: ignore[method-assign]

    async def _counted(self, account: Account, **kept: Any) -> OrderList:
        self._asked += 1
        try:
            return await self._read(account, **kept)
        finally:
            self._asked -= 1

    async def came(self) -> None:
        """Wait until each has come."""
        async with in_time("the lists that are on their way", lambda: self._asked):
            while self._asked:
                await self._scene._tick()


async def until_they_agree(scene: SandboxScene, lists: Lists) -> None:
    """Within 45 s, and no open order is late at any moment of them."""
    for _ in range(AGREE_WITHIN):
        if not await differences(scene):
            break
        await scene.pace(1)
        await lists.came()
        assert not late(scene)
    assert await differences(scene) == {}
    await scene.pace(2)


def late(scene: SandboxScene) -> list[str]:
    """Open orders that the broker has not confirmed for too long."""
    words = known(scene.hub, Topic.CONFIRMED.of(scene.account.id))
    now = scene.clock.monotonic()
    return [row.id for row in scene.orders if row.open and (row.id not in words or words[row.id].late(now))]


async def cross(scene: SandboxScene) -> None:
    await scene.guard.submit(scene.request(price=scene.book.asks[0].price))


async def rest(scene: SandboxScene) -> None:
    await scene.guard.submit(scene.request(price=scene.book.bids[0].price))


async def reprice(scene: SandboxScene) -> None:
    """A working order is moved to where it trades at once."""
    order = _working(scene)
    if order is not None:
        change = scene.change(order, whole(order.quantity))
        await scene.guard.submit_modify(replace(change, price=scene.book.asks[0].price))


async def withdraw(scene: SandboxScene) -> None:
    order = _working(scene)
    if order is not None:
        await scene.guard.submit_cancel(scene.withdrawal(order))


def _working(scene: SandboxScene) -> Order | None:
    return next((row for row in scene.orders if row.open), None)


ACTS = (rest, cross, reprice, rest, withdraw)


async def test_minutes_without_order_pushes(scenes: OpenScene) -> None:
    async with scenes() as scene:
        await scene.unlock()
        lists = Lists(scene)
        await scene.sandbox.ask("drop-pushes", drop=True)
        begun, asked, outcomes = scene.clock.monotonic(), await scene.asked(Call.ORDERS), Counter[str]()

        for act in takewhile(lambda _: scene.clock.monotonic() - begun < TRADING, cycle(ACTS)):
            try:
                await act(scene)
                outcomes["accepted"] += 1
            except OrderError as error:
                outcomes[error.code] += 1
            await until_they_agree(scene, lists)
            await scene.sandbox.advance(15)  # the exchange fills what rests, long after the write was asked for
            await until_they_agree(scene, lists)

        assert outcomes["accepted"] >= TRADING / 30, outcomes
        assert any(row.filled for row in scene.orders)
        minutes = (scene.clock.monotonic() - begun) / 60
        assert await scene.asked(Call.ORDERS) - asked <= ASKS_A_MINUTE * minutes
        shown = known(scene.hub, Topic.POSITIONS.of(scene.account.id))
        listed = await scene.done(scene.gateway.trading.positions(scene.account))
        assert {row.instrument: row.quantity for row in shown} == {row.instrument: row.quantity for row in listed}


async def test_an_order_that_came_and_filled_while_a_list_was_on_its_way_stays(scene: SandboxScene) -> None:
    """A broker that takes longer over a list than over a fill."""
    scene.eager = False
    read, asked, answered = scene.gateway.trading.orders, asyncio.Event(), asyncio.Event()

    async def slow(account: Account, **_kept: Any) -> OrderList:
        scene.gateway.trading.orders = read  # type: ignore[method-assign]
        rows = await read(account)
        asked.set()
        await answered.wait()
        return rows

    scene.gateway.trading.orders = slow  # type: ignore[method-assign]
    reading = asyncio.get_running_loop().create_task(scene.blotter.read_orders(scene.account))
    await asked.wait()
    request = scene.request(price=scene.book.asks[0].price)
    await scene.guard.submit(request)
    filled = await scene.until_order(request.client_order_id, lambda order: order.status is OrderStatus.FILLED)
    answered.set()
    await reading

    assert [order.status for order in scene.orders if order.id == filled.id] == [OrderStatus.FILLED]
    await scene.pace(4)
    assert await differences(scene) == {}
