"""The odd rest of A shares: a second order of the same line, each through the guard at its turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import TENCENT
from tideboard_core.errors import OrderDenied, ServerRefused
from tideboard_core.model.flatten import LineOutcome, LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Account, Fill, FillStatus, MaxQuantity, Order, OrderStatus, OrderType, Side
from tideboard_core.model.quote import MarketState
from tideboard_core.orders.flatten.interrupted import flattens
from tideboard_core.orders.flatten.plan import closing_request
from tideboard_core.orders.flatten.run import FlattenApproval, FlattenRun
from tideboard_core.orders.taken_back import SHOWN_WITHIN
from tideboard_core.ports.trading import WriteVerb

MOUTAI = replace(TENCENT, id=InstrumentId("SH.600519"), currency="CNY")
BANK = replace(TENCENT, id=InstrumentId("SH.600036"), currency="CNY")


@pytest.fixture
def broker(scene: TradingScene) -> FlattenBroker:
    """LIVE, unlocked: 350 shares of one security of Shanghai, 200 of another. Each sleep takes its time."""
    made = FlattenBroker(scene, (350, 200), (MOUTAI, BANK))
    scene.session(MarketState.OPEN, Market.SH)
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return made


def placed(broker: FlattenBroker) -> list[tuple[InstrumentId, int]]:
    return [(security, quantity) for security, _side, quantity, _price in broker.placed]


def stop_of(broker: FlattenBroker) -> Order:
    """A stop over the whole position, of a type that goes to the mainland."""
    limited: dict[str, Any] = {"order_type": OrderType.STOP_LIMIT, "price": Decimal(589)}
    return broker.new(MOUTAI.id, Side.SELL, 350, trigger=Decimal(590), **limited)


def at_the_rest(broker: FlattenBroker, change: Callable[[], object]) -> None:
    """Do something before the broker answers the order of the rest."""

    def before(write: Write) -> None:
        if write.verb is WriteVerb.PLACE and write.request.quantity == 50:
            change()

    broker.before_answer = before


async def first_line(scene: TradingScene) -> LineOutcome:
    run = await scene.guard.submit_flatten(scene.account)
    assert run.outcomes[1].state is LineState.DONE, "what becomes of a rest touches no other line"
    return run.outcomes[0]


async def test_the_whole_lots_go_first_and_the_rest_as_a_second_order(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    found = await first_line(scene)
    (review,) = scene.person.flattens
    assert [(line.quantity, line.first, line.rest) for line in review.plan.lines] == [(350, 300, 50), (200, 200, 0)]
    assert placed(broker) == [(MOUTAI.id, 300), (MOUTAI.id, 50), (BANK.id, 200)]
    assert (found.state, found.sent, found.filled, found.left) == (LineState.DONE, 350, 350, 0)
    assert (set(broker.held.values()), broker.crossed) == ({0}, [])
    assert len(found.order_ids) == len(found.client_order_ids) == 2
    assert not found.line.later


@pytest.mark.parametrize(
    ("later", "rest", "sent"),
    [
        (50, 0, [300]),  # the rest came today
        (150, 0, [200]),
        (220, 30, [100, 30]),  # of the 130 of yesterday
        (300, 0, [50]),  # alone, in the place of the lots
    ],
)
async def test_the_rest_is_that_of_what_can_be_sold_today(
    scene: TradingScene, broker: FlattenBroker, later: int, rest: int, sent: list[int]
) -> None:
    """The whole odd rest of these alone is what an exchange takes, and no part of one that grew since."""
    broker.bought_today[MOUTAI.id] = later
    scene.gateway.most = MaxQuantity(cash_buy=0, margin_buy=None, position_sell=350 - later, short_sell=None)

    def fewer(write: Write) -> None:
        if write.verb is WriteVerb.PLACE and write.request.instrument == MOUTAI.id:
            left = 350 - later - sum(quantity for one, quantity in placed(broker) if one == MOUTAI.id)
            scene.gateway.most = MaxQuantity(cash_buy=0, margin_buy=None, position_sell=left, short_sell=None)

    broker.before_answer = fewer
    run = await scene.guard.submit_flatten(scene.account, [MOUTAI.id])

    (found,) = run.outcomes
    (logged,) = flattens(await scene.records())
    (restored,) = logged.run(scene.account, tuple(broker.orders.values())).outcomes
    assert found.line.rest == rest
    assert (found.line.later, restored.line.later) == (True, True)
    assert placed(broker) == [(MOUTAI.id, quantity) for quantity in sent]
    assert found.rest is None or found.rest.error is None
    (logged,) = flattens(await scene.records())
    (again,) = logged.run(scene.account, tuple(broker.orders.values())).outcomes
    assert (again.state, again.sent, again.filled) == (found.state, found.sent, found.filled)
    assert found.state is LineState.PARTLY


async def test_a_refusal_of_the_lots_that_comes_after_the_rest_takes_nothing_of_it_back(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The lots waited at the exchange, which refused them once the rest had gone out and traded."""
    stop = stop_of(broker)
    broker.fills[MOUTAI.id] = 0
    at_the_rest(broker, lambda: broker.fills.update({MOUTAI.id: 50}))
    run = await scene.guard.submit_flatten(scene.account, [MOUTAI.id])
    (before,) = run.outcomes
    lots = next(one for one in broker.orders.values() if one.quantity == 300)
    broker.orders[lots.id] = replace(lots, status=OrderStatus.REJECTED)

    (logged,) = flattens(await scene.records())
    (found,) = logged.run(scene.account, tuple(broker.orders.values())).outcomes

    assert (before.state, before.sent, before.filled) == (LineState.PARTLY, 350, 50)
    assert (found.state, found.sent, found.filled) == (LineState.PARTLY, 350, 50)
    assert len(found.order_ids) == 2
    assert [one.id for one in found.exits_to_offer] == [stop.id]


async def test_a_refused_rest_is_said_and_touches_nothing_else(scene: TradingScene, broker: FlattenBroker) -> None:
    stop = stop_of(broker)
    at_the_rest(broker, lambda: broker.refused.add(MOUTAI.id))
    found = await first_line(scene)
    assert (found.state, found.sent, found.filled, found.left) == (LineState.PARTLY, 300, 300, 50)
    assert found.rest is not None
    assert found.rest.error is not None
    assert (found.rest.error.code, found.rest.quantity) == ("order-rejected", 0)
    assert [one.id for one in found.exits_to_offer] == [stop.id]
    assert (broker.held[MOUTAI.id], broker.held[BANK.id]) == (50, 0)


async def test_a_rest_without_an_answer_leaves_the_line_unknown(scene: TradingScene, broker: FlattenBroker) -> None:
    def silence() -> None:
        broker.silent.add(MOUTAI.id)
        broker.fills[MOUTAI.id] = 0

    at_the_rest(broker, silence)
    broker.push = lambda work: None if broker.silent else work()
    run = await scene.guard.submit_flatten(scene.account, [MOUTAI.id])
    (found,) = run.outcomes
    assert (found.state, found.sent, found.filled) == (LineState.UNKNOWN, 350, 300)
    assert len(placed(broker)) == 2, "it is never sent again"


async def test_lots_that_rest_in_the_market_keep_no_rest_back(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.fills[MOUTAI.id] = 100
    at_the_rest(broker, lambda: broker.fills.update({MOUTAI.id: 50}))
    run = await scene.guard.submit_flatten(scene.account, [MOUTAI.id])
    (found,) = run.outcomes
    assert (placed(broker), broker.crossed) == ([(MOUTAI.id, 300), (MOUTAI.id, 50)], [])
    assert (found.state, found.sent, found.filled, found.left) == (LineState.PARTLY, 350, 150, 0)


@pytest.mark.parametrize("how", ["locked", "stopped", "link", "late", "sold"])
async def test_each_order_passes_the_guard_at_its_turn(scene: TradingScene, broker: FlattenBroker, how: str) -> None:
    """One confirmation, and what ends it after the lots keeps the rest at home."""
    runs: list[FlattenRun] = []

    def after() -> None:
        if how == "locked":
            scene.lock.lock(LockReason.BY_HAND)
        elif how == "stopped":
            runs[0].stop()
        elif how == "link":
            scene.gateway.generation += 1
        elif how == "late":
            scene.clock.advance(180)
        else:
            broker.held[MOUTAI.id] = 0

    broker.before_answer = lambda write: after() if write.verb is WriteVerb.PLACE else None
    run = await scene.guard.submit_flatten(scene.account, [MOUTAI.id], started=runs.append)
    (found,) = run.outcomes
    assert placed(broker) == [(MOUTAI.id, 300)]
    assert found.rest is not None
    assert isinstance(found.rest.error, OrderDenied)
    assert (found.state, found.sent) == (LineState.PARTLY, 300)


async def test_the_approval_holds_two_orders_within_the_quantity(scene: TradingScene, broker: FlattenBroker) -> None:
    plan = (await scene.guard.submit_flatten(scene.account, [MOUTAI.id])).plan
    approval = FlattenApproval(FlattenRun(plan), scene.pretrade.closing_facts(), scene.services)
    (line,) = plan.lines

    def held(quantity: int, number: str) -> bool:
        return approval.holds(line, closing_request(line, quantity, line.price, number))

    approval.reserve(0, "TB-1120-0900")
    assert held(300, "TB-1120-0900")
    assert not held(350, "TB-1120-0900")
    assert not held(50, "TB-1120-0901"), "no order was reserved under that number"
    approval.reserve(0, "TB-1120-0901", rest=True)
    assert held(50, "TB-1120-0901")
    assert not held(51, "TB-1120-0901")
    with pytest.raises(OrderDenied):
        approval.reserve(0, "TB-1120-0902", rest=True)


@pytest.mark.parametrize(
    ("refused", "state", "sent"), [(False, LineState.DONE, 350), (True, LineState.PARTLY, 300)], ids=["sold", "refused"]
)
async def test_the_log_tells_both_orders_of_a_line_again(
    scene: TradingScene, broker: FlattenBroker, *, refused: bool, state: LineState, sent: int
) -> None:
    stop_of(broker)
    if refused:
        at_the_rest(broker, lambda: broker.refused.add(MOUTAI.id))
    await scene.guard.submit_flatten(scene.account, [MOUTAI.id])
    (logged,) = flattens(await scene.records())
    (found,) = logged.run(scene.account, tuple(broker.orders.values())).outcomes
    assert (found.state, found.sent, found.filled) == (state, sent, sent)
    assert len(logged.closing[MOUTAI.id]) == 2
    row = next(one for one in broker.orders.values() if one.quantity == 300)
    assert row.status is OrderStatus.FILLED


async def test_a_taken_back_fill_of_the_rest_opens_the_line_again(scene: TradingScene, broker: FlattenBroker) -> None:
    stop = stop_of(broker)
    run = await scene.guard.submit_flatten(scene.account, [MOUTAI.id])
    (found,) = run.outcomes
    assert found.rest is not None
    assert scene.guard.lost_exits.offers(scene.account) == ()
    fills: tuple[Fill, ...] = scene.hub.value(Topic.FILLS.of(scene.account.id)) or ()
    (fill,) = [one for one in fills if one.order_id == found.rest.order_id]
    broker.held[MOUTAI.id] = 50
    scene.blotter.filled(structs.replace(fill, status=FillStatus.CANCELLED, revised=scene.clock.market()))
    assert run.outcomes[0].state is LineState.REOPENED
    await scene.blotter.read_holdings(scene.account)
    (offer,) = scene.guard.lost_exits.offers(scene.account)
    assert [one.id for one in offer.lost] == [stop.id]


async def test_a_rest_that_is_tried_again_counts_once(scene: TradingScene, broker: FlattenBroker) -> None:
    """A fill of another program's order takes its proof away at the write, so that nothing was sent then."""
    tried: list[str] = []
    read = scene.gateway.positions

    async def busy(*_asked: object, **_how: object) -> Any:
        scene.gateway.positions = read  # type: ignore[method-assign]
        raise ServerRefused("server-refused", text="busy")

    def proof_is_gone(run: FlattenRun) -> None:
        rest = run.outcomes[0].rest
        if rest is not None and not tried:
            tried.append(rest.client_order_id)
            scene.gateway.positions = busy  # type: ignore[method-assign]
            broker.fill(broker.new(MOUTAI.id, Side.BUY, 100), 100)

    def started(run: FlattenRun) -> None:
        run.listen(lambda: proof_is_gone(run))

    run = await scene.guard.submit_flatten(scene.account, [MOUTAI.id], started=started)

    (found,) = run.outcomes
    assert found.rest is not None
    assert [found.rest.client_order_id] != tried
    assert placed(broker) == [(MOUTAI.id, 300), (MOUTAI.id, 50)]
    assert (found.sent, found.filled, broker.held[MOUTAI.id]) == (350, 350, 100)


async def test_an_error_at_the_rest_takes_nothing_back_of_the_lots_that_went_out(
    scene: TradingScene, broker: FlattenBroker, caplog: pytest.LogCaptureFixture
) -> None:
    """The push of the lots is lost and no list can be read; then something fails that is not ours."""

    async def busy(*_asked: object, **_how: object) -> Any:
        raise ServerRefused("server-refused", text="busy")

    def fails(verb: WriteVerb, account: Account) -> float:
        raise ValueError

    def after(write: Write) -> None:
        if write.verb is WriteVerb.PLACE:
            broker.push = lambda _work: None
            scene.gateway.orders = busy  # type: ignore[method-assign]
            scene.gateway.write_budget = fails  # type: ignore[method-assign]

    broker.before_answer = after
    run = await scene.guard.submit_flatten(scene.account, [MOUTAI.id])

    (found,) = run.outcomes
    assert placed(broker) == [(MOUTAI.id, 300)]
    assert (found.state, found.sent) == (LineState.UNKNOWN, 300)
    assert "closing a position failed" in caplog.messages


async def test_an_odd_rest_that_may_be_another_is_not_called_too_small(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The lots go, and nobody knows which rest the exchange would take: of 350 listed 20 may be gone."""
    await scene.blotter.read_holdings(scene.account)
    scene.clock.advance(SHOWN_WITHIN + 5)
    entry = broker.new(MOUTAI.id, Side.BUY, 20, price=Decimal("612.50"))
    broker.held[MOUTAI.id] = 330
    broker.fill(entry, 20)
    await scene.blotter.read_holdings(scene.account)
    (fill,) = scene.hub.value(Topic.FILLS.of(scene.account.id)) or ()
    scene.blotter.filled(structs.replace(fill, status=FillStatus.CANCELLED, revised=scene.clock.market()))
    await scene.blotter.read_holdings(scene.account)
    scene.clock.advance(1)
    broker.market(MOUTAI)

    run = await scene.guard.submit_flatten(scene.account, [MOUTAI.id])

    (found,) = run.outcomes
    assert (found.line.rest, found.line.unshown) == (0, 20)
    assert (found.state, found.sent, found.left) == (LineState.PARTLY, 300, 50)
    (logged,) = flattens(await scene.records())
    for _ in range(2):
        (again,) = logged.run(scene.account, tuple(broker.orders.values())).outcomes
        assert (again.state, again.sent, again.left) == (LineState.PARTLY, 300, 50)
        logged.ended.clear()  # as where Tideboard ended before the line did
