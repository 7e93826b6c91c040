"""Orders, fills and money as the broker tells them, and writes without an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest

from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.disk import Disk
from fakes.values.hub_values import known
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, funds, order_row, position
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import (
    GatewayDown,
    NotOffered,
    OrderRejected,
    OrderUnknown,
    RateLimited,
    RequestTimeout,
    ServerRefused,
)
from tideboard_core.model.hub_keys import APPEARED, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Account, Environment, Fill, Order, OrderRequest, OrderStatus, Position, Side
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import ASK_AFTER, ASK_FOR, UNKNOWN_WRITES
from tideboard_core.ports.trading import PositionList

T = TypeVar("T")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        yield made


def shown(desk: Desk, topic: Topic[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(known(desk.hub, topic.of(desk.account.id)))


async def unanswered(desk: Desk, **changes: object) -> OrderRequest:
    """An order that went out and got no answer; the asking has not begun yet."""
    desk.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = desk.request(**changes)
    with pytest.raises(OrderUnknown):
        await desk.guard.submit(request)
    desk.gateway.answer = desk.gateway.accept
    return request


def fill(desk: Desk, number: str, *, seconds: int = 0) -> Fill:
    return Fill(
        id=number,
        order_id="W1",
        account_id=desk.account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.BUY,
        quantity=100,
        price=Decimal("611.00"),
        time=NOON + timedelta(seconds=seconds),
    )


# --- reading --------------------------------------------------------------------------------------------------------


async def test_after_a_login_pushes_are_asked_for_before_anything_is_read(desk: Desk) -> None:
    desk.gateway.reads.clear()

    await desk.blotter.read_again()

    assert desk.gateway.reads == ["watch", "orders", "fills", "funds", "positions"]
    assert desk.gateway.watched == [desk.account.id]


async def test_everything_read_is_published(desk: Desk) -> None:
    desk.gateway.order_rows = [order_row(desk.account, id="1"), order_row(desk.account, id="2")]
    desk.gateway.fill_rows = [fill(desk, "f1"), fill(desk, "f2", seconds=1)]
    desk.gateway.position_rows = [position(desk.account, 300)]
    desk.gateway.fund_row = funds("5")

    await desk.blotter.read_again()

    assert [order.id for order in shown(desk, Topic.ORDERS)] == ["2", "1"]
    assert [row.id for row in shown(desk, Topic.FILLS)] == ["f2", "f1"]
    assert shown(desk, Topic.POSITIONS)[0].quantity == 300
    assert known(desk.hub, Topic.FUNDS.of(desk.account.id)).power == 5
    assert desk.hub.value(Topic.ACCOUNTS.of("")) == (desk.account,)


async def test_funds_and_positions_change_together(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the broker's two answers the old pair stands; positions that are refused do not hold the funds back."""
    key, seen = Topic.FUNDS.of(desk.account.id), []

    async def refuse(account: object) -> list[Position]:
        seen.append(desk.hub.value(key))
        raise ServerRefused("server-refused")

    before = desk.hub.value(key)
    desk.gateway.fund_row = funds("7")
    monkeypatch.setattr(desk.gateway, "positions", refuse)
    await desk.blotter.read_again()

    assert seen == [before]
    assert known(desk.hub, key).power == 7


async def test_one_refused_read_does_not_stop_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(account: object) -> list[Fill]:
        raise NotOffered("paper-has-no-fills")

    async def limited(account: object) -> list[Order]:
        raise RateLimited("rate")

    monkeypatch.setattr(desk.gateway, "fills", refuse)
    monkeypatch.setattr(desk.gateway, "orders", limited)
    desk.gateway.reads.clear()

    await desk.blotter.read_again()

    assert desk.gateway.reads == ["watch", "funds", "positions"]
    assert shown(desk, Topic.FILLS) == ()


async def test_a_lost_connection_comes_out(desk: Desk) -> None:
    desk.gateway.refuse_reads = GatewayDown("connection-closed")

    with pytest.raises(GatewayDown):
        await desk.blotter.read_again()


async def test_absence_from_a_list_does_not_end_an_open_order(desk: Desk) -> None:
    open_one = desk.working(id="1")
    desk.working(id="2", status=OrderStatus.FILLED, filled=200)
    desk.gateway.order_rows = []

    await desk.blotter.read_orders(desk.account)

    assert shown(desk, Topic.ORDERS) == (open_one,)


async def test_nothing_of_a_paper_account_is_left_under_its_number(desk: Desk) -> None:
    desk.working(id="B7")
    desk.gateway.order_rows.clear()
    for account, left in ((desk.account, 1), (replace(ACCOUNTS[Environment.LIVE], id=desk.account.id), 0)):
        await desk.blotter.watch([account])
        assert len(desk.blotter.orders(account.id) or ()) == left


async def test_before_the_first_read_orders_are_not_known(desk: Desk) -> None:
    assert desk.blotter.orders("another account") is None


# --- pushes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "late",
    [
        {"status": OrderStatus.SUBMITTED, "updated": NOON},
        {"status": OrderStatus.SUBMITTED, "filled": 100, "updated": NOON + timedelta(seconds=9)},
        {"status": OrderStatus.CANCELLING, "filled": 200, "updated": NOON + timedelta(seconds=5)},
    ],
)
async def test_a_push_that_was_overtaken_changes_nothing(desk: Desk, late: dict[str, Any]) -> None:
    done = desk.working(status=OrderStatus.FILLED, filled=200, updated=NOON + timedelta(seconds=5))

    desk.blotter.order_changed(order_row(desk.account, **late))

    assert shown(desk, Topic.ORDERS) == (done,)


async def test_transitions_of_our_orders_are_audited_once_each(desk: Desk) -> None:
    request = desk.request()
    await desk.guard.submit(request)
    for status, filled in (
        (OrderStatus.SUBMITTED, 0),
        (OrderStatus.SUBMITTED, 0),
        (OrderStatus.PARTIALLY_FILLED, 50),
        (OrderStatus.FILLED, 100),
    ):
        desk.working(id="B1", remark=request.client_order_id, status=status, filled=filled, quantity=100)
    await desk.blotter.read_again()

    told = [(r.data["status"], r.data["filled"]) for r in await desk.records() if r.kind is RecordKind.TRANSITION]
    assert told == [("submitted", 0), ("partially-filled", 50), ("filled", 100)]


async def test_orders_of_other_programs_are_shown_and_not_audited(desk: Desk) -> None:
    foreign = desk.working(remark="TB-1120-9999")

    assert shown(desk, Topic.ORDERS) == (foreign,)
    assert desk.blotter.foreign([foreign]) == {"W1"}
    assert [r for r in await desk.records() if r.kind is RecordKind.TRANSITION] == []


async def test_many_fills_are_one_read_of_the_money(desk: Desk) -> None:
    desk.gateway.reads.clear()
    for number in range(50):
        desk.blotter.filled(fill(desk, f"f{number}"))
    await desk.spawn.settled()

    assert desk.gateway.reads == ["funds", "positions"]
    assert len(shown(desk, Topic.FILLS)) == 50


async def test_a_fill_during_the_pause_is_read_after_it(desk: Desk) -> None:
    desk.gateway.reads.clear()
    once = [True]

    def fill_more() -> None:
        if once.pop() if once else False:
            desk.blotter.filled(fill(desk, "f2"))

    desk.sleep.before = fill_more
    desk.blotter.filled(fill(desk, "f1"))
    await desk.spawn.settled()

    assert desk.gateway.reads == ["funds", "positions"] * 2
    assert desk.sleep.log == [3.0, 3.0]


async def test_money_that_cannot_be_read_is_read_next_time(desk: Desk) -> None:
    desk.gateway.refuse_reads = GatewayDown("connection-closed")
    desk.blotter.filled(fill(desk, "f1"))
    await desk.spawn.settled()
    desk.gateway.refuse_reads = None
    desk.gateway.reads.clear()
    desk.blotter.filled(fill(desk, "f2"))
    await desk.spawn.settled()

    assert desk.gateway.reads == ["funds", "positions"]


async def test_an_accepted_order_without_a_push_is_looked_for(desk: Desk) -> None:
    await desk.guard.submit(desk.request())
    desk.gateway.order_rows = [order_row(desk.account, id="B1")]
    await desk.spawn.settled()

    assert [order.id for order in shown(desk, Topic.ORDERS)] == ["B1"]


# --- unknown --------------------------------------------------------------------------------------------------------


async def test_a_push_with_our_id_settles_an_unknown(desk: Desk) -> None:
    request = await unanswered(desk)
    assert [order.status for order in shown(desk, Topic.ORDERS)] == [OrderStatus.UNKNOWN]

    desk.working(id="B7", remark=request.client_order_id, quantity=100)

    assert [(order.id, order.status) for order in shown(desk, Topic.ORDERS)] == [("B7", OrderStatus.SUBMITTED)]
    settled = [r for r in await desk.records() if r.kind is RecordKind.SETTLED]
    assert (settled[0].id, settled[0].data["by"], settled[0].data["order"]) == (request.client_order_id, "order", "B7")


async def test_an_unknown_stands_for_its_own_account_alone(desk: Desk) -> None:
    request = await asked_out(desk)

    assert desk.blotter.writes.unknown(desk.account.id, TENCENT.id, request.side) == request.client_order_id
    assert desk.blotter.writes.unknown("another", TENCENT.id, request.side) is None


async def test_a_push_that_came_before_the_time_out_settles_at_once(desk: Desk) -> None:
    request = desk.request()

    def push_then_silence(write: object) -> RequestTimeout:
        desk.working(id="B7", remark=request.client_order_id)
        return RequestTimeout("no-answer")

    desk.gateway.answer = push_then_silence
    with pytest.raises(OrderUnknown):
        await desk.guard.submit(request)

    assert desk.blotter.writes.unknowns(desk.account.id) == ()


async def test_a_query_settles_an_unknown(desk: Desk) -> None:
    request = await unanswered(desk)
    desk.gateway.order_rows = [order_row(desk.account, id="B7", remark=request.client_order_id)]

    await desk.spawn.settled()

    assert [order.id for order in shown(desk, Topic.ORDERS)] == ["B7"]


async def test_a_late_yes_settles_and_a_late_no_frees_the_day_s_value(desk: Desk) -> None:
    first, second = await unanswered(desk), None
    desk.blotter.late_reply(first.client_order_id, "B7", None)
    desk.gateway.position_rows = [position(desk.account, 1000)]
    second = await unanswered(desk, side=Side.SELL, price="612.00")
    desk.blotter.late_reply(second.client_order_id, None, OrderRejected("rejected", text="no"))

    assert desk.blotter.writes.unknowns(desk.account.id) == ()
    sides = (Side.BUY, Side.SELL)
    traded = [desk.order_journal.traded(desk.account.id, TENCENT.currency, side, (), lambda _: None) for side in sides]
    assert traded == [Decimal("61250.00"), 0]


async def test_a_reply_between_the_time_out_and_its_telling_is_not_lost(desk: Desk) -> None:
    request = desk.request()

    def reply_first(write: object) -> RequestTimeout:
        desk.blotter.late_reply(request.client_order_id, None, OrderRejected("rejected", text="no"))
        return RequestTimeout("no-answer")

    desk.gateway.answer = reply_first
    with pytest.raises(OrderUnknown):
        await desk.guard.submit(request)

    assert desk.blotter.writes.unknowns(desk.account.id) == ()
    assert await desk.story(request.client_order_id) == ["intent", "unknown", "settled"]


async def test_a_late_time_out_or_a_stranger_settles_nothing(desk: Desk) -> None:
    request = await unanswered(desk)

    desk.blotter.late_reply(request.client_order_id, None, RequestTimeout("again"))
    desk.blotter.late_reply("TB-1120-9999", "B7", None)

    assert len(desk.blotter.writes.unknowns(desk.account.id)) == 1


async def test_absence_proves_nothing_the_user_decides_after_thirty_seconds(desk: Desk) -> None:
    request = await unanswered(desk)
    desk.gateway.reads.clear()
    desk.sleep.log.clear()
    await desk.spawn.settled()

    assert sum(ASK_AFTER) == ASK_FOR
    assert [pause for pause in desk.sleep.log if pause in ASK_AFTER] == list(ASK_AFTER)
    assert desk.gateway.reads.count("orders") == len(ASK_AFTER)
    (write,) = desk.blotter.writes.unknowns(desk.account.id)
    assert not write.asking
    assert shown(desk, UNKNOWN_WRITES) == (write,)

    desk.blotter.decide(request.client_order_id)

    assert desk.blotter.writes.unknowns(desk.account.id) == ()
    assert (await desk.story(request.client_order_id))[-1] == "settled"


async def test_asking_goes_on_over_a_lost_connection(desk: Desk) -> None:
    request = await unanswered(desk)
    desk.gateway.refuse_reads = GatewayDown("connection-closed")
    answers = [0]

    def come_back() -> None:
        answers[0] += 1
        if answers[0] == 3:
            desk.gateway.refuse_reads = None
            desk.gateway.order_rows = [order_row(desk.account, id="B7", remark=request.client_order_id)]

    desk.sleep.before = come_back
    await desk.spawn.settled()

    assert desk.blotter.writes.unknowns(desk.account.id) == ()


async def test_the_login_after_a_lost_connection_asks_at_once(desk: Desk) -> None:
    request = await unanswered(desk)
    await desk.spawn.settled()
    desk.gateway.order_rows = [order_row(desk.account, id="B7", remark=request.client_order_id)]
    desk.link(LinkState.DISCONNECTED)
    desk.link(LinkState.LIVE)

    await desk.blotter.read_again()

    assert desk.blotter.writes.unknowns(desk.account.id) == ()


async def test_an_order_in_flight_when_the_program_died_is_unknown_at_the_next_start(tmp_path: Path) -> None:
    disk = Disk()
    async with trading_desk(tmp_path, disk=disk) as first:
        await first.unlock()
        request = await unanswered(first)

    async with trading_desk(tmp_path, disk=disk) as second:
        (write,) = known(second.hub, UNKNOWN_WRITES.of(second.account.id))
        assert second.blotter.writes.unknowns(second.account.id) == (write,)
        assert write.client_order_id == request.client_order_id
        assert second.blotter.writes.unknown(second.account.id, TENCENT.id, Side.BUY) == request.client_order_id
        assert [order.status for order in shown(second, Topic.ORDERS)] == [OrderStatus.UNKNOWN]
        second.working(id="B7", remark=request.client_order_id)
        assert second.blotter.writes.unknowns(second.account.id) == ()


async def test_a_reset_of_the_practice_account_leaves_nothing(desk: Desk) -> None:
    await unanswered(desk)
    desk.working()

    desk.blotter.forget(desk.account.id)

    assert (shown(desk, Topic.ORDERS), shown(desk, Topic.FILLS), shown(desk, UNKNOWN_WRITES)) == ((), (), ())


async def test_ids_that_another_computer_of_ours_has_used_are_not_given_again(desk: Desk) -> None:
    desk.working(id="W7", remark="TB-1120-0041")

    assert desk.guard.client_order_id() == "TB-1120-0042"
    assert desk.blotter.foreign(desk.blotter.orders(desk.account.id) or ()) == {"W7"}


# --- an unanswered order that the lists do not hold -----------------------------------------------------------------


async def asked_out(desk: Desk, **changes: object) -> OrderRequest:
    """An order without an answer, 30 s later; each question takes as long as it should."""

    async def sleep(seconds: float) -> None:
        desk.clock.advance(seconds)

    desk.blotter._sleep = sleep
    request = await unanswered(desk, **changes)
    await desk.spawn.settled()
    return request


async def look_again(desk: Desk, seconds: float = 15) -> None:
    desk.clock.advance(seconds)
    await desk.blotter.poll()


async def test_two_fresh_lists_that_lack_it_say_that_the_broker_does_not_list_it(desk: Desk) -> None:
    await asked_out(desk)
    (write,) = shown(desk, UNKNOWN_WRITES)
    assert (write.unlisted, write.asking) == (True, False)


@pytest.mark.parametrize("lack", ["from_broker", "whole"])
async def test_a_list_that_proves_nothing_takes_no_filled_order_out_of_the_days_value(desk: Desk, lack: str) -> None:
    desk.working(status=OrderStatus.FILLED, filled=200, average_price=Decimal(611))
    desk.gateway.order_rows = []

    setattr(desk.gateway, lack, False)
    await desk.blotter.read_orders(desk.account)
    assert [order.filled for order in desk.blotter.orders(desk.account.id) or ()] == [200]
    setattr(desk.gateway, lack, True)
    await desk.blotter.read_orders(desk.account)
    assert desk.blotter.orders(desk.account.id) == ()


@pytest.mark.parametrize("lack", ["from_broker", "whole"])
async def test_a_list_from_the_cache_or_with_rows_left_out_proves_nothing(desk: Desk, lack: str) -> None:
    setattr(desk.gateway, lack, False)
    await asked_out(desk)
    assert not shown(desk, UNKNOWN_WRITES)[0].unlisted

    setattr(desk.gateway, lack, True)
    await look_again(desk)
    assert not shown(desk, UNKNOWN_WRITES)[0].unlisted, "one list is not enough"
    await look_again(desk)
    assert shown(desk, UNKNOWN_WRITES)[0].unlisted


async def test_an_order_like_it_without_a_number_keeps_it_from_being_called_unlisted(desk: Desk) -> None:
    twin = order_row(desk.account, quantity=100, price=Decimal("612.50"), created=desk.clock.market())
    desk.gateway.order_rows = [twin]
    await asked_out(desk)
    await look_again(desk)

    assert not shown(desk, UNKNOWN_WRITES)[0].unlisted


async def test_an_order_without_our_number_is_never_called_unlisted(desk: Desk) -> None:
    desk.gateway.remarks = False
    await asked_out(desk)
    await look_again(desk)
    assert not shown(desk, UNKNOWN_WRITES)[0].unlisted


async def test_a_list_of_another_exchange_day_proves_nothing(desk: Desk) -> None:
    desk.gateway.from_broker = False
    await asked_out(desk)
    desk.gateway.from_broker = True
    desk.clock.set_market(desk.clock.market() + timedelta(days=1))
    for _ in range(3):
        await look_again(desk)
    assert not shown(desk, UNKNOWN_WRITES)[0].unlisted


async def test_a_read_that_was_overtaken_shows_no_older_positions(desk: Desk) -> None:
    answers: list[asyncio.Future[PositionList]] = []

    async def positions(account: Account) -> PositionList:
        answers.append(asyncio.get_running_loop().create_future())
        return await answers[-1]

    desk.gateway.positions = positions  # type: ignore[method-assign]
    older = asyncio.get_running_loop().create_task(desk.blotter.read_holdings(desk.account))
    newer = asyncio.get_running_loop().create_task(desk.blotter.read_holdings(desk.account))
    for _ in range(6):
        await asyncio.sleep(0)
    answers[1].set_result(PositionList([position(desk.account, 400)]))
    await newer
    answers[0].set_result(PositionList([position(desk.account, 1000)]))
    await older

    assert [row.quantity for row in known(desk.hub, Topic.POSITIONS.of(desk.account.id))] == [400]


async def test_only_what_the_broker_said_lately_is_reread(desk: Desk) -> None:
    def reread() -> bool:
        return desk.blotter.reread(desk.account.id, TENCENT.id)

    await desk.blotter.read_holdings(desk.account)
    assert reread()
    desk.clock.advance(3.0)
    assert reread()
    desk.clock.advance(0.1)
    assert not reread()
    desk.gateway.from_broker = False
    await desk.blotter.read_holdings(desk.account)
    assert not reread()
    desk.gateway.from_broker = True
    await desk.blotter.read_holdings(desk.account)
    desk.working(id="B9", filled=100, status=OrderStatus.PARTIALLY_FILLED)
    assert not reread()
    assert desk.blotter.reread(desk.account.id, InstrumentId("HK.09988"))


async def test_positions_from_the_gateways_cache_prove_nothing(desk: Desk) -> None:
    original = desk.gateway.positions

    async def cached(account: Account) -> PositionList:
        return PositionList(await original(account), from_broker=False)

    desk.gateway.positions = cached  # type: ignore[method-assign]
    await desk.blotter.read_holdings(desk.account)

    assert not desk.blotter.reread(desk.account.id, TENCENT.id)


async def test_lists_closer_than_ten_seconds_are_one(desk: Desk) -> None:
    desk.gateway.from_broker = False
    await asked_out(desk)
    desk.gateway.from_broker = True
    for _ in range(2):
        desk.clock.advance(9 / 2)
        await desk.blotter.ask_now(desk.account.id)
    assert not shown(desk, UNKNOWN_WRITES)[0].unlisted


async def test_a_server_whose_clock_stands_still_proves_nothing(desk: Desk) -> None:
    desk.gateway.from_broker = False
    request = await asked_out(desk)
    near = desk.blotter.writes._near[request.client_order_id]
    desk.gateway.from_broker = True
    for _ in range(4):
        desk.clock.advance(15)
        desk.clock.set_market(near + timedelta(seconds=9))
        await desk.blotter.poll()
    assert not shown(desk, UNKNOWN_WRITES)[0].unlisted


async def test_a_settled_order_that_appears_after_all_is_matched_and_told(desk: Desk) -> None:
    request = await asked_out(desk)
    desk.blotter.decide(request.client_order_id)
    await desk.spawn.settled()
    assert (await desk.records())[-1].data == {"by": "user", "unlisted": True}
    assert desk.hub.value(APPEARED) is None

    late = order_row(desk.account, id="B9", remark=request.client_order_id)
    desk.blotter.order_changed(late)

    assert desk.hub.value(APPEARED) == late
    assert (await desk.story(request.client_order_id))[-1] == "transition"


async def test_after_a_restart_it_is_still_told_once(desk: Desk, tmp_path: Path) -> None:
    request = await asked_out(desk)
    desk.blotter.decide(request.client_order_id)
    records = await desk.records()
    late = order_row(desk.account, id="B9", remark=request.client_order_id)
    again = OrderJournal(desk.clock)
    assert again.restore(records) == []
    assert list(again.given_up) == [request.client_order_id]

    desk.blotter.order_changed(late)
    again = OrderJournal(desk.clock)
    again.restore(await desk.records())
    assert again.given_up == {}


async def test_a_refused_order_that_appears_is_told_and_a_row_of_the_refusal_is_not(desk: Desk) -> None:
    desk.gateway.answer = lambda _: OrderRejected("order-rejected", text="no")
    for number, status in enumerate((OrderStatus.REJECTED, OrderStatus.SUBMITTED)):
        request = desk.request()
        with pytest.raises(OrderRejected):
            await desk.guard.submit(request)
        row = order_row(desk.account, id=f"B{number}", remark=request.client_order_id, status=status)
        desk.blotter.order_changed(row)
        told = desk.hub.value(APPEARED)
        assert told == (None if status is OrderStatus.REJECTED else row)
