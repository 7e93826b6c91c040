"""A combination from the guard to LongPort's port: once, settled by our number, told with its legs, withdrawn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import LONGPORT
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.errors import OrderRejected, OrderUnknown
from tideboard_core.model.combination import CombinationLeg, CombinationRequest
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, OrderType, Side

MULTI = "POST /v1/trade/order/multileg"
CALL, HIGHER = (InstrumentId(f"HK.TCH261230{code}000") for code in ("C600", "C610"))
LEGS = CombinationLeg(instrument=CALL, side=Side.BUY), CombinationLeg(instrument=HIGHER, side=Side.SELL)
OPTIONS = standing_options(longport_port=0)


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_thread(OPTIONS) as running:
        yield running


@pytest.fixture
async def scene(sandbox: OpenSandbox, tmp_path: Path) -> AsyncIterator[SandboxScene]:
    """An unlocked desk at LongPort that sees both contracts."""
    async with sandbox_scene(sandbox, tmp_path, rig=LONGPORT) as made:
        await made.unlock()
        for instrument in (CALL, HIGHER):
            await made.view(instrument, Market.HK)
        await made.pace(31)  # a whole window of calls
        await made.unlock()
        yield made


def request(scene: SandboxScene, price: str | None = None) -> CombinationRequest:
    return CombinationRequest(
        account=scene.account,
        legs=LEGS,
        quantity=2,
        order_type=OrderType.MARKET if price is None else OrderType.LIMIT,
        price=None if price is None else Decimal(price),
        client_order_id=scene.guard.client_order_id(),
    )


async def sent(scene: SandboxScene) -> int:
    requests: dict[str, int] = scene.rig.told(await scene.sandbox.state())["requests"]
    return requests.get(MULTI, 0)


async def test_one_confirmation_is_one_order_with_the_legs_that_were_approved(scene: SandboxScene) -> None:
    wanted = request(scene)
    await scene.guard.submit_combination(wanted)
    order = await scene.until_order(wanted.client_order_id, lambda row: row.status is OrderStatus.FILLED)
    held = await scene.done(scene.gateway.trading.positions(scene.account))

    assert (set(order.legs), order.legs_asked, order.legs_differ) == (set(LEGS), LEGS, False)
    assert (order.filled, await sent(scene)) == (2, 1)
    assert order.average_price is not None
    assert 0 < order.average_price < 10
    assert {row.instrument: row.quantity for row in held} == {CALL: 2, HIGHER: -2}
    assert (await scene.story(wanted.client_order_id))[:2] == ["intent", "accepted"]


async def test_an_answer_that_is_lost_is_settled_by_our_number_and_nothing_is_sent_again(scene: SandboxScene) -> None:
    wanted = request(scene, "0.01")
    await scene.sandbox.fault(MULTI, "after-accept")

    with pytest.raises(OrderUnknown):
        await scene.guard.submit_combination(wanted)
    order = await scene.until_order(wanted.client_order_id, lambda row: row.status is OrderStatus.SUBMITTED)

    assert set(order.legs) == set(LEGS)
    assert await sent(scene) == 1
    assert len(await scene.arrived(wanted.client_order_id)) == 1
    await scene.guard.submit_cancel(scene.withdrawal(order))
    await scene.until_order(wanted.client_order_id, lambda row: row.status is OrderStatus.CANCELLED)


async def test_a_refusal_is_told_in_the_brokers_words(scene: SandboxScene) -> None:
    wanted = request(scene, "0.01")
    await scene.sandbox.fault(MULTI, "refuse", text="no combinations today")

    with pytest.raises(OrderRejected) as refused:
        await scene.guard.submit_combination(wanted)

    assert "no combinations today" in str(refused.value.data)
    assert await sent(scene) == 1
    assert await scene.arrived(wanted.client_order_id) == []
