"""Exits that a flatten took away are offered while they are not yet back: filled, set anew, placed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import order_row
from tideboard_core.model.order import Order, OrderType, Side, TimeInForce
from tideboard_core.model.shares import Shares
from tideboard_core.orders.flatten.exit_terms import less_filled, placed
from tideboard_core.orders.flatten.lost_exits import ExitOffer, LostExits, OfferState
from tideboard_core.ports.trading import WriteVerb

FIRST = SECURITIES[0].id
SELL = Side.SELL
Place = Callable[[FlattenBroker, int], Order]
PLACES: dict[str, Place] = {
    "take profit": lambda broker, shares: broker.new(FIRST, SELL, shares, time_in_force=TimeInForce.GTC),
    "stop": lambda broker, shares: broker.stop(FIRST, SELL, shares, "590.00", time_in_force=TimeInForce.GTC),
}
each_exit = pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))


@pytest.fixture
def broker(scene: TradingScene) -> FlattenBroker:
    """LIVE, unlocked: 800 shares long. Each sleep takes its time."""
    made = FlattenBroker(scene, (800, 0, 0))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return made


async def take(scene: TradingScene, broker: FlattenBroker) -> None:
    """A flatten takes away what works, and its closing order is refused."""
    broker.refused.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    broker.refused.clear()


async def take_newer(scene: TradingScene, broker: FlattenBroker) -> None:
    """A flatten takes away the newer of two exits; then the price leaves the collar, and the older one stays."""

    def falls(write: Write) -> None:
        broker.before_answer = lambda _write: None
        broker.market(SECURITIES[0], last="500.00")

    broker.before_answer = falls
    await scene.guard.submit_flatten(scene.account, [FIRST])
    broker.market(SECURITIES[0])
    assert [row.open for row in broker.orders.values()] == [True, False]


async def offers(scene: TradingScene) -> tuple[ExitOffer, ...]:
    """The offers on fresh lists, which are those of the next start too."""
    await scene.blotter.read_holdings(scene.account)
    found = scene.guard.lost_exits.offers(scene.account)
    lost = LostExits(scene.services, scene.sleep, scene.pretrade.verdicts)
    lost.restore(await scene.records())
    listed = {row.id for row in scene.blotter.orders(scene.account.id) or ()}  # of others the log has other times
    live, then = (
        [(shown(one), [row for row in one.lost if row.id in listed]) for one in rows]
        for rows in (found, lost.offers(scene.account))
    )
    assert live == then
    return found


def shown(found: ExitOffer) -> tuple[OfferState, Shares]:
    """State, and shares that may be put back."""
    return found.state, 0 if found.exit is None else found.exit.quantity


async def offered(scene: TradingScene) -> tuple[OfferState, Shares]:
    """State of the one offer, and shares that may be put back."""
    (found,) = await offers(scene)
    return shown(found)


async def put_back(scene: TradingScene, broker: FlattenBroker) -> Order:
    """The order at the broker, after what is offered went through the guard."""
    (found,) = await offers(scene)
    exit_ = found.exit
    assert exit_ is not None
    request = placed(exit_, scene.account, scene.guard.client_order_id(), exit_.quantity)
    assert request is not None
    broker.fills[FIRST] = 0
    broker.before_answer = lambda _write: None
    number = await scene.guard.submit(request)
    return broker.orders[number]


# --- put back and filled --------------------------------------------------------------------------------------------


@each_exit
async def test_what_was_put_back_and_has_filled_is_not_offered_again(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    """500 shares had no exit before, and have none now."""
    place(broker, 300)
    await take(scene, broker)
    row = await put_back(scene, broker)
    broker.fill(row, 300)
    assert (await offered(scene), broker.held[FIRST]) == ((OfferState.PROTECTED, 0), 500)

    await scene.guard.lost_exits.settle(scene.account)

    assert await offers(scene) == ()


@each_exit
async def test_what_was_put_back_and_was_cancelled_is_offered_for_what_it_did_not_fill(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    place(broker, 300)
    await take(scene, broker)
    row = await put_back(scene, broker)
    broker.fill(row, 100)
    assert await offered(scene) == (OfferState.PROTECTED, 0)
    broker.end(row)
    assert await offered(scene) == (OfferState.FREE, 200)


async def test_of_the_exits_of_one_entry_a_fill_of_one_is_one_of_the_other(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """A stop and a take profit for the same 300 shares: the stop is put back, and fires."""
    broker.new(FIRST, SELL, 300, entry="E1")
    broker.stop(FIRST, SELL, 300, "590.00", entry="E1")
    await take(scene, broker)
    row = await put_back(scene, broker)
    broker.fill(row, 100)
    assert await offered(scene) == (OfferState.PROTECTED, 0)
    broker.fill(row, 200)
    assert await offered(scene) == (OfferState.PROTECTED, 0)


@each_exit
async def test_what_was_put_back_and_taken_again_is_offered_once(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    """By the second flatten, within the ten seconds in which the first may still have to offer it."""
    place(broker, 300)
    await take(scene, broker)
    await put_back(scene, broker)
    await take(scene, broker)
    await put_back(scene, broker)
    assert await offered(scene) == (OfferState.PROTECTED, 0)


async def test_a_touched_order_that_filled_and_is_shown_as_a_stop_is_back(scene: TradingScene) -> None:
    """LongPort has one word for both: once it has ended no side of the price tells which it was."""
    terms: dict[str, Any] = {"quantity": 300, "price": None, "trigger": Decimal(640), "side": SELL}
    lost = order_row(scene.account, order_type=OrderType.IF_TOUCHED, **terms)
    later = lost.updated + timedelta(seconds=1)
    filled = order_row(scene.account, id="W2", order_type=OrderType.STOP, created=later, filled=100, **terms)
    assert [one.remaining for one in less_filled([lost], [filled])] == [200]


@each_exit
async def test_what_filled_before_the_flatten_is_none_of_what_is_back(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    broker.fill(place(broker, 300), 300)
    broker.held[FIRST] = 800
    place(broker, 300)
    await take(scene, broker)
    assert await offered(scene) == (OfferState.FREE, 300)


# --- placed while the flatten runs ----------------------------------------------------------------------------------


async def beside(scene: TradingScene, broker: FlattenBroker, moment: WriteVerb, lost: Place, other: Place) -> None:
    """Another program places an exit as this write comes to the broker: at its cancel the lost one works still."""

    def places(write: Write) -> None:
        if write.verb is moment:
            broker.before_answer = lambda _write: None
            other(broker, 300)

    lost(broker, 300)
    broker.before_answer = places
    await take(scene, broker)


OTHERS: dict[str, Place] = {
    "another price": lambda broker, shares: broker.new(FIRST, SELL, shares, price=Decimal(660)),
    "another trigger": lambda broker, shares: broker.stop(FIRST, SELL, shares, "580.00"),
}


@each_exit
@pytest.mark.parametrize("other", [*PLACES.values(), *OTHERS.values()], ids=[*PLACES, *OTHERS])
async def test_an_exit_that_another_program_places_before_one_is_taken_stood_beside_it(
    scene: TradingScene, broker: FlattenBroker, place: Place, other: Place
) -> None:
    await beside(scene, broker, WriteVerb.CANCEL, place, other)
    assert await offered(scene) == (OfferState.FREE, 300)


@pytest.mark.parametrize(
    ("place", "other", "state"),
    [
        (PLACES["stop"], PLACES["stop"], OfferState.PROTECTED),
        (PLACES["stop"], OTHERS["another trigger"], OfferState.PROTECTED),
        (PLACES["stop"], PLACES["take profit"], OfferState.FREE),
        (PLACES["take profit"], PLACES["take profit"], OfferState.PROTECTED),
        (PLACES["take profit"], OTHERS["another price"], OfferState.PROTECTED),
        (PLACES["take profit"], PLACES["stop"], OfferState.FREE),
    ],
    ids=["stop", "another stop", "take profit for a stop", "take profit", "another take profit", "stop for a profit"],
)
@pytest.mark.parametrize("later", [False, True], ids=["during", "after"])
async def test_an_exit_placed_once_one_is_taken_is_in_its_place_if_it_is_of_its_kind(
    scene: TradingScene, broker: FlattenBroker, place: Place, other: Place, state: OfferState, later: bool
) -> None:
    """While the flatten still runs, and after it."""
    if later:
        place(broker, 300)
        await take(scene, broker)
        other(broker, 300)
    else:
        await beside(scene, broker, WriteVerb.PLACE, place, other)
    assert await offered(scene) == (state, 300 if state is OfferState.FREE else 0)


# --- what stood beside it, moved ------------------------------------------------------------------------------------


@each_exit
@pytest.mark.parametrize("older", PLACES.values(), ids=list(PLACES))
async def test_an_exit_beside_it_that_is_set_anew_replaces_nothing_of_it(
    scene: TradingScene, broker: FlattenBroker, place: Place, older: Place
) -> None:
    """The person cancels the one that stood beside it, and sets it anew at another price or trigger."""
    stays = older(broker, 400)
    place(broker, 400)
    await take_newer(scene, broker)
    broker.end(broker.orders[stays.id])
    assert await offered(scene) == (OfferState.FREE, 400)
    again = OTHERS["another price" if older is PLACES["take profit"] else "another trigger"](broker, 400)
    assert await offered(scene) == (OfferState.FREE, 400)
    broker.fill(again, 400)
    assert await offered(scene) == (OfferState.FREE, 400)
    await put_back(scene, broker)
    assert await offered(scene) == (OfferState.PROTECTED, 0)


@each_exit
async def test_one_that_is_set_anew_with_the_terms_of_what_was_taken_is_that_one(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    stays = OTHERS["another trigger"](broker, 400)
    place(broker, 400)
    await take_newer(scene, broker)
    broker.end(broker.orders[stays.id])
    again = place(broker, 400)
    assert await offered(scene) == (OfferState.PROTECTED, 0)
    broker.end(again)
    assert await offered(scene) == (OfferState.FREE, 400)


@each_exit
async def test_an_exit_whose_cancel_the_broker_never_does_is_none_in_the_place_of_another(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    broker.keeps.add(place(broker, 400).id)
    place(broker, 300)
    await take(scene, broker)
    assert await offered(scene) == (OfferState.FREE, 300)


# --- times of the broker --------------------------------------------------------------------------------------------


def as_of_entry(scene: TradingScene, broker: FlattenBroker, place: Place) -> list[Order]:
    """Exits of two entries at LongPort, whose rows have the moment of their last change as that of their begin."""
    rows = [replace(place(broker, 300), entry=entry) for entry in ("E1", "E2")]
    change = broker.change

    def changed(order: Order, **changes: Any) -> Order:
        row = change(order, **changes)
        if row.entry:
            row = broker.orders[row.id] = replace(row, created=row.updated)
            scene.blotter.order_changed(row)
        return row

    broker.change = changed  # type: ignore[method-assign]
    broker.orders |= {row.id: row for row in rows}
    return rows


@each_exit
async def test_an_exit_taken_with_another_of_the_same_terms_is_none_in_its_place(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    as_of_entry(scene, broker, place)
    await take(scene, broker)
    assert [one.bare for one in await offers(scene)] == [600]


async def test_two_of_the_same_terms_are_two_after_a_second_flatten_too(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Its plan has none of the first one's exits."""
    as_of_entry(scene, broker, PLACES["take profit"])
    await take(scene, broker)
    OTHERS["another price"](broker, 200)
    await take(scene, broker)
    assert [one.bare for one in await offers(scene)] == [800]


@each_exit
async def test_an_exit_beside_that_fills_is_none_in_the_place_of_another(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    stays = as_of_entry(scene, broker, place)[1]
    broker.keeps.add(stays.id)
    await take(scene, broker)
    broker.fill(broker.orders[stays.id], 300)
    assert await offered(scene) == (OfferState.FREE, 300)


@each_exit
async def test_an_exit_set_anew_at_the_moment_of_its_end_is_back(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    """A broker that tells whole seconds."""
    row = place(broker, 300)
    await take(scene, broker)
    again = place(broker, 300)
    broker.orders[again.id] = replace(again, created=broker.orders[row.id].updated)
    assert await offered(scene) == (OfferState.PROTECTED, 0)


@each_exit
async def test_what_was_put_back_is_back_though_the_broker_tells_its_end_later(
    scene: TradingScene, broker: FlattenBroker, place: Place
) -> None:
    row = place(broker, 300)
    await take(scene, broker)
    await put_back(scene, broker)
    broker.change(broker.orders[row.id])
    assert await offered(scene) == (OfferState.PROTECTED, 0)


@pytest.mark.parametrize("minutes", [-5, 5])
async def test_an_exit_that_is_listed_no_more_is_back_by_what_stands(
    scene: TradingScene, broker: FlattenBroker, minutes: int
) -> None:
    """The broker's clock is not ours; another take profit of the same terms stays, and fills."""
    broker.ahead = timedelta(minutes=minutes)
    lost, stays = broker.new(FIRST, SELL, 300), broker.new(FIRST, SELL, 300)
    broker.keeps.add(stays.id)
    await take(scene, broker)
    del broker.orders[lost.id]
    assert await offered(scene) == (OfferState.FREE, 300)
    broker.fill(broker.orders[stays.id], 300)
    assert await offered(scene) == (OfferState.FREE, 300)
    broker.new(FIRST, SELL, 300)
    assert await offered(scene) == (OfferState.PROTECTED, 0)


async def test_a_put_back_that_no_list_shows_yet_is_not_offered_again(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.new(FIRST, SELL, 300)
    await take(scene, broker)
    broker.push = lambda _work: None
    await put_back(scene, broker)
    (found,) = scene.guard.lost_exits.offers(scene.account)
    assert shown(found) == (OfferState.PROTECTED, 0)


async def test_nothing_rests_once_all_that_was_lost_is_back_and_has_filled(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.new(FIRST, SELL, 300)
    broker.fills[FIRST] = 200
    await scene.guard.submit_flatten(scene.account, [FIRST])
    assert await offered(scene) == (OfferState.RESTS, 0)
    broker.fill(broker.new(FIRST, SELL, 300), 300)
    assert await offered(scene) == (OfferState.PROTECTED, 0)


async def test_what_is_back_says_nothing_of_what_stood_beside_the_next_one(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.new(FIRST, SELL, 100)
    await take(scene, broker)
    broker.fill(await put_back(scene, broker), 100)
    stays = broker.new(FIRST, SELL, 300, price=Decimal(660))
    broker.new(FIRST, SELL, 300, price=Decimal(650))
    broker.keeps.add(stays.id)
    await take(scene, broker)
    assert await offered(scene) == (OfferState.FREE, 300)
