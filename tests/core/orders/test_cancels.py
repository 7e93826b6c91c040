"""Everything of a market in one write, and orders parked or deleted: light, audited, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.trading import PASSWORD
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown, RequestTimeout
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.open_review import CancelReview
from tideboard_core.model.order import ActRequest, CancelAllRequest, Environment, Order, OrderAct, OrderStatus, Side
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.ports.trading import WriteVerb


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path) as made:
        yield made


@pytest.fixture
async def desk(locked: Desk) -> Desk:
    await locked.unlock()
    return locked


def everything(desk: Desk, market: Market = Market.HK, **changes: str) -> CancelAllRequest:
    number = desk.guard.client_order_id()
    return CancelAllRequest(account=desk.account, market=market, orders=(), client_order_id=number, **changes)


def act(desk: Desk, order: Order, what: OrderAct, **changes: str) -> ActRequest:
    number = desk.guard.client_order_id()
    return ActRequest(account=desk.account, order=order, act=what, client_order_id=number, **changes)  # type: ignore[arg-type]


# --- everything of a market -----------------------------------------------------------------------------------------


async def test_one_write_hits_every_order_of_the_market_and_the_log_names_them(desk: Desk) -> None:
    ours = desk.working(id="7", remark=desk.guard.client_order_id())
    theirs = desk.working(id="8", remark="")
    desk.working(id="9", instrument=InstrumentId("US.AAPL"))
    desk.working(id="10", status=OrderStatus.FILLED, filled=200)
    request = everything(desk)

    outcomes = await desk.guard.submit_cancel_account(request)

    (write,) = desk.gateway.writes
    assert write.verb is WriteVerb.CANCEL_ALL
    assert {order.id for order in write.request.orders} == {ours.id, theirs.id}
    assert {(o.order_id, o.error) for o in outcomes} == {("7", None), ("8", None)}
    review = desk.person.cancels[0]
    assert (review.everything, review.at_once) == (True, Market.HK)
    assert {order.id for order in review.orders} == {"7", "8"}
    assert "8" in review.foreign_ids
    intent = next(r for r in await desk.records() if r.kind.value == "intent")
    assert {row[0] for row in intent.data["orders"]} == {"7", "8"}
    assert b'"orders"' in write.log_then
    assert await desk.story(request.client_order_id) == ["intent", "accepted"]


async def test_both_mainland_exchanges_are_one_market(desk: Desk) -> None:
    desk.working(id="1", instrument=InstrumentId("SH.600519"))
    desk.working(id="2", instrument=InstrumentId("SZ.300750"))
    await desk.guard.submit_cancel_account(everything(desk, Market.SZ))
    assert {order.id for order in desk.gateway.writes[0].request.orders} == {"1", "2"}


async def test_a_paper_account_goes_one_by_one(tmp_path: Path) -> None:
    async with trading_desk(tmp_path, Environment.PAPER) as desk:
        await desk.unlock()
        desk.working(id="1")
        desk.working(id="2")
        outcomes = await desk.guard.submit_cancel_account(everything(desk))
        assert [write.verb for write in desk.gateway.writes] == [WriteVerb.CANCEL] * 2
        assert len(outcomes) == 2


async def test_nothing_open_asks_nobody(desk: Desk) -> None:
    with pytest.raises(OrderDenied, match="nothing-to-cancel"):
        await desk.guard.submit_cancel_account(everything(desk))
    assert desk.person.cancels == []


async def test_keeping_the_orders_sends_nothing(desk: Desk) -> None:
    desk.working()
    desk.person.answer = REFUSED
    with pytest.raises(OrderDenied, match="not-confirmed"):
        await desk.guard.submit_cancel_account(everything(desk))
    assert desk.gateway.writes == []


async def test_an_order_that_joins_while_the_log_is_written_stops_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.working(id="1")
    request, intent = everything(desk), desk.audit.record

    async def joined(*given: object, **named: object) -> int | None:
        desk.working(id="2")
        return await intent(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.audit, "record", joined)
    with pytest.raises(OrderDenied, match="orders-joined"):
        await desk.guard.submit_cancel_account(request)
    assert desk.gateway.writes == []
    assert (await desk.story(request.client_order_id))[-1] == "not-sent"


async def test_an_order_that_joins_between_the_yes_and_its_arrival_stops_it(desk: Desk) -> None:
    desk.working(id="1")

    async def join(review: CancelReview) -> Confirmation:
        desk.working(id="2")
        return Confirmation(accepted=True, read=frozenset({"1"}))

    desk.person.act = join
    with pytest.raises(OrderDenied, match="orders-joined"):
        await desk.guard.submit_cancel_account(everything(desk))
    assert desk.gateway.writes == []


async def test_orders_that_are_over_by_the_yes_are_not_cancelled(desk: Desk) -> None:
    order = desk.working(id="1")

    async def end(review: CancelReview) -> Confirmation:
        desk.working(id="1", status=OrderStatus.FILLED, filled=order.quantity, remark=order.remark)
        return Confirmation(accepted=True)

    desk.person.act = end
    with pytest.raises(OrderDenied, match="nothing-to-cancel"):
        await desk.guard.submit_cancel_account(everything(desk))
    assert desk.gateway.writes == []


async def test_while_locked_the_password_is_for_this_act_alone(locked: Desk) -> None:
    locked.working()
    locked.person.password = PASSWORD
    await locked.guard.submit_cancel_account(everything(locked))
    await locked.spawn.settled()
    assert len(locked.gateway.writes) == 1
    assert locked.gateway.unlocks == [("300003", True), ("300003", False)]


async def test_an_answer_that_never_comes_is_settled_order_by_order_and_never_sent_again(desk: Desk) -> None:
    desk.working(id="1")
    desk.working(id="2", side=Side.SELL)
    desk.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = everything(desk)

    with pytest.raises(OrderUnknown):
        await desk.guard.submit_cancel_account(request)

    subject = desk.gateway.order_rows[0].instrument
    assert desk.blotter.writes.unknown(desk.account.id, subject, Side.BUY) == request.client_order_id
    desk.working(id="1", status=OrderStatus.CANCELLED)
    assert desk.blotter.writes.unknown(desk.account.id, subject, Side.BUY) is None
    assert desk.blotter.writes.unknown(desk.account.id, subject, Side.SELL) == request.client_order_id
    desk.working(id="2", side=Side.SELL, status=OrderStatus.CANCELLED)
    assert desk.blotter.writes.unknowns(desk.account.id) == ()
    assert len(desk.gateway.writes) == 1
    assert await desk.story(request.client_order_id) == ["intent", "unknown", "settled"]


async def test_an_unknown_cancel_of_everything_is_restored_from_the_log(desk: Desk) -> None:
    desk.working(id="1")
    desk.working(id="2")
    desk.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await desk.guard.submit_cancel_account(everything(desk))
    (write,) = desk.order_journal.restore(await desk.records())
    assert (write.verb, {hit.order_id for hit in write.hits}) == (WriteVerb.CANCEL_ALL, {"1", "2"})


# --- park and delete ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [OrderAct.DISABLE, OrderAct.DELETE])
async def test_taking_an_order_out_is_asked_lightly_also_while_locked(locked: Desk, what: OrderAct) -> None:
    order = locked.working()
    locked.person.password = PASSWORD
    request = act(locked, order, what)

    await locked.guard.submit_act(request)

    (write,) = locked.gateway.writes
    assert (write.verb, write.request) == (WriteVerb.ACT, request)
    assert locked.person.cancels[0].act == what
    assert request.client_order_id.encode() in write.log_then
    assert await locked.story(request.client_order_id) == ["intent", "accepted"]


async def test_an_order_that_is_parked_already_or_gone_is_not_parked(desk: Desk) -> None:
    parked = desk.working(status=OrderStatus.DISABLED)
    with pytest.raises(OrderDenied, match="order"):
        await desk.guard.submit_act(act(desk, parked, OrderAct.DISABLE))

    order = desk.working(id="5")

    async def fill(review: CancelReview) -> None:
        desk.working(id="5", status=OrderStatus.FILLED, filled=200)

    desk.person.act = fill
    with pytest.raises(OrderDenied, match="order"):
        await desk.guard.submit_act(act(desk, order, OrderAct.DISABLE))
    assert desk.gateway.writes == []


async def test_an_order_that_is_over_can_be_deleted(desk: Desk) -> None:
    over = desk.working(status=OrderStatus.CANCELLED)
    await desk.guard.submit_act(act(desk, over, OrderAct.DELETE))
    assert len(desk.gateway.writes) == 1


async def test_a_number_is_used_once_and_two_questions_never_stand_together(desk: Desk) -> None:
    order = desk.working()
    request = act(desk, order, OrderAct.DISABLE)
    await desk.guard.submit_act(request)
    with pytest.raises(OrderDenied, match="duplicate"):
        await desk.guard.submit_act(request)

    async def second(review: CancelReview) -> None:
        desk.person.act = None
        with pytest.raises(OrderDenied, match="confirmation-open"):
            await desk.guard.submit_cancel_account(everything(desk))

    desk.person.act = second
    await desk.guard.submit_act(act(desk, desk.working(id="6"), OrderAct.DISABLE))


async def test_without_a_connection_nothing_is_asked(desk: Desk) -> None:
    order = desk.working()
    desk.link(LinkState.DISCONNECTED)
    with pytest.raises(OrderDenied, match="link"):
        await desk.guard.submit_act(act(desk, order, OrderAct.DISABLE))
    with pytest.raises(OrderDenied, match="link"):
        await desk.guard.submit_cancel_account(everything(desk))
    assert desk.person.cancels == []


async def test_a_no_of_the_broker_is_told(desk: Desk) -> None:
    desk.gateway.answer = lambda _: OrderRejected("order-rejected", text="no")
    request = act(desk, desk.working(), OrderAct.DISABLE)
    with pytest.raises(OrderRejected):
        await desk.guard.submit_act(request)
    assert await desk.story(request.client_order_id) == ["intent", "rejected"]
