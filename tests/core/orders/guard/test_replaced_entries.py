"""A stop in the place of an entry of which a part has filled: its rest and the exits that wait with it go first."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import NOON
from tideboard_core.errors import OrderDenied, OrderError
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.order import Order, OrderRequest, OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.review import Gesture
from tideboard_core.ports.trading import WriteVerb

FIRST = SECURITIES[0].id
BUY, SELL, WAITS = Side.BUY, Side.SELL, OrderStatus.PENDING
LEGS = ((ExitRole.TAKE_PROFIT, "640.00"), (ExitRole.STOP_LOSS, "580.00"))


class Bracket:
    """An entry of 1,000 with both exits, of which a part has filled; the broker's lists have the exits beside it."""

    def __init__(self, broker: FlattenBroker, filled: int) -> None:
        self.broker = broker
        broker.held[FIRST] = filled
        part = OrderStatus.PARTIALLY_FILLED if 0 < filled < 1000 else OrderStatus.SUBMITTED
        status = OrderStatus.FILLED if filled == 1000 else part
        entry = broker.new(FIRST, BUY, 1000, filled=filled, status=status, time_in_force=TimeInForce.GTC)
        self.legs = tuple(self._leg(entry, role, trigger, filled) for role, trigger in LEGS if filled)
        self.entry = broker.change(entry, exits=tuple(map(held, self.legs)) or None)

    def _leg(self, entry: Order, role: ExitRole, trigger: str, filled: int) -> Order:
        return self.broker.new(
            FIRST,
            SELL,
            filled,
            order_type=role.order_type(limited=False),
            price=None,
            trigger=Decimal(trigger),
            time_in_force=TimeInForce.GTC,
            status=WAITS,
            entry=entry.id,
        )

    def end(self, *, legs: bool = True) -> None:
        """The entry is withdrawn, and the broker ends its exits with it."""
        self.broker.end(self.entry)
        for leg in self.legs if legs else ():
            self.broker.end(leg)

    def at_cancel(self, *, legs: bool = True) -> None:
        """Do so at the cancel of the entry."""

        def answered(write: Write) -> None:
            if write.verb is WriteVerb.CANCEL and write.request.order.id == self.entry.id:
                self.end(legs=legs)

        self.broker.before_answer = answered


def held(leg: Order) -> HeldExit:
    """The exit as its entry lists it."""
    role = ExitRole.STOP_LOSS if leg.order_type is OrderType.STOP else ExitRole.TAKE_PROFIT
    assert leg.trigger is not None
    return HeldExit(
        order_id=leg.id,
        role=role,
        trigger=leg.trigger,
        limit=None,
        quantity=leg.quantity,
        filled=0,
        status=leg.status,
        time_in_force=leg.time_in_force,
        expires=None,
        updated=NOON,
    )


def stop(scene: TradingScene, quantity: int, **changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": scene.account,
        "instrument": FIRST,
        "side": SELL,
        "order_type": OrderType.STOP,
        "quantity": quantity,
        "price": None,
        "trigger": Decimal("590.00"),
        "time_in_force": TimeInForce.GTC,
        "client_order_id": scene.guard.client_order_id(),
    }
    return OrderRequest(**(fields | changes))


def wrote(scene: TradingScene) -> list[tuple[WriteVerb, object]]:
    rows = ((one.verb, one.request) for one in scene.gateway.writes)
    return [(verb, one.quantity if verb is WriteVerb.PLACE else one.order.id) for verb, one in rows]


@pytest.fixture
def broker(scene: TradingScene) -> FlattenBroker:
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return FlattenBroker(scene, (0, 0, 0))


@pytest.mark.parametrize("filled", [300, 700])
async def test_a_second_stop_beside_it_is_denied_and_its_replacement_is_prepared(
    scene: TradingScene, broker: FlattenBroker, filled: int
) -> None:
    """The entry gives way also where its exits have more left than it has: without them its rest would fill bare."""
    bracket = Bracket(broker, filled)
    await scene.blotter.read_holdings(scene.account)
    with pytest.raises(OrderDenied):
        await scene.guard.submit(stop(scene, filled))
    (step,) = scene.guard.next_steps(stop(scene, filled))
    assert step.exit_ == bracket.entry
    assert scene.gateway.writes == []


async def test_one_yes_withdraws_the_rest_with_its_exits_and_places_the_stop(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    bracket = Bracket(broker, 300)
    bracket.at_cancel()
    order_id = await scene.guard.submit_replacement(bracket.entry, stop(scene, 300))

    (review,) = scene.person.reviews
    assert (review.gesture, review.summary.withdraws) == (Gesture.TYPE, bracket.entry)
    assert wrote(scene) == [(WriteVerb.CANCEL, bracket.entry.id), (WriteVerb.PLACE, 300)]
    assert broker.orders[order_id].open
    assert broker.crossed == []


async def test_no_stop_goes_out_while_an_exit_of_it_may_still_trade(scene: TradingScene, broker: FlattenBroker) -> None:
    """The entry is over, and the broker still lists its exits: both would sell."""
    bracket = Bracket(broker, 300)
    bracket.at_cancel(legs=False)
    with pytest.raises(OrderDenied, match="replace-exit-open"):
        await scene.guard.submit_replacement(bracket.entry, stop(scene, 300))
    assert wrote(scene) == [(WriteVerb.CANCEL, bracket.entry.id)]


async def test_what_fills_under_the_cancel_stays_with_the_exits(scene: TradingScene, broker: FlattenBroker) -> None:
    """The rest fills first: then the exits work, and nothing more is sold than is held."""
    bracket = Bracket(broker, 300)

    def fills(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.fill(broker.orders[bracket.entry.id], 700)
            for leg in bracket.legs:
                broker.change(broker.orders[leg.id], quantity=1000)

    broker.before_answer = fills
    with pytest.raises(OrderDenied, match="replace-exit-open"):
        await scene.guard.submit_replacement(bracket.entry, stop(scene, 300))
    assert [verb for verb, _what in wrote(scene)] == [WriteVerb.CANCEL]
    assert broker.crossed == []


async def test_more_of_it_that_fills_under_the_cancel_is_left_to_the_next_stop(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """No more is placed than was confirmed."""
    bracket = Bracket(broker, 300)

    def fills(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.fill(broker.orders[bracket.entry.id], 200)
            bracket.end()

    broker.before_answer = fills
    await scene.guard.submit_replacement(bracket.entry, stop(scene, 300))
    assert (broker.placed[-1][2], broker.held[FIRST], broker.crossed) == (300, 500, [])


async def test_exits_that_wait_with_an_entry_that_has_ended_are_all_withdrawn_first(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """No exit of a part works: one leg alone would leave the other, which may sell beside the stop."""
    bracket = Bracket(broker, 300)
    broker.end(bracket.entry)
    profit, loss = bracket.legs
    await scene.guard.submit_replacement(loss, stop(scene, 300))
    assert wrote(scene) == [(WriteVerb.CANCEL, loss.id), (WriteVerb.CANCEL, profit.id), (WriteVerb.PLACE, 300)]
    assert broker.crossed == []


@pytest.mark.parametrize("what", ["nothing has filled", "it has no exits", "it is over"])
async def test_an_entry_that_keeps_nothing_from_a_stop_is_left_alone(
    scene: TradingScene, broker: FlattenBroker, what: str
) -> None:
    bracket = Bracket(broker, 0 if what == "nothing has filled" else 300)
    entry = bracket.entry
    if what == "it has no exits":
        entry = replace(entry, exits=None)
    elif what == "it is over":
        entry = replace(entry, status=OrderStatus.CANCELLED)
    with pytest.raises(OrderDenied, match="replace-not-possible"):
        await scene.guard.submit_replacement(entry, stop(scene, 300))
    assert scene.gateway.writes == []


EVENTS = ("the rest fills", "the entry ends", "its exits end", "another program sells")


@pytest.mark.parametrize("events", list(permutations(EVENTS)), ids=", ".join)
async def test_in_every_order_of_events_no_more_is_ordered_than_is_held(
    scene: TradingScene, broker: FlattenBroker, events: tuple[str, ...]
) -> None:
    """Each happens in a wait of the replacement, the first ones before its cancel goes out."""
    bracket = Bracket(broker, 300)
    broker.keeps.add(bracket.entry.id)
    left = list(events)

    def happen() -> None:
        scene.clock.advance(0.5)
        what, entry = left.pop(0) if left else "", broker.orders[bracket.entry.id]
        if what == "the rest fills" and entry.open:
            broker.fill(entry, 700)
            for leg in bracket.legs:
                if broker.orders[leg.id].open:
                    broker.change(broker.orders[leg.id], quantity=1000)
        elif what == "the entry ends":
            broker.end(entry)
        elif what == "its exits end":
            for leg in bracket.legs:
                broker.end(leg)
        elif what == "another program sells":
            broker.fill(broker.new(FIRST, SELL, 100), 100)

    scene.sleep.before = happen
    with suppress(OrderError):
        await scene.guard.submit_replacement(bracket.entry, stop(scene, 300))

    ended = not any(broker.orders[leg.id].open for leg in bracket.legs)
    assert broker.crossed == []
    assert {what for verb, what in wrote(scene) if verb is WriteVerb.CANCEL} <= {bracket.entry.id}
    assert ended or not broker.placed, "beside an exit that may sell nothing goes out"
    assert all(shares <= 300 for _security, _side, shares, _price in broker.placed)
