"""What a flatten took away is offered again for what is held and free, until the rest is closed or protected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import ACCOUNTS
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, ServerRefused
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.offers import PLAIN_TYPES
from tideboard_core.model.order import (
    CancelRequest,
    Environment,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.model.order_terms import TOUCHED
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode, Gesture
from tideboard_core.model.shares import Shares, whole
from tideboard_core.orders.flatten.lost_exits import ExitOffer, LostExits, OfferState
from tideboard_core.ports.trading import WriteVerb

FIRST, SECOND, _THIRD = (one.id for one in SECURITIES)
TENCENT = SECURITIES[0]


@pytest.fixture
def broker(scene: TradingScene) -> FlattenBroker:
    """LIVE, unlocked: 800 shares long. Each sleep takes its time."""
    made = FlattenBroker(scene, (800, 0, 0))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return made


async def partly_closed(scene: TradingScene, broker: FlattenBroker, filled: int = 300) -> Order:
    """A stop for 800 is withdrawn and the closing order fills some of them; returns that order, which works on."""
    broker.stop(FIRST, Side.SELL, 800, "590.00", time_in_force=TimeInForce.GTC)
    broker.fills[FIRST] = filled
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert run.outcomes[0].state is LineState.PARTLY
    return next(row for row in broker.orders.values() if row.remark)


def offer(scene: TradingScene, lost: LostExits | None = None) -> ExitOffer:
    """The one offer of the account."""
    (found,) = (lost or scene.guard.lost_exits).offers(scene.account)
    return found


def offered(scene: TradingScene, lost: LostExits | None = None) -> tuple[OfferState, Shares, Shares]:
    """State, shares that lack what was taken away, and shares that may be put back."""
    found = offer(scene, lost)
    return found.state, found.bare, 0 if found.exit is None else found.exit.quantity


def passed(scene: TradingScene, found: ExitOffer) -> bool:
    """Whether the trigger of what is offered has been passed."""
    denial = scene.guard.lost_exits.denial(found)
    return denial is not None and denial.code is CheckCode.TRIGGER


async def put_back(scene: TradingScene, found: ExitOffer) -> str:
    """The exit goes through the guard as the ticket sends it."""
    exit_ = found.exit
    assert exit_ is not None
    return await scene.guard.submit(
        OrderRequest(
            account=scene.account,
            instrument=exit_.instrument,
            side=exit_.side,
            order_type=exit_.order_type,
            quantity=whole(exit_.quantity),
            trigger=exit_.trigger,
            time_in_force=exit_.time_in_force,
            client_order_id=scene.guard.client_order_id(),
        )
    )


async def restarted(scene: TradingScene, *left_out: str) -> LostExits:
    """What the next start makes of the order log, of whose records an older version left these fields out."""
    lost = LostExits(scene.services, scene.sleep, scene.pretrade.verdicts)
    log = await scene.records()
    lost.restore(
        structs.replace(one, data={key: one.data[key] for key in one.data if key not in left_out}) for one in log
    )
    return lost


async def said_over(scene: TradingScene) -> list[tuple[str, str]]:
    """Security and state of each position of which the log says that its exits are needed no more."""
    found = (record.data for record in await scene.records() if record.kind is RecordKind.FLATTEN)
    return [(data["instrument"], data["state"]) for data in found if data["step"] == "exits"]


# --- what is offered, and when -------------------------------------------------------------------------------------


async def test_while_the_closing_order_rests_the_rest_is_without_a_stop_and_nothing_is_offered(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    closing = await partly_closed(scene, broker)

    found = offer(scene)
    assert (found.state, found.held, found.bare, found.exit) == (OfferState.RESTS, 500, 500, None)
    assert found.closing is not None
    assert found.closing.id == closing.id
    assert found.stop


@pytest.mark.parametrize("end", [OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REJECTED])
async def test_once_the_broker_ends_the_closing_order_the_stop_is_offered_for_the_rest(
    scene: TradingScene, broker: FlattenBroker, end: OrderStatus
) -> None:
    """It fills 300 of 800 and ends: by the broker, or after it rested all day."""
    broker.end(await partly_closed(scene, broker), end)
    await scene.blotter.read_holdings(scene.account)

    found = offer(scene)
    assert (found.state, found.bare) == (OfferState.FREE, 500)
    assert found.exit is not None
    assert (found.exit.quantity, found.exit.filled, found.exit.trigger) == (500, 0, Decimal("590.00"))
    assert (found.exit.order_type, found.exit.time_in_force) == (OrderType.STOP, TimeInForce.GTC)


@pytest.mark.parametrize("trigger", ["580.00", "590.00", ""], ids=["stop", "the same terms", "take profit"])
async def test_an_exit_that_stood_beside_what_was_taken_replaces_nothing_of_it(
    scene: TradingScene, broker: FlattenBroker, trigger: str
) -> None:
    """The price leaves the collar after the newer of two exits was withdrawn: the other one has its own shares."""
    broker.stop(FIRST, Side.SELL, 400, "590.00")
    lost = broker.stop(FIRST, Side.SELL, 300, trigger) if trigger else broker.new(FIRST, Side.SELL, 300)

    def falls(write: Write) -> None:
        broker.before_answer = lambda _write: None
        broker.market(TENCENT, last="500.00")

    broker.before_answer = falls
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert (run.outcomes[0].state, broker.orders[lost.id].open) == (LineState.NOT_DONE, False)
    assert offered(scene) == offered(scene, await restarted(scene)) == (OfferState.FREE, 300, 300)
    broker.fill(broker.new(FIRST, Side.SELL, 500), 500)
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == offered(scene, await restarted(scene)) == (OfferState.PROTECTED, 0, 0)


async def test_a_stop_beside_it_that_protects_nothing_yet_is_not_taken_off_what_was_put_back(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """A trailing stop follows the market once its monitor price was reached: what was put back stands for itself."""
    waits = broker.stop(FIRST, Side.SELL, 200, "580.00", status=OrderStatus.PENDING, monitor=Decimal(650))
    broker.stop(FIRST, Side.SELL, 300, "590.00")
    await scene.blotter.read_again()

    def falls(write: Write) -> None:
        broker.before_answer = lambda _write: None
        broker.market(TENCENT, last="500.00")

    broker.before_answer = falls
    await scene.guard.submit_flatten(scene.account, [FIRST])
    assert broker.orders[waits.id].open
    broker.market(TENCENT)
    await scene.guard.lost_exits.proven(scene.account, FIRST, Side.SELL)
    assert offered(scene) == (OfferState.FREE, 300, 300)
    await put_back(scene, offer(scene))
    assert offered(scene)[0] is OfferState.PROTECTED


async def test_a_working_sell_of_another_program_is_taken_off(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.end(await partly_closed(scene, broker))
    foreign = broker.new(FIRST, Side.SELL, 200)
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.FREE, 500, 300)

    broker.new(FIRST, Side.SELL, 300)
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.TAKEN, 500, 0)

    broker.end(foreign)
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.FREE, 500, 200)


async def test_a_fill_while_the_offer_is_open_makes_it_smaller(scene: TradingScene, broker: FlattenBroker) -> None:
    """The lists that were read last count: what is put back is what these prove."""
    broker.end(await partly_closed(scene, broker))
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.FREE, 500, 500)
    broker.push = lambda _work: None
    broker.fill(broker.new(FIRST, Side.SELL, 200, pushed=False), 200)
    assert offered(scene) == (OfferState.FREE, 500, 500)  # nothing was told of it

    found = await scene.guard.lost_exits.proven(scene.account, FIRST, Side.SELL)

    assert found is not None
    assert found.exit is not None
    assert found.exit.quantity == 300


async def test_without_a_proof_nothing_is_put_back(scene: TradingScene, broker: FlattenBroker) -> None:
    """Lists out of the gateway's cache prove nothing; neither do none."""
    broker.end(await partly_closed(scene, broker))
    read = scene.gateway.positions

    async def cached(account: Any, **_kept: Any) -> Any:
        rows = await read(account)
        rows.from_broker = False
        return rows

    async def refused(account: Any, **_kept: Any) -> Any:
        raise ServerRefused("server-refused", text="busy")

    scene.clock.advance(60)
    scene.gateway.positions = cached  # type: ignore[method-assign]
    with pytest.raises(OrderDenied, match="flatten-unproven"):
        await scene.guard.lost_exits.proven(scene.account, FIRST, Side.SELL)
    scene.gateway.positions = refused  # type: ignore[method-assign]
    with pytest.raises(ServerRefused):
        await scene.guard.lost_exits.proven(scene.account, FIRST, Side.SELL)


@pytest.mark.parametrize(("last", "fires"), [("600.00", False), ("590.00", True), ("571.00", True)])
async def test_a_trigger_that_was_passed_meanwhile_is_told(
    scene: TradingScene, broker: FlattenBroker, last: str, fires: bool
) -> None:
    broker.end(await partly_closed(scene, broker))
    broker.market(TENCENT, last=last)
    await scene.blotter.read_holdings(scene.account)

    found = offer(scene)
    assert (found.state, passed(scene, found), found.last) == (OfferState.FREE, fires, Decimal(last))


@pytest.mark.parametrize(
    ("side", "order_type", "last", "fires"),
    [
        (Side.BUY, OrderType.STOP, "630.00", True),
        (Side.BUY, OrderType.STOP, "619.50", False),
        (Side.BUY, OrderType.IF_TOUCHED, "630.00", False),
        (Side.BUY, OrderType.IF_TOUCHED, "600.00", True),
    ],
)
async def test_whether_a_trigger_was_passed_depends_on_side_and_type(
    scene: TradingScene, broker: FlattenBroker, side: Side, order_type: OrderType, last: str, fires: bool
) -> None:
    broker.held[FIRST] = -800
    broker.stop(FIRST, side, 800, "620.00", order_type=order_type)
    broker.refused.add(FIRST)
    scene.gateway.order_types = PLAIN_TYPES | TOUCHED
    await scene.guard.submit_flatten(scene.account, [FIRST])
    broker.market(TENCENT, last=last)
    assert (offer(scene).state, passed(scene, offer(scene))) == (OfferState.FREE, fires)


async def test_what_is_below_a_board_lot_is_named_and_not_offered(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.held[FIRST] = 850
    broker.stop(FIRST, Side.SELL, 850, "590.00")
    scene.person.ticks = [FIRST]  # only 800 of it could be put back
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert (run.outcomes[0].state, broker.held[FIRST]) == (LineState.DONE, 50)
    await scene.blotter.read_holdings(scene.account)

    assert offered(scene) == (OfferState.TOO_SMALL, 50, 0)
    assert offer(scene).over

    broker.held[FIRST] = 850
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.FREE, 850, 800)


async def test_after_an_unknown_the_offer_stays_for_what_is_held_and_the_quantity_is_typed(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Both may fill: that is said, and the guard lets it go only with the typed quantity."""
    broker.silent.add(FIRST)
    broker.stop(FIRST, Side.SELL, 800, "590.00")
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert run.outcomes[0].state is LineState.UNKNOWN
    broker.orders = {id_: row for id_, row in broker.orders.items() if not row.remark}  # the broker lists it nowhere
    broker.silent.clear()
    await scene.spawn.settled()  # it has asked for 30 s
    await scene.blotter.read_holdings(scene.account)

    assert offered(scene) == (OfferState.UNKNOWN, 800, 800)
    await put_back(scene, offer(scene))
    review = scene.person.reviews[-1]
    assert review.gesture is Gesture.TYPE
    assert CheckCode.UNKNOWN_OPEN in {check.code for check in review.checks if not check.passed}


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 900, "order_type": OrderType.STOP, "price": None, "trigger": "590.00"},
        {"quantity": 800, "order_type": OrderType.LIMIT, "price": "613.00"},
    ],
)
async def test_while_an_order_is_unknown_only_an_exit_of_what_is_held_is_typed(
    scene: TradingScene, broker: FlattenBroker, changes: dict[str, Any]
) -> None:
    """A stop for more than that, and a sale that would trade at once, are short sales as before."""
    broker.silent.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    broker.orders.clear()
    broker.silent.clear()
    await scene.spawn.settled()
    await scene.blotter.read_holdings(scene.account)
    with pytest.raises(OrderDenied) as caught:
        await scene.guard.submit(scene.request(side=Side.SELL, **changes))
    assert caught.value.code == CheckCode.SHORT


async def test_an_unknown_that_the_broker_lists_after_all_rests(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.silent.add(FIRST)
    broker.stop(FIRST, Side.SELL, 800, "590.00")
    await scene.guard.submit_flatten(scene.account, [FIRST])
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.RESTS, 800, 0)


async def test_a_refused_order_and_a_stop_by_the_person_offer_the_exit(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.refused.add(FIRST)
    broker.stop(FIRST, Side.SELL, 800, "590.00")
    await scene.guard.submit_flatten(scene.account, [FIRST])
    assert offered(scene) == (OfferState.FREE, 800, 800)


async def test_while_its_line_is_worked_on_nothing_is_offered(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.stop(FIRST, Side.SELL, 800, "590.00")
    seen: list[Sequence[ExitOffer]] = []

    def look(write: Write) -> None:
        seen.append(scene.guard.lost_exits.offers(scene.account))

    broker.before_answer = look
    await scene.guard.submit_flatten(scene.account, [FIRST])
    assert [write.verb for write in scene.gateway.writes] == [WriteVerb.CANCEL, WriteVerb.PLACE]
    assert seen == [(), ()]
    assert scene.guard.lost_exits.offers(scene.account) == ()


# --- several exits --------------------------------------------------------------------------------------------------


async def test_two_stops_are_offered_one_after_the_other_and_never_for_more_than_is_free(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.stop(FIRST, Side.SELL, 300, "590.00")
    broker.stop(FIRST, Side.SELL, 500, "580.00")
    broker.refused.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    broker.refused.clear()
    asked = []
    while not offer(scene).over:
        found = offer(scene)
        assert found.exit is not None
        asked.append((found.exit.trigger, found.exit.quantity))
        await put_back(scene, found)
    assert sorted(asked) == [(Decimal("580.00"), 500), (Decimal("590.00"), 300)]
    assert offer(scene).state is OfferState.PROTECTED
    assert broker.working(FIRST, Side.SELL) == 800


async def test_of_the_exits_of_one_entry_the_stop_alone_protects(scene: TradingScene, broker: FlattenBroker) -> None:
    """Only one of them fills: the take profit besides would sell what is not held."""
    broker.new(FIRST, Side.SELL, 800, entry="E1")
    broker.stop(FIRST, Side.SELL, 800, "590.00", entry="E1")
    broker.refused.add(FIRST)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    broker.refused.clear()
    found = offer(scene)
    assert found.exit is not None
    assert (found.exit.order_type, found.exit.quantity, found.exit.entry) == (OrderType.STOP, 800, "")
    await put_back(scene, found)
    assert offer(scene).state is OfferState.PROTECTED


async def test_a_take_profit_alone_is_offered_too(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.new(FIRST, Side.SELL, 800)
    broker.fills[FIRST] = 300
    await scene.guard.submit_flatten(scene.account, [FIRST])
    found = offer(scene)
    assert (found.state, found.stop) == (OfferState.RESTS, False)
    broker.end(next(row for row in broker.orders.values() if row.remark))
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.FREE, 500, 500)


# --- until the rest is closed or protected --------------------------------------------------------------------------


async def test_a_stop_put_back_protects_and_the_log_says_so_once_it_stands(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.end(await partly_closed(scene, broker))
    await scene.blotter.read_holdings(scene.account)
    await put_back(scene, offer(scene))
    assert offered(scene) == (OfferState.PROTECTED, 0, 0)

    await scene.guard.lost_exits.settle(scene.account)

    assert scene.guard.lost_exits.offers(scene.account) == ()
    assert await said_over(scene) == [(FIRST, "protected")]
    assert (await restarted(scene)).offers(scene.account) == ()


async def test_a_stop_that_the_broker_refuses_after_all_is_offered_again(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """It was accepted, and is refused by the exchange while the offer waits to be over for good."""
    broker.end(await partly_closed(scene, broker))
    await scene.blotter.read_holdings(scene.account)
    number = await put_back(scene, offer(scene))
    slept = scene.sleep.before

    def refuse() -> None:
        slept()
        broker.end(broker.orders[number], OrderStatus.REJECTED)

    scene.sleep.before = refuse
    await scene.guard.lost_exits.settle(scene.account)

    assert await said_over(scene) == []
    assert offered(scene) == (OfferState.FREE, 500, 500)


async def test_a_rest_that_is_closed_is_over_only_by_lists_that_prove_it(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """An empty list of the gateway's cache takes no offer away."""
    closing = await partly_closed(scene, broker)
    read = scene.gateway.positions

    async def empty(account: Any, **_kept: Any) -> Any:
        rows = type(await read(account))()
        rows.from_broker = False
        return rows

    scene.clock.advance(60)
    scene.gateway.positions = empty  # type: ignore[method-assign]
    await scene.blotter.read_holdings(scene.account)
    await scene.guard.lost_exits.settle(scene.account)
    assert await said_over(scene) == []
    scene.gateway.positions = read  # type: ignore[method-assign]
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.RESTS, 500, 0)

    broker.fill(closing, 500)
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.CLOSED, 0, 0)
    await scene.guard.lost_exits.settle(scene.account)
    assert await said_over(scene) == [(FIRST, "closed")]


@pytest.mark.parametrize("listed", [True, False])
async def test_after_a_restart_on_the_next_day_it_is_offered_still(
    scene: TradingScene, broker: FlattenBroker, listed: bool
) -> None:
    """By then the broker's list may have neither the exit nor the closing order."""
    broker.end(await partly_closed(scene, broker), OrderStatus.EXPIRED)
    if not listed:
        scene.clock.jump_wall(86_400)
        broker.orders.clear()
        scene.blotter.forget(scene.account.id)
    await scene.blotter.read_holdings(scene.account)

    lost = await restarted(scene)

    assert offered(scene, lost) == (OfferState.FREE, 500, 500)
    found = offer(scene, lost).exit
    assert found is not None
    assert (found.trigger, found.order_type, found.time_in_force) == (
        Decimal("590.00"),
        OrderType.STOP,
        TimeInForce.GTC,
    )


async def test_after_a_restart_the_closing_order_that_rests_is_known(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    closing = await partly_closed(scene, broker)
    found = offer(scene, await restarted(scene))
    assert (found.state, found.bare, found.closing) == (
        OfferState.RESTS,
        500,
        scene.blotter.order(scene.account.id, closing.id),
    )


async def test_it_is_offered_to_the_account_that_lost_it_and_to_no_other_of_its_number(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """In this run, and after a restart; over another connection it is the same account."""
    broker.end(await partly_closed(scene, broker))
    await scene.blotter.read_holdings(scene.account)
    ours = scene.account
    twins = [replace(ACCOUNTS[Environment.PAPER], id=ours.id), replace(ours, broker="elsewhere")]
    for lost in (scene.guard.lost_exits, await restarted(scene)):
        assert [len(lost.offers(one)) for one in twins] == [0, 0]
        assert len(lost.offers(replace(ours, name="Over another connection"))) == 1


async def test_what_an_older_version_took_away_is_offered_where_nobody_else_can_be_meant(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.end(await partly_closed(scene, broker))
    await scene.blotter.read_holdings(scene.account)
    assert len((await restarted(scene, "broker")).offers(scene.account)) == 1
    assert (await restarted(scene, "broker", "environment")).offers(scene.account) == (), "of which money, it says not"

    scene.order_journal.known.add(scene.account.identity._replace(environment=Environment.PAPER))
    assert (await restarted(scene, "broker")).offers(scene.account) == ()
    assert len((await restarted(scene)).offers(scene.account)) == 1


async def test_a_flatten_that_closed_everything_has_nothing_to_offer(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """What is bought later has never had that stop."""
    broker.stop(FIRST, Side.SELL, 800, "590.00")
    await scene.guard.submit_flatten(scene.account, [FIRST])
    broker.held[FIRST] = 500
    await scene.blotter.read_holdings(scene.account)
    assert scene.guard.lost_exits.offers(scene.account) == ()
    assert (await restarted(scene)).offers(scene.account) == ()


async def test_a_program_that_runs_on_into_the_next_day_offers_it_still(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The exit's cancel was under way when its line ended; the next day's list has it no more."""
    exit_ = broker.stop(FIRST, Side.SELL, 800, "590.00", time_in_force=TimeInForce.GTC)
    broker.keeps.add(exit_.id)
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert run.outcomes[0].state is LineState.NOT_DONE
    assert scene.guard.lost_exits.offers(scene.account) == ()  # it stands at the broker
    broker.end(exit_)
    assert offered(scene)[0] is OfferState.FREE
    scene.clock.advance(86_400)
    broker.orders.clear()
    await scene.blotter.read_holdings(scene.account)
    assert offered(scene) == (OfferState.FREE, 800, 800)


async def test_before_the_lists_are_read_it_is_told_as_not_known(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.end(await partly_closed(scene, broker))
    scene.hub.forget(Topic.POSITIONS.of(scene.account.id))
    assert offered(scene) == (OfferState.UNREAD, 0, 0)


async def test_an_exit_that_stands_after_a_restart_is_no_matter_of_the_flatten_any_more(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The broker never did the cancel: a person who cancels that exit later wants no offer."""
    exit_ = broker.stop(FIRST, Side.SELL, 800, "590.00")
    broker.keeps.add(exit_.id)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    lost = await restarted(scene)
    await lost.settle(scene.account)
    assert lost.ends(scene.account) == {}
    assert await said_over(scene) == [(FIRST, "protected")]


async def test_another_account_s_lost_exits_are_not_this_one_s(scene: TradingScene, broker: FlattenBroker) -> None:
    broker.end(await partly_closed(scene, broker))
    lost = await restarted(scene)
    for other in (ACCOUNTS[Environment.PAPER], replace(ACCOUNTS[Environment.PAPER], id=scene.account.id)):
        assert scene.guard.lost_exits.offers(other) == ()
        assert lost.offers(other) == ()
    assert lost.offers(replace(scene.account, name="another name")) != ()


async def test_one_pass_over_the_orders_serves_every_offer(
    scene: TradingScene, broker: FlattenBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked at every second: fifty offers among two thousand orders are no fifty passes."""
    broker.held[SECOND] = 800
    for security in (FIRST, SECOND):
        broker.stop(security, Side.SELL, 800, "590.00")
        broker.refused.add(security)
    await scene.guard.submit_flatten(scene.account)
    passes: list[str] = []

    class Counted(tuple[Order, ...]):
        __slots__ = ()

        def __iter__(self) -> Iterator[Order]:
            passes.append("pass")
            return super().__iter__()

    rows = Counted(scene.blotter.orders(scene.account.id) or ())
    monkeypatch.setattr(scene.blotter, "orders", lambda _account: rows)

    assert [found.state for found in scene.guard.lost_exits.offers(scene.account)] == [OfferState.FREE] * 2
    assert passes == ["pass"]


async def test_that_the_rest_is_closed_is_read_without_what_is_kept_for_exits(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    broker.fill(await partly_closed(scene, broker), 500)
    await scene.blotter.read_holdings(scene.account)
    read, kept = scene.gateway.positions, list[bool]()

    async def noted(account: Any, *, way_out: bool = False, **_leaves: Any) -> Any:
        kept.append(way_out)
        return await read(account, way_out=way_out)

    scene.gateway.positions = noted  # type: ignore[method-assign]
    await scene.guard.lost_exits.settle(scene.account)
    assert await said_over(scene) == [(FIRST, "closed")]
    assert set(kept) == {False}


async def test_cancel_it_and_put_the_stop_back(scene: TradingScene, broker: FlattenBroker) -> None:
    """Two confirmed steps: what fills until the cancel is done is taken off."""
    closing = await partly_closed(scene, broker)
    lost = scene.guard.lost_exits

    def fills_first(write: Write) -> None:
        if write.verb is WriteVerb.CANCEL:
            broker.fill(broker.orders[closing.id], 100)

    broker.before_answer = fills_first
    row = scene.blotter.order(scene.account.id, closing.id)
    assert row is not None
    number = scene.guard.client_order_id()
    await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=row, client_order_id=number))
    assert await lost.closing_over(scene.account, closing.id)
    found = await lost.proven(scene.account, FIRST, Side.SELL)
    assert found is not None
    assert found.exit is not None
    assert (found.held, found.exit.quantity) == (400, 400)
    await put_back(scene, found)
    assert (broker.crossed, broker.working(FIRST, Side.SELL)) == ([], 400)


async def test_a_closing_order_whose_cancel_is_not_done_is_waited_for_in_vain(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    closing = await partly_closed(scene, broker)
    assert not await scene.guard.lost_exits.closing_over(scene.account, closing.id)
    assert offered(scene)[0] is OfferState.RESTS


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(minutes=5), -timedelta(days=1)])
async def test_after_a_restart_an_entry_that_was_sent_since_ends_it_and_none_of_before(
    scene: TradingScene, broker: FlattenBroker, ahead: timedelta
) -> None:
    """By the broker's own times, however far its clock is ahead of ours."""
    broker.ahead = ahead
    broker.fill(broker.new(FIRST, Side.BUY, 200), 200)
    broker.held[FIRST] = 800
    broker.refused.add(FIRST)
    broker.stop(FIRST, Side.SELL, 800, "590.00", time_in_force=TimeInForce.GTC)
    await scene.guard.submit_flatten(scene.account, [FIRST])
    lost = await restarted(scene)
    assert [one.state for one in lost.offers(scene.account)] == [OfferState.FREE]

    entry = broker.new(FIRST, Side.BUY, 200)
    broker.fill(broker.orders[entry.id], 200)
    await scene.blotter.read_holdings(scene.account)

    assert [one.state for one in lost.offers(scene.account)] == [OfferState.REENTERED]


async def test_of_an_odd_rest_on_the_mainland_the_stop_is_offered_back_whole(scene: TradingScene) -> None:
    """The exchange takes it as one order: what a flatten took of it is not too small."""
    facts = replace(TENCENT, id=InstrumentId("SH.600519"), currency="CNY")
    broker = FlattenBroker(scene, (30,), (facts,))
    scene.session(MarketState.OPEN, Market.SH)
    limited: dict[str, Any] = {"order_type": OrderType.STOP_LIMIT, "price": Decimal(589)}
    broker.new(facts.id, Side.SELL, 30, trigger=Decimal(590), **limited)
    broker.refused.add(facts.id)
    run = await scene.guard.submit_flatten(scene.account, [facts.id])
    assert [one.state for one in run.outcomes] == [LineState.REFUSED]
    await scene.blotter.read_holdings(scene.account)
    (found,) = scene.guard.lost_exits.offers(scene.account)
    assert (found.state, found.exit and found.exit.quantity) == (OfferState.FREE, 30)
