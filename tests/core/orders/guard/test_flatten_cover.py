"""Flatten buys sold options back first, and never sells what covers one that still stands."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.flatten_broker import FlattenBroker, flatten_until
from fakes.scenes.trading.option_legs import book_of, contract, option_id
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import TENCENT, levels
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument
from tideboard_core.model.order import FillStatus, Side
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.taken_back import SHOWN_WITHIN
from tideboard_core.ports.trading import WriteVerb

CALL, HIGHER, LATER = option_id("C600"), option_id("C610"), option_id("C600n")
COVERS = "flatten-covers"


def broker_of(scene: TradingScene, **held: int) -> FlattenBroker:
    """LIVE, unlocked, with so many contracts or shares, in this order; each trades at once. Sleeps take their time."""
    facts = [TENCENT if name == "shares" else contract(name) for name in held]
    made = FlattenBroker(scene, tuple(held.values()), facts)
    scene.gateway.fact_rows += facts
    for one in facts:
        market(made, one)
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return made


def market(broker: FlattenBroker, one: Instrument) -> None:
    """Facts, price and book of a contract, or of the shares."""
    if one is TENCENT:
        broker.market(one)
    else:
        broker.market(one, last="22.00", book=book_of("C600"))


async def flatten(scene: TradingScene, *securities: str, **options: Any) -> FlattenRun:
    return await scene.guard.submit_flatten(scene.account, securities or None, **options)  # type: ignore[arg-type]


def ends(run: FlattenRun) -> list[tuple[str, LineState, str]]:
    return [(one.line.instrument, one.state, "" if one.error is None else one.error.code) for one in run.outcomes]


def placed(broker: FlattenBroker) -> list[tuple[str, Side]]:
    return [(security, side) for security, side, *_rest in broker.placed]


async def test_the_sold_leg_of_a_spread_is_bought_back_first(scene: TradingScene) -> None:
    """The broker lists the bought leg first."""
    broker = broker_of(scene, C600=1, C610=-1)

    run = await flatten(scene)

    assert ends(run) == [(HIGHER, LineState.DONE, ""), (CALL, LineState.DONE, "")]
    assert placed(broker) == [(HIGHER, Side.BUY), (CALL, Side.SELL)]


@pytest.mark.parametrize(
    ("how", "state"),
    [("rests", LineState.PARTLY), ("refused", LineState.REFUSED), ("silent", LineState.UNKNOWN)],
)
async def test_what_covers_a_contract_that_is_not_bought_back_is_not_done_and_keeps_its_exit(
    scene: TradingScene, how: str, state: LineState
) -> None:
    broker = broker_of(scene, C600=2, C610=-2)
    stop = broker.new(CALL, Side.SELL, 2)
    if how == "rests":
        broker.fills[HIGHER] = 1  # one of two: the other still needs its cover
    else:
        getattr(broker, how).add(HIGHER)

    run = await flatten(scene)

    assert ends(run)[0][:2] == (HIGHER, state)
    assert ends(run)[1] == (CALL, LineState.NOT_DONE, COVERS)
    assert (placed(broker), broker.orders[stop.id].open) == ([(HIGHER, Side.BUY)], True)


async def test_the_plan_itself_says_what_keeps_its_cover(scene: TradingScene) -> None:
    """Nobody offers the sold contract: it cannot be bought back, so what covers it has an obstacle too."""
    broker = broker_of(scene, C600=1, C610=-1)
    broker.market(contract("C610"), last="22.00", book=structs.replace(book_of("C610"), asks=levels()))

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene, CALL, HIGHER)

    (review,) = scene.person.flattens
    assert [line.obstacle and line.obstacle.code for line in review.plan.lines] == ["flatten-no-ask", COVERS]


async def test_the_cover_alone_is_no_way_out(scene: TradingScene) -> None:
    """Only the bought leg was asked to be closed."""
    broker = broker_of(scene, C600=1, C610=-1)
    stop = broker.new(CALL, Side.SELL, 1)

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene, CALL)

    (review,) = scene.person.flattens
    (line,) = review.plan.lines
    assert line.obstacle is not None
    assert (line.obstacle.code, line.obstacle.data["count"], line.obstacle.data["sold"]) == (COVERS, 1, HIGHER)
    assert (scene.gateway.writes, broker.orders[stop.id].open) == ([], True)


async def test_one_of_two_covers_is_enough(scene: TradingScene) -> None:
    """Shares and a later call stand behind one sold call: either may be closed without it, not both."""
    broker = broker_of(scene, shares=100, C600n=1, C610=-1)

    run = await flatten(scene, TENCENT.id, LATER)

    assert ends(run) == [(TENCENT.id, LineState.DONE, ""), (LATER, LineState.NOT_DONE, COVERS)]
    assert run.plan.lines[1].obstacle is not None
    assert placed(broker) == [(TENCENT.id, Side.SELL)]


@pytest.mark.parametrize("rests", [False, True])
async def test_shares_that_cover_a_sold_call_go_after_it(scene: TradingScene, rests: bool) -> None:
    broker = broker_of(scene, shares=100, C610=-1)
    stop = broker.new(TENCENT.id, Side.SELL, 100)
    if rests:
        broker.fills[HIGHER] = 0

    run = await flatten(scene)

    shares = (LineState.NOT_DONE, COVERS) if rests else (LineState.DONE, "")
    assert ends(run)[1] == (TENCENT.id, *shares)
    assert broker.orders[stop.id].open is rests


async def test_a_contract_sold_while_the_log_is_flushed_keeps_its_cover(scene: TradingScene) -> None:
    """Another program's sale works now: at the write the bought contract is no way out any more."""
    broker = broker_of(scene, C600=1, C610=0)
    stop = broker.new(CALL, Side.SELL, 1)
    run = await flatten_until(scene, CALL, LineState.SENT, lambda: broker.new(HIGHER, Side.SELL, 1))

    assert ends(run) == [(CALL, LineState.NOT_DONE, COVERS)]
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.CANCEL]
    assert [order.id for order in run.outcomes[0].exits_to_offer] == [stop.id]


@pytest.mark.parametrize("filled", [False, True])
async def test_shares_stay_where_a_call_is_sold_on_them_while_the_log_is_flushed(
    scene: TradingScene, filled: bool
) -> None:
    broker = broker_of(scene, shares=100, C610=0)
    stop = broker.new(TENCENT.id, Side.SELL, 100)

    def sold() -> None:
        sale = broker.new(HIGHER, Side.SELL, 1)
        if filled:
            broker.fill(sale, 1)

    run = await flatten_until(scene, TENCENT.id, LineState.SENT, sold)

    assert ends(run) == [(TENCENT.id, LineState.NOT_DONE, CheckCode.SHORT)]
    assert (placed(broker), [order.id for order in run.outcomes[0].exits_to_offer]) == ([], [stop.id])


async def test_shares_that_cover_a_call_whose_sale_works_are_not_closed(scene: TradingScene) -> None:
    """No contract is held; once the sale fills, nothing would cover it."""
    broker = broker_of(scene, shares=100, C610=0)
    broker.new(HIGHER, Side.SELL, 1)

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene)

    (line,) = scene.person.flattens[0].plan.lines
    assert line.obstacle is not None
    assert (line.obstacle.code, line.obstacle.data["sold"]) == (COVERS, HIGHER)


async def test_a_contract_that_became_fewer_covers_no_more_than_it_did(scene: TradingScene) -> None:
    """Another program sells one of two while the dialog is open; nothing is short, so nothing is bare."""
    broker = broker_of(scene, C600=2)

    async def meanwhile(_review: object) -> None:
        broker.fill(broker.new(CALL, Side.SELL, 1), 1)

    scene.person.on_review = meanwhile
    run = await flatten(scene)

    assert (ends(run), broker.held[CALL]) == ([(CALL, LineState.DONE, "")], 0)


async def test_a_working_sale_of_others_takes_its_share_and_bares_nothing(scene: TradingScene) -> None:
    broker = broker_of(scene, C600=2)

    async def meanwhile(_review: object) -> None:
        broker.new(CALL, Side.SELL, 1)

    scene.person.on_review = meanwhile
    run = await flatten(scene)

    assert (run.outcomes[0].sent, run.outcomes[0].error) == (1, None)


async def test_a_contract_that_ends_today_is_marked(scene: TradingScene) -> None:
    """The exchange's day of the scene is 20 November 2026."""
    today = option_id("C600").replace("261230", "261120")
    facts = contract("C600", id=today)
    broker = FlattenBroker(scene, (1, 1), (facts, contract("C610")))
    for one in (facts, contract("C610")):
        market(broker, one)

    run = await flatten(scene)

    assert {outcome.line.instrument: outcome.line.ends_today for outcome in run.outcomes} == {
        today: True,
        HIGHER: False,
    }


async def test_a_purchase_that_was_taken_back_leaves_its_contract_sold_while_positions_lack_it(
    scene: TradingScene,
) -> None:
    """The sold leg was bought back, and is sold again without any row of it: its cover is not closed."""
    broker = broker_of(scene, C600=1, C610=-1)
    account = scene.account
    await scene.blotter.read_holdings(account)
    scene.clock.advance(SHOWN_WITHIN + 5)
    back = broker.new(HIGHER, Side.BUY, 1, price=Decimal("22.00"))
    broker.fill(back, 1)
    await scene.blotter.read_holdings(account)
    scene.clock.advance(SHOWN_WITHIN + 5)
    await scene.blotter.read_holdings(account)
    (fill,) = scene.hub.value(Topic.FILLS.of(account.id)) or ()
    for name in ("C600", "C610"):
        market(broker, contract(name))
    sale = scene.request(
        instrument=CALL,
        side=Side.SELL,
        quantity=1,
        price=Decimal("22.00"),
        client_order_id=scene.guard.client_order_id(),
    )
    assert CheckCode.SHORT not in scene.failing(sale)

    gone = structs.replace(fill, status=FillStatus.CANCELLED, revised=scene.clock.market())
    scene.blotter.filled(gone)
    await scene.blotter.read_holdings(account)

    assert CheckCode.SHORT in scene.failing(sale), "positions show no sold contract yet"
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene)
    obstacle = scene.person.flattens[-1].plan.lines[0].obstacle
    assert obstacle is not None
    assert (obstacle.code, obstacle.data["sold"]) == (COVERS, HIGHER)
    assert placed(broker) == []

    scene.clock.advance(SHOWN_WITHIN + 5)
    for name in ("C600", "C610"):
        market(broker, contract(name))
    await scene.blotter.read_holdings(account)
    assert CheckCode.SHORT not in scene.failing(sale), "after a while a list is believed"
