"""Fractions of a share over each gateway: 0.75 and 10.5 shares, which another program has bought or wants to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import LONGPORT, OPTIONS, Rig
from fakes.servers.sandbox import OpenSandbox, sandbox_thread
from fakes.values.hub_values import known
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import CancelRequest, Environment, Order, OrderStatus, OrderType, Position, Side
from tideboard_core.model.review import CheckCode
from tideboard_core.model.shares import Shares, whole
from tideboard_core.orders.offers import OfferReason

APPLE, NVIDIA = InstrumentId("US.AAPL"), InstrumentId("US.NVDA")
HELD: dict[InstrumentId, Shares] = {APPLE: Decimal("0.75"), NVIDIA: Decimal("10.5")}


@pytest.fixture(scope="module")
def standing() -> Iterator[OpenSandbox]:
    """An exchange that stands still while New York trades."""
    with sandbox_thread(replace(OPTIONS, start=time(23))) as opened:
        yield opened


@pytest.fixture
async def scene(standing: OpenSandbox, rig: Rig, tmp_path: Path) -> AsyncIterator[SandboxScene]:
    """A LIVE account for New York, unlocked, which holds the two fractions."""
    standing.ask_now("release")
    standing.ask_now("scenario", name="calm")
    async with sandbox_scene(standing, tmp_path, Environment.LIVE, rig=rig) as made:
        for instrument in HELD:
            await made.view(instrument, Market.US)
        await made.unlock()
        held = {row.instrument: row.quantity for row in await positions(made)}
        for instrument, quantity in HELD.items():
            if missing := quantity - held.get(instrument, 0):  # two of the gateways share the account
                await trade(made, instrument, str(missing))
        await made.pace(31)  # a list may be asked again
        await made.done(made.blotter.read_holdings(made.account))
        yield made


async def trade(scene: SandboxScene, instrument: InstrumentId, quantity: str, **more: Any) -> str:
    """Another program trades a fraction; returns the id of its order."""
    account = f"{scene.account.id}-US" if scene.rig is LONGPORT else scene.account.id
    answer = await scene.sandbox.ask("fraction", account=account, symbol=instrument, quantity=quantity, **more)
    return str(answer["order"])


async def positions(scene: SandboxScene) -> list[Position]:
    return await scene.done(scene.gateway.trading.positions(scene.account))


def row_of(scene: SandboxScene, instrument: InstrumentId) -> Position:
    rows = known(scene.hub, Topic.POSITIONS.of(scene.account.id))
    return next(row for row in rows if row.instrument == instrument)


async def listed(scene: SandboxScene, order_id: str) -> Order:
    """The order as the broker lists it."""
    await scene.until(lambda: any(row.id == order_id and not row.sketch for row in scene.orders))
    return next(row for row in scene.orders if row.id == order_id)


def request(scene: SandboxScene, instrument: InstrumentId, quantity: int) -> Any:
    book = known(scene.hub, Topic.BOOK.of(instrument))
    return scene.request(Side.SELL, instrument=instrument, quantity=quantity, price=book.bids[0].price)


async def test_holdings_and_their_values_are_exact(scene: SandboxScene) -> None:
    for instrument, quantity in HELD.items():
        row = row_of(scene, instrument)
        assert (row.quantity, row.available) == (quantity, quantity)
        assert row.last > 0
        assert abs(row.value - row.last * quantity) < Decimal("0.01"), "the broker's own figure is in cents"


async def test_orders_and_fills_of_another_program_are_exact(scene: SandboxScene) -> None:
    number = await trade(scene, APPLE, "0.125")
    try:
        order = await listed(scene, number)
        await scene.until(lambda: any(fill.order_id == number for fill in known(scene.hub, fills(scene))))
        (fill,) = (row for row in known(scene.hub, fills(scene)) if row.order_id == number)

        assert (order.quantity, order.filled, order.remaining) == (Decimal("0.125"), Decimal("0.125"), 0)
        assert order.status is OrderStatus.FILLED
        assert fill.quantity == Decimal("0.125")
    finally:
        await trade(scene, APPLE, "0.125", side="sell")


def fills(scene: SandboxScene) -> Any:
    return Topic.FILLS.of(scene.account.id)


async def test_a_working_order_for_a_fraction_is_shown_and_cancelled_but_not_changed(scene: SandboxScene) -> None:
    last = row_of(scene, NVIDIA).last
    number = await trade(scene, NVIDIA, "2.5", price=str(whole(last) - 20))
    order = await listed(scene, number)
    assert (order.quantity, order.filled, order.open) == (Decimal("2.5"), 0, True)

    with pytest.raises(OrderDenied) as denied:
        await scene.guard.submit_modify(scene.change(order, quantity=3))
    assert (denied.value.code, denied.value.data["reason"]) == (CheckCode.OFFERED.value, OfferReason.FRACTION)

    act = scene.guard.client_order_id()
    await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=order, client_order_id=act))
    await scene.until(lambda: next(row for row in scene.orders if row.id == number).status is OrderStatus.CANCELLED)


@pytest.mark.parametrize(("instrument", "most"), [(APPLE, 0), (NVIDIA, 10)])
async def test_no_more_whole_shares_than_are_held_can_be_sold(
    scene: SandboxScene, instrument: InstrumentId, most: int
) -> None:
    price = str(row_of(scene, instrument).last)
    told = await scene.done(scene.gateway.trading.max_quantity(scene.account, instrument, OrderType.LIMIT, price))
    preview = scene.guard.preview(request(scene, instrument, most + 1))

    assert told.position_sell == most
    (short,) = (check for check in preview.checks if check.code is CheckCode.SHORT)
    assert not short.passed
    assert short.data["limit"] == HELD[instrument]
    if most:
        preview = scene.guard.preview(request(scene, instrument, most))
        assert next(check for check in preview.checks if check.code is CheckCode.SHORT).passed
        assert preview.summary.position_after == Decimal("0.5")


async def test_a_flatten_sells_the_whole_shares_and_names_the_fractions(scene: SandboxScene) -> None:
    run = await scene.done(scene.guard.submit_flatten(scene.account, [APPLE, NVIDIA]))

    apple, nvidia = sorted(run.outcomes, key=lambda row: row.line.instrument)
    assert (apple.line.held, apple.line.quantity) == (Decimal("0.75"), 0)
    assert apple.line.obstacle is not None
    assert apple.line.obstacle.code == "flatten-odd-lot"
    assert (nvidia.line.held, nvidia.line.quantity) == (Decimal("10.5"), 10)
    assert (nvidia.state, nvidia.filled, nvidia.error) == (LineState.DONE, 10, None)
    left = {row.instrument: row.quantity for row in await positions(scene)}
    assert left == {APPLE: Decimal("0.75"), NVIDIA: Decimal("0.5")}


async def test_mutual_funds_are_shown_and_in_no_position_check_or_flatten(scene: SandboxScene) -> None:
    """LongPort's account has one in this scenario; the other ports have no list of them."""
    await scene.sandbox.ask("scenario", name="fractions")
    await scene.done(scene.blotter.read_again())
    found = scene.hub.value(Topic.MUTUAL_FUNDS.of(scene.account.id))

    assert [(fund.name, fund.units) for fund in found or ()] == (
        [("Practice Bond Fund", Decimal("5.25"))] if scene.rig is LONGPORT else []
    )
    rows = await positions(scene)
    assert {row.instrument for row in rows} == set(HELD)
