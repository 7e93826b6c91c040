"""Orders that the broker answers and lists under the id "0", over each gateway: counted, named by nothing, settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import ROOMY, OpenScene, SandboxScene
from fakes.servers.gateway_rigs import PORTS
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.values.hub_values import known
from tideboard_core.errors import OrderDenied, OrderUnknown
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import ActionRequest, Order, OrderAction, OrderRequest, Side
from tideboard_core.model.unnamed import UNNAMED
from tideboard_sandbox.command_line import CashAtStart, HoldingAtStart

APPLE = InstrumentId("US.AAPL")
SPACE = 31.0
"""Seconds between two orders: every window of a rate limit is over."""


@pytest.fixture(scope="module")
def standing() -> Iterator[OpenSandbox]:
    """An exchange at eleven in the evening of Hong Kong, while New York trades, with shares that may be sold."""
    accounts = ("real-US", "longport-real-US")
    holdings = tuple(HoldingAtStart(account, APPLE, Decimal(100), Decimal(250)) for account in accounts)
    cash = tuple(CashAtStart(account, Decimal(1_000_000)) for account in accounts)
    with sandbox_thread(standing_options(**PORTS, start=time(23, 0), holdings=holdings, cash=cash)) as opened:
        yield opened


@pytest.fixture
async def floor(scenes: OpenScene) -> Any:
    async with scenes(limits=ROOMY) as scene:
        await scene.view(APPLE, Market.US)
        await scene.pace(SPACE)
        await scene.unlock()
        yield scene


def resting(scene: SandboxScene, **changes: Any) -> OrderRequest:
    last = known(scene.hub, Topic.QUOTE.of(APPLE)).last.quantize(Decimal(1))
    return replace(scene.request(instrument=APPLE, quantity=10, price=last - 3), **changes)


def may_trade(scene: SandboxScene, side: Side = Side.BUY) -> Any:
    orders = scene.blotter.orders(scene.account.id) or ()
    return scene.order_journal.committed(scene.account.id, APPLE, side, orders)


async def placed(scene: SandboxScene, **changes: Any) -> Order:
    request = resting(scene, **changes)
    await scene.sandbox.ask("unnamed", door=scene.rig.name)
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(request)
    return await scene.until_order(request.client_order_id, lambda one: one.unnamed)


async def test_an_answer_that_names_no_order_is_unknown_and_its_row_is_asked_for_nothing(floor: SandboxScene) -> None:
    named = resting(floor)
    await floor.guard.submit(named)
    beside = await floor.until_order(named.client_order_id, lambda one: one.open)
    await floor.pace(SPACE)
    counted = may_trade(floor)
    row = await placed(floor)

    assert row.open
    assert floor.blotter.writes.get(row.remark) is not None, "a row without a name settles nothing"
    assert may_trade(floor) >= counted + 10
    before = await floor.written()
    with pytest.raises(OrderDenied, match="offered"):
        await floor.guard.submit_modify(floor.change(row, 20))
    with pytest.raises(OrderDenied, match=UNNAMED):
        await floor.guard.submit_cancel(floor.withdrawal(row))
    for action in OrderAction:
        number = floor.guard.client_order_id()
        with pytest.raises(OrderDenied, match=UNNAMED):
            await floor.guard.submit_action(
                ActionRequest(account=floor.account, order=row, action=action, client_order_id=number)
            )
    assert await floor.written() == before
    outcomes = {one.order_id: one.error for one in await floor.guard.submit_cancel_all(floor.account)}
    assert (outcomes[row.id] or OrderDenied("")).code == UNNAMED
    assert outcomes[beside.id] is None


async def test_it_counts_until_a_person_settles_it(floor: SandboxScene) -> None:
    counted = may_trade(floor, Side.SELL)
    price = known(floor.hub, Topic.QUOTE.of(APPLE)).last.quantize(Decimal(1)) + 3
    row = await placed(floor, side=Side.SELL, price=price)
    floor.blotter.decide(row.remark)  # the unknown is settled, not what the broker lists
    assert may_trade(floor, Side.SELL) == counted + 10

    floor.blotter.keep_difference(row)

    assert may_trade(floor, Side.SELL) == counted
    (now,) = [one for one in floor.blotter.orders(floor.account.id) or () if one.id == row.id]
    assert (now.open, now.put_aside, now.status.value) == (False, True, row.status.value)


async def test_one_that_stands_in_no_list_stays_unknown(floor: SandboxScene) -> None:
    counted, request = may_trade(floor), resting(floor)
    await floor.sandbox.ask("unnamed", lost=True, door=floor.rig.name)
    with pytest.raises(OrderUnknown):
        await floor.guard.submit(request)
    assert floor.blotter.writes.get(request.client_order_id) is not None
    assert may_trade(floor) == counted + 10
