"""A line that would take away what cannot be put back, or that a check types, is worked on only where it is ticked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker, flatten_until
from fakes.scenes.trading.option_legs import book_of, contract, option_id
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.reviews import unanswered
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, order_row
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout
from tideboard_core.model.exchange_minutes import NoWithdrawals
from tideboard_core.model.flatten import Caution, LineState
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Environment, Order, OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderTerm, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode, Confirmation, Gesture, hard
from tideboard_core.orders.flatten.plan import closing_request
from tideboard_core.orders.flatten.run import FlattenApproval, FlattenRun
from tideboard_core.ports.trading import WriteVerb

FIRST, SECOND, _ = (one.id for one in SECURITIES)
CALL, HIGHER = option_id("C600"), option_id("C610")
SELL = Side.SELL
NOT_TICKED = (LineState.NOT_DONE, "flatten-not-ticked")


async def flatten(scene: TradingScene, *securities: InstrumentId) -> FlattenRun:
    return await scene.guard.submit_flatten(scene.account, securities or None)


def ends(run: FlattenRun) -> list[tuple[LineState, str]]:
    return [(one.state, "" if one.error is None else one.error.code) for one in run.outcomes]


def cancels(scene: TradingScene) -> list[str]:
    return [write.request.order.id for write in scene.gateway.writes if write.verb is WriteVerb.CANCEL]


def shown(scene: TradingScene) -> list[tuple[CheckCode, str]]:
    """Cautions of the first line of the plan that the person saw last: check, and exit."""
    line = scene.person.flattens[-1].plan.lines[0]
    return [(one.check.code, "" if one.exit is None else one.exit.id) for one in line.cautions]


Make = Callable[[FlattenBroker], Order]


@pytest.mark.parametrize(
    ("make", "waits"),
    [
        (lambda broker: broker.new(FIRST, SELL, 800), True),
        (lambda broker: broker.stop(FIRST, SELL, 800, "600.00"), True),
        (lambda broker: broker.stop(FIRST, SELL, 800, "600.00", status=OrderStatus.PENDING), False),
        (lambda broker: broker.new(FIRST, Side.BUY, 800), False),
    ],
    ids=["plain", "triggered", "waits-for-its-trigger", "entry"],
)
async def test_a_line_whose_exit_is_not_withdrawn_now_waits_and_nothing_of_it_is_taken(
    scene: TradingScene, broker: FlattenBroker, make: Make, waits: bool
) -> None:
    """The page says of what waits for its trigger that it is withdrawn at any time before that."""
    until = NOON + timedelta(minutes=20)
    at = [moment.astimezone(ZoneInfo("Asia/Hong_Kong")).time() for moment in (NOON - timedelta(minutes=10), until)]
    scene.gateway.no_withdrawals = {Market.HK: (NoWithdrawals(at[0], at[1]),)}
    order = make(broker)

    run = await flatten(scene, FIRST, SECOND)

    first, second = run.outcomes
    assert second.state is LineState.DONE, "the other position has no order that is taken away"
    if not waits:
        assert first.state is LineState.DONE
        return
    assert first.error is not None
    assert (first.state, first.error.code) == (LineState.NOT_DONE, "flatten-waits")
    assert first.error.data == {"until": until, "market": Market.HK}
    assert broker.orders[order.id].open
    assert cancels(scene) == []


async def test_minutes_without_withdrawals_at_the_close_are_told_as_the_session(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """After them nothing trades: to prepare it again then would be no advice."""
    at = [(NOON + timedelta(minutes=minutes)).astimezone(ZoneInfo("Asia/Hong_Kong")).time() for minutes in (-10, 340)]
    scene.gateway.no_withdrawals = {Market.HK: (NoWithdrawals(at[0], at[1]),)}
    broker.new(FIRST, SELL, 800)
    scene.session(MarketState.CLOSING_AUCTION)

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene, FIRST)

    obstacle = scene.person.flattens[0].plan.lines[0].obstacle
    assert obstacle is not None
    assert obstacle.code == CheckCode.SESSION.value


async def test_what_is_not_withdrawn_by_hand_is_told_and_its_cancel_is_sent(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    scene.gateway.market_ends = frozenset({Market.HK})
    order = broker.new(FIRST, SELL, 800, order_type=OrderType.MARKET, price=None)

    run = await flatten(scene, FIRST)

    assert [one.id for one in scene.person.flattens[0].plan.lines[0].not_by_hand] == [order.id]
    assert (cancels(scene), run.outcomes[0].state) == ([order.id], LineState.DONE)


LOST: dict[str, tuple[Make, CheckCode]] = {
    "a type that is not offered": (
        lambda broker: broker.stop(FIRST, SELL, 800, "640.00", order_type=OrderType.IF_TOUCHED),
        CheckCode.OFFERED,
    ),
    "its last day is over": (
        lambda broker: broker.stop(
            FIRST,
            SELL,
            800,
            "590.00",
            time_in_force=TimeInForce.GTD,
            expires=(NOON - timedelta(days=1)).date(),
        ),
        CheckCode.EXPIRY,
    ),
    "off the step": (lambda broker: broker.stop(FIRST, SELL, 800, "590.03"), CheckCode.TICK),
    "a fraction": (
        lambda broker: broker.change(broker.stop(FIRST, SELL, 800, "590.00"), quantity=Decimal("799.5")),
        CheckCode.LOT,
    ),
    "another program's, whose time in force is not told": (
        lambda broker: broker.stop(
            FIRST, SELL, 800, "590.00", time_in_force=TimeInForce.GTC, untold=frozenset({OrderTerm.TIME})
        ),
        CheckCode.OFFERED,
    ),
    "no whole lots": (lambda broker: broker.stop(FIRST, SELL, 750, "590.00"), CheckCode.LOT),
}


@pytest.mark.parametrize("how", LOST)
async def test_an_exit_that_could_not_be_put_back_is_taken_only_where_its_line_is_ticked(
    scene: TradingScene, broker: FlattenBroker, how: str
) -> None:
    make, code = LOST[how]
    scene.gateway.times = frozenset(TimeInForce)
    exit_ = make(broker)

    run = await flatten(scene)

    assert shown(scene) == [(code, exit_.id)]
    assert ends(run) == [NOT_TICKED, (LineState.DONE, "")]
    assert (cancels(scene), broker.held[FIRST]) == ([], 800)

    scene.person.ticks = [FIRST]
    run = await flatten(scene, FIRST)

    assert ends(run) == [(LineState.DONE, "")]
    assert (cancels(scene), broker.held[FIRST]) == ([exit_.id], 0)


@pytest.mark.parametrize("kept", ["stop", "take profit"])
async def test_one_such_exit_of_two_keeps_both(scene: TradingScene, broker: FlattenBroker, kept: str) -> None:
    """Whichever would be cancelled first."""
    near = {"stop": "590.03", "take profit": "590.00"}[kept]
    broker.stop(FIRST, SELL, 800, near)
    broker.new(FIRST, SELL, 800, price=Decimal("640.03" if kept == "take profit" else "640.00"))

    run = await flatten(scene)

    assert ends(run)[0] == NOT_TICKED
    assert cancels(scene) == []


async def test_the_plan_in_the_order_log_says_what_was_agreed_to(scene: TradingScene, broker: FlattenBroker) -> None:
    exit_ = broker.stop(FIRST, SELL, 800, "590.03")
    await flatten(scene)
    scene.person.ticks = [FIRST]
    await flatten(scene, FIRST)

    plans = [one.data for one in await scene.records() if one.data.get("step") == "plan"]
    assert [plan["lines"][0]["obstacle"] for plan in plans] == ["flatten-not-ticked", None]
    assert [plan["lines"][0]["cautions"] for plan in plans] == [[f"tick {exit_.id}"]] * 2


async def test_a_trigger_that_is_passed_holds_nothing_up_and_is_named(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The market is at 605 by now and the broker has not fired it: better the position is closed."""
    stop = broker.stop(FIRST, SELL, 800, "610.00")
    broker.move(TENCENT, "605.00")

    run = await flatten(scene, FIRST)

    (line,) = scene.person.flattens[0].plan.lines
    assert (shown(scene), line.passed) == ([], (stop,))
    assert (ends(run), cancels(scene)) == ([(LineState.DONE, "")], [stop.id])


async def test_what_became_impossible_before_the_cancel_keeps_the_exit(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The other program moves its stop off the step after the plan was made: nobody agreed to lose that."""
    stop = broker.stop(FIRST, SELL, 800, "590.00")

    def move() -> None:
        broker.change(stop, trigger=Decimal("590.03"))

    run = await flatten_until(scene, FIRST, LineState.WITHDRAWING, move)

    assert ends(run) == [(LineState.NOT_DONE, "flatten-keeps-exit")]
    assert run.outcomes[0].error is not None
    assert run.outcomes[0].error.data["order"] == stop.id
    assert (scene.gateway.writes, broker.orders[stop.id].open) == ([], True)


async def test_a_box_for_one_exit_is_none_for_another(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.stop(FIRST, SELL, 800, "590.03")
    other = broker.new(FIRST, SELL, 800)
    scene.person.ticks = [FIRST]

    def move() -> None:
        broker.change(broker.orders[other.id], price=Decimal("640.03"))

    run = await flatten_until(scene, FIRST, LineState.WITHDRAWING, move)

    assert ends(run) == [(LineState.NOT_DONE, "flatten-keeps-exit")]
    assert scene.gateway.writes == []


async def test_live_types_the_lines_as_they_are_ticked(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.stop(FIRST, SELL, 800, "590.03")
    yes = Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=1, lines=frozenset({FIRST}))
    for wrong in (yes, replace(yes, typed_quantity=2, lines=frozenset())):
        scene.person.answer = wrong
        with pytest.raises(OrderDenied, match="gesture-missing"):
            await flatten(scene)
    assert scene.gateway.writes == []

    scene.person.answer = replace(yes, typed_quantity=2)
    assert ends(await flatten(scene)) == [(LineState.DONE, "")] * 2


async def test_without_any_tick_nothing_begins(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.stop(FIRST, SELL, 800, "590.03")
    scene.person.answer = Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=0)
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene, FIRST)
    assert [one for one in await scene.records() if one.kind is RecordKind.FLATTEN] == []


async def test_a_box_of_a_line_without_cautions_changes_nothing(scene: TradingScene, broker: FlattenBroker) -> None:
    scene.person.ticks = [FIRST, SECOND]
    run = await flatten(scene)
    assert [line.accepted for line in run.plan.lines] == [False, False]
    assert ends(run) == [(LineState.DONE, "")] * 2


TERM, LAST, BEST = (
    Caution(check=hard(code, passed=False)) for code in (CheckCode.TICK, CheckCode.COLLAR_LAST, CheckCode.COLLAR_BEST)
)
STOP, OTHER = (replace(TERM, exit=order_row(ACCOUNTS[Environment.LIVE], id=one)) for one in ("B1", "B2"))
SALE, SALE_TOO = (Caution(check=hard(CheckCode.UNKNOWN_OPEN, passed=False, order=one)) for one in ("TB-1", "TB-2"))


@pytest.mark.parametrize(
    ("ticked", "asked", "covers"),
    [
        (STOP, STOP, True),
        (STOP, replace(STOP, check=LAST.check), True),
        (STOP, OTHER, False),
        (STOP, TERM, False),
        (TERM, STOP, False),
        (replace(STOP, check=LAST.check), BEST, False),
        (LAST, BEST, True),
        (BEST, LAST, True),
        (TERM, LAST, False),
        (LAST, TERM, False),
        (SALE, SALE, True),
        (SALE, SALE_TOO, False),
    ],
)
def test_a_box_stands_for_the_same_exit_write_or_distance_alone(ticked: Caution, asked: Caution, covers: bool) -> None:
    assert ticked.covers(asked) is covers


async def test_a_line_is_worked_on_and_accepts_only_where_it_was_ticked(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    plain = (await flatten(scene, FIRST)).plan.lines[0]
    line = replace(plain, cautions=(STOP, LAST))
    ticked = replace(line, accepted=True)
    barred = replace(ticked, obstacle=OrderDenied("flatten-running"))

    assert [one.worked for one in (plain, line, ticked, barred)] == [True, False, True, False]
    assert [line.accepts(one) for one in (STOP, LAST)] == [False, False]
    assert [ticked.accepts(one) for one in (STOP, BEST, OTHER)] == [True, True, False]


async def test_a_tick_of_a_line_with_an_obstacle_changes_nothing(scene: TradingScene, broker: FlattenBroker) -> None:
    """The obstacle came to be while the plan was made: another flatten began to close the position."""
    broker.new(FIRST, Side.BUY, 200)
    plan = (await flatten(scene, FIRST)).plan
    line = replace(plan.lines[0], cautions=(STOP,), obstacle=OrderDenied("flatten-running"))
    plan = replace(plan, lines=(line,))
    assert plan.with_ticked([one.id for one in line.entries], [FIRST]) == plan
    assert plan.to_tick == ()


async def test_an_approval_is_of_no_line_that_was_not_ticked(scene: TradingScene, broker: FlattenBroker) -> None:
    stop = broker.stop(FIRST, SELL, 800, "590.03")
    plan = (await flatten(scene)).plan
    for ticks, expected in (((), False), ((FIRST,), True)):
        run = FlattenRun(plan.with_ticked((), ticks))
        approval = FlattenApproval(run, scene.pretrade.closing_facts(), scene.guard._services)
        approval.reserve(0, "TB-1120-0900")
        line = run.plan.lines[0]
        assert approval.cancels(line, stop) is expected
        assert approval.holds(line, closing_request(line, 800, line.price, "TB-1120-0900")) is expected


# --- an unanswered write of the closing side ------------------------------------------------------------------------


async def unanswered_sale(scene: TradingScene, broker: FlattenBroker, quantity: int) -> str:
    """A sale without an answer that the broker does not list."""
    answer, scene.gateway.answer = scene.gateway.answer, lambda _write: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(scene.request(instrument=FIRST, side=SELL, quantity=quantity))
    scene.gateway.answer = answer
    number: str = scene.gateway.writes.pop().request.client_order_id
    return number


async def test_beside_an_unanswered_sale_a_ticked_line_closes_what_is_free(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    number = await unanswered_sale(scene, broker, 300)
    run = await flatten(scene)

    assert shown(scene) == [(CheckCode.UNKNOWN_OPEN, "")]
    assert scene.person.flattens[-1].plan.lines[0].cautions[0].check.data["order"] == number
    assert ends(run) == [NOT_TICKED, (LineState.DONE, "")]

    scene.person.ticks = [FIRST]
    run = await flatten(scene, FIRST)

    assert broker.placed[-1][:3] == (FIRST, SELL, 500)
    assert run.outcomes[0].state is LineState.PARTLY
    assert broker.crossed == []


async def test_beside_an_unanswered_sale_of_all_nothing_is_sold_twice(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    await unanswered_sale(scene, broker, 800)
    scene.person.ticks = [FIRST]
    run = await flatten(scene, FIRST)
    assert ends(run) == [(LineState.NOT_DONE, "flatten-nothing-left")]
    assert scene.gateway.writes == []


async def test_a_sale_that_loses_its_answer_after_the_plan_is_not_agreed_to(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    stop = broker.stop(FIRST, SELL, 800, "590.00")

    async def meanwhile(_review: object) -> None:
        scene.blotter.writes.ask_for(unanswered(account=scene.account.identity, instrument=FIRST, side=SELL))

    scene.person.on_review = meanwhile
    run = await flatten(scene, FIRST)

    assert ends(run) == [(LineState.NOT_DONE, CheckCode.UNKNOWN_OPEN)]
    assert broker.orders[stop.id].open


async def test_a_sale_that_loses_its_answer_beside_a_ticked_exit_is_not_agreed_to(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The box was ticked for the exit."""
    broker.stop(FIRST, SELL, 800, "590.03")
    scene.person.ticks = [FIRST]

    async def meanwhile(_review: object) -> None:
        scene.blotter.writes.ask_for(unanswered(account=scene.account.identity, instrument=FIRST, side=SELL))

    scene.person.on_review = meanwhile
    assert ends(await flatten(scene, FIRST)) == [(LineState.NOT_DONE, CheckCode.UNKNOWN_OPEN)]
    assert scene.gateway.writes == []


# --- wide spreads ---------------------------------------------------------------------------------------------------


def spread_of(scene: TradingScene, bid: str, ask: str, **held: int) -> FlattenBroker:
    """Contracts that trade at these prices, the last one 22.00; the collar is two percent."""
    broker = FlattenBroker(scene, tuple(held.values()), [contract(name) for name in held])
    scene.gateway.fact_rows += [contract(name) for name in held]
    for name in held:
        broker.market(contract(name), last="22.00", book=book_of(name, bid, ask))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return broker


@pytest.mark.parametrize(("bid", "price"), [("21.40", "21.40"), ("20.70", "20.70")])
async def test_a_contract_with_a_wide_spread_is_closed_at_the_best_price_where_it_is_ticked(
    scene: TradingScene, bid: str, price: str
) -> None:
    broker = spread_of(scene, bid, "23.00", C600=2)
    broker.new(CALL, SELL, 2, price=Decimal("30.00"))
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene)
    assert (shown(scene), scene.gateway.writes) == ([(CheckCode.COLLAR_LAST, "")], [])

    scene.person.ticks = [CALL]
    run = await flatten(scene)

    assert (ends(run), broker.placed[-1][3]) == ([(LineState.DONE, "")], Decimal(price))


async def test_a_spread_beyond_three_collars_stays_an_obstacle(scene: TradingScene) -> None:
    spread_of(scene, "20.60", "23.00", C600=2)
    scene.person.ticks = [CALL]
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await flatten(scene)
    (line,) = scene.person.flattens[0].plan.lines
    assert line.obstacle is not None
    assert line.obstacle.code == "flatten-out-of-reach"


async def test_both_legs_of_a_spread_are_closed_when_both_are_ticked(scene: TradingScene) -> None:
    """The bought leg covers the sold one: it comes after it, and not at all where that one was not ticked."""
    broker = spread_of(scene, "21.40", "22.60", C600=1, C610=-1)
    scene.person.ticks = [CALL]
    run = await flatten(scene)
    assert ends(run) == [NOT_TICKED, (LineState.NOT_DONE, "flatten-covers")]

    scene.person.ticks = [CALL, HIGHER]
    run = await flatten(scene)
    assert ends(run) == [(LineState.DONE, "")] * 2
    assert [one[0] for one in broker.placed] == [HIGHER, CALL]


async def test_a_best_price_that_falls_while_it_is_confirmed_is_not_followed(scene: TradingScene) -> None:
    broker = spread_of(scene, "21.40", "23.00", C600=2)
    scene.person.ticks = [CALL]

    async def fall(_review: object) -> None:
        broker.market(contract("C600"), last="22.00", book=book_of("C600", "21.20", "23.00"))

    scene.person.on_review = fall
    run = await flatten(scene)
    assert ends(run) == [(LineState.NOT_DONE, "flatten-out-of-reach")]
    assert scene.gateway.writes == []
