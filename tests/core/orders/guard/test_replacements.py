"""A take profit gives way to a stop in one confirmation: this cancel, then this stop, or the exit is offered again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.stated_account import hold_all
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.order_checks import with_money
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown, RequestTimeout, ServerRefused
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import FillStatus, MaxQuantity, Order, OrderRequest, OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Confirmation, Gesture
from tideboard_core.orders.flatten.interrupted import interrupted
from tideboard_core.orders.flatten.lost_exits import LostExits, OfferState
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.flatten.steps import TimedApproval
from tideboard_core.ports.trading import WriteVerb

FIRST = SECURITIES[0].id
SELL = Side.SELL


@pytest.fixture
def broker(scene: TradingScene) -> FlattenBroker:
    """800 held; the broker's maximum leaves out what a working exit holds."""
    broker = FlattenBroker(scene, (800, 0, 0))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return broker


def take_profit(broker: FlattenBroker, quantity: int = 800, **terms: Any) -> Order:
    return broker.new(FIRST, SELL, quantity, price=Decimal(640), time_in_force=TimeInForce.GTC, **terms)


def stop(scene: TradingScene, quantity: int = 800, trigger: str = "590.00", **changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": scene.account,
        "instrument": FIRST,
        "side": SELL,
        "order_type": OrderType.STOP,
        "quantity": quantity,
        "price": None,
        "trigger": Decimal(trigger),
        "time_in_force": TimeInForce.GTC,
        "client_order_id": scene.guard.client_order_id(),
    }
    return OrderRequest(**(fields | changes))


def wrote(scene: TradingScene) -> list[tuple[WriteVerb, object]]:
    """Each write with the id of the order that it cancels, or the shares that it places."""
    rows = ((one.verb, one.request) for one in scene.gateway.writes)
    return [(verb, one.quantity if verb is WriteVerb.PLACE else one.order.id) for verb, one in rows]


def offered(scene: TradingScene) -> list[tuple[OfferState, object]]:
    """State of each offer, and the type of the exit that may be put back."""
    found = scene.guard.lost_exits.offers(scene.account)
    return [(one.state, None if one.exit is None else one.exit.price) for one in found]


async def test_without_it_the_stop_is_denied_and_names_what_takes_the_shares(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    take_profit(broker)
    with pytest.raises(OrderDenied, match="short") as error:
        await scene.guard.submit(stop(scene))
    assert error.value.data["promised"] == 800


@pytest.mark.parametrize("how", ["plain", "above the order limit", "braked"])
async def test_one_yes_cancels_the_exit_and_places_the_stop(
    scene: TradingScene, broker: FlattenBroker, how: str
) -> None:
    exit_ = take_profit(broker)
    if how == "above the order limit":
        scene.limits = with_money(order=Decimal(50_000), day=Decimal(60_000))
    elif how == "braked":
        hold_all(scene)

    order_id = await scene.guard.submit_replacement(exit_, stop(scene))

    (review,) = scene.person.reviews
    assert (review.gesture, review.summary.withdraws) == (Gesture.TYPE, exit_)
    assert wrote(scene) == [(WriteVerb.CANCEL, exit_.id), (WriteVerb.PLACE, 800)]
    assert (broker.orders[exit_.id].status, broker.orders[order_id].open) == (OrderStatus.CANCELLED, True)
    assert (offered(scene), broker.crossed) == ([], [])


@pytest.mark.parametrize("held", [350, 50])
async def test_on_the_mainland_the_stop_takes_the_odd_rest_along(scene: TradingScene, held: int) -> None:
    """A sale may have the whole odd rest: without it those shares would stay without any exit."""
    one = replace(SECURITIES[0], id=InstrumentId("SH.600519"), currency="CNY")
    broker = FlattenBroker(scene, [held], [one])
    scene.session(MarketState.OPEN, Market.SH)
    exit_ = broker.new(one.id, SELL, held, price=Decimal(640), time_in_force=TimeInForce.GTC)
    limited: dict[str, Any] = {"order_type": OrderType.STOP_LIMIT, "price": Decimal(589)}

    await scene.guard.submit_replacement(exit_, stop(scene, held, instrument=one.id, **limited))

    assert wrote(scene) == [(WriteVerb.CANCEL, exit_.id), (WriteVerb.PLACE, held)]
    assert (offered(scene), broker.crossed) == ([], [])


async def test_beside_a_fill_taken_back_the_stop_is_for_whole_lots(scene: TradingScene) -> None:
    """Nobody knows whether the odd rest is 30 or 50 shares: of 350 listed 20 may be gone."""
    one = replace(SECURITIES[0], id=InstrumentId("SH.600519"), currency="CNY")
    broker = FlattenBroker(scene, [330], [one])
    scene.session(MarketState.OPEN, Market.SH)
    await scene.blotter.read_holdings(scene.account)
    broker.fill(broker.new(one.id, Side.BUY, 20, price=Decimal("612.50")), 20)
    await scene.blotter.read_holdings(scene.account)
    exit_ = broker.new(one.id, SELL, 330, price=Decimal(640), time_in_force=TimeInForce.GTC)
    (fill,) = scene.hub.value(Topic.FILLS.of(scene.account.id)) or ()
    scene.blotter.filled(structs.replace(fill, status=FillStatus.CANCELLED, revised=scene.clock.market()))
    await scene.blotter.read_holdings(scene.account)
    limited: dict[str, Any] = {"order_type": OrderType.STOP_LIMIT, "price": Decimal(589)}

    await scene.guard.submit_replacement(exit_, stop(scene, 330, instrument=one.id, **limited))

    assert wrote(scene)[1:] == [(WriteVerb.PLACE, 300)]


async def test_its_security_is_pushed_while_no_view_shows_it(scene: TradingScene, broker: FlattenBroker) -> None:
    """Without a subscription OpenD reads no book: the exit would be gone and the stop be denied."""
    seen: list[bool] = []

    def at_write(_write: Write) -> None:
        seen.append(Topic.BOOK.of(FIRST) in scene.hub.wanted())

    broker.before_answer = at_write
    await scene.guard.submit_replacement(take_profit(broker), stop(scene))
    assert (seen, scene.hub.wanted()) == ([True, True], frozenset())


async def test_the_quantity_is_typed_in_every_environment(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.person.answer = Confirmation(accepted=True, gesture=Gesture.HOLD, held=2.0)
    with pytest.raises(OrderDenied, match="gesture-missing"):
        await scene.guard.submit_replacement(take_profit(broker), stop(scene))
    assert scene.gateway.writes == []


async def test_a_stop_that_could_not_go_out_leaves_the_exit(scene: TradingScene, broker: FlattenBroker) -> None:
    """Before anybody is asked."""
    exit_ = take_profit(broker)
    for request in (stop(scene, trigger="620.00"), stop(scene, trigger="400.00"), stop(scene, quantity=900)):
        with pytest.raises(OrderDenied):
            await scene.guard.submit_replacement(exit_, request)
    assert (scene.person.reviews, scene.gateway.writes) == ([], [])


Change = Callable[[TradingScene, FlattenBroker, Order], None]
BEFORE_CANCEL: dict[str, tuple[Change, str]] = {
    "the price falls through the trigger": (lambda _s, b, _o: b.move(SECURITIES[0], "585.00"), "trigger"),
    "a lock": (lambda s, _b, _o: s.lock.lock(LockReason.BY_HAND), "not-sent-locked"),
    "another connection": (lambda s, _b, _o: setattr(s.gateway, "generation", 7), "not-sent-link"),
    "half of it fills": (lambda _s, b, o: b.fill(b.orders[o.id], 400), "short"),
    "half a minute": (lambda s, _b, _o: s.clock.advance(30.0), "replace-too-late"),
}


@pytest.mark.parametrize("what", BEFORE_CANCEL)
async def test_what_happens_before_the_cancel_leaves_the_exit(
    scene: TradingScene, broker: FlattenBroker, what: str
) -> None:
    change, code = BEFORE_CANCEL[what]
    exit_ = take_profit(broker)
    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit_replacement(exit_, stop(scene), started=lambda _run: change(scene, broker, exit_))
    assert error.value.code == code
    assert (wrote(scene), broker.orders[exit_.id].open) == ([], True)


AFTER_CANCEL: dict[str, tuple[Change, str]] = {
    key: BEFORE_CANCEL[key] for key in BEFORE_CANCEL if key != "half of it fills"
}


@pytest.mark.parametrize("what", AFTER_CANCEL)
async def test_what_happens_after_the_cancel_sends_no_stop_and_offers_the_exit_again(
    scene: TradingScene, broker: FlattenBroker, what: str
) -> None:
    change, code = AFTER_CANCEL[what]
    exit_ = take_profit(broker)

    def at_cancel(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.end(exit_)
            change(scene, broker, exit_)

    broker.before_answer = at_cancel
    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit_replacement(exit_, stop(scene))
    assert error.value.code == code
    assert wrote(scene) == [(WriteVerb.CANCEL, exit_.id)]
    assert offered(scene) == [(OfferState.FREE, Decimal(640))]


async def test_a_cancel_that_is_not_confirmed_sends_no_stop(scene: TradingScene, broker: FlattenBroker) -> None:
    exit_ = take_profit(broker)
    broker.keeps.add(exit_.id)
    with pytest.raises(OrderDenied, match="replace-exit-open"):
        await scene.guard.submit_replacement(exit_, stop(scene))
    assert wrote(scene) == [(WriteVerb.CANCEL, exit_.id)]
    broker.end(exit_)  # it was carried out after all, too late
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == [(OfferState.FREE, Decimal(640))]


@pytest.mark.parametrize(("filled", "placed"), [(300, [500]), (800, [])])
async def test_what_the_exit_fills_under_its_cancel_is_taken_off(
    scene: TradingScene, broker: FlattenBroker, filled: int, placed: list[int]
) -> None:
    exit_ = take_profit(broker)

    def at_cancel(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.fill(broker.orders[exit_.id], filled)

    broker.before_answer = at_cancel
    if placed:
        await scene.guard.submit_replacement(exit_, stop(scene))
    else:
        with pytest.raises(OrderDenied, match="flatten-nothing-left"):
            await scene.guard.submit_replacement(exit_, stop(scene))
    assert [shares for _security, _side, shares, _price in broker.placed] == placed
    assert (broker.crossed, offered(scene)) == ([], [])


async def test_a_sale_of_another_program_under_the_cancel_is_taken_off(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    exit_ = take_profit(broker)

    def at_cancel(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.new(FIRST, SELL, 500)

    broker.before_answer = at_cancel
    await scene.guard.submit_replacement(exit_, stop(scene))
    assert (broker.placed[-1][2], broker.crossed) == (300, [])


async def test_an_exit_that_another_program_cancelled_meanwhile_needs_no_cancel(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    exit_ = take_profit(broker)

    async def meanwhile(_review: object) -> None:
        broker.end(exit_)

    scene.person.on_review = meanwhile
    await scene.guard.submit_replacement(exit_, stop(scene))
    assert (wrote(scene), offered(scene)) == ([(WriteVerb.PLACE, 800)], [])


@pytest.mark.parametrize("how", ["refused", "never came", "came"])
async def test_a_stop_that_is_refused_or_unanswered_offers_the_exit_by_what_is_known(
    scene: TradingScene, broker: FlattenBroker, how: str
) -> None:
    exit_, answer = take_profit(broker), scene.gateway.answer
    assert answer is not None
    if how == "refused":
        broker.refused.add(FIRST)
    elif how == "came":
        broker.silent.add(FIRST)
    else:
        scene.gateway.answer = lambda write: (
            RequestTimeout("no-answer") if write.verb is WriteVerb.PLACE else answer(write)
        )
    with pytest.raises(OrderRejected if how == "refused" else OrderUnknown):
        await scene.guard.submit_replacement(exit_, stop(scene))
    assert len(scene.gateway.writes) == 2
    # Beside a stop that may stand a take profit could sell the shares a second time.
    assert offered(scene)[0][0] is (OfferState.FREE if how == "refused" else OfferState.TAKEN)
    if how == "came":
        await scene.blotter.read_holdings(scene.account)
        assert offered(scene)[0][0] is OfferState.PROTECTED


@pytest.mark.parametrize("pushed", ["within the seconds that it is followed", "later"])
async def test_a_stop_that_the_exchange_refuses_after_it_was_taken_offers_the_exit_again(
    scene: TradingScene, broker: FlattenBroker, pushed: str
) -> None:
    exit_, answer = take_profit(broker), scene.gateway.answer
    assert answer is not None

    def refuse(order_id: object) -> None:
        broker.change(broker.orders[str(order_id)], status=OrderStatus.REJECTED)

    def taken(write: Write) -> object:
        found = answer(write)
        if write.verb is WriteVerb.PLACE and pushed != "later":
            refuse(found)
        return found

    scene.gateway.answer = taken
    if pushed == "later":
        refuse(await scene.guard.submit_replacement(exit_, stop(scene)))
    else:
        with pytest.raises(OrderRejected, match="order-rejected"):
            await scene.guard.submit_replacement(exit_, stop(scene))
    assert offered(scene) == [(OfferState.FREE, Decimal(640))]
    again = LostExits(scene.services, scene.sleep, scene.pretrade.verdicts)
    again.restore(await scene.records())
    assert [one.state for one in again.offers(scene.account)] == [OfferState.FREE]


async def test_a_stop_that_stands_for_less_than_the_exit_offers_nothing_of_it(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The person typed its quantity; also after a restart, and after the ten seconds nothing of it is kept."""
    await scene.guard.submit_replacement(take_profit(broker), stop(scene, quantity=300))
    again = LostExits(scene.services, scene.sleep, scene.pretrade.verdicts)
    again.restore(await scene.records())
    assert (offered(scene), again.offers(scene.account)) == ([], ())
    assert list(scene.guard.lost_exits.ends(scene.account).values()) == [OfferState.PROTECTED]
    await scene.guard.lost_exits.settle(scene.account)
    assert scene.guard.lost_exits.ends(scene.account) == {}


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_stop_of_the_same_entry_that_the_broker_ends_with_the_exit_is_offered_as_well(
    scene: TradingScene, broker: FlattenBroker, restarted: bool
) -> None:
    exit_ = take_profit(broker, 400, entry="E1")
    held = broker.stop(FIRST, SELL, 400, "580.00", entry="E1", time_in_force=TimeInForce.GTC)

    def at_cancel(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.end(held)
            scene.lock.lock(LockReason.BY_HAND)

    broker.before_answer = at_cancel
    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await scene.guard.submit_replacement(exit_, stop(scene, quantity=400))
    lost = scene.guard.lost_exits
    if restarted:
        lost = LostExits(scene.services, scene.sleep, scene.pretrade.verdicts)
        log = await scene.records()
        lost.restore(log[: next(at for at, one in enumerate(log) if one.data.get("step") == "line")])
    (offer,) = lost.offers(scene.account)
    assert [one.id for one in offer.lost] == [held.id, exit_.id]
    assert offer.exit is not None
    assert (offer.exit.order_type, offer.exit.quantity) == (OrderType.STOP, 400)


async def test_an_exit_that_filled_whole_under_its_cancel_takes_nothing_of_its_entry_along(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The fill ended the stop of the same entry: what is held besides never had either."""
    exit_ = take_profit(broker, 400, entry="E1")
    held = broker.stop(FIRST, SELL, 400, "580.00", entry="E1", time_in_force=TimeInForce.GTC)

    def at_cancel(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.fill(broker.orders[exit_.id], 400)
            broker.end(held)
            scene.lock.lock(LockReason.BY_HAND)

    broker.before_answer = at_cancel
    with pytest.raises(OrderDenied, match="not-sent-locked"):
        await scene.guard.submit_replacement(exit_, stop(scene, quantity=400))
    assert (broker.held[FIRST], offered(scene)) == (400, [])


def at_state(run: FlattenRun, state: LineState, change: Callable[[], None]) -> None:
    """Do this once, in the turn in which the line comes into a state: the order log is not flushed yet."""
    left = [change]

    def moved() -> None:
        if run.outcomes[0].state is state and left:
            left.pop()()

    run.listen(moved)


@pytest.mark.parametrize("state", [LineState.WITHDRAWING, LineState.SENT])
async def test_the_price_falls_through_the_trigger_while_a_write_is_flushed(
    scene: TradingScene, broker: FlattenBroker, state: LineState
) -> None:
    exit_ = take_profit(broker)
    with pytest.raises(OrderDenied, match="trigger"):
        await scene.guard.submit_replacement(
            exit_, stop(scene), started=lambda run: at_state(run, state, lambda: broker.move(SECURITIES[0], "585.00"))
        )
    assert wrote(scene) == ([] if state is LineState.WITHDRAWING else [(WriteVerb.CANCEL, exit_.id)])


async def test_what_is_sold_while_the_stop_is_flushed_is_taken_off(scene: TradingScene, broker: FlattenBroker) -> None:
    """By a fill whose push alone is there: the positions are those of before."""
    exit_ = take_profit(broker, 400)
    other = broker.new(FIRST, SELL, 400)

    read = scene.gateway.positions

    async def busy(account: Any, **options: Any) -> Any:
        scene.gateway.positions = read  # type: ignore[method-assign]
        raise ServerRefused("server-refused", text="busy")

    def sold() -> None:
        scene.gateway.positions = busy  # type: ignore[method-assign]
        broker.fill(broker.orders[other.id], 200)

    await scene.guard.submit_replacement(
        exit_, stop(scene, 400), started=lambda run: at_state(run, LineState.SENT, sold)
    )
    intents = [one for one in await scene.records() if one.kind is RecordKind.NOT_SENT]
    assert [one.data["code"] for one in intents] == ["not-sent-not-reducing"]
    assert (broker.placed[-1][2], broker.crossed) == (400, [])


async def test_a_stop_beside_a_sale_that_stays_is_denied_before_anything_is_cancelled(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    exit_ = take_profit(broker, 300)
    broker.new(FIRST, SELL, 500)
    with pytest.raises(OrderDenied, match="short"):
        await scene.guard.submit_replacement(exit_, stop(scene, 800))
    assert (scene.person.reviews, scene.gateway.writes) == ([], [])


async def test_a_small_one_is_typed_too(scene: TradingScene) -> None:
    """Any other order of these terms would be held."""
    broker = FlattenBroker(scene, (100, 0, 0))
    await scene.guard.submit_replacement(take_profit(broker, 100), stop(scene, 100, time_in_force=TimeInForce.DAY))
    assert scene.person.reviews[0].gesture is Gesture.TYPE


@pytest.mark.parametrize("pushed", [True, False])
async def test_a_stop_that_is_pending_is_followed_until_it_is_refused(
    scene: TradingScene, broker: FlattenBroker, pushed: bool
) -> None:
    """By its push, or where that is lost by a list."""
    exit_, answer, before = take_profit(broker), scene.gateway.answer, scene.sleep.before
    assert answer is not None
    pending: list[Order] = []

    def taken(write: Write) -> object:
        found = answer(write)
        if write.verb is WriteVerb.PLACE:
            pending.append(broker.change(broker.orders[str(found)], status=OrderStatus.PENDING))
        return found

    def refuse() -> None:
        before()
        if pending:
            if not pushed:
                broker.push = lambda _work: None
            broker.change(pending.pop(), status=OrderStatus.REJECTED)

    scene.gateway.answer, scene.sleep.before = taken, refuse
    with pytest.raises(OrderRejected, match="order-rejected"):
        await scene.guard.submit_replacement(exit_, stop(scene))
    assert offered(scene) == [(OfferState.FREE, Decimal(640))]


async def test_two_on_two_securities_go_one_after_the_other(scene: TradingScene) -> None:
    broker = FlattenBroker(scene, (100, 100, 0))
    second = SECURITIES[1].id
    exits = [broker.new(one, SELL, 100, time_in_force=TimeInForce.GTC) for one in (FIRST, second)]
    others: list[asyncio.Task[str]] = []

    def at_start(_run: object) -> None:
        request = stop(scene, 100, instrument=second)
        others.append(asyncio.get_running_loop().create_task(scene.guard.submit_replacement(exits[1], request)))

    broker.keeps.add(exits[0].id)
    scene.sleep.before = lambda: broker.end(exits[0]) if len(scene.person.reviews) == 2 else None
    await scene.guard.submit_replacement(exits[0], stop(scene, 100), started=at_start)
    await others[0]
    verbs = [(verb, one) for verb, one in wrote(scene)]
    assert verbs == [
        (WriteVerb.CANCEL, exits[0].id),
        (WriteVerb.PLACE, 100),
        (WriteVerb.CANCEL, exits[1].id),
        (WriteVerb.PLACE, 100),
    ]


class OfTest(TimedApproval):
    life, late = 30.0, "replace-too-late"


async def test_the_approval_ends_with_a_lock_that_was_opened_again_and_with_its_connection(scene: TradingScene) -> None:
    approval = OfTest("TB-1", scene.account, scene.services)
    approval.check()
    scene.lock.lock(LockReason.BY_HAND)
    await scene.unlock()
    with pytest.raises(OrderDenied, match="not-sent-locked"):
        approval.check()
    approval = OfTest("TB-2", scene.account, scene.services)
    scene.gateway.generation += 1
    with pytest.raises(OrderDenied, match="not-sent-link"):
        approval.check()


@pytest.mark.parametrize("after", ["nothing", "the cancel"])
async def test_a_stop_of_the_person_ends_it_before_the_next_write(
    scene: TradingScene, broker: FlattenBroker, after: str
) -> None:
    """What it has taken away by then is offered back."""
    exit_ = take_profit(broker)

    def started(run: FlattenRun) -> None:
        if after == "nothing":
            run.stop()
        else:
            broker.before_answer = lambda _write: run.stop()

    with pytest.raises(OrderDenied, match="flatten-stopped"):
        await scene.guard.submit_replacement(exit_, stop(scene), started=started)

    assert wrote(scene) == ([] if after == "nothing" else [(WriteVerb.CANCEL, exit_.id)])
    assert offered(scene) == ([] if after == "nothing" else [(OfferState.FREE, Decimal(640))])


async def test_what_closes_nothing_leaves_the_order_whose_place_it_would_take(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """A purchase has no check of short sales: without a short position nothing could follow the cancel."""
    entry = broker.new(FIRST, Side.BUY, 100, price=Decimal(590))
    with pytest.raises(OrderDenied, match="not-sent-not-reducing"):
        await scene.guard.submit_replacement(entry, stop(scene, 100, "650.00", side=Side.BUY))
    assert (wrote(scene), broker.orders[entry.id].open) == ([], True)


async def test_the_filled_part_of_an_exit_holds_no_shares_any_more(scene: TradingScene, broker: FlattenBroker) -> None:
    """The broker lets go, of 500 held, no more than the 300 that the exit has left."""
    exit_ = take_profit(broker, 600)
    broker.fill(exit_, 300)
    await scene.blotter.read_holdings(scene.account)
    scene.gateway.most = MaxQuantity(cash_buy=0, margin_buy=None, position_sell=0, short_sell=None)
    exit_ = broker.orders[exit_.id]
    with pytest.raises(OrderDenied, match="max-quantity"):
        await scene.guard.submit_replacement(exit_, stop(scene, 400))
    assert wrote(scene) == []
    await scene.guard.submit_replacement(exit_, stop(scene, 300))


async def test_a_position_that_a_flatten_is_closing_is_left_to_it(scene: TradingScene, broker: FlattenBroker) -> None:
    exit_ = take_profit(broker)
    found: list[str] = []

    def at_start(_run: object) -> None:
        other = asyncio.get_running_loop().create_task(scene.guard.submit_replacement(exit_, stop(scene)))
        other.add_done_callback(lambda task: found.append(getattr(task.exception(), "code", "")))

    await scene.guard.submit_flatten(scene.account, [FIRST], started=at_start)
    await asyncio.sleep(0)
    assert (found, broker.held[FIRST]) == (["flatten-running"], 0)


async def test_a_flatten_leaves_a_position_to_the_replacement_that_runs(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    exit_ = take_profit(broker)
    others: list[asyncio.Task[FlattenRun]] = []

    def at_start(_run: object) -> None:
        others.append(asyncio.get_running_loop().create_task(scene.guard.submit_flatten(scene.account, [FIRST])))

    await scene.guard.submit_replacement(exit_, stop(scene), started=at_start)
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await others[0]
    assert broker.placed[-1][:3] == (FIRST, SELL, 800)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda exit_, request: (exit_, replace(request, side=Side.BUY, trigger=Decimal(650))),
        lambda exit_, request: (exit_, replace(request, order_type=OrderType.LIMIT, price=Decimal(620), trigger=None)),
        lambda exit_, request: (replace(exit_, status=OrderStatus.CANCELLED), request),
        lambda exit_, request: (replace(exit_, account_id="other"), request),
        lambda exit_, request: (replace(exit_, instrument=SECURITIES[1].id), request),
        lambda exit_, request: (replace(exit_, order_type=OrderType.STOP, trigger=Decimal(580), price=None), request),
    ],
)
async def test_only_a_stop_takes_the_place_of_an_exit_that_is_none(
    scene: TradingScene, broker: FlattenBroker, wrong: Callable[[Order, OrderRequest], tuple[Order, OrderRequest]]
) -> None:
    with pytest.raises(OrderDenied, match="replace-not-possible"):
        await scene.guard.submit_replacement(*wrong(take_profit(broker), stop(scene)))
    assert (scene.person.reviews, scene.gateway.writes) == ([], [])


async def test_after_a_crash_between_cancel_and_stop_the_exit_is_offered(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """And nothing is called a flatten that was interrupted."""
    exit_ = take_profit(broker)
    await scene.guard.submit_replacement(exit_, stop(scene))
    log = await scene.records()
    cut = next(at for at, one in enumerate(log) if one.kind is RecordKind.INTENT and one.data["verb"] == "place")
    broker.end(broker.orders[next(reversed(broker.orders))])
    await scene.blotter.read_holdings(scene.account)

    lost = LostExits(scene.services, scene.sleep, scene.pretrade.verdicts)
    lost.restore(log[:cut])

    assert [one.state for one in lost.offers(scene.account)] == [OfferState.FREE]
    assert interrupted(log[:cut]) == []


async def test_the_broker_maximum_that_the_exit_holds_does_not_deny_the_stop(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Asked before the cancel, it leaves out the shares that the exit holds."""
    exit_ = take_profit(broker)
    scene.gateway.most = MaxQuantity(cash_buy=0, margin_buy=None, position_sell=0, short_sell=None)
    await scene.guard.submit_replacement(exit_, stop(scene))
    assert broker.placed[-1][2] == 800
