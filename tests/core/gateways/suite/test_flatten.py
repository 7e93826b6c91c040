"""Flatten over each gateway: what stands at the broker afterwards."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import date
from decimal import Decimal

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene
from fakes.servers.gateway_rigs import LONGPORT
from fakes.values.hub_values import known
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.shares import Shares, total

QUARTER = date(2027, 1, 28)
"""The end of some contracts that an event of the company has changed."""


async def held(scene: SandboxScene, instrument: InstrumentId = TENCENT) -> Shares:
    """Shares or contracts of the security at the broker."""
    rows = await scene.done(scene.gateway.trading.positions(scene.account))
    return total(row.quantity for row in rows if row.instrument == instrument)


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


async def test_an_adjusted_contract_is_bought_by_its_own_multiplier_and_flattened(scene: SandboxScene) -> None:
    """One contract is 110 shares; its code has a root of its own, and only the facts name its owner."""
    rows = await scene.done(scene.gateway.derivatives.option_chain(TENCENT, QUARTER))
    call = next(row.call for row in rows if not row.standard and row.call is not None)
    with ExitStack() as shown:
        for topic in (Topic.QUOTE, Topic.BOOK, Topic.INSTRUMENT):
            shown.enter_context(closing(scene.hub.subscribe(topic.of(call))))
        await scene.until(
            lambda: (
                scene.hub.value(Topic.INSTRUMENT.of(call)) is not None
                and scene.hub.value(Topic.QUOTE.of(call)) is not None
                and bool((book := scene.hub.value(Topic.BOOK.of(call))) and book.asks)
            )
        )
        price = known(scene.hub, Topic.BOOK.of(call)).asks[0].price
        bought = scene.request(instrument=call, quantity=2, price=price)
        assert scene.guard.preview(bought).summary.value == price * 2 * 110
        await scene.guard.submit(bought)
        await scene.until_order(bought.client_order_id, lambda order: order.status is OrderStatus.FILLED)
        assert await held(scene, call) == 2
        await scene.pace(31)  # a whole window of calls

        run = await scene.done(scene.guard.submit_flatten(scene.account, [call]))

    (outcome,) = run.outcomes
    assert (outcome.line.instrument, outcome.line.side) == (call, Side.SELL)
    assert (outcome.state, outcome.error) == (LineState.DONE, None)
    await scene.pace(31)
    assert await held(scene, call) == 0
    assert len(await scene.arrived(outcome.client_order_id)) == 1
