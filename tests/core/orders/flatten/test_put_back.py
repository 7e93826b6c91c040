"""An exit that a flatten took away goes back whatever its distance, typed, or the offer says why it cannot."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.stated_account import hold_all
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.order_checks import with_money
from fakes.values.trading import PASSWORD
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, RequestTimeout, ServerRefused
from tideboard_core.model.flatten import LineState, exit_data, logged_exit
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.lock import LockReason, PasswordKind
from tideboard_core.model.offers import OfferField, OfferRow
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import Environment, MaxQuantity, Order, OrderRequest, OrderType, Side, TimeInForce
from tideboard_core.model.review import CheckCode, Gesture
from tideboard_core.model.shares import whole
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.flatten.exit_terms import placed
from tideboard_core.orders.flatten.lost_exits import ExitOffer, LostExits, OfferState
from tideboard_core.orders.flatten.steps import ENTRIES
from tideboard_core.orders.way_out import PutBack
from tideboard_core.ports.trading import WriteVerb

FIRST = SECURITIES[0].id
SELL = Side.SELL


def broker_of(scene: TradingScene, held: int) -> FlattenBroker:
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=held, short_sell=None)
    return FlattenBroker(scene, (held, 0, 0))


def request(scene: TradingScene, exit_: Order, **changes: Any) -> OrderRequest:
    """The exit as the ticket sends it."""
    fields: dict[str, Any] = {
        "account": scene.account,
        "instrument": exit_.instrument,
        "side": exit_.side,
        "order_type": exit_.order_type,
        "quantity": whole(exit_.quantity),
        "price": exit_.price,
        "trigger": exit_.trigger,
        "time_in_force": exit_.time_in_force,
        "client_order_id": scene.guard.client_order_id(),
    }
    return OrderRequest(**(fields | changes))


async def taken_away(scene: TradingScene, broker: FlattenBroker, ends: str, **terms: Any) -> ExitOffer:
    """The offer after a flatten whose closing order was refused, has no answer and never came, or rests."""
    held = int(broker.held[FIRST])
    broker.new(FIRST, SELL, held, time_in_force=TimeInForce.GTC, **terms)
    place = scene.gateway.answer
    assert place is not None
    if ends == "refused":
        broker.refused.add(FIRST)
    elif ends == "unknown":
        scene.gateway.answer = lambda write: (
            RequestTimeout("no-answer") if write.verb is WriteVerb.PLACE else place(write)
        )
    else:
        broker.fills[FIRST] = 100
    await scene.guard.submit_flatten(scene.account, [FIRST])
    scene.gateway.answer = place
    broker.refused.clear()
    scene.gateway.writes.clear()
    scene.market()
    broker.market(SECURITIES[0])
    found = await scene.guard.lost_exits.proven(scene.account, FIRST, SELL)
    assert found is not None
    return found


STOP: dict[str, Any] = {"order_type": OrderType.STOP, "price": None}
EXITS: dict[str, dict[str, Any]] = {
    "stop near": STOP | {"trigger": Decimal(590)},
    "stop far": STOP | {"trigger": Decimal(520)},
    "stop very far": STOP | {"trigger": Decimal(400)},
    "stop with a far limit": {"order_type": OrderType.STOP_LIMIT, "trigger": Decimal(590), "price": Decimal(550)},
}


@pytest.mark.parametrize("exit_", EXITS)
@pytest.mark.parametrize("ends", ["refused", "unknown"])
@pytest.mark.parametrize("how", ["plain", "above the order limit", "braked"])
async def test_a_stop_goes_back_and_is_typed(scene: TradingScene, exit_: str, ends: str, how: str) -> None:
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, ends, **EXITS[exit_])
    assert (found.state, scene.guard.lost_exits.denial(found)) == (
        OfferState.FREE if ends == "refused" else OfferState.UNKNOWN,
        None,
    )
    if how == "above the order limit":
        scene.limits = with_money(order=Decimal(50_000), day=Decimal(60_000))
    elif how == "braked":
        hold_all(scene)
    assert found.exit is not None

    await scene.guard.submit(request(scene, found.exit))

    assert scene.person.reviews[-1].gesture is Gesture.TYPE
    assert [write.request.quantity for write in scene.gateway.writes] == [800]


@pytest.mark.parametrize("what", ["orders", "positions"])
async def test_it_goes_back_while_the_broker_refuses_a_list(scene: TradingScene, what: str) -> None:
    """By the rows of before, typed as every exit is then; not before the accounts are named."""
    broker = broker_of(scene, 800)
    await taken_away(scene, broker, "refused", **EXITS["stop near"])

    async def refused(*_given: object, **_named: object) -> None:
        raise ServerRefused("server-refused", text="user not found")

    setattr(scene.gateway, what, refused)
    await scene.login_again()
    await scene.unlock()
    scene.market()
    broker.market(SECURITIES[0])

    found = await scene.guard.lost_exits.proven(scene.account, FIRST, SELL)

    assert found is not None
    assert found.exit is not None
    await scene.guard.submit(request(scene, found.exit))
    assert scene.person.reviews[-1].gesture is Gesture.TYPE
    assert [write.request.quantity for write in scene.gateway.writes] == [800]


async def test_a_stop_that_waits_for_its_monitor_price_goes_back_with_it(scene: TradingScene) -> None:
    """Without it the new one would follow the market at once, and the ticket's, which has it, would be no exit."""
    scene.gateway.monitors = True
    scene.gateway.order_types |= {OrderType.TRAILING_STOP}
    broker = broker_of(scene, 800)
    trails: dict[str, Any] = {"order_type": OrderType.TRAILING_STOP, "price": None, "trail_percent": Decimal(2)}
    found = await taken_away(scene, broker, "refused", **trails, monitor=Decimal(650))
    assert found.exit is not None
    again = request(scene, found.exit, trigger=None, trail_percent=Decimal(2), monitor=Decimal(650))
    assert placed(found.exit, scene.account, again.client_order_id, 800) == again
    assert scene.guard.lost_exits.put_back(draft_of(again)) is PutBack.FREE
    logged = logged_exit(exit_data(found.exit), scene.account.id, FIRST, SELL, scene.clock.market())
    assert logged.monitor == Decimal(650)


@pytest.mark.parametrize("ends", ["refused", "unknown"])
async def test_paper_that_sells_no_shares_short_closes_a_protected_position_and_takes_its_stop_back(
    tmp_path: Path, ends: str
) -> None:
    """Nothing is free while the exit stands, or beside the closing order without an answer: neither is a short sale."""
    async with trading_scene(tmp_path, Environment.PAPER) as scene:
        await scene.unlock()
        scene.gateway.paper = (OfferRow(field=OfferField.SHORTS, takes=frozenset({Market.US})),)
        broker = broker_of(scene, 400)
        found = await taken_away(scene, broker, ends, **EXITS["stop near"])
        assert found.exit is not None

        await scene.guard.submit(request(scene, found.exit))

        assert scene.person.reviews[-1].gesture is Gesture.TYPE
        assert [write.request.quantity for write in scene.gateway.writes] == [400]

        if ends == "refused":
            run = await scene.guard.submit_flatten(scene.account, [FIRST])
            assert ([one.state for one in run.outcomes], broker.held[FIRST]) == ([LineState.DONE], 0)


async def test_a_take_profit_beside_an_unknown_closing_order_is_not_offered(scene: TradingScene) -> None:
    """Both could fill, and it does not wait for a stop's trigger."""
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, "unknown", price=Decimal(900))
    assert (found.state, found.exit) == (OfferState.TAKEN, None)


@pytest.mark.parametrize("ends", ["refused", "rests"])
async def test_a_trigger_that_is_passed_is_said_before_anything_is_cancelled(scene: TradingScene, ends: str) -> None:
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, ends, **EXITS["stop near"])
    broker.move(SECURITIES[0], "585.00")
    (found,) = scene.guard.lost_exits.offers(scene.account)
    denial = scene.guard.lost_exits.denial(found)
    assert found.state is (OfferState.FREE if ends == "refused" else OfferState.RESTS)
    assert denial is not None
    assert denial.code is CheckCode.TRIGGER


async def test_a_type_that_the_broker_does_not_take_from_us_is_said(scene: TradingScene) -> None:
    broker = broker_of(scene, 800)
    scene.person.ticks = [FIRST]
    found = await taken_away(
        scene, broker, "refused", order_type=OrderType.IF_TOUCHED, price=None, trigger=Decimal(640)
    )
    denial = scene.guard.lost_exits.denial(found)
    assert denial is not None
    assert (denial.code, denial.data["reason"]) == (CheckCode.OFFERED, "broker-type")


@pytest.mark.parametrize(
    "other",
    [{"trigger": Decimal(519)}, {"quantity": 900}, {"time_in_force": TimeInForce.DAY}],
    ids=["another trigger", "more", "for the day"],
)
async def test_any_other_order_keeps_its_collar(scene: TradingScene, other: dict[str, Any]) -> None:
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, "refused", **EXITS["stop far"])
    assert found.exit is not None
    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit(request(scene, found.exit, **other))
    assert error.value.code == CheckCode.COLLAR_LAST
    assert scene.gateway.writes == []


async def test_a_small_one_near_the_price_is_typed_too(scene: TradingScene) -> None:
    """Nothing would be warned of in any other order, which would be held."""
    broker = broker_of(scene, 100)
    broker.stop(FIRST, SELL, 100, "590.00")
    broker.refused.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    broker.refused.clear()
    found = await scene.guard.lost_exits.proven(scene.account, FIRST, SELL)
    assert found is not None
    assert found.exit is not None
    scene.clock.advance(20)
    broker.market(SECURITIES[0])
    await scene.guard.submit(request(scene, found.exit))
    review = scene.person.reviews[-1]
    assert [check.code for check in review.checks if check.warns] == []
    assert review.gesture is Gesture.TYPE


async def test_it_ends_once_it_stands_again(scene: TradingScene) -> None:
    """The second of two such orders is one more stop, far away."""
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, "refused", **EXITS["stop far"])
    assert found.exit is not None
    await scene.guard.submit(request(scene, found.exit))
    with pytest.raises(OrderDenied):
        await scene.guard.submit(request(scene, found.exit))
    assert len(scene.gateway.writes) == 1


async def test_what_was_sold_meanwhile_takes_the_exit_with_it(scene: TradingScene) -> None:
    """Another program sells while the dialog is open: the lists of before prove nothing, those after offer less."""
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, "refused", **EXITS["stop far"])
    assert found.exit is not None
    sale = broker.new(FIRST, SELL, 500)
    broker.fill(sale, 500)
    with pytest.raises(OrderDenied):
        await scene.guard.submit(request(scene, found.exit))
    now = await scene.guard.lost_exits.proven(scene.account, FIRST, SELL)
    assert now is not None
    assert now.exit is not None
    assert now.exit.quantity == 300
    await scene.guard.submit(request(scene, now.exit))
    assert broker.crossed == []


@pytest.mark.parametrize("pushed", [True, False], ids=["pushed", "push lost"])
async def test_the_closing_order_that_fills_while_the_dialog_is_open_ends_it(scene: TradingScene, pushed: bool) -> None:
    """Without an answer until then, it closes the position: a stop beside it would open a short one."""
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, "unknown", **EXITS["stop far"])
    assert found.exit is not None

    async def fills_late(_review: OrderReview) -> None:
        sale = broker.new(FIRST, SELL, 800, pushed=pushed)
        broker.push = (lambda work: work()) if pushed else (lambda _work: None)
        broker.fill(sale, 800)

    scene.person.on_review = fills_late
    with pytest.raises(OrderDenied):
        await scene.guard.submit(request(scene, found.exit))
    assert scene.gateway.writes == []
    assert broker.held[FIRST] == 0


async def test_an_exit_for_the_day_ends_with_its_exchange_day(scene: TradingScene) -> None:
    broker = broker_of(scene, 800)
    broker.stop(FIRST, SELL, 800, "590.00")
    broker.refused.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    assert len(scene.guard.lost_exits.offers(scene.account)) == 1
    scene.clock.advance(86_400)
    assert scene.guard.lost_exits.offers(scene.account) == ()


async def test_a_price_or_facts_that_are_not_read_yet_deny_nothing(scene: TradingScene) -> None:
    """After a restart no view may keep them current: a submission reads them first."""
    broker = broker_of(scene, 800)
    stop = await taken_away(scene, broker, "refused", **EXITS["stop near"])
    for topic in (Topic.QUOTE, Topic.BOOK, Topic.INSTRUMENT):
        scene.hub.forget(topic.of(FIRST))
        assert scene.guard.lost_exits.denial(stop) is None, topic


async def test_a_take_profit_waits_for_no_book(scene: TradingScene) -> None:
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, "refused", price=Decimal(640))
    scene.hub.forget(Topic.BOOK.of(FIRST))
    scene.hub.forget(Topic.QUOTE.of(FIRST))
    assert scene.guard.lost_exits.denial(found) is None


# --- entries sent after the flatten ---------------------------------------------------------------------------------


def state_now(scene: TradingScene) -> OfferState:
    (found,) = scene.guard.lost_exits.offers(scene.account)
    return found.state


@pytest.mark.parametrize("filled", [0, 100])
async def test_a_fill_of_an_entry_that_was_sent_after_the_flatten_ends_the_offer(
    scene: TradingScene, filled: int
) -> None:
    """What is held is another position now, with a risk of its own."""
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, "refused", **EXITS["stop far"])
    entry = broker.new(FIRST, Side.BUY, 200)
    if filled:
        broker.fill(broker.orders[entry.id], filled)
    await scene.blotter.read_holdings(scene.account)
    assert state_now(scene) is (OfferState.REENTERED if filled else OfferState.FREE)
    assert found.exit is not None
    if filled:  # the same terms are an order like any other by now
        with pytest.raises(OrderDenied, match="collar-last"):
            await scene.guard.submit(request(scene, found.exit))
        await scene.guard.lost_exits.settle(scene.account)
        assert scene.guard.lost_exits.offers(scene.account) == ()


async def test_an_entry_between_two_flattens_ends_what_the_first_took_alone(scene: TradingScene) -> None:
    broker = broker_of(scene, 800)
    await taken_away(scene, broker, "refused", **EXITS["stop far"])
    broker.fill(broker.new(FIRST, Side.BUY, 200), 200)
    await scene.blotter.read_holdings(scene.account)
    assert state_now(scene) is OfferState.REENTERED

    found = await taken_away(scene, broker, "refused", **EXITS["stop near"])

    assert (found.state, found.exit and found.exit.trigger) == (OfferState.FREE, Decimal(590))


async def test_an_entry_sent_while_the_next_line_is_worked_on_ends_what_the_first_took(scene: TradingScene) -> None:
    """And one that was sent before the line was over is none of after it."""
    broker = broker_of(scene, 800)
    second = SECURITIES[1].id
    broker.held[second] = 300
    broker.stop(FIRST, SELL, 800, "590.00", time_in_force=TimeInForce.GTC)
    broker.refused.add(FIRST)
    entries: list[Order] = []

    def at_write(write: Write) -> None:
        closes_first = write.verb is WriteVerb.PLACE and write.request.instrument == FIRST
        if closes_first or (write.verb is WriteVerb.PLACE and write.request.instrument == second):
            entries.append(broker.new(FIRST, Side.BUY, 100))

    broker.before_answer = at_write
    await scene.guard.submit_flatten(scene.account, [FIRST, second])
    during, after = entries
    states = []
    for entry in (during, after):
        broker.fill(broker.orders[entry.id], 100)
        await scene.blotter.read_holdings(scene.account)
        states.append(state_now(scene))
    assert states == [OfferState.FREE, OfferState.REENTERED]


@pytest.mark.parametrize("cut_off", [False, True])
async def test_after_a_restart_an_entry_that_was_sent_before_the_line_was_over_ends_nothing(
    scene: TradingScene, cut_off: bool
) -> None:
    """Another program's, after the exits ended. Of a flatten that was cut off nobody knows which entries those are."""
    broker = broker_of(scene, 800)

    def at_write(write: Write) -> None:
        if write.verb is WriteVerb.PLACE:
            broker.fill(broker.new(FIRST, Side.BUY, 200), 200)

    broker.before_answer = at_write
    assert (await taken_away(scene, broker, "refused", **EXITS["stop far"])).state is OfferState.FREE
    log = await scene.records()
    kept = [one for one in log if not cut_off or one.kind is not RecordKind.FLATTEN or one.data["step"] == "plan"]
    lost = LostExits(scene.services, scene.sleep, scene.pretrade.verdicts)
    lost.restore(kept)
    states = [one.state for one in lost.offers(scene.account)]

    broker.fill(broker.new(FIRST, Side.BUY, 200), 200)
    await scene.blotter.read_holdings(scene.account)

    first = OfferState.REENTERED if cut_off else OfferState.FREE
    assert states + [one.state for one in lost.offers(scene.account)] == [first, OfferState.REENTERED]


async def test_after_a_restart_an_entry_that_worked_then_ends_nothing_though_its_time_moves(
    scene: TradingScene,
) -> None:
    """Inferred, no page of LongPort says it: an attached order is shown as of when it is in force."""
    broker = broker_of(scene, 800)
    entry = broker.new(FIRST, Side.BUY, 200)
    await taken_away(scene, broker, "refused", **EXITS["stop far"])
    lost = LostExits(scene.services, scene.sleep, scene.pretrade.verdicts)
    lost.restore(await scene.records())
    broker.fill(replace(broker.orders[entry.id], created=broker.new(FIRST, SELL, 100).created), 200)
    await scene.blotter.read_holdings(scene.account)
    assert [one.state for one in lost.offers(scene.account)] == [OfferState.FREE]


async def test_the_order_log_names_the_newest_entries_alone(scene: TradingScene) -> None:
    broker = broker_of(scene, 800)
    entries = [broker.new(FIRST, Side.BUY, 100).id for _ in range(ENTRIES + 1)]
    await taken_away(scene, broker, "refused", **EXITS["stop far"])
    (ended,) = (one for one in await scene.records() if one.data.get("step") == "line")
    assert ended.data["entries"] == entries[:0:-1]


async def test_a_sale_that_was_sent_after_the_flatten_ends_nothing(scene: TradingScene) -> None:
    """The sale takes of the same position what is then offered no more."""
    broker = broker_of(scene, 800)
    await taken_away(scene, broker, "refused", **EXITS["stop far"])
    sale = broker.new(FIRST, SELL, 300)
    broker.fill(broker.orders[sale.id], 300)
    await scene.blotter.read_holdings(scene.account)
    (found,) = scene.guard.lost_exits.offers(scene.account)
    assert (found.state, found.exit and found.exit.quantity) == (OfferState.FREE, 500)


@pytest.mark.parametrize("entry", ["that works still", "that was filled before"])
@pytest.mark.parametrize("behind", [timedelta(minutes=5), timedelta(days=1), -timedelta(minutes=5)])
async def test_an_entry_of_before_ends_nothing_whatever_our_clock_says(
    scene: TradingScene, entry: str, behind: timedelta
) -> None:
    """The broker's own times decide: the clock of this computer may be off by minutes or by a day."""
    broker = broker_of(scene, 800)
    broker.ahead = behind
    order = broker.new(FIRST, Side.BUY, 200)
    if entry == "that was filled before":
        broker.fill(order, 200)
    await taken_away(scene, broker, "refused", **EXITS["stop near"])
    if entry == "that works still":
        broker.fill(broker.orders[order.id], 200)
    await scene.blotter.read_holdings(scene.account)
    assert state_now(scene) is OfferState.FREE


# --- a pinned account -----------------------------------------------------------------------------------------------


async def pinned_offer(scene: TradingScene) -> tuple[FlattenBroker, ExitOffer]:
    """A stop that a flatten took away under the password; the account is pinned and locked again."""
    broker = broker_of(scene, 800)
    await scene.lock.pin(scene.account)
    scene.person.password = PASSWORD
    found = await taken_away(scene, broker, "refused", **EXITS["stop far"])
    await scene.spawn.settled()
    scene.person.password = ""
    assert not scene.lock.is_open(scene.account)
    return broker, found


async def test_a_pinned_account_puts_an_exit_back_with_its_password(scene: TradingScene) -> None:
    _broker, found = await pinned_offer(scene)
    assert scene.guard.lost_exits.denial(found) is None
    order = scene.guard.lost_exits.at_once(found, scene.guard.client_order_id())
    assert order is not None
    asked: list[object] = []

    async def note(review: OrderReview) -> None:
        asked.append(review.needs_password)

    scene.person.on_review, scene.person.password = note, PASSWORD
    await scene.guard.submit(order)
    await scene.spawn.settled()

    assert asked == [PasswordKind.BROKER]
    assert scene.person.reviews[-1].gesture is Gesture.TYPE
    assert [write.request.quantity for write in scene.gateway.writes] == [800]
    assert scene.gateway.unlocks[-1] == (scene.account.id, False)
    assert scene.lock.pinned(scene.account)


@pytest.mark.parametrize("other", ["without the password", "another order", "a lock after the password"])
async def test_nothing_else_of_a_pinned_account_goes_out(scene: TradingScene, other: str) -> None:
    _broker, found = await pinned_offer(scene)
    assert found.exit is not None
    order = request(scene, found.exit)
    if other == "another order":
        scene.person.password = PASSWORD
        order = request(scene, found.exit, trigger=Decimal(591))
    elif other == "a lock after the password":

        async def prove_and_lock(review: OrderReview) -> None:
            await review.unlock_once(PASSWORD)
            scene.lock.lock(LockReason.BY_HAND)

        scene.person.on_review = prove_and_lock
    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit(order)
    await scene.spawn.settled()
    assert (error.value.code, scene.gateway.writes) == (CheckCode.PINNED, [])
    assert scene.gateway.unlocks[-1][1] is False


async def test_a_lock_while_the_order_log_is_flushed_keeps_it_back(scene: TradingScene) -> None:
    _broker, found = await pinned_offer(scene)
    assert found.exit is not None
    scene.person.password = PASSWORD
    order = request(scene, found.exit)
    submitting = asyncio.get_running_loop().create_task(scene.guard.submit(order))
    while scene.order_journal.counted(order.client_order_id) == {}:
        assert not submitting.done()
        await asyncio.sleep(0)
    scene.lock.lock(LockReason.BY_HAND)
    with pytest.raises(OrderDenied, match="not-sent-pinned"):
        await submitting
    assert scene.gateway.writes == []


async def test_an_account_that_is_only_locked_is_unlocked_first(scene: TradingScene) -> None:
    """The password for one order is that of a pin: a locked account asks for trading to be unlocked."""
    broker = broker_of(scene, 800)
    found = await taken_away(scene, broker, "refused", **EXITS["stop near"])
    scene.lock.lock(LockReason.BY_HAND)
    scene.person.password = PASSWORD
    assert found.exit is not None
    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit(request(scene, found.exit))
    assert (error.value.code, scene.person.reviews) == (CheckCode.LOCK, [])
    assert (scene.gateway.writes, scene.guard.lost_exits.at_once(found, "TB-1")) == ([], None)
