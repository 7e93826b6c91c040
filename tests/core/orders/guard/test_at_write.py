"""In the step of its write a sale is judged once more: no more leaves than was held, or typed, at the person's yes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import pytest
from msgspec import structs

from fakes.scenes.trading.confirmer import consent
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker, flatten_until
from fakes.scenes.trading.option_legs import combination, option_id, with_options
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.proposals import Facts, MemoryStore, fields, key_id, proposer
from tideboard_api.proposing import ProposalReply
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout, ServerRefused
from tideboard_core.model.flatten import LineState
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import (
    FillStatus,
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    Side,
    TimeInForce,
)
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.review import CheckCode, Confirmation, Gesture
from tideboard_core.model.shares import whole
from tideboard_core.orders.at_write import sold_by
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.held_rows import PUSH_WITHIN
from tideboard_core.orders.proposed import cases_with
from tideboard_core.orders.taken_back import SHOWN_WITHIN
from tideboard_core.ports.trading import PositionList, WriteVerb
from tideboard_core.programs.proposal_desk import ProposalDesk

FIRST: Final = SECURITIES[0].id
SELL: Final = Side.SELL
HELD: Final = 800
Event = Callable[[TradingScene, FlattenBroker], None]
Submission = Callable[[TradingScene, FlattenBroker], Awaitable[Coroutine[Any, Any, object]]]


@pytest.fixture
async def broker(scene: TradingScene) -> FlattenBroker:
    """LIVE, unlocked; 800 held, of which a purchase of long ago is the newest."""
    broker = FlattenBroker(scene, (HELD - 300, 0, 0))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=HELD, short_sell=None)
    await scene.blotter.read_holdings(scene.account)
    scene.clock.advance(SHOWN_WITHIN + 5)
    broker.fill(broker.new(FIRST, Side.BUY, 300, price=Decimal("612.50")), 300)
    scene.clock.advance(SHOWN_WITHIN + 5)
    await fresh(scene, broker)
    return broker


async def fresh(scene: TradingScene, broker: FlattenBroker) -> None:
    """Lists and prices of now."""
    await scene.spawn.settled()
    await scene.blotter.read_holdings(scene.account)
    broker.market(SECURITIES[0])


def sale(scene: TradingScene, quantity: int = HELD, **changes: Any) -> OrderRequest:
    terms = {"instrument": FIRST, "side": SELL, "price": "612.00", "quantity": quantity}
    return scene.request(**(terms | changes))


# --- what happens between the yes and the write -----------------------------------------------------------------------


def bust(scene: TradingScene, broker: FlattenBroker) -> None:
    """The purchase is taken back; no list shows it yet."""
    (bought,) = (one for one in scene.hub.value(Topic.FILLS.of(scene.account.id)) or () if one.side is Side.BUY)
    scene.blotter.filled(structs.replace(bought, status=FillStatus.CANCELLED, revised=scene.clock.market()))


def other_order(scene: TradingScene, broker: FlattenBroker) -> None:
    """Another program's sale works."""
    broker.new(FIRST, SELL, HELD)


def unlisted(scene: TradingScene) -> None:
    """From now on the broker refuses the list of positions: what is shown stays as it was."""

    async def refuse(*_given: object, **_named: object) -> PositionList:
        raise ServerRefused("server-refused", text="busy")

    scene.gateway.positions = refuse  # type: ignore[method-assign]


def other_sale(scene: TradingScene, broker: FlattenBroker) -> None:
    """Another program sells, told by its order alone, before any list of positions shows it."""
    unlisted(scene)
    order = broker.new(FIRST, SELL, HELD)
    broker.held[FIRST] -= HELD
    broker.change(order, filled=HELD, status=OrderStatus.FILLED, average_price=Decimal(612))


def fill_alone(scene: TradingScene, broker: FlattenBroker) -> None:
    """An execution of a sale whose order nobody has told yet."""
    unlisted(scene)
    (bought,) = (one for one in scene.hub.value(Topic.FILLS.of(scene.account.id)) or () if one.side is Side.BUY)
    sold = structs.replace(bought, id="X9", order_id="X9", side=SELL, quantity=HELD, time=scene.clock.market())
    scene.blotter.filled(sold)


EVENTS: Final = (bust, other_order, other_sale, fill_alone)


# --- the writes -------------------------------------------------------------------------------------------------------


async def by_ticket(scene: TradingScene, broker: FlattenBroker) -> Coroutine[Any, Any, object]:
    return scene.guard.submit(sale(scene))


async def by_change(scene: TradingScene, broker: FlattenBroker) -> Coroutine[Any, Any, object]:
    order = broker.new(FIRST, SELL, 200)
    await fresh(scene, broker)
    number = scene.guard.client_order_id()
    request = ModifyRequest(
        account=scene.account, order=order, client_order_id=number, quantity=HELD, price=Decimal("640.00")
    )
    return scene.guard.submit_modify(request)


async def by_proposal(scene: TradingScene, broker: FlattenBroker) -> Coroutine[Any, Any, object]:
    desk = ProposalDesk(MemoryStore(), Facts(), scene.clock, key={key_id(): proposer()}.get)
    reply = await desk.propose(proposer(), fields("1", ttl=60))
    assert isinstance(reply, ProposalReply)
    assert desk.open(reply.id, scene.account) is None
    scene.guard.make_case = cases_with(desk)

    async def read(review: OrderReview) -> Confirmation:
        scene.clock.advance(3.0)
        await fresh(scene, broker)
        return consent(review)

    scene.person.on_review = read
    return scene.guard.submit(sale(scene, proposal=ProposalTag("research-agent", reply.id)))


async def taken_away(scene: TradingScene, broker: FlattenBroker, *, unknown: bool = False) -> OrderRequest:
    """The stop of the position, as the ticket puts it back after a flatten whose closing order failed."""
    stop = broker.stop(FIRST, SELL, HELD, "590.00", time_in_force=TimeInForce.GTC)
    place = scene.gateway.answer
    assert place is not None
    if unknown:
        scene.gateway.answer = lambda one: RequestTimeout("no-answer") if one.verb is WriteVerb.PLACE else place(one)
    else:
        broker.refused.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    scene.gateway.answer = place
    broker.refused.clear()
    scene.gateway.writes.clear()
    await fresh(scene, broker)
    found = await scene.guard.lost_exits.proven(scene.account, FIRST, SELL)
    assert found is not None
    assert found.exit is not None
    assert found.exit.trigger == stop.trigger
    quantity = whole(found.exit.quantity)
    return sale(
        scene,
        quantity,
        order_type=OrderType.STOP,
        price=None,
        trigger=stop.trigger,
        time_in_force=stop.time_in_force,
    )


async def by_putting_back(scene: TradingScene, broker: FlattenBroker) -> Coroutine[Any, Any, object]:
    return scene.guard.submit(await taken_away(scene, broker))


WRITES: Final = (by_ticket, by_change, by_proposal, by_putting_back)


async def after(scene: TradingScene, submitting: Coroutine[Any, Any, object], event: Callable[[], object]) -> object:
    """What becomes of a submission during whose flush something happens."""
    await scene.audit.drain()
    scene.disk.gate.clear()
    scene.disk.entered.clear()
    sending = asyncio.get_running_loop().create_task(submitting)
    try:
        assert await asyncio.to_thread(scene.disk.entered.wait, 5)
        event()
    finally:
        scene.disk.gate.set()
    return await sending


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("write", WRITES)
async def test_what_is_no_longer_held_does_not_leave(
    scene: TradingScene, broker: FlattenBroker, write: Submission, event: Event
) -> None:
    submitting = await write(scene, broker)

    with pytest.raises(OrderDenied) as error:
        await after(scene, submitting, lambda: event(scene, broker))

    # What is put back, or passes a limit, rests on a proof besides: that is over too.
    assert error.value.code in {"not-sent-short", "not-sent-not-reducing"}
    assert scene.gateway.writes == []
    assert (await scene.story(str(error.value.data["client_order_id"])))[-2:] == ["intent", "not-sent"]


@pytest.mark.parametrize("event", EVENTS)
async def test_the_log_says_by_how_much_it_went_beyond(
    scene: TradingScene, broker: FlattenBroker, event: Event
) -> None:
    with pytest.raises(OrderDenied) as error:
        await after(scene, scene.guard.submit(sale(scene)), lambda: event(scene, broker))

    assert (error.value.code, error.value.data["value"]) == ("not-sent-short", HELD)
    assert error.value.data["beyond"] == (300 if event is bust else HELD)


@pytest.mark.parametrize("event", EVENTS)
async def test_nothing_of_a_flatten_leaves_either(scene: TradingScene, broker: FlattenBroker, event: Event) -> None:
    """Each line reads lists anew; of a holding that is doubtful by then nothing goes that nobody typed."""
    run = await flatten_until(scene, FIRST, LineState.SENT, lambda: event(scene, broker))

    assert run.outcomes[0].sent == 0
    assert broker.crossed == []


@pytest.mark.parametrize("event", EVENTS)
async def test_nor_does_the_stop_of_a_replacement(scene: TradingScene, broker: FlattenBroker, event: Event) -> None:
    exit_ = broker.new(FIRST, SELL, HELD, time_in_force=TimeInForce.GTC)
    await fresh(scene, broker)
    stop = sale(scene, order_type=OrderType.STOP, price=None, trigger="590.00", time_in_force=TimeInForce.GTC)
    runs: list[FlattenRun] = []
    working = asyncio.get_running_loop().create_task(scene.guard.submit_replacement(exit_, stop, started=runs.append))
    while not runs or runs[0].outcomes[0].state is not LineState.SENT:
        assert not working.done(), "it ended before"
        await asyncio.sleep(0)
    event(scene, broker)

    with suppress(OrderDenied):
        await working

    placed = [one.request.quantity for one in scene.gateway.writes if one.verb is WriteVerb.PLACE]
    assert placed == ([HELD - 300] if event is bust else [])
    assert broker.crossed == []


async def test_a_change_that_leaves_less_goes_whatever_was_sold(scene: TradingScene, broker: FlattenBroker) -> None:
    order = broker.new(FIRST, SELL, HELD)
    await fresh(scene, broker)
    number = scene.guard.client_order_id()
    request = ModifyRequest(
        account=scene.account, order=order, client_order_id=number, quantity=500, price=Decimal("640.00")
    )
    scene.gateway.answer = scene.gateway.accept

    await after(scene, scene.guard.submit_modify(request), lambda: other_order(scene, broker))

    assert [one.request.quantity for one in scene.gateway.writes] == [500]


@pytest.mark.parametrize("wanted", [500, 600])
async def test_an_exit_of_one_s_own_that_fills_takes_what_it_held_and_no_more(
    scene: TradingScene, broker: FlattenBroker, wanted: int
) -> None:
    """300 of 800 were promised to it, and no list of positions shows yet that they are gone."""
    target = broker.new(FIRST, SELL, 300)
    await fresh(scene, broker)
    scene.limits = replace(scene.limits, no_short_sales=False)
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=HELD, short_sell=10_000)

    def fills() -> None:
        unlisted(scene)
        broker.fill(target, 300)

    await after(scene, scene.guard.submit(sale(scene, wanted)), fills)

    gesture = scene.person.reviews[-1].gesture
    assert (gesture is Gesture.TYPE) is (wanted == 600), "what goes beyond is typed"
    assert [one.request.quantity for one in scene.gateway.writes] == [wanted]


async def test_a_fill_that_the_fills_have_taken_off_already_counts_once(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """By its push alone, some seconds after the list: what it sold is no longer held, nor promised to it."""
    target = broker.new(FIRST, SELL, 300)
    await fresh(scene, broker)
    scene.clock.advance(PUSH_WITHIN + 1)
    broker.market(SECURITIES[0])

    def fills() -> None:
        unlisted(scene)
        broker.fill(target, 300)

    await after(scene, scene.guard.submit(sale(scene, 500)), fills)

    assert [one.request.quantity for one in scene.gateway.writes] == [500]


@pytest.mark.parametrize("cause", [DoubtCause.EMPTY, DoubtCause.UNREAD])
async def test_what_becomes_doubtful_after_the_yes_was_typed_by_nobody(
    scene: TradingScene, broker: FlattenBroker, cause: DoubtCause
) -> None:
    doubts = scene.blotter.doubts

    with pytest.raises(OrderDenied, match="not-sent-short"):
        await after(scene, scene.guard.submit(sale(scene)), lambda: doubts.doubt_account(scene.account.id, cause))

    assert scene.gateway.writes == []


async def test_what_was_typed_in_doubt_goes_also_where_that_ends_before_the_write(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    doubts = scene.blotter.doubts
    doubts.doubt_account(scene.account.id, DoubtCause.UNREAD)
    scene.gateway.answer = scene.gateway.accept

    for ends in (False, True):
        event = (lambda: doubts.trust_account(scene.account.id)) if ends else (lambda: None)
        await after(scene, scene.guard.submit(sale(scene, 300)), event)
        assert scene.person.reviews[-1].gesture is Gesture.TYPE

    assert [one.request.quantity for one in scene.gateway.writes] == [300, 300]


async def test_what_was_sold_before_the_yes_counts_as_it_was_shown(scene: TradingScene, broker: FlattenBroker) -> None:
    """A list that lags keeps nobody from what the confirmation let pass: nothing came in between."""
    unlisted(scene)
    broker.fill(broker.new(FIRST, SELL, 300), 300)
    broker.market(SECURITIES[0])

    await scene.guard.submit(sale(scene, 500))

    assert len(scene.gateway.writes) == 1


# --- what stands behind a sold contract -------------------------------------------------------------------------------


def covered(scene: TradingScene, broker: FlattenBroker) -> None:
    """800 shares stand behind sales of calls, whose contracts are 100 shares each."""
    with_options(scene)
    broker.books |= scene.gateway.books
    scene.gateway.answer = scene.gateway.accept
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=HELD, short_sell=10_000)


def two_calls(scene: TradingScene) -> Coroutine[Any, Any, object]:
    """As one combination: each of both covers no other."""
    return scene.guard.submit_combination(combination(scene, "-1 C600", "-1 C610", price="-39.00"))


@pytest.mark.parametrize("event", [other_order, other_sale, fill_alone])
async def test_calls_do_not_leave_without_the_shares_behind_them(
    scene: TradingScene, broker: FlattenBroker, event: Event
) -> None:
    covered(scene, broker)

    with pytest.raises(OrderDenied, match="not-sent-short"):
        await after(scene, two_calls(scene), lambda: event(scene, broker))

    assert scene.gateway.writes == []


async def test_with_them_they_leave_whatever_else_was_sold(scene: TradingScene, broker: FlattenBroker) -> None:
    covered(scene, broker)

    def sold() -> None:
        unlisted(scene)
        broker.fill(broker.new(SECURITIES[1].id, SELL, 100), 100)

    await after(scene, two_calls(scene), sold)

    assert len(scene.gateway.writes) == 1


async def test_a_call_that_was_typed_as_a_short_sale_leaves_as_that(scene: TradingScene, broker: FlattenBroker) -> None:
    """By itself it is typed whether shares stand behind it or not."""
    covered(scene, broker)
    call = scene.request(instrument=option_id("C610"), side=SELL, quantity=2, price="17.00")

    await after(scene, scene.guard.submit(call), lambda: other_sale(scene, broker))

    assert len(scene.gateway.writes) == 1


# --- what was typed ---------------------------------------------------------------------------------------------------


async def beside_an_unanswered_sale(scene: TradingScene, broker: FlattenBroker) -> OrderRequest:
    place = scene.gateway.answer
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(sale(scene))
    scene.gateway.answer = place
    scene.gateway.writes.clear()
    await fresh(scene, broker)
    return sale(scene, order_type=OrderType.STOP, price=None, trigger="590.00")


async def shorts_allowed(scene: TradingScene, broker: FlattenBroker) -> OrderRequest:
    scene.limits = replace(scene.limits, no_short_sales=False)
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=HELD, short_sell=10_000)
    return sale(scene, HELD + 100)


async def put_back_beside_the_unknown(scene: TradingScene, broker: FlattenBroker) -> OrderRequest:
    return await taken_away(scene, broker, unknown=True)


TYPED: Final = (beside_an_unanswered_sale, shorts_allowed, put_back_beside_the_unknown)


@pytest.mark.parametrize("what", TYPED)
@pytest.mark.parametrize("grows", [False, True])
async def test_what_goes_beyond_is_sent_as_it_was_typed_and_not_once_it_has_grown(
    scene: TradingScene,
    broker: FlattenBroker,
    what: Callable[[TradingScene, FlattenBroker], Awaitable[OrderRequest]],
    grows: bool,
) -> None:
    request = await what(scene, broker)
    submitting = scene.guard.submit(request)
    if not grows:
        await after(scene, submitting, lambda: None)
        assert [one.request.quantity for one in scene.gateway.writes] == [request.quantity]
        (short,) = (one for one in scene.person.reviews[-1].checks if one.code is CheckCode.SHORT)
        assert (short.passed, scene.person.reviews[-1].gesture) == (False, Gesture.TYPE)
        return
    with pytest.raises(OrderDenied, match="not-sent"):
        await after(scene, submitting, lambda: broker.new(FIRST, SELL, 100))
    assert scene.gateway.writes == []


# --- what was sold ----------------------------------------------------------------------------------------------------


async def test_of_an_order_counts_whichever_tells_more(scene: TradingScene, broker: FlattenBroker) -> None:
    (bought,) = scene.hub.value(Topic.FILLS.of(scene.account.id)) or ()
    order: Order = broker.new(FIRST, SELL, 500, filled=200)
    fill = structs.replace(bought, id="F9", order_id=order.id, side=SELL, quantity=300)
    alone = structs.replace(fill, id="F10", order_id="X1", quantity=50)

    assert sold_by([order], []) == {FIRST: 200}
    assert sold_by([order], [bought, fill, alone]) == {FIRST: 350}
