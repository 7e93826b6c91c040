"""Working entries of a position that is closed: named, cancelled first if ticked, told where they fill meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.reviews import unanswered
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.flatten import FlattenPlan, LineState
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderStatus, Side
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Confirmation, Gesture
from tideboard_core.orders.flatten.lost_exits import OfferState
from tideboard_core.orders.flatten.run import FlattenApproval, FlattenRun
from tideboard_core.ports.trading import WriteVerb

FIRST, SECOND, _THIRD = (one.id for one in SECURITIES)


async def flatten(scene: TradingScene, *ticked: Order, **options: Any) -> FlattenRun:
    """Close the first position; the boxes of these entries are ticked."""
    entries = frozenset(order.id for order in ticked)
    scene.person.answer = Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=1, entries=entries)
    return await scene.guard.submit_flatten(scene.account, [FIRST], **options)


def wrote(scene: TradingScene) -> list[str]:
    """The id of each order that was cancelled, and `place`, in their order."""
    writes = scene.gateway.writes
    return [write.request.order.id if write.verb is WriteVerb.CANCEL else "place" for write in writes]


async def test_entries_are_named_and_stay_unless_they_are_ticked(scene: TradingScene, broker: FlattenBroker) -> None:
    """Both, also the one that another program placed; a sale of the other security is that one's entry."""
    ours = broker.new(FIRST, Side.BUY, 200, remark=scene.guard.client_order_id())
    scene.order_journal.use(ours.remark)
    other, far = broker.new(FIRST, Side.BUY, 100), broker.new(SECOND, Side.SELL, 100)

    run = await flatten(scene)

    (review,) = scene.person.flattens
    (line,) = review.plan.lines
    assert ({order.id for order in line.entries}, line.ticked) == ({ours.id, other.id}, ())
    assert review.plan.foreign == {other.id}
    assert all(broker.orders[order.id].open for order in (ours, other, far))
    assert (wrote(scene), run.outcomes[0].state) == (["place"], LineState.DONE)


async def test_a_ticked_entry_is_over_before_the_exits_and_the_order(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    entry, kept = broker.new(FIRST, Side.BUY, 200), broker.new(FIRST, Side.BUY, 100)
    stop = broker.new(FIRST, Side.SELL, 800)

    run = await flatten(scene, entry)

    assert wrote(scene) == [entry.id, stop.id, "place"]
    assert (broker.orders[kept.id].open, run.outcomes[0].state) == (True, LineState.DONE)
    assert [order.id for order in run.outcomes[0].withdrawn] == [stop.id]
    plan = next(one for one in await scene.records() if one.kind is RecordKind.FLATTEN)
    assert [row["entries"] for row in plan.data["lines"]] == [[entry.id]]


async def test_beside_an_unknown_entry_what_is_held_is_closed(scene: TradingScene, broker: FlattenBroker) -> None:
    """Nothing of it counts as held; that it may still fill is named."""
    stop = broker.stop(FIRST, Side.SELL, 800, "590.00")
    answer, scene.gateway.answer = scene.gateway.answer, lambda _write: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(scene.request(instrument=FIRST))
    scene.gateway.answer = answer
    number = scene.gateway.writes.pop().request.client_order_id

    run = await scene.guard.submit_flatten(scene.account, [FIRST])

    assert [(one.state, one.filled) for one in run.outcomes] == [(LineState.DONE, 800)]
    assert (broker.orders[stop.id].open, broker.crossed) == (False, [])
    (staying,) = scene.person.flattens[0].plan.staying
    assert (staying.status, staying.remark) == (OrderStatus.UNKNOWN, number)


async def test_an_entry_whose_answer_does_not_come_meanwhile_holds_nothing_up(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """It was sent before the plan was made."""

    async def meanwhile(_review: object) -> None:
        scene.blotter.writes.ask_for(unanswered(account=scene.account.identity, instrument=FIRST))

    scene.person.on_review = meanwhile
    run = await flatten(scene)

    assert (run.outcomes[0].state, broker.crossed) == (LineState.DONE, [])


async def test_combinations_of_what_is_closed_are_named_as_staying(scene: TradingScene, broker: FlattenBroker) -> None:
    """Those with a leg in a position that is worked on, also of another program; not those of other securities."""
    rows = []
    for legs in ((FIRST, _THIRD), (_THIRD, SECOND)):
        row = broker.new(legs[0], Side.SELL, 100)
        taken = tuple(CombinationLeg(instrument=one, side=Side.BUY) for one in legs)
        rows.append(replace(row, legs=taken))
        broker.orders[row.id] = rows[-1]
        scene.blotter.order_changed(rows[-1])

    run = await flatten(scene)

    plan = scene.person.flattens[0].plan
    assert [one.id for one in plan.staying] == [rows[0].id]
    assert plan.foreign == {rows[0].id}
    assert (wrote(scene), run.outcomes[0].state) == (["place"], LineState.DONE)


async def test_an_entry_that_does_not_end_leaves_the_exits_alone(scene: TradingScene, broker: FlattenBroker) -> None:
    entry, stop = broker.new(FIRST, Side.BUY, 200), broker.new(FIRST, Side.SELL, 800)
    broker.keeps.add(entry.id)

    run = await flatten(scene, entry)

    (outcome,) = run.outcomes
    assert (outcome.state, outcome.error and outcome.error.code) == (LineState.NOT_DONE, "flatten-entries-open")
    assert (wrote(scene), broker.orders[stop.id].open) == ([entry.id], True)


@pytest.mark.parametrize("pushed", [True, False])
async def test_an_exit_that_ends_with_its_entry_counts_as_withdrawn(
    scene: TradingScene, broker: FlattenBroker, pushed: bool
) -> None:
    """Whether its end is pushed or only listed: it is not cancelled a second time, and offered where nothing closes."""
    entry = broker.new(FIRST, Side.BUY, 200)
    stop = broker.new(FIRST, Side.SELL, 800, entry=entry.id)
    broker.refused.add(FIRST)

    def end_both(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            push, broker.push = broker.push, broker.push if pushed else lambda _work: None
            broker.end(stop)
            broker.push = push

    broker.before_answer = end_both
    run = await flatten(scene, entry)

    assert wrote(scene) == [entry.id, "place"]
    assert run.outcomes[0].state is LineState.REFUSED
    assert [(order.id, order.status) for order in run.outcomes[0].exits_to_offer] == [(stop.id, OrderStatus.CANCELLED)]


async def test_what_an_entry_fills_while_it_is_cancelled_is_told_as_left(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The plan says at most 800; holdings are read after the end of the entry, and 200 more are held by then."""
    entry = broker.new(FIRST, Side.BUY, 300)

    def fill_some(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.fill(broker.orders[entry.id], 200)

    broker.before_answer = fill_some
    run = await flatten(scene, entry)

    (outcome,) = run.outcomes
    assert (outcome.state, outcome.filled, outcome.left, broker.held[FIRST]) == (LineState.PARTLY, 800, 200, 200)


async def test_what_an_entry_fills_after_the_order_is_told_as_left(scene: TradingScene, broker: FlattenBroker) -> None:
    """It was not ticked; its first 100 are among what was held when the order went out."""
    entry = broker.new(FIRST, Side.BUY, 400)
    broker.fill(entry, 100)

    def fill_more(write: Write) -> None:
        if write.verb is WriteVerb.PLACE:
            broker.fill(broker.orders[entry.id], 200)

    broker.before_answer = fill_more
    run = await flatten(scene)

    (outcome,) = run.outcomes
    assert (outcome.state, outcome.sent, outcome.filled, outcome.left) == (LineState.PARTLY, 900, 900, 200)


async def test_what_an_entry_fills_without_a_push_is_told_as_left_and_its_stop_offered(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    entry = broker.new(FIRST, Side.BUY, 400)
    broker.stop(FIRST, Side.SELL, 800, "590.00")

    def fill_unseen(write: Write) -> None:
        if write.verb is WriteVerb.PLACE:
            push, broker.push = broker.push, lambda _work: None
            broker.fill(broker.orders[entry.id], 400)
            broker.push = push

    broker.before_answer = fill_unseen
    run = await flatten(scene)

    (outcome,) = run.outcomes
    assert (outcome.state, outcome.filled, outcome.left, broker.held[FIRST]) == (LineState.PARTLY, 800, 400, 400)
    (found,) = scene.guard.lost_exits.offers(scene.account)
    assert found.exit is not None
    assert (found.state, found.exit.quantity) == (OfferState.FREE, 400)


@pytest.mark.parametrize("security", [FIRST, SECOND])
async def test_only_what_was_shown_can_be_ticked(scene: TradingScene, broker: FlattenBroker, security: str) -> None:
    """An entry of the security that came in after the plan was made, and one of a position that is not closed."""
    made: list[Order] = []

    async def meanwhile(_review: object) -> Confirmation:
        made.append(broker.new(InstrumentId(security), Side.BUY if security == FIRST else Side.SELL, 100))
        ids = frozenset(order.id for order in made)
        return Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=1, entries=ids)

    scene.person.on_review = meanwhile
    await scene.guard.submit_flatten(scene.account, [FIRST])

    assert wrote(scene) == ["place"]
    assert broker.orders[made[0].id].open


async def test_the_approval_holds_what_may_be_cancelled(scene: TradingScene, broker: FlattenBroker) -> None:
    """A ticked entry and an exit of a line that is worked on; no other entry, nothing of a line with an obstacle."""
    ticked, other = broker.new(FIRST, Side.BUY, 200), broker.new(FIRST, Side.BUY, 100)
    stop = broker.new(FIRST, Side.SELL, 800)
    plan = (await plan_of(scene)).with_ticked([ticked.id])
    approval = FlattenApproval(FlattenRun(plan), scene.pretrade.closing_facts(), scene.guard._services)

    line, second = plan.lines
    assert [approval.cancels(line, order) for order in (ticked, stop, other)] == [True, True, False]
    assert not approval.cancels(second, ticked)

    scene.session(MarketState.CLOSED)
    closed = (await plan_of(scene)).with_ticked([ticked.id])
    barred = FlattenApproval(FlattenRun(closed), scene.pretrade.closing_facts(), scene.guard._services)
    assert not barred.cancels(closed.lines[0], stop)
    assert not barred.cancels(line, stop)


async def plan_of(scene: TradingScene) -> FlattenPlan:
    """What a flatten of everything shows now."""
    scene.person.answer = Confirmation(accepted=False)
    with pytest.raises(OrderDenied):
        await scene.guard.submit_flatten(scene.account)
    return scene.person.flattens[-1].plan
