"""Flatten over each gateway: what stands at the broker afterwards."""

from __future__ import annotations

from decimal import Decimal

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene
from fakes.servers.gateway_rigs import LONGPORT
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.flatten import LineState
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.shares import Shares, total


async def held(scene: SandboxScene) -> Shares:
    """Shares of the security at the broker."""
    rows = await scene.done(scene.gateway.trading.positions(scene.account))
    return total(row.quantity for row in rows if row.instrument == TENCENT)


async def test_a_position_and_its_exit_are_gone_and_nothing_is_short(scene: SandboxScene) -> None:
    """At LongPort the exits are legs that the broker holds for the entry, elsewhere an order of its own."""
    legs = None
    if scene.rig is LONGPORT:
        stop = ExitTerms(trigger=scene.book.bids[0].price - Decimal(20))
        legs = AttachedExits(take_profit=ExitTerms(trigger=scene.book.asks[0].price + Decimal(20)), stop_loss=stop)
    bought = scene.request(quantity=200, exits=legs)
    await scene.guard.submit(bought)
    await scene.until_order(bought.client_order_id, lambda order: order.status is OrderStatus.FILLED)
    if legs is None:
        await scene.pace(11)
        rest = scene.request(Side.SELL, quantity=100, price=scene.book.asks[8].price)
        await scene.guard.submit(rest)
        await scene.until_order(rest.client_order_id, lambda order: order.status is OrderStatus.SUBMITTED)
    else:
        await scene.until(lambda: sum(row.entry != "" and row.open for row in scene.orders) == 2)
    await scene.pace(31)  # a whole window of calls

    run = await scene.done(scene.guard.submit_flatten(scene.account, [TENCENT]))

    (outcome,) = run.outcomes
    assert (outcome.state, outcome.error) == (LineState.DONE, None)
    await scene.until(lambda: not any(row.open and row.side is Side.SELL for row in scene.orders))
    await scene.pace(31)  # the broker's window of reads, which the flatten may have used up
    assert await held(scene) == 0
    assert len(await scene.arrived(outcome.client_order_id)) == 1
