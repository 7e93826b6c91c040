"""Everything of a market in one write, and orders parked or deleted: light, audited, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import PASSWORD
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown, RequestTimeout
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.offers import OfferField, OfferRow
from tideboard_core.model.open_review import CancelReview
from tideboard_core.model.order import (
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    Environment,
    Order,
    OrderAction,
    OrderStatus,
    Side,
)
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.orders.offers import BRINGS_IN, ActionOff
from tideboard_core.ports.trading import WriteVerb


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path) as made:
        yield made


@pytest.fixture
async def scene(locked: TradingScene) -> TradingScene:
    await locked.unlock()
    return locked


def everything(scene: TradingScene, market: Market = Market.HK, **changes: str) -> CancelAllRequest:
    number = scene.guard.client_order_id()
    return CancelAllRequest(account=scene.account, market=market, orders=(), client_order_id=number, **changes)


def act(scene: TradingScene, order: Order, what: OrderAction, **changes: str) -> ActionRequest:
    number = scene.guard.client_order_id()
    return ActionRequest(account=scene.account, order=order, action=what, client_order_id=number, **changes)  # type: ignore[arg-type]


# --- everything of a market -----------------------------------------------------------------------------------------


async def test_one_write_hits_every_order_of_the_market_and_the_log_names_them(scene: TradingScene) -> None:
    ours = scene.working(id="7", remark=scene.guard.client_order_id())
    theirs = scene.working(id="8", remark="")
    scene.working(id="9", instrument=InstrumentId("US.AAPL"))
    scene.working(id="10", status=OrderStatus.FILLED, filled=200)
    request = everything(scene)

    outcomes = await scene.guard.submit_cancel_account(request)

    (write,) = scene.gateway.writes
    assert write.verb is WriteVerb.CANCEL_ALL
    assert {order.id for order in write.request.orders} == {ours.id, theirs.id}
    assert {(o.order_id, o.error) for o in outcomes} == {("7", None), ("8", None)}
    review = scene.person.cancels[0]
    assert (review.everything, review.at_once) == (True, Market.HK)
    assert {order.id for order in review.orders} == {"7", "8"}
    assert "8" in review.foreign_ids
    intent = next(r for r in await scene.records() if r.kind.value == "intent")
    assert {row[0] for row in intent.data["orders"]} == {"7", "8"}
    assert b'"orders"' in write.log_then
    assert await scene.story(request.client_order_id) == ["intent", "accepted"]


async def test_both_mainland_exchanges_are_one_market(scene: TradingScene) -> None:
    scene.working(id="1", instrument=InstrumentId("SH.600519"))
    scene.working(id="2", instrument=InstrumentId("SZ.300750"))
    await scene.guard.submit_cancel_account(everything(scene, Market.SZ))
    assert {order.id for order in scene.gateway.writes[0].request.orders} == {"1", "2"}


async def test_a_paper_account_goes_one_by_one(tmp_path: Path) -> None:
    async with trading_scene(tmp_path, Environment.PAPER) as scene:
        await scene.unlock()
        scene.working(id="1")
        scene.working(id="2")
        outcomes = await scene.guard.submit_cancel_account(everything(scene))
        assert [write.verb for write in scene.gateway.writes] == [WriteVerb.CANCEL] * 2
        assert len(outcomes) == 2


async def test_nothing_open_asks_nobody(scene: TradingScene) -> None:
    with pytest.raises(OrderDenied, match="nothing-to-cancel"):
        await scene.guard.submit_cancel_account(everything(scene))
    assert scene.person.cancels == []


async def test_keeping_the_orders_sends_nothing(scene: TradingScene) -> None:
    scene.working()
    scene.person.answer = REFUSED
    with pytest.raises(OrderDenied, match="not-confirmed"):
        await scene.guard.submit_cancel_account(everything(scene))
    assert scene.gateway.writes == []


async def test_an_order_that_joins_while_the_log_is_written_stops_it(
    scene: TradingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.working(id="1")
    request, intent = everything(scene), scene.audit.record

    async def joined(*given: object, **named: object) -> int | None:
        scene.working(id="2")
        return await intent(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(scene.audit, "record", joined)
    with pytest.raises(OrderDenied, match="orders-joined"):
        await scene.guard.submit_cancel_account(request)
    assert scene.gateway.writes == []
    assert (await scene.story(request.client_order_id))[-1] == "not-sent"


async def test_an_order_that_joins_between_the_yes_and_its_arrival_stops_it(scene: TradingScene) -> None:
    scene.working(id="1")

    async def join(review: CancelReview) -> Confirmation:
        scene.working(id="2")
        return Confirmation(accepted=True, read=frozenset({"1"}))

    scene.person.on_review = join
    with pytest.raises(OrderDenied, match="orders-joined"):
        await scene.guard.submit_cancel_account(everything(scene))
    assert scene.gateway.writes == []


async def test_orders_that_are_over_by_the_yes_are_not_cancelled(scene: TradingScene) -> None:
    order = scene.working(id="1")

    async def end(review: CancelReview) -> Confirmation:
        scene.working(id="1", status=OrderStatus.FILLED, filled=order.quantity, remark=order.remark)
        return Confirmation(accepted=True)

    scene.person.on_review = end
    with pytest.raises(OrderDenied, match="nothing-to-cancel"):
        await scene.guard.submit_cancel_account(everything(scene))
    assert scene.gateway.writes == []


async def test_while_locked_the_password_is_for_this_act_alone(locked: TradingScene) -> None:
    locked.working()
    locked.person.password = PASSWORD
    await locked.guard.submit_cancel_account(everything(locked))
    await locked.spawn.settled()
    assert len(locked.gateway.writes) == 1
    assert locked.gateway.unlocks == [("300003", True), ("300003", False)]


async def test_an_answer_that_never_comes_is_settled_order_by_order_and_never_sent_again(scene: TradingScene) -> None:
    scene.working(id="1")
    scene.working(id="2", side=Side.SELL)
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = everything(scene)

    with pytest.raises(OrderUnknown):
        await scene.guard.submit_cancel_account(request)

    subject = scene.gateway.order_rows[0].instrument
    assert scene.blotter.writes.unknown(scene.account.id, subject, Side.BUY) == request.client_order_id
    scene.working(id="1", status=OrderStatus.CANCELLED)
    assert scene.blotter.writes.unknown(scene.account.id, subject, Side.BUY) is None
    assert scene.blotter.writes.unknown(scene.account.id, subject, Side.SELL) == request.client_order_id
    scene.working(id="2", side=Side.SELL, status=OrderStatus.CANCELLED)
    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    assert len(scene.gateway.writes) == 1
    assert await scene.story(request.client_order_id) == ["intent", "unknown", "settled"]


async def test_an_unknown_cancel_of_everything_is_restored_from_the_log(scene: TradingScene) -> None:
    scene.working(id="1")
    scene.working(id="2")
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit_cancel_account(everything(scene))
    (write,) = scene.order_journal.restore(await scene.records())
    assert (write.verb, {hit.order_id for hit in write.hits}) == (WriteVerb.CANCEL_ALL, {"1", "2"})


# --- park and delete ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [OrderAction.DISABLE, OrderAction.DELETE])
async def test_taking_an_order_out_is_asked_lightly_also_while_locked(locked: TradingScene, what: OrderAction) -> None:
    order = locked.working()
    locked.person.password = PASSWORD
    request = act(locked, order, what)

    await locked.guard.submit_action(request)

    (write,) = locked.gateway.writes
    assert (write.verb, write.request) == (WriteVerb.ACT, request)
    assert locked.person.cancels[0].action == what
    assert request.client_order_id.encode() in write.log_then
    assert await locked.story(request.client_order_id) == ["intent", "accepted"]


async def test_an_order_that_is_parked_already_or_gone_is_not_parked(scene: TradingScene) -> None:
    parked = scene.working(status=OrderStatus.DISABLED)
    with pytest.raises(OrderDenied, match="order"):
        await scene.guard.submit_action(act(scene, parked, OrderAction.DISABLE))

    order = scene.working(id="5")

    async def fill(review: CancelReview) -> None:
        scene.working(id="5", status=OrderStatus.FILLED, filled=200)

    scene.person.on_review = fill
    with pytest.raises(OrderDenied, match="order"):
        await scene.guard.submit_action(act(scene, order, OrderAction.DISABLE))
    assert scene.gateway.writes == []


async def test_an_order_that_is_over_can_be_deleted(scene: TradingScene) -> None:
    over = scene.working(status=OrderStatus.CANCELLED)
    await scene.guard.submit_action(act(scene, over, OrderAction.DELETE))
    assert len(scene.gateway.writes) == 1


async def test_a_delete_refused_by_a_time_out_is_settled_though_the_exchange_clock_was_set_back(
    scene: TradingScene,
) -> None:
    """Lists asked for after the answer show it, whatever the two clocks of the exchange say."""
    over = scene.working(status=OrderStatus.CANCELLED)
    scene.gateway.answer = lambda _: RequestTimeout("no-answer", refusable=True)
    request = act(scene, over, OrderAction.DELETE)
    scene.clock.set_market(scene.clock.market() + timedelta(seconds=90))
    with pytest.raises(OrderUnknown):
        await scene.guard.submit_action(request)
    scene.clock.advance(1)
    scene.clock.set_market(scene.clock.market() - timedelta(seconds=90))

    await scene.blotter.read_orders(scene.account)

    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    assert await scene.story(request.client_order_id) == ["intent", "unknown", "settled"]


async def test_a_list_asked_for_before_the_answer_shows_no_refusal(scene: TradingScene) -> None:
    """The list comes after the answer, and has the order as it was before the delete."""
    over = scene.working(status=OrderStatus.CANCELLED)
    scene.gateway.answer = lambda _: RequestTimeout("no-answer", refusable=True)
    asked = scene.clock.monotonic()
    scene.clock.advance(1)
    with pytest.raises(OrderUnknown):
        await scene.guard.submit_action(act(scene, over, OrderAction.DELETE))

    scene.blotter.writes.note_absences(scene.account.id, scene.clock.market() + timedelta(seconds=5), asked)

    assert len(scene.blotter.writes.unknowns(scene.account.id)) == 1


async def test_a_number_is_used_once_and_two_questions_never_stand_together(scene: TradingScene) -> None:
    order = scene.working()
    request = act(scene, order, OrderAction.DISABLE)
    await scene.guard.submit_action(request)
    with pytest.raises(OrderDenied, match="duplicate"):
        await scene.guard.submit_action(request)

    async def second(review: CancelReview) -> None:
        scene.person.on_review = None
        with pytest.raises(OrderDenied, match="confirmation-open"):
            await scene.guard.submit_cancel_account(everything(scene))

    scene.person.on_review = second
    await scene.guard.submit_action(act(scene, scene.working(id="6"), OrderAction.DISABLE))


async def test_without_a_connection_nothing_is_asked(scene: TradingScene) -> None:
    order = scene.working()
    scene.link(LinkState.DISCONNECTED)
    with pytest.raises(OrderDenied, match="link"):
        await scene.guard.submit_action(act(scene, order, OrderAction.DISABLE))
    with pytest.raises(OrderDenied, match="link"):
        await scene.guard.submit_cancel_account(everything(scene))
    assert scene.person.cancels == []


async def test_a_no_of_the_broker_is_told(scene: TradingScene) -> None:
    scene.gateway.answer = lambda _: OrderRejected("order-rejected", text="no")
    request = act(scene, scene.working(), OrderAction.DISABLE)
    with pytest.raises(OrderRejected):
        await scene.guard.submit_action(request)
    assert await scene.story(request.client_order_id) == ["intent", "rejected"]


@pytest.mark.parametrize("environment", [Environment.PAPER, Environment.LIVE])
async def test_paper_that_has_no_acts_brings_nothing_in_and_takes_out_all_the_same(
    tmp_path: Path, environment: Environment
) -> None:
    async with trading_scene(tmp_path, environment) as scene:
        await scene.unlock()
        scene.gateway.paper = (OfferRow(field=OfferField.ACTIONS, takes=frozenset()),)
        order = scene.working()
        for what in BRINGS_IN:
            request = act(scene, order, what)
            if environment is Environment.PAPER:
                with pytest.raises(OrderDenied) as denied:
                    await scene.guard.submit_action(request)
                assert (denied.value.code, denied.value.data["reason"]) == ("offered", ActionOff.PAPER)
                assert await scene.story(request.client_order_id) == ["denied"]
        assert scene.gateway.writes == []
        await scene.guard.submit_action(act(scene, order, OrderAction.DISABLE))
        over = scene.working(id="6", status=OrderStatus.CANCELLED)
        await scene.guard.submit_action(act(scene, over, OrderAction.DELETE))
        assert [write.verb for write in scene.gateway.writes] == [WriteVerb.ACT] * 2
        cancel = CancelRequest(account=scene.account, order=order, client_order_id=scene.guard.client_order_id())
        await scene.guard.submit_cancel(cancel)
        assert scene.gateway.writes[-1].verb is WriteVerb.CANCEL


async def test_a_market_without_acts_brings_nothing_in_and_takes_out_all_the_same(tmp_path: Path) -> None:
    async with trading_scene(tmp_path, Environment.LIVE) as scene:
        await scene.unlock()
        reconfirms = frozenset({OrderAction.RECONFIRM})
        scene.gateway.rows = (OfferRow(field=OfferField.ACTIONS, markets=frozenset({Market.HK}), takes=reconfirms),)
        order = scene.working()
        with pytest.raises(OrderDenied) as denied:
            await scene.guard.submit_action(act(scene, order, OrderAction.ENABLE))
        assert (denied.value.code, denied.value.data["reason"]) == ("offered", ActionOff.MARKET)
        assert scene.gateway.writes == []
        await scene.guard.submit_action(act(scene, order, OrderAction.DISABLE))
        cancel = CancelRequest(account=scene.account, order=order, client_order_id=scene.guard.client_order_id())
        await scene.guard.submit_cancel(cancel)
        assert [write.verb for write in scene.gateway.writes] == [WriteVerb.ACT, WriteVerb.CANCEL]
