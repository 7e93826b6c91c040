"""A flatten after a fill that was taken back: it closes what is held in every state, and leaves the rest for later."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import LineState
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import FillStatus, Side
from tideboard_core.orders.flatten.lost_exits import OfferState
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.taken_back import SHOWN_WITHIN

FIRST = SECURITIES[0].id
BUSTED = 300
BOTH = pytest.mark.parametrize("entry", Side)


def signed(entry: Side, shares: int) -> int:
    return shares if entry is Side.BUY else -shares


class Busted:
    """So many shares are held, short below zero, and an order of 300 is taken back; the exit covers all of it.

    `quiet`: the entry filled long before. `late`: positions do not show yet that it was taken back.
    """

    def __init__(self, scene: TradingScene, side: Side, held: int) -> None:
        self.scene, self.side, self.held = scene, side, held
        self.sign = 1 if held > 0 or (not held and side is Side.BUY) else -1
        self.broker = FlattenBroker(scene, (self.held, 0, 0))
        scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))

    async def bust(self, *, quiet: bool = True, late: bool = True, pushed: bool = True) -> None:
        scene, broker = self.scene, self.broker
        await scene.blotter.read_holdings(scene.account)
        scene.clock.advance(SHOWN_WITHIN + 5)
        entry = broker.new(FIRST, self.side, BUSTED, price=Decimal("612.50"))
        broker.fill(entry, BUSTED)
        await scene.blotter.read_holdings(scene.account)
        if quiet:
            scene.clock.advance(SHOWN_WITHIN + 5)
            await scene.blotter.read_holdings(scene.account)
        closing, trigger = (Side.SELL, "590.00") if self.sign > 0 else (Side.BUY, "630.00")
        broker.stop(FIRST, closing, abs(self.held) + BUSTED, trigger)
        if not late:
            broker.held[FIRST] = self.held
        if pushed:
            await self.take_back()

    async def take_back(self) -> None:
        """The broker says it, and lists what it has."""
        (fill,) = self.scene.hub.value(Topic.FILLS.of(self.scene.account.id)) or ()
        gone = structs.replace(fill, status=FillStatus.CANCELLED, revised=self.scene.clock.market())
        self.scene.blotter.filled(gone)
        await self.scene.blotter.read_holdings(self.scene.account)

    async def flatten(self) -> FlattenRun:
        self.scene.clock.advance(1)
        self.broker.market(SECURITIES[0])
        return await self.scene.guard.submit_flatten(self.scene.account, [FIRST])

    @property
    def standing(self) -> int:
        """Shares of its exits that stand."""
        closing = Side.SELL if self.sign > 0 else Side.BUY
        return int(self.broker.working(FIRST, closing))


@BOTH
@pytest.mark.parametrize("quiet", [True, False], ids=["filled-before", "filled-just-now"])
async def test_the_plan_offers_what_is_held_without_it_and_its_line_says_that_more_may_be(
    scene: TradingScene, entry: Side, quiet: bool
) -> None:
    busted = Busted(scene, entry, signed(entry, 500))
    await busted.bust(quiet=quiet)

    run = await busted.flatten()

    (line,), (outcome,) = run.plan.lines, run.outcomes
    assert (line.quantity, line.unshown) == (500, BUSTED)
    assert (outcome.state, outcome.sent, outcome.left) == (LineState.PARTLY, 500, BUSTED)
    assert busted.broker.crossed == []


@BOTH
async def test_a_holding_that_may_be_listed_without_it_is_not_called_closed(scene: TradingScene, entry: Side) -> None:
    """The list has 500 without the 300; nobody knows that it does, so 200 go, and 300 are held still."""
    busted = Busted(scene, entry, signed(entry, 500))
    await busted.bust(quiet=False, late=False)

    run = await busted.flatten()

    (outcome,) = run.outcomes
    assert busted.broker.held[FIRST] == BUSTED * busted.sign
    assert (outcome.state, outcome.sent, outcome.left) == (LineState.PARTLY, 200, BUSTED)
    assert outcome.exits_to_offer, "what is held has no exit"
    side = Side.SELL if busted.sign > 0 else Side.BUY
    offer = await scene.guard.lost_exits.proven(scene.account, FIRST, side)
    assert offer is not None
    assert (offer.state, offer.exit) == (OfferState.TAKEN, None), "the guard would deny it"
    scene.clock.advance(SHOWN_WITHIN + 5)
    offer = await scene.guard.lost_exits.proven(scene.account, FIRST, side)
    assert offer is not None
    assert offer.exit is not None
    assert offer.exit.quantity == BUSTED, "the rest is offered once it is sure"


@BOTH
async def test_where_all_of_it_may_be_gone_no_exit_is_taken_away(scene: TradingScene, entry: Side) -> None:
    busted = Busted(scene, entry, signed(entry, 200))
    await busted.bust(quiet=False, late=False)

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await busted.flatten()

    (line,) = scene.person.flattens[-1].plan.lines
    (caution,) = line.cautions
    assert (line.obstacle, line.quantity, caution.check.data["doubt"]) == (None, 200, DoubtCause.TAKEN_BACK)
    assert busted.standing == 200 + BUSTED


async def test_beside_a_sale_that_was_taken_back_more_may_be_held_than_a_late_list_has(scene: TradingScene) -> None:
    busted = Busted(scene, Side.SELL, 800)
    await busted.bust()

    run = await busted.flatten()

    (outcome,) = run.outcomes
    assert (outcome.state, outcome.sent, outcome.left) == (LineState.PARTLY, 500, BUSTED)


async def test_what_stands_of_a_position_that_may_be_gone_is_judged_at_its_turn_too(scene: TradingScene) -> None:
    """Its fill is taken back while the confirmation is open: the plan was of all of it."""
    busted = Busted(scene, Side.BUY, 0)
    confirm = scene.person.confirm_flatten

    async def meanwhile(review: Any) -> Any:
        await busted.take_back()
        return await confirm(review)

    await busted.bust(pushed=False)
    scene.person.confirm_flatten = meanwhile  # type: ignore[method-assign]
    run = await busted.flatten()

    (outcome,) = run.outcomes
    assert run.plan.lines[0].quantity == BUSTED
    assert (outcome.state, outcome.error and outcome.error.code) == (LineState.NOT_DONE, "short")
    assert busted.standing == BUSTED
