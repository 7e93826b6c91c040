"""What ends a flatten between its steps, what its approval holds, and what the judge of its write looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker, flatten_until
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import QUOTE
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, ServerRefused
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.flatten import FlattenLine, LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import LockReason
from tideboard_core.model.open_review import FlattenReview
from tideboard_core.model.order import Account, OrderRequest, OrderType, Side, TradingHours
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode, VoidCode
from tideboard_core.orders.flatten.plan import LiveFlattenReview, closing_request
from tideboard_core.orders.flatten.run import FlattenApproval, FlattenRun
from tideboard_core.ports.trading import PositionList, WriteVerb

FIRST, SECOND, _THIRD = (one.id for one in SECURITIES)
TENCENT = SECURITIES[0]


async def flatten(scene: TradingScene, *securities: InstrumentId, **options: Any) -> FlattenRun:
    return await scene.guard.submit_flatten(scene.account, securities or (FIRST,), **options)


def end(run: FlattenRun) -> tuple[LineState, str]:
    """State and error code of the first line."""
    outcome = run.outcomes[0]
    return outcome.state, "" if outcome.error is None else outcome.error.code


async def during_flush(scene: TradingScene, change: Callable[[], object]) -> FlattenRun:
    """Flatten the first security; it happens while the log is flushed before the closing order."""
    return await flatten_until(scene, FIRST, LineState.SENT, change)


async def not_sent(scene: TradingScene) -> list[str]:
    """Why orders were not sent, in their order."""
    return [one.data["code"] for one in await scene.records() if one.kind is RecordKind.NOT_SENT]


# --- the judge at the write ------------------------------------------------------------------------------------------


def suspend(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.publish(Topic.QUOTE, FIRST, structs.replace(QUOTE, instrument=FIRST, suspended=True))


def close_market(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.session(MarketState.CLOSED)


def rise(scene: TradingScene, broker: FlattenBroker) -> None:
    """The order of 607.50 would now be sold 5 % below the market."""
    broker.move(TENCENT, "640.0")


def another_lot(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.publish(Topic.INSTRUMENT, FIRST, replace(TENCENT, lot_size=500))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (suspend, CheckCode.TRADABLE),
        (close_market, CheckCode.SESSION),
        (rise, CheckCode.COLLAR_LAST),
        (another_lot, CheckCode.LOT),
    ],
)
async def test_the_checks_run_in_the_step_of_the_write(
    scene: TradingScene,
    broker: FlattenBroker,
    change: Callable[[TradingScene, FlattenBroker], None],
    code: CheckCode,
) -> None:
    """Nothing goes out, it is not tried again, and the exit that was cancelled is offered."""
    stop = broker.new(FIRST, Side.SELL, 800)

    run = await during_flush(scene, lambda: change(scene, broker))

    assert end(run) == (LineState.NOT_DONE, code)
    assert (broker.placed, await not_sent(scene)) == ([], [code])
    assert [order.id for order in run.outcomes[0].exits_to_offer] == [stop.id]


async def test_what_the_checks_deny_is_not_tried_again(scene: TradingScene, broker: FlattenBroker) -> None:
    """A missing proof is looked for again, a denied order is not: nothing is read for it any more."""
    read, reads = scene.gateway.positions, list[Account]()

    async def counted(account: Account, **options: Any) -> PositionList:
        reads.append(account)
        return await read(account, **options)

    def denied() -> None:
        scene.gateway.positions = counted  # type: ignore[method-assign]
        suspend(scene, broker)

    run = await during_flush(scene, denied)
    assert (end(run), reads) == ((LineState.NOT_DONE, CheckCode.TRADABLE), [])


async def test_a_fill_that_the_positions_do_not_have_yet_leaves_no_proof(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Another program buys 500 during the flush: what is held now was read before, so it is read again."""
    read = scene.gateway.positions

    async def refused(account: Account, **options: Any) -> PositionList:
        scene.gateway.positions = read  # type: ignore[method-assign]
        raise ServerRefused("server-refused", text="busy")

    def bought() -> None:
        scene.gateway.positions = refused  # type: ignore[method-assign]
        broker.fill(broker.new(FIRST, Side.BUY, 500), 500)

    run = await during_flush(scene, bought)

    assert await not_sent(scene) == ["not-sent-not-reducing"]
    assert ([shares for _one, _side, shares, _price in broker.placed], end(run)[0]) == ([800], LineState.PARTLY)


async def test_holdings_older_than_three_seconds_leave_no_proof(scene: TradingScene, broker: FlattenBroker) -> None:
    """Their read took 1.5 s and the flush 1.6 s: the approval of the write, which lives for 2 s, is younger."""
    slow, read = True, scene.gateway.positions

    async def slow_positions(account: Account, **options: Any) -> PositionList:
        rows = await read(account, **options)
        if slow and scene.person.flattens:
            scene.clock.advance(1.5)
        return rows

    def flushed() -> None:
        nonlocal slow
        slow = False
        scene.clock.advance(1.6)

    async def read_on(_review: FlattenReview) -> None:
        scene.clock.advance(4)

    scene.gateway.positions = slow_positions  # type: ignore[method-assign]
    scene.person.on_review = read_on
    run = await during_flush(scene, flushed)

    assert await not_sent(scene) == ["not-sent-not-reducing"]
    assert end(run) == (LineState.DONE, "")


# --- the lock ---------------------------------------------------------------------------------------------------------


async def test_a_lock_that_was_opened_again_ends_what_follows(scene: TradingScene, broker: FlattenBroker) -> None:
    """While positions are read. Open again is not the same: the confirmation was given under another unlock."""
    read = scene.gateway.positions

    async def relock(account: Account, **options: Any) -> PositionList:
        scene.gateway.positions = read  # type: ignore[method-assign]
        scene.lock.lock(LockReason.BY_HAND)
        await scene.unlock()
        return await read(account, **options)

    async def read_on(_review: FlattenReview) -> None:
        scene.clock.advance(4)  # the holdings of the plan are no proof any more
        scene.gateway.positions = relock  # type: ignore[method-assign]

    scene.person.on_review = read_on
    run = await flatten(scene)

    assert scene.lock.is_open(scene.account)
    assert end(run) == (LineState.NOT_DONE, "not-sent-locked")
    assert scene.gateway.writes == []


async def test_a_lock_while_the_dialog_is_open_voids_it(scene: TradingScene, broker: FlattenBroker) -> None:
    """Also where it is opened again before the answer."""

    async def relock(_review: FlattenReview) -> None:
        scene.lock.lock(LockReason.BY_HAND)
        await scene.unlock()

    scene.person.on_review = relock
    with pytest.raises(OrderDenied) as caught:
        await flatten(scene)

    assert scene.lock.is_open(scene.account)
    assert (caught.value.code, scene.gateway.writes) == (VoidCode.LOCKED, [])


async def test_a_review_that_nothing_told_of_the_lock_knows_it_all_the_same(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """It looks at which unlock is open, not only whether one is."""
    review = LiveFlattenReview((await flatten(scene)).plan, scene.guard._services)
    scene.lock.lock(LockReason.BY_HAND)
    await scene.unlock()
    review.refresh()
    assert (review.void_reason and review.void_reason.code) == VoidCode.LOCKED


@pytest.mark.parametrize(("seconds", "code"), [(59.9, None), (60.0, VoidCode.TOO_LATE)])
async def test_the_dialog_lives_for_a_minute(
    scene: TradingScene, broker: FlattenBroker, seconds: float, code: VoidCode | None
) -> None:
    async def read_on(_review: FlattenReview) -> None:
        scene.clock.advance(seconds)

    scene.person.on_review = read_on
    if code is None:
        assert (await flatten(scene)).finished
        return
    with pytest.raises(OrderDenied) as caught:
        await flatten(scene)
    assert (caught.value.code, scene.gateway.writes) == (code, [])


# --- sessions, combinations, exits ------------------------------------------------------------------------------------


async def test_an_order_that_would_wait_for_a_later_session_is_not_sent(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The regular session ended while the dialog was open: the line asks for its hours, and keeps its exit."""
    stop = broker.new(FIRST, Side.SELL, 800)

    async def session_ends(_review: FlattenReview) -> None:
        scene.session(MarketState.AFTER_HOURS)

    scene.person.on_review = session_ends
    run = await flatten(scene)

    assert end(run) == (LineState.NOT_DONE, CheckCode.SESSION)
    assert (scene.gateway.writes, broker.orders[stop.id].open) == ([], True)


async def test_a_working_combination_is_no_exit(scene: TradingScene, broker: FlattenBroker) -> None:
    """Its first leg is on the closing side of a position; it trades other contracts too."""
    order = broker.new(FIRST, Side.SELL, 100)
    legs = [CombinationLeg(instrument=FIRST, side=Side.SELL), CombinationLeg(instrument=SECOND, side=Side.BUY)]
    broker.orders[order.id] = combination = replace(order, legs=tuple(legs))
    scene.blotter.order_changed(combination)

    run = await flatten(scene)

    (line,) = run.plan.lines
    assert (line.exits, line.entries, broker.orders[order.id].open) == ((), (), True)
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.PLACE]


async def test_an_exit_that_filled_before_its_cancel_is_not_offered(scene: TradingScene, broker: FlattenBroker) -> None:
    """It closed its part of the position: 300 are left, whose order is refused."""
    target, stop = broker.new(FIRST, Side.SELL, 500), broker.new(FIRST, Side.SELL, 300)
    broker.refused.add(FIRST)

    def fills_first(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL and write.request.order.id == target.id:
            broker.fill(broker.orders[target.id], 500)

    broker.before_answer = fills_first
    run = await flatten(scene)

    assert end(run)[0] is LineState.REFUSED
    assert [order.id for order in run.outcomes[0].withdrawn] == [stop.id]
    assert [order.id for order in run.outcomes[0].exits_to_offer] == [stop.id]


async def test_a_stop_ends_the_wait_for_the_broker_s_limit(scene: TradingScene, broker: FlattenBroker) -> None:
    """The budget is free in an hour only: it is not waited for."""
    scene.gateway.budgets[WriteVerb.PLACE] = 3600.0
    runs: list[FlattenRun] = []
    after: list[float] = []

    def pass_time() -> None:
        scene.clock.advance(0.01)
        if runs and runs[0].stopped:
            after.append(scene.sleep.log[-1])
            if len(after) > 5:
                scene.gateway.budgets[WriteVerb.PLACE] = 0.0
        elif runs:
            runs[0].stop()

    scene.sleep.before = pass_time
    run = await flatten(scene, started=runs.append)

    assert (end(run), after) == ((LineState.NOT_DONE, "flatten-stopped"), [])


# --- the approval -----------------------------------------------------------------------------------------------------


async def approved(scene: TradingScene) -> tuple[FlattenApproval, FlattenLine, OrderRequest]:
    """The approval of a flatten, its first line, and the request to which that line's order was given."""
    run = FlattenRun((await flatten(scene, FIRST, SECOND)).plan)
    approval = FlattenApproval(run, scene.pretrade.closing_facts(), scene.guard._services)
    line = run.plan.lines[0]
    request = closing_request(line, line.quantity, line.price, "TB-1120-0900")
    approval.reserve(0, request.client_order_id)
    return approval, line, request


async def test_an_approval_holds_its_line(scene: TradingScene, broker: FlattenBroker) -> None:
    """At most the quantity, the limit or a better price; a short position's order is bounded the other way."""
    approval, line, request = await approved(scene)
    assert approval.holds(line, request)
    assert approval.holds(line, replace(request, quantity=100, price=Decimal("607.00")))

    second = approval._run.plan.lines[1]
    approval.reserve(1, "TB-1120-0901")
    buys = closing_request(second, 300, second.price, "TB-1120-0901")
    assert approval.holds(second, buys)
    assert approval.holds(second, replace(buys, price=Decimal("618.00")))
    assert not approval.holds(second, replace(buys, price=Decimal("619.00")))


@pytest.mark.parametrize(
    "changes",
    [
        {"price": Decimal("606.00")},
        {"price": None, "order_type": OrderType.MARKET},
        {"quantity": 900},
        {"side": Side.BUY},
        {"instrument": SECOND},
        {"order_type": OrderType.AUCTION_LIMIT},
        {"hours": TradingHours.EXTENDED},
        {"client_order_id": "TB-1120-0999"},
    ],
)
async def test_an_approval_holds_nothing_else(
    scene: TradingScene, broker: FlattenBroker, changes: dict[str, Any]
) -> None:
    approval, line, request = await approved(scene)
    assert not approval.holds(line, replace(request, **changes))


@pytest.mark.parametrize("changes", [{"obstacle": OrderDenied("flatten-odd-lot")}, {"quantity": 5000}, {"price": None}])
async def test_an_approval_holds_no_other_line(
    scene: TradingScene, broker: FlattenBroker, changes: dict[str, Any]
) -> None:
    """One with an obstacle, also if it is in the plan; one that is not; one without a price."""
    approval, line, request = await approved(scene)
    other = replace(line, **changes)
    assert not approval.holds(other, request)
    approval._run.plan = replace(approval._run.plan, lines=(other,))
    assert approval.holds(other, request) is ("quantity" in changes)


async def test_a_line_has_one_order(scene: TradingScene, broker: FlattenBroker) -> None:
    """Until nothing was sent for it: then another request may have it."""
    approval, line, request = await approved(scene)
    approval.reserve(0, request.client_order_id)
    with pytest.raises(OrderDenied, match="approval-already-used"):
        approval.reserve(0, "TB-1120-0902")
    approval.give_back(0)
    assert not approval.holds(line, request)
    approval.reserve(0, "TB-1120-0902")
    assert approval.holds(line, replace(request, client_order_id="TB-1120-0902"))
