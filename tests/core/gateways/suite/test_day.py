"""The day's result over each gateway: before and with fees it is what the account's assets moved by."""

from __future__ import annotations

from decimal import Decimal

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene
from fakes.values.hub_values import known
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Funds, OrderStatus, OrderType, Position, Side
from tideboard_core.model.quote import Quote
from tideboard_core.orders.brake.day_rows import DayRow
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.charges import Charged, OrderCharges
from tideboard_core.orders.journal import OrderJournal

XIAOMI = InstrumentId("HK.01810")
CENT = Decimal("0.01")
SPACE = 31.0
"""Seconds between two orders: every window of a rate limit is over."""


def brake_of(scene: SandboxScene) -> LossBrake:
    """A brake without limits, whose account's day is on screen."""
    brake = LossBrake(
        hub=scene.hub,
        clock=scene.clock,
        blotter=scene.blotter,
        journal=OrderJournal(scene.clock),
        feed=scene.gateway.quotes,
        charges=OrderCharges(scene.hub, scene.clock, scene.gateway.trading),
        note=scene.audit.note,
    )
    brake.shown = scene.account.id
    return brake


async def trade(scene: SandboxScene, side: Side, instrument: InstrumentId, quantity: int) -> None:
    """Buy or sell at once, within the book, and wait for the fill."""
    await scene.pace(SPACE)
    await scene.view(instrument, Market.HK)
    await scene.pace(SPACE)
    book = known(scene.hub, Topic.BOOK.of(instrument))
    price = (book.asks if side is Side.BUY else book.bids)[3].price
    request = scene.request(side, price=price, quantity=quantity, instrument=instrument, order_type=OrderType.LIMIT)
    await scene.guard.submit(request)
    await scene.until_order(request.client_order_id, lambda order: order.status is OrderStatus.FILLED)


async def day(scene: SandboxScene, brake: LossBrake) -> tuple[tuple[DayRow, ...], Decimal]:
    """The day of each security once positions and prices are new, and the account's assets at these prices."""
    await scene.pace(SPACE)
    await scene.done(scene.blotter.read_again())
    await scene.done(brake.read(scene.account))
    rows = brake.day_rows(scene.account)
    assert rows is not None
    funds: Funds = await scene.done(scene.gateway.trading.funds(scene.account))
    positions: tuple[Position, ...] = known(scene.hub, Topic.POSITIONS.of(scene.account.id))
    quotes: dict[str, Quote] = {one.instrument: known(scene.hub, Topic.QUOTE.of(one.instrument)) for one in positions}
    worth = sum((quotes[one.instrument].last * one.quantity for one in positions), Decimal(0))
    return rows, funds.cash + worth


def change(before: tuple[DayRow, ...], after: tuple[DayRow, ...], *, fees: bool) -> Decimal:
    """By how much the sum of the rows has changed."""
    sums = [sum((row.result(fees=fees) or Decimal(0) for row in rows), Decimal(0)) for rows in (before, after)]
    assert None not in [row.result(fees=fees) for row in after]
    return sums[1] - sums[0]


async def test_a_closed_a_losing_and_an_open_trade_are_what_the_assets_moved_by(scene: SandboxScene) -> None:
    """100 are bought and sold a step below, another security is bought and kept."""
    brake = brake_of(scene)
    before, assets = await day(scene, brake)
    earlier = {row.id for row in scene.orders}
    await trade(scene, Side.BUY, TENCENT, 100)
    await trade(scene, Side.SELL, TENCENT, 100)
    await trade(scene, Side.BUY, XIAOMI, 200)
    after, left = await day(scene, brake)

    own = [row.id for row in scene.orders if row.id not in earlier]
    fees = await scene.done(scene.gateway.trading.order_fees(scene.account, own))
    if any(row.charged is not Charged.REPORTED for row in after):
        for _each in own:
            await scene.pace(SPACE)
            await scene.done(brake.read(scene.account))
        after, left = await day(scene, brake)
    with_fees, without = (change(before, after, fees=each) for each in (True, False))
    assert abs(with_fees - (left - assets)) <= CENT
    assert len(fees) == len(own) == 3
    assert abs(without - with_fees - sum((fee.total for fee in fees), Decimal(0))) <= CENT
    (closed,) = [row for row in after if row.instrument == TENCENT]
    assert closed.last is None
    assert closed.units == closed.open == 0
    assert closed.realised < 0
    (held,) = [row for row in after if row.instrument == XIAOMI]
    assert held.units >= 200  # other gateways of this file hold some in the same account
    assert held.realised == 0


async def test_without_a_price_the_day_is_not_known(locked: SandboxScene) -> None:
    brake = brake_of(locked)
    await locked.done(locked.blotter.read_again())
    await locked.pace(61)
    rows = brake.day_rows(locked.account)
    assert rows is not None
    assert all(row.result(fees=False) is None for row in rows if row.units or row.gap)
