"""A broker that answers a cancel with the end of the order: its words are shown, its row alone counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, OrderRejected
from tideboard_core.model.flatten import LineState
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import CancelRequest, Order, OrderRequest, OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode, Confirmation, Gesture, Severity
from tideboard_core.ports.trading import WriteVerb

FIRST = SECURITIES[0].id
WORDS = {"601011": "Order has been cancelled", "601012": "Order has been filled"}


@pytest.fixture
def broker(scene: TradingScene) -> FlattenBroker:
    """800 of one security are held."""
    broker = FlattenBroker(scene, (800, 0, 0))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return broker


def refusing(broker: FlattenBroker, number: str, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Each cancel is answered with the code of an end, after what happened to the order meanwhile."""
    answer = broker.scene.gateway.answer

    def refuse(write: Write) -> object:
        if write.verb is not WriteVerb.CANCEL:
            assert answer is not None
            return answer(write)
        meanwhile()
        return OrderRejected("cancel-of-ended", text=WORDS[number], number=number)

    broker.scene.gateway.answer = refuse


def sold(scene: TradingScene) -> list[object]:
    return [write.request.quantity for write in scene.gateway.writes if write.verb is WriteVerb.PLACE]


def take_profit(broker: FlattenBroker) -> Order:
    return broker.new(FIRST, Side.SELL, 800, price=Decimal(640), time_in_force=TimeInForce.GTC)


def stop(scene: TradingScene) -> OrderRequest:
    return OrderRequest(
        account=scene.account,
        instrument=FIRST,
        side=Side.SELL,
        order_type=OrderType.STOP,
        quantity=800,
        price=None,
        trigger=Decimal("590.00"),
        time_in_force=TimeInForce.GTC,
        client_order_id=scene.guard.client_order_id(),
    )


@pytest.mark.parametrize("pushed", [True, False])
async def test_a_stop_that_fills_while_its_cancel_is_under_way_ends_the_flatten(
    scene: TradingScene, broker: FlattenBroker, pushed: bool
) -> None:
    """The push comes at once, or is lost: then the list that follows the refusal has it. Nothing further is sold."""
    standing = broker.stop(FIRST, Side.SELL, 800, "590.00")
    if not pushed:
        broker.push = lambda _work: None
    refusing(broker, "601012", lambda: broker.fill(broker.orders[standing.id], 800))

    run = await scene.guard.submit_flatten(scene.account, instruments=[FIRST])

    (line,) = run.outcomes
    assert (line.state, sold(scene), broker.held[FIRST]) == (LineState.NOT_DONE, [], 0)
    assert (line.error is None, line.exits_to_offer) == (False, ())


@pytest.mark.parametrize("number", WORDS)
async def test_no_code_is_the_confirmation_that_a_flatten_waits_for(
    scene: TradingScene, broker: FlattenBroker, number: str
) -> None:
    standing = broker.stop(FIRST, Side.SELL, 800, "590.00")
    refusing(broker, number)

    run = await scene.guard.submit_flatten(scene.account, instruments=[FIRST])

    (line,) = run.outcomes
    assert (line.state, line.error and line.error.code) == (LineState.NOT_DONE, "flatten-exits-open")
    assert (sold(scene), broker.orders[standing.id].open) == ([], True)


@pytest.mark.parametrize("number", WORDS)
async def test_no_code_is_the_confirmation_that_a_replacement_waits_for(
    scene: TradingScene, broker: FlattenBroker, number: str
) -> None:
    exit_ = take_profit(broker)
    refusing(broker, number)

    with pytest.raises(OrderDenied, match="replace-exit-open"):
        await scene.guard.submit_replacement(exit_, stop(scene))

    assert sold(scene) == []


async def test_a_take_profit_that_fills_under_its_cancel_leaves_nothing_to_protect(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    exit_ = take_profit(broker)
    refusing(broker, "601012", lambda: broker.fill(broker.orders[exit_.id], 800))

    with pytest.raises(OrderDenied):
        await scene.guard.submit_replacement(exit_, stop(scene))

    assert (sold(scene), broker.held[FIRST]) == ([], 0)


async def test_the_words_are_told_and_the_row_is_read_whatever_the_code_says(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """The shares of the exit stay promised until its row says that it is over."""
    standing = take_profit(broker)
    reads = 0
    listed = scene.gateway.orders

    async def counted(*asked: Any, **how: Any) -> Any:
        nonlocal reads
        reads += 1
        return await listed(*asked, **how)

    scene.gateway.orders = counted  # type: ignore[method-assign]
    refusing(broker, "601011")

    request = CancelRequest(account=scene.account, order=standing, client_order_id=scene.guard.client_order_id())
    with pytest.raises(OrderRejected) as error:
        await scene.guard.submit_cancel(request)
    for _ in range(20):
        await asyncio.sleep(0)

    assert (error.value.code, error.value.data["text"]) == ("cancel-of-ended", "Order has been cancelled")
    assert reads
    (row,) = scene.blotter.orders(scene.account.id) or ()
    assert row.status is OrderStatus.SUBMITTED
    records = [record for record in await scene.records() if record.kind is RecordKind.REJECTED]
    assert records[-1].data["number"] == "601011"
    with pytest.raises(OrderDenied, match="short"):
        await scene.guard.submit(stop(scene))


async def test_a_stop_beside_an_exit_that_no_cancel_finds_goes_out_typed(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """Until then the exit counts whole; the quantity is typed, for if the broker holds it after all, both sell."""
    exit_ = broker.stop(FIRST, Side.SELL, 800, "580.00", entry="E1", time_in_force=TimeInForce.GTC)
    with pytest.raises(OrderDenied, match="short"):
        await scene.guard.submit(stop(scene))
    answer = broker.scene.gateway.answer
    assert answer is not None

    def refuse(write: Write) -> object:
        return answer(write) if write.verb is not WriteVerb.CANCEL else OrderRejected("cancel-not-found", text="none")

    broker.scene.gateway.answer = refuse
    request = CancelRequest(account=scene.account, order=exit_, client_order_id=scene.guard.client_order_id())
    with pytest.raises(OrderRejected, match="cancel-not-found"):
        await scene.guard.submit_cancel(request)

    await scene.guard.submit(stop(scene))

    assert sold(scene) == [800]
    short = next(one for one in scene.person.reviews[-1].checks if one.code is CheckCode.SHORT)
    assert (short.severity, short.data["both"]) == (Severity.TYPED, 1600)
    assert scene.person.reviews[-1].gesture is Gesture.TYPE


def lost(broker: FlattenBroker, *exits: Order) -> None:
    """No cancel finds these exits: each is listed on."""
    answer, ids = broker.scene.gateway.answer, {one.id for one in exits}
    assert answer is not None

    def refuse(write: Write) -> object:
        if write.verb is WriteVerb.CANCEL and write.request.order.id in ids:
            return OrderRejected("cancel-not-found", text="none")
        return answer(write)

    broker.scene.gateway.answer = refuse


def attached(broker: FlattenBroker, quantity: int, entry: str = "E1") -> Order:
    return broker.stop(FIRST, Side.SELL, quantity, "590.00", entry=entry, time_in_force=TimeInForce.GTC)


@pytest.mark.parametrize("known", [False, True], ids=["found-out-now", "known-before"])
async def test_beside_an_exit_that_no_cancel_finds_a_flatten_closes_what_is_free(
    scene: TradingScene, broker: FlattenBroker, known: bool
) -> None:
    """The rest stays held: if the broker has that exit after all, a sale of it would cross zero."""
    gone, other = attached(broker, 300), attached(broker, 500, "E2")
    lost(broker, gone)
    if known:
        request = CancelRequest(account=scene.account, order=gone, client_order_id=scene.guard.client_order_id())
        with pytest.raises(OrderRejected, match="cancel-not-found"):
            await scene.guard.submit_cancel(request)

    run = await scene.guard.submit_flatten(scene.account, instruments=[FIRST])

    (line,) = run.outcomes
    assert line.line.unfound == (300 if known else 0)
    assert (line.state, line.sent, line.left) == (LineState.PARTLY, 500, 300)
    assert (broker.crossed, broker.held[FIRST]) == ([], 300)
    assert [one.id for one in line.exits_to_offer] == [other.id]


@pytest.mark.parametrize("known", [False, True], ids=["found-out-now", "known-before"])
async def test_an_exit_for_all_that_is_held_and_that_no_cancel_finds_is_named_as_what_holds_it_up(
    scene: TradingScene, broker: FlattenBroker, known: bool
) -> None:
    """Known before, it is tried first, and the exits that do stand are not taken away for nothing."""
    other, gone = take_profit(broker), attached(broker, 800)
    lost(broker, gone)
    if known:
        request = CancelRequest(account=scene.account, order=gone, client_order_id=scene.guard.client_order_id())
        with pytest.raises(OrderRejected, match="cancel-not-found"):
            await scene.guard.submit_cancel(request)

    run = await scene.guard.submit_flatten(scene.account, instruments=[FIRST])

    (line,) = run.outcomes
    assert line.error is not None
    assert (line.state, line.error.code, line.error.data) == (
        LineState.NOT_DONE,
        "flatten-exit-unfound",
        {"order": gone.id},
    )
    assert (sold(scene), broker.orders[other.id].open) == ([], known)
    assert [one.id for one in line.exits_to_offer] == ([] if known else [other.id])


async def test_an_exit_that_a_later_cancel_finds_holds_nothing_up(scene: TradingScene, broker: FlattenBroker) -> None:
    gone, answer = attached(broker, 800), broker.scene.gateway.answer
    lost(broker, gone)
    request = CancelRequest(account=scene.account, order=gone, client_order_id=scene.guard.client_order_id())
    with pytest.raises(OrderRejected, match="cancel-not-found"):
        await scene.guard.submit_cancel(request)
    broker.scene.gateway.answer = answer

    run = await scene.guard.submit_flatten(scene.account, instruments=[FIRST])

    assert (run.outcomes[0].state, sold(scene)) == (LineState.DONE, [800])


async def test_beside_such_an_exit_no_other_is_taken_away_for_a_part_of_an_odd_rest(scene: TradingScene) -> None:
    """The exchange takes none of the 20 that are free of 350 held: its odd rest is 50, whole."""
    one = replace(SECURITIES[0], id=InstrumentId("SH.600519"), currency="CNY")
    broker = FlattenBroker(scene, [350], [one])
    scene.session(MarketState.OPEN, Market.SH)
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    terms: dict[str, Any] = {"order_type": OrderType.STOP_LIMIT, "price": Decimal(589), "trigger": Decimal(590)}
    gone = broker.new(one.id, Side.SELL, 330, entry="E1", **terms)
    other = broker.new(one.id, Side.SELL, 350, entry="E2", **terms)
    lost(broker, gone)
    request = CancelRequest(account=scene.account, order=gone, client_order_id=scene.guard.client_order_id())
    with pytest.raises(OrderRejected, match="cancel-not-found"):
        await scene.guard.submit_cancel(request)
    ticked = frozenset({one.id})
    scene.person.answer = Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=1, lines=ticked)

    run = await scene.guard.submit_flatten(scene.account, instruments=[one.id])

    (line,) = run.outcomes
    assert line.error is not None
    assert (line.state, line.error.code) == (LineState.NOT_DONE, "flatten-exit-unfound")
    assert (sold(scene), broker.orders[other.id].open) == ([], True)
