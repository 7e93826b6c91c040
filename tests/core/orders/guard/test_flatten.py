"""Flatten: one confirmation, one order for each position, nothing through zero, and what ends it."""

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
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import QUOTE, funds, position
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, ServerRefused
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.open_review import FlattenReview
from tideboard_core.model.order import Account, MaxQuantity, OrderStatus, OrderType, Side
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode, Confirmation, Gesture
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.flatten.interrupted import interrupted
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.pretrade import PretradeChecks
from tideboard_core.ports.trading import PositionList, WriteVerb

FIRST, SECOND, THIRD = (one.id for one in SECURITIES)


async def flatten(scene: TradingScene, **options: Any) -> FlattenRun:
    return await scene.guard.submit_flatten(scene.account, **options)


def ends(run: FlattenRun) -> list[tuple[str, LineState, str]]:
    """Security, state and error code of each line."""
    return [(one.line.instrument, one.state, "" if one.error is None else one.error.code) for one in run.outcomes]


async def test_every_position_is_closed_long_and_short(scene: TradingScene, broker: FlattenBroker) -> None:
    run = await flatten(scene)

    assert ends(run) == [(FIRST, LineState.DONE, ""), (SECOND, LineState.DONE, "")]
    assert [(security, side, shares) for security, side, shares, _price in broker.placed] == [
        (FIRST, Side.SELL, 800),
        (SECOND, Side.BUY, 300),
    ]
    assert set(broker.held.values()) == {0}
    assert run.finished


@pytest.mark.parametrize("digits", [4, 6, 56, 4301])
async def test_another_program_s_number_of_our_form_stops_neither_an_order_nor_a_way_out(
    scene: TradingScene, broker: FlattenBroker, digits: int
) -> None:
    """56 nines are a remark of 64 bytes, the most that a broker takes: a number after that would be refused."""
    free = scene.guard.client_order_id()
    stop = broker.new(FIRST, Side.SELL, 800, order_type=OrderType.STOP, price=None, trigger=Decimal(580))
    broker.new(SECOND, Side.SELL, 100, remark=free.removesuffix("0001") + "9" * digits)

    run = await flatten(scene, instruments=[FIRST])

    assert (ends(run), broker.held[FIRST]) == ([(FIRST, LineState.DONE, "")], 0)
    assert [one.id for one in run.outcomes[0].withdrawn] == [stop.id]
    assert all(len(write.request.client_order_id) == len(free) for write in scene.gateway.writes)


async def test_the_prices_are_bounds_within_half_a_collar(scene: TradingScene, broker: FlattenBroker) -> None:
    """And no further from the best opposite price than Hong Kong takes: nine steps of 0.5."""
    await flatten(scene)

    (review,) = scene.person.flattens
    assert [line.price for line in review.plan.lines] == [Decimal("606.5"), Decimal("618.5")]
    assert [price for *_others, price in broker.placed] == [Decimal("607.5"), Decimal("617.0")]


async def test_exits_are_cancelled_and_over_before_the_closing_order(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Also one of another program; a buy of the same security is no exit and stays."""
    exits = [broker.new(FIRST, Side.SELL, 500), broker.new(FIRST, Side.SELL, 300)]
    entry = broker.new(FIRST, Side.BUY, 100)
    run = await flatten(scene, instruments=[FIRST])

    verbs = [(write.verb, getattr(write.request, "order", None)) for write in scene.gateway.writes]
    assert [(verb, None if order is None else order.id) for verb, order in verbs] == [
        (WriteVerb.CANCEL, exits[1].id),
        (WriteVerb.CANCEL, exits[0].id),
        (WriteVerb.PLACE, None),
    ]
    assert broker.orders[entry.id].open
    assert {order.id for order in run.outcomes[0].withdrawn} == {one.id for one in exits}
    assert run.outcomes[0].exits_to_offer == ()


async def test_an_exit_that_does_not_end_stops_its_line_and_no_other(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    kept = broker.new(FIRST, Side.SELL, 500)
    broker.keeps.add(kept.id)

    run = await flatten(scene)

    assert ends(run) == [(FIRST, LineState.NOT_DONE, "flatten-exits-open"), (SECOND, LineState.DONE, "")]
    assert broker.held[FIRST] == 800


async def test_a_stop_that_the_broker_ends_with_the_exit_of_its_entry_is_offered_as_well(scene: TradingScene) -> None:
    broker = FlattenBroker(scene, (800, 0, 0))
    exit_ = broker.new(FIRST, Side.SELL, 800, entry="E1")
    stop = broker.stop(FIRST, Side.SELL, 800, "580.00", entry="E1")

    def ends_both(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.end(stop)
            broker.end(exit_)

    broker.before_answer = ends_both
    broker.refused.add(FIRST)
    await flatten(scene)
    (offer,) = scene.guard.lost_exits.offers(scene.account)
    assert [one.id for one in offer.lost] == [stop.id, exit_.id]


@pytest.mark.parametrize(("how", "state"), [("refused", LineState.REFUSED), ("silent", LineState.UNKNOWN)])
async def test_the_exit_is_offered_again_if_the_order_was_refused_or_is_unknown(
    scene: TradingScene, broker: FlattenBroker, how: str, state: LineState
) -> None:
    exit_order = broker.new(FIRST, Side.SELL, 800)
    getattr(broker, how).add(FIRST)

    run = await flatten(scene)

    assert [one.state for one in run.outcomes] == [state, LineState.DONE]
    (offered,) = run.outcomes[0].exits_to_offer
    assert (offered.id, offered.status) == (exit_order.id, OrderStatus.CANCELLED)
    assert sum(1 for security, *_rest in broker.placed if security == FIRST) == 1


async def test_a_position_that_became_smaller_is_closed_for_what_is_left(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Another program sells 500 while the dialog is open; the plan says at most 800."""

    async def meanwhile(_review: FlattenReview) -> None:
        broker.fill(broker.new(FIRST, Side.SELL, 500), 500)

    scene.person.on_review = meanwhile
    await flatten(scene, instruments=[FIRST])

    assert broker.placed[0][2] == 300
    assert broker.held[FIRST] == 0


async def test_a_fill_that_only_the_orders_tell_is_looked_for_in_the_positions(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Its push was lost and the list of orders is newer than the positions: 500 of the 800 are gone already."""

    async def meanwhile(_review: FlattenReview) -> None:
        sale = broker.new(FIRST, Side.SELL, 500)
        broker.push = lambda _work: None
        broker.fill(sale, 500)
        broker.push = lambda work: work()
        await scene.blotter.read_orders(scene.account)

    scene.person.on_review = meanwhile
    await flatten(scene, instruments=[FIRST])

    assert (broker.placed[0][2], broker.crossed) == (300, [])


async def test_a_position_that_grew_is_closed_for_what_was_shown(scene: TradingScene, broker: FlattenBroker) -> None:
    async def meanwhile(_review: FlattenReview) -> None:
        broker.fill(broker.new(FIRST, Side.BUY, 500), 500)

    scene.person.on_review = meanwhile
    run = await flatten(scene, instruments=[FIRST])

    assert broker.placed[0][2] == 800
    assert (ends(run)[0][1], broker.held[FIRST]) == (LineState.PARTLY, 500)


async def test_a_sale_of_another_program_that_works_takes_its_share(scene: TradingScene, broker: FlattenBroker) -> None:
    """It came after the plan, so it was not confirmed to be cancelled."""

    async def meanwhile(_review: FlattenReview) -> None:
        broker.new(FIRST, Side.SELL, 500)

    scene.person.on_review = meanwhile
    await flatten(scene, instruments=[FIRST])

    assert broker.placed[0][2] == 300
    assert broker.working(FIRST, Side.SELL) == 500


async def test_what_turned_round_meanwhile_is_not_touched(scene: TradingScene, broker: FlattenBroker) -> None:
    async def meanwhile(_review: FlattenReview) -> None:
        broker.fill(broker.new(FIRST, Side.SELL, 1000), 1000)

    scene.person.on_review = meanwhile
    run = await flatten(scene, instruments=[FIRST])

    assert ends(run) == [(FIRST, LineState.NOT_DONE, "flatten-nothing-left")]
    assert broker.placed == []


async def test_a_part_fill_is_told_and_the_rest_is_left_at_the_broker(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.fills[FIRST] = 300
    run = await flatten(scene, instruments=[FIRST])

    (outcome,) = run.outcomes
    assert (outcome.state, outcome.filled, outcome.sent) == (LineState.PARTLY, 300, 800)
    assert broker.working(FIRST, Side.SELL) == 500
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.PLACE]


# --- what is not done ----------------------------------------------------------------------------------------------


def close_market(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.session(MarketState.CLOSED)


def suspend(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.publish(Topic.QUOTE, FIRST, structs.replace(QUOTE, instrument=FIRST, suspended=True))


def fall(scene: TradingScene, broker: FlattenBroker) -> None:
    """The bound of the plan, 606.5, is now far above the market: it would rest."""
    broker.market(SECURITIES[0], last="560.00")


def rise(scene: TradingScene, broker: FlattenBroker) -> None:
    """And far below it: it would be sold much too cheap."""
    broker.market(SECURITIES[0], last="640.00")


def pause(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.session(MarketState.BREAK)


Change = Callable[[TradingScene, FlattenBroker], None]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (close_market, CheckCode.SESSION),
        (suspend, CheckCode.TRADABLE),
        (fall, CheckCode.COLLAR_LAST),
        (rise, CheckCode.COLLAR_LAST),
    ],
)
async def test_what_cannot_be_closed_at_its_turn_is_not_done_and_keeps_its_exit(
    scene: TradingScene, broker: FlattenBroker, change: Change, code: CheckCode
) -> None:
    broker.new(FIRST, Side.SELL, 800)

    async def meanwhile(_review: FlattenReview) -> None:
        change(scene, broker)

    scene.person.on_review = meanwhile
    run = await flatten(scene, instruments=[FIRST])

    assert ends(run) == [(FIRST, LineState.NOT_DONE, code)]
    assert scene.gateway.writes == []


@pytest.mark.parametrize(
    ("change", "code"), [(close_market, CheckCode.SESSION), (pause, CheckCode.SESSION), (suspend, CheckCode.TRADABLE)]
)
async def test_the_plan_itself_lists_what_will_not_be_done(
    scene: TradingScene, broker: FlattenBroker, change: Change, code: CheckCode
) -> None:
    change(scene, broker)

    with pytest.raises(OrderDenied) as caught:
        await flatten(scene, instruments=[FIRST])

    (review,) = scene.person.flattens
    assert caught.value.code == "flatten-nothing"
    assert [line.obstacle.code for line in review.plan.lines if line.obstacle is not None] == [code]


async def test_an_odd_lot_is_not_done_and_a_remainder_is_told(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.held |= {FIRST: 850, SECOND: -50}
    run = await flatten(scene)

    assert ends(run) == [(FIRST, LineState.DONE, ""), (SECOND, LineState.NOT_DONE, "flatten-odd-lot")]
    assert [outcome.left for outcome in run.outcomes] == [50, 0]
    assert broker.held == {FIRST: 50, SECOND: -50, THIRD: 0}


# --- who may begin, and what ends it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Confirmation(accepted=False), "not-confirmed"),
        (Confirmation(accepted=True), "gesture-missing"),
        (Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.9), "gesture-missing"),
        (Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=3), "gesture-missing"),
        (Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=2), ""),
    ],
)
async def test_live_types_the_number_of_positions(
    scene: TradingScene, broker: FlattenBroker, answer: Confirmation, code: str
) -> None:
    scene.person.answer = answer
    if not code:
        assert (await flatten(scene)).finished
        return
    with pytest.raises(OrderDenied) as caught:
        await flatten(scene)
    assert (caught.value.code, scene.gateway.writes) == (code, [])


async def test_practice_holds_the_button(practice: TradingScene) -> None:
    FlattenBroker(practice, (800, 0, 0))
    practice.person.answer = Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.89)
    with pytest.raises(OrderDenied, match="gesture-missing"):
        await flatten(practice)
    practice.person.answer = Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.9)
    assert (await flatten(practice)).outcomes[0].state is LineState.DONE


async def test_while_locked_nothing_is_asked(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.lock.lock(LockReason.BY_HAND)
    with pytest.raises(OrderDenied, match="locked"):
        await flatten(scene)
    assert scene.person.flattens == []


def lock(scene: TradingScene, run: FlattenRun) -> None:
    scene.lock.lock(LockReason.BY_HAND)


def relink(scene: TradingScene, run: FlattenRun) -> None:
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)


def late(scene: TradingScene, run: FlattenRun) -> None:
    scene.clock.advance(181)


def stop(scene: TradingScene, run: FlattenRun) -> None:
    run.stop()


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (lock, "not-sent-locked"),
        (relink, "not-sent-link"),
        (late, "flatten-too-late"),
        (stop, "flatten-stopped"),
    ],
)
async def test_what_ends_the_approval_ends_every_line_that_follows(
    scene: TradingScene, broker: FlattenBroker, event: Callable[[TradingScene, FlattenRun], None], code: str
) -> None:
    """It happens while the broker answers the first order, which has gone out."""
    runs: list[FlattenRun] = []

    def meanwhile(_write: Write) -> None:
        event(scene, runs[0])

    broker.before_answer = meanwhile
    run = await flatten(scene, started=runs.append)

    assert ends(run)[1] == (SECOND, LineState.NOT_DONE, code)
    assert len(scene.gateway.writes) == 1


@pytest.mark.parametrize("event", [lock, stop])
async def test_an_exit_whose_cancel_is_under_way_is_offered_again_after_a_stop(
    scene: TradingScene, broker: FlattenBroker, event: Callable[[TradingScene, FlattenRun], None]
) -> None:
    """The broker confirms the cancel only after it: the position has lost its exit all the same."""
    kept, runs, slept = broker.new(FIRST, Side.SELL, 800), list[FlattenRun](), scene.sleep.before
    broker.keeps.add(kept.id)
    looks: list[int] = []

    def pass_time() -> None:
        slept()
        looks.extend(1 for _write in scene.gateway.writes)
        if len(looks) == 1:
            event(scene, runs[0])
        elif len(looks) == 6:
            broker.end(kept)

    scene.sleep.before = pass_time
    run = await flatten(scene, instruments=[FIRST], started=runs.append)

    assert ends(run)[0][1] is LineState.NOT_DONE
    assert [order.id for order in run.outcomes[0].exits_to_offer] == [kept.id]
    assert broker.placed == []


async def until_sent(runs: list[FlattenRun]) -> None:
    """Wait until the first line's order is on its way: the log is being flushed."""
    while not runs or runs[0].outcomes[0].state is not LineState.SENT:  # noqa: ASYNC110  the turn after that is wanted
        await asyncio.sleep(0)


async def test_a_lock_during_the_flush_stops_the_order(scene: TradingScene, broker: FlattenBroker) -> None:
    runs: list[FlattenRun] = []
    working = asyncio.get_running_loop().create_task(flatten(scene, instruments=[FIRST], started=runs.append))
    await until_sent(runs)
    scene.lock.lock(LockReason.BY_HAND)
    run = await working

    assert ends(run) == [(FIRST, LineState.NOT_DONE, "not-sent-locked")]
    assert scene.gateway.writes == []


async def test_what_comes_during_the_flush_is_judged_at_the_write(scene: TradingScene, broker: FlattenBroker) -> None:
    """Another program's sale takes a part of it while the log is flushed: what is left is sent under a new number."""
    runs: list[FlattenRun] = []
    working = asyncio.get_running_loop().create_task(flatten(scene, instruments=[FIRST], started=runs.append))
    await until_sent(runs)
    broker.new(FIRST, Side.SELL, 500)
    await working

    assert ([shares for _one, _side, shares, _price in broker.placed], broker.crossed) == ([300], [])


async def test_a_spent_budget_is_waited_for(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.gateway.budgets[WriteVerb.PLACE] = 1.0
    slept = scene.sleep.before

    def pass_time() -> None:
        slept()
        scene.gateway.budgets[WriteVerb.PLACE] = max(scene.gateway.budgets[WriteVerb.PLACE] - 0.25, 0.0)

    scene.sleep.before = pass_time
    assert (await flatten(scene, instruments=[FIRST])).outcomes[0].state is LineState.DONE


async def test_what_was_never_read_is_not_called_nothing(scene: TradingScene, broker: FlattenBroker) -> None:
    async def refused(account: Any, **_kept: Any) -> Any:
        raise ServerRefused("server-refused", text="busy")

    broker.held = dict.fromkeys(broker.held, 0)
    with pytest.raises(OrderDenied) as nothing:
        await flatten(scene)
    scene.gateway.positions = refused  # type: ignore[method-assign]
    with pytest.raises(OrderDenied) as unread:
        await flatten(scene)
    assert (nothing.value.code, unread.value.code) == ("flatten-nothing", "flatten-unread")
    accounts = [one.data["account"] for one in await scene.records() if one.kind is RecordKind.DENIED]
    assert accounts == [scene.account.short_id] * 2, "no whole number"


async def test_a_short_position_is_bought_back_without_buying_power(scene: TradingScene, broker: FlattenBroker) -> None:
    """Its exit held the money that the account has no more: the broker decides, not we."""
    exit_order = broker.new(SECOND, Side.BUY, 300)
    scene.publish(Topic.FUNDS, scene.account.id, funds("0"))
    scene.gateway.fund_row = funds("0")
    scene.gateway.most = MaxQuantity(cash_buy=0, margin_buy=0, position_sell=0, short_sell=None)

    run = await flatten(scene, instruments=[SECOND])

    assert ends(run) == [(SECOND, LineState.DONE, "")]
    assert (broker.orders[exit_order.id].status, broker.held[SECOND]) == (OrderStatus.CANCELLED, 0)


async def test_an_old_list_from_the_gateway_proves_nothing(scene: TradingScene, broker: FlattenBroker) -> None:
    """Orders and positions out of the gateway's cache: read again until they are the broker's, then given up."""
    read = scene.gateway.positions

    async def cached(account: Any, **_kept: Any) -> Any:
        rows = await read(account)
        rows.from_broker = False
        return rows

    scene.clock.advance(3.1)  # what the broker itself said has become old
    for security in SECURITIES:
        broker.market(security)
    scene.gateway.positions = cached  # type: ignore[method-assign]
    run = await flatten(scene, instruments=[FIRST])

    assert ends(run) == [(FIRST, LineState.NOT_DONE, "flatten-unproven")]
    assert scene.gateway.writes == []


async def test_an_order_past_its_value_limit_is_an_exit_all_the_same(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.held[FIRST] = 20_000  # 12 million, six times the largest order
    run = await flatten(scene, instruments=[FIRST])
    assert run.outcomes[0].state is LineState.DONE


async def test_the_log_has_plan_lines_and_end(scene: TradingScene, broker: FlattenBroker) -> None:
    await flatten(scene)

    records = [record for record in await scene.records() if record.kind is RecordKind.FLATTEN]
    assert [record.data["step"] for record in records] == ["plan", "line", "line", "end"]
    assert [row["quantity"] for row in records[0].data["lines"]] == [800, 300]
    assert [record.data["state"] for record in records[1:3]] == ["done", "done"]
    assert len({record.id for record in records}) == 1
    intents = [record for record in await scene.records() if record.kind is RecordKind.INTENT]
    assert len({record.id for record in intents} | {records[0].id}) == 3
    assert records[0].number < intents[0].number


@pytest.mark.parametrize(
    ("rows", "available", "state", "left"),
    [((400, 400), (400, 400), LineState.DONE, 0), ((800,), (300,), LineState.PARTLY, 500)],
)
async def test_what_the_broker_lets_go_is_closed(
    scene: TradingScene,
    broker: FlattenBroker,
    rows: tuple[int, ...],
    available: tuple[int, ...],
    state: LineState,
    left: int,
) -> None:
    """A position in two rows is one; where today's purchases have to wait a day, the others are closed all the same."""
    broker.stop(FIRST, Side.SELL, sum(available), "590.00")

    async def listed(account: Account, *, way_out: bool = False, **_leaves: Any) -> PositionList:
        if broker.held[FIRST] != sum(rows):
            return await read(account, way_out=way_out)
        return PositionList(
            replace(position(account, held), instrument=FIRST, available=free)
            for held, free in zip(rows, available, strict=True)
        )

    read = scene.gateway.positions
    scene.gateway.positions = listed  # type: ignore[method-assign]
    run = await flatten(scene, instruments=[FIRST])

    outcome = run.outcomes[0]
    assert (outcome.state, outcome.filled, outcome.left) == (state, sum(available), left)
    assert broker.crossed == []


async def test_the_loop_goes_on_while_a_plan_is_made(
    scene: TradingScene, broker: FlattenBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pushes, clicks and the end of the unlock do not wait for the checks of two hundred positions."""
    turns, seen = 0, dict[str, int]()
    judge = PretradeChecks.verdicts

    def noted(checks: PretradeChecks, draft: Draft, *rest: Any) -> Verdicts:
        seen.setdefault(draft.instrument, turns)
        return judge(checks, draft, *rest)

    async def others() -> None:
        nonlocal turns
        while not seen.keys() >= {FIRST, SECOND}:
            turns += 1
            await asyncio.sleep(0)

    async def refuse(review: FlattenReview) -> Confirmation:
        return Confirmation(accepted=False)

    monkeypatch.setattr(PretradeChecks, "verdicts", noted)
    scene.person.on_review = refuse
    working = asyncio.get_running_loop().create_task(others())
    with pytest.raises(OrderDenied, match="not-confirmed"):
        await flatten(scene)
    await working
    assert seen[FIRST] < seen[SECOND]


async def test_a_full_disk_begins_nothing(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.new(FIRST, Side.SELL, 800)
    scene.disk.capacity = 0
    with pytest.raises(OrderDenied, match="audit"):
        await flatten(scene)
    assert scene.gateway.writes == []


async def test_a_plan_in_parts_is_on_disk_before_anything_is_sent(
    scene: TradingScene, broker: FlattenBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.model.flatten.PART", 100)
    await flatten(scene)

    records = await scene.records()
    plan = [record for record in records if record.data.get("step") == "plan"]
    assert [(one.data["part"], one.data["parts"], len(one.data["lines"])) for one in plan] == [(1, 2, 1), (2, 2, 1)]
    assert plan[-1].number < next(one.number for one in records if one.kind is RecordKind.INTENT)
    (left,) = interrupted(record for record in records if record.data.get("step") != "end")
    assert [row["instrument"] for row in left.lines] == [FIRST, SECOND]


async def test_a_plan_that_no_line_of_the_log_can_hold_is_refused_before_it_starts(
    scene: TradingScene, broker: FlattenBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.audit.order_log.MAX_LINE", 500)
    broker.new(FIRST, Side.SELL, 800)
    with pytest.raises(OrderDenied, match="audit") as caught:
        await flatten(scene)
    assert caught.value.data["reason"] == "too-long"
    assert scene.gateway.writes == []
    assert not [record for record in await scene.records() if record.data.get("step") == "plan"]
