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

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
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
from tideboard_core.model.reference import MutualFund
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import ASK_AFTER, ASK_FOR, UNKNOWN_WRITES
from tideboard_core.ports.trading import OrderList, PositionList

T = TypeVar("T")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    async with trading_scene(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        yield made


def shown(scene: TradingScene, topic: Topic[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(known(scene.hub, topic.of(scene.account.id)))


async def unanswered(scene: TradingScene, **changes: object) -> OrderRequest:
    """An order that went out and got no answer; the asking has not begun yet."""
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = scene.request(**changes)
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(request)
    scene.gateway.answer = scene.gateway.accept
    return request


def fill(scene: TradingScene, number: str, *, seconds: int = 0) -> Fill:
    return Fill(
        id=number,
        order_id="W1",
        account_id=scene.account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=Side.BUY,
        quantity=100,
        price=Decimal("611.00"),
        time=NOON + timedelta(seconds=seconds),
    )


# --- reading --------------------------------------------------------------------------------------------------------


async def test_after_a_login_pushes_are_asked_for_before_anything_is_read(scene: TradingScene) -> None:
    scene.gateway.reads.clear()

    await scene.blotter.read_again()

    assert scene.gateway.reads == ["watch", "orders", "fills", "funds", "positions"]
    assert scene.gateway.watched == [scene.account.id]


async def test_everything_read_is_published(scene: TradingScene) -> None:
    scene.gateway.order_rows = [order_row(scene.account, id="1"), order_row(scene.account, id="2")]
    scene.gateway.fill_rows = [fill(scene, "f1"), fill(scene, "f2", seconds=1)]
    scene.gateway.position_rows = [position(scene.account, 300)]
    scene.gateway.fund_row = funds("5")

    await scene.blotter.read_again()

    assert [order.id for order in shown(scene, Topic.ORDERS)] == ["2", "1"]
    assert [row.id for row in shown(scene, Topic.FILLS)] == ["f2", "f1"]
    assert shown(scene, Topic.POSITIONS)[0].quantity == 300
    assert known(scene.hub, Topic.FUNDS.of(scene.account.id)).power == 5
    assert scene.hub.value(Topic.ACCOUNTS.of("")) == (scene.account,)


async def test_funds_and_positions_change_together(scene: TradingScene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the broker's two answers the old pair stands; positions that are refused do not hold the funds back."""
    key, seen = Topic.FUNDS.of(scene.account.id), []

    async def refuse(account: object, **_kept: Any) -> list[Position]:
        seen.append(scene.hub.value(key))
        raise ServerRefused("server-refused")

    before = scene.hub.value(key)
    scene.gateway.fund_row = funds("7")
    monkeypatch.setattr(scene.gateway, "positions", refuse)
    scene.blotter.refresh_money(scene.account.id)
    await scene.spawn.settled()

    assert seen == [before]
    assert known(scene.hub, key).power == 7


async def test_one_refused_read_does_not_stop_the_others(scene: TradingScene, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(account: object) -> list[Fill]:
        raise NotOffered("paper-has-no-fills")

    async def limited(account: object, **_kept: Any) -> list[Order]:
        raise RateLimited("rate")

    monkeypatch.setattr(scene.gateway, "fills", refuse)
    monkeypatch.setattr(scene.gateway, "orders", limited)
    scene.gateway.reads.clear()

    await scene.blotter.read_again()

    assert scene.gateway.reads == ["watch", "funds", "positions"]
    assert shown(scene, Topic.FILLS) == ()


async def test_a_lost_connection_comes_out(scene: TradingScene) -> None:
    scene.gateway.refuse_reads = GatewayDown("connection-closed")

    with pytest.raises(GatewayDown):
        await scene.blotter.read_again()


async def test_absence_from_a_list_does_not_end_an_open_order(scene: TradingScene) -> None:
    open_one = scene.working(id="1")
    scene.working(id="2", status=OrderStatus.FILLED, filled=200)
    scene.gateway.order_rows = []

    await scene.blotter.read_orders(scene.account)

    assert shown(scene, Topic.ORDERS) == (open_one,)


async def test_nothing_of_a_paper_account_is_left_under_its_number(scene: TradingScene) -> None:
    """In the blotter, nor in the hub before anything was read of it."""
    scene.working(id="B7")
    scene.gateway.order_rows.clear()
    topics = (Topic.ORDERS, Topic.FUNDS, Topic.POSITIONS)
    before: list[list[object]] = []
    scene.hub.listen(
        Topic.ACCOUNTS.of(""), lambda _key: before.append([scene.hub.value(one.of(scene.account.id)) for one in topics])
    )
    for account, left in ((scene.account, 1), (replace(ACCOUNTS[Environment.LIVE], id=scene.account.id), 0)):
        await scene.blotter.watch([account])
        assert len(scene.blotter.orders(account.id) or ()) == left
    assert None not in before[0]
    assert before[1] == [None, None, None]


async def test_before_the_first_read_orders_are_not_known(scene: TradingScene) -> None:
    assert scene.blotter.orders("another account") is None


# --- pushes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "late",
    [
        {"status": OrderStatus.SUBMITTED, "updated": NOON},
        {"status": OrderStatus.SUBMITTED, "filled": 100, "updated": NOON + timedelta(seconds=9)},
        {"status": OrderStatus.CANCELLING, "filled": 200, "updated": NOON + timedelta(seconds=5)},
    ],
)
async def test_a_push_that_was_overtaken_changes_nothing(scene: TradingScene, late: dict[str, Any]) -> None:
    done = scene.working(status=OrderStatus.FILLED, filled=200, updated=NOON + timedelta(seconds=5))

    scene.blotter.order_changed(order_row(scene.account, **late))

    assert shown(scene, Topic.ORDERS) == (done,)


async def test_transitions_of_our_orders_are_audited_once_each(scene: TradingScene) -> None:
    request = scene.request()
    await scene.guard.submit(request)
    for status, filled in (
        (OrderStatus.SUBMITTED, 0),
        (OrderStatus.SUBMITTED, 0),
        (OrderStatus.PARTIALLY_FILLED, 50),
        (OrderStatus.FILLED, 100),
    ):
        scene.working(id="B1", remark=request.client_order_id, status=status, filled=filled, quantity=100)
    await scene.blotter.read_again()

    told = [(r.data["status"], r.data["filled"]) for r in await scene.records() if r.kind is RecordKind.TRANSITION]
    assert told == [("submitted", 0), ("partially-filled", 50), ("filled", 100)]


async def test_orders_of_other_programs_are_shown_and_not_audited(scene: TradingScene) -> None:
    foreign = scene.working(remark="TB-1120-9999")

    assert shown(scene, Topic.ORDERS) == (foreign,)
    assert scene.blotter.foreign([foreign]) == {"W1"}
    assert [r for r in await scene.records() if r.kind is RecordKind.TRANSITION] == []


async def test_many_fills_are_one_read_of_the_money(scene: TradingScene) -> None:
    scene.gateway.reads.clear()
    for number in range(50):
        scene.blotter.filled(fill(scene, f"f{number}"))
    await scene.spawn.settled()

    assert scene.gateway.reads == ["funds", "positions"]
    assert len(shown(scene, Topic.FILLS)) == 50


async def test_a_trade_that_only_the_lists_of_a_submission_show_has_the_funds_read(scene: TradingScene) -> None:
    """Every push of another program's order was lost; a list without news has nothing read."""
    scene.gateway.order_rows = [order_row(scene.account, filled=100, status=OrderStatus.FILLED)]
    scene.gateway.reads.clear()
    await scene.blotter.read_holdings(scene.account)
    await scene.spawn.settled()
    assert scene.gateway.reads == ["orders", "positions", "funds"]

    scene.gateway.reads.clear()
    await scene.blotter.read_holdings(scene.account)
    await scene.spawn.settled()
    assert scene.gateway.reads == ["orders", "positions"]


async def test_a_fill_during_the_pause_is_read_after_it(scene: TradingScene) -> None:
    scene.gateway.reads.clear()
    once = [True]

    def fill_more() -> None:
        if once.pop() if once else False:
            scene.blotter.filled(fill(scene, "f2"))

    scene.sleep.before = fill_more
    scene.blotter.filled(fill(scene, "f1"))
    await scene.spawn.settled()

    assert scene.gateway.reads == ["funds", "positions"] * 2
    assert scene.sleep.log == [3.0, 3.0]


async def test_money_that_cannot_be_read_is_read_next_time(scene: TradingScene) -> None:
    scene.gateway.refuse_reads = GatewayDown("connection-closed")
    scene.blotter.filled(fill(scene, "f1"))
    await scene.spawn.settled()
    scene.gateway.refuse_reads = None
    scene.gateway.reads.clear()
    scene.blotter.filled(fill(scene, "f2"))
    await scene.spawn.settled()

    assert scene.gateway.reads == ["funds", "positions"]


async def test_an_accepted_order_without_a_push_is_looked_for(scene: TradingScene) -> None:
    await scene.guard.submit(scene.request())
    scene.gateway.order_rows = [order_row(scene.account, id="B1")]
    await scene.spawn.settled()

    assert [order.id for order in shown(scene, Topic.ORDERS)] == ["B1"]


# --- unknown --------------------------------------------------------------------------------------------------------


async def test_a_push_with_our_id_settles_an_unknown(scene: TradingScene) -> None:
    request = await unanswered(scene)
    assert [order.status for order in shown(scene, Topic.ORDERS)] == [OrderStatus.UNKNOWN]

    scene.working(id="B7", remark=request.client_order_id, quantity=100)

    assert [(order.id, order.status) for order in shown(scene, Topic.ORDERS)] == [("B7", OrderStatus.SUBMITTED)]
    settled = [r for r in await scene.records() if r.kind is RecordKind.SETTLED]
    assert (settled[0].id, settled[0].data["by"], settled[0].data["order"]) == (request.client_order_id, "order", "B7")


async def test_an_unknown_stands_for_its_own_account_alone(scene: TradingScene) -> None:
    request = await asked_out(scene)

    assert scene.blotter.writes.unknown(scene.account.id, TENCENT.id, request.side) == request.client_order_id
    assert scene.blotter.writes.unknown("another", TENCENT.id, request.side) is None


async def test_a_push_that_came_before_the_time_out_settles_at_once(scene: TradingScene) -> None:
    request = scene.request()

    def push_then_silence(write: object) -> RequestTimeout:
        scene.working(id="B7", quantity=100, remark=request.client_order_id)
        return RequestTimeout("no-answer")

    scene.gateway.answer = push_then_silence
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(request)

    assert scene.blotter.writes.unknowns(scene.account.id) == ()


async def test_a_query_settles_an_unknown(scene: TradingScene) -> None:
    request = await unanswered(scene)
    scene.gateway.order_rows = [order_row(scene.account, id="B7", quantity=100, remark=request.client_order_id)]

    await scene.spawn.settled()

    assert [order.id for order in shown(scene, Topic.ORDERS)] == ["B7"]


async def test_a_late_yes_settles_and_a_late_no_frees_the_day_s_value(scene: TradingScene) -> None:
    first, second = await unanswered(scene), None
    scene.blotter.late_reply(first.client_order_id, "B7", None)
    scene.gateway.position_rows = [position(scene.account, 1000)]
    second = await unanswered(scene, side=Side.SELL, price="612.00")
    scene.blotter.late_reply(second.client_order_id, None, OrderRejected("rejected", text="no"))

    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    sides = (Side.BUY, Side.SELL)
    traded = [
        scene.order_journal.traded(scene.account.id, TENCENT.currency, side, (), lambda _: None) for side in sides
    ]
    assert traded == [Decimal("61250.00"), 0]


async def test_a_reply_between_the_time_out_and_its_telling_is_not_lost(scene: TradingScene) -> None:
    request = scene.request()

    def reply_first(write: object) -> RequestTimeout:
        scene.blotter.late_reply(request.client_order_id, None, OrderRejected("rejected", text="no"))
        return RequestTimeout("no-answer")

    scene.gateway.answer = reply_first
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(request)

    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    assert await scene.story(request.client_order_id) == ["intent", "unknown", "settled"]


async def test_a_late_time_out_or_a_stranger_settles_nothing(scene: TradingScene) -> None:
    request = await unanswered(scene)

    scene.blotter.late_reply(request.client_order_id, None, RequestTimeout("again"))
    scene.blotter.late_reply("TB-1120-9999", "B7", None)

    assert len(scene.blotter.writes.unknowns(scene.account.id)) == 1


async def test_absence_proves_nothing_the_user_decides_after_thirty_seconds(scene: TradingScene) -> None:
    request = await unanswered(scene)
    scene.gateway.reads.clear()
    scene.sleep.log.clear()
    await scene.spawn.settled()

    assert sum(ASK_AFTER) == ASK_FOR
    assert [pause for pause in scene.sleep.log if pause in ASK_AFTER] == list(ASK_AFTER)
    assert scene.gateway.reads.count("orders") == len(ASK_AFTER)
    (write,) = scene.blotter.writes.unknowns(scene.account.id)
    assert not write.asking
    assert shown(scene, UNKNOWN_WRITES) == (write,)

    scene.blotter.decide(request.client_order_id)

    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    assert (await scene.story(request.client_order_id))[-1] == "settled"


async def test_asking_goes_on_over_a_lost_connection(scene: TradingScene) -> None:
    request = await unanswered(scene)
    scene.gateway.refuse_reads = GatewayDown("connection-closed")
    answers = [0]

    def come_back() -> None:
        answers[0] += 1
        if answers[0] == 3:
            scene.gateway.refuse_reads = None
            scene.gateway.order_rows = [order_row(scene.account, id="B7", quantity=100, remark=request.client_order_id)]

    scene.sleep.before = come_back
    await scene.spawn.settled()

    assert scene.blotter.writes.unknowns(scene.account.id) == ()


async def test_the_login_after_a_lost_connection_asks_at_once(scene: TradingScene) -> None:
    request = await unanswered(scene)
    await scene.spawn.settled()
    scene.gateway.order_rows = [order_row(scene.account, id="B7", quantity=100, remark=request.client_order_id)]
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)

    await scene.blotter.read_again()

    assert scene.blotter.writes.unknowns(scene.account.id) == ()


async def test_an_order_in_flight_when_the_program_died_is_unknown_at_the_next_start(tmp_path: Path) -> None:
    disk = Disk()
    async with trading_scene(tmp_path, disk=disk) as first:
        await first.unlock()
        request = await unanswered(first)

    async with trading_scene(tmp_path, disk=disk) as second:
        (write,) = known(second.hub, UNKNOWN_WRITES.of(second.account.id))
        assert second.blotter.writes.unknowns(second.account.id) == (write,)
        assert write.client_order_id == request.client_order_id
        assert second.blotter.writes.unknown(second.account.id, TENCENT.id, Side.BUY) == request.client_order_id
        assert [order.status for order in shown(second, Topic.ORDERS)] == [OrderStatus.UNKNOWN]
        second.working(id="B7", quantity=100, remark=request.client_order_id)
        assert second.blotter.writes.unknowns(second.account.id) == ()


async def test_a_reset_of_the_practice_account_leaves_nothing(scene: TradingScene) -> None:
    await unanswered(scene)
    scene.working()

    scene.blotter.forget(scene.account.id)

    assert (shown(scene, Topic.ORDERS), shown(scene, Topic.FILLS), shown(scene, UNKNOWN_WRITES)) == ((), (), ())


async def test_an_id_that_another_order_has_already_is_not_given(scene: TradingScene) -> None:
    free = scene.guard.client_order_id()
    scene.working(id="W7", remark=free)

    assert scene.guard.client_order_id() == free.replace("-0001", "-0002")
    assert scene.blotter.foreign(scene.blotter.orders(scene.account.id) or ()) == {"W7"}


# --- an unanswered order that the lists do not hold -----------------------------------------------------------------


async def asked_out(scene: TradingScene, **changes: object) -> OrderRequest:
    """An order without an answer, 30 s later; each question takes as long as it should."""

    async def sleep(seconds: float) -> None:
        scene.clock.advance(seconds)

    scene.blotter.writes._sleep = sleep
    request = await unanswered(scene, **changes)
    await scene.spawn.settled()
    return request


async def look_again(scene: TradingScene, seconds: float = 15) -> None:
    scene.clock.advance(seconds)
    await scene.blotter.poll()


async def test_two_fresh_lists_that_lack_it_say_that_the_broker_does_not_list_it(scene: TradingScene) -> None:
    await asked_out(scene)
    (write,) = shown(scene, UNKNOWN_WRITES)
    assert (write.unlisted, write.asking) == (True, False)


@pytest.mark.parametrize("lack", ["from_broker", "whole"])
async def test_a_list_that_proves_nothing_takes_no_filled_order_out_of_the_days_value(
    scene: TradingScene, lack: str
) -> None:
    scene.working(status=OrderStatus.FILLED, filled=200, average_price=Decimal(611))
    scene.gateway.order_rows = []

    setattr(scene.gateway, lack, False)
    await scene.blotter.read_orders(scene.account)
    assert [order.filled for order in scene.blotter.orders(scene.account.id) or ()] == [200]
    setattr(scene.gateway, lack, True)
    await scene.blotter.read_orders(scene.account)
    assert scene.blotter.orders(scene.account.id) == ()


@pytest.mark.parametrize("lack", ["from_broker", "whole"])
async def test_a_list_from_the_cache_or_with_rows_left_out_proves_nothing(scene: TradingScene, lack: str) -> None:
    setattr(scene.gateway, lack, False)
    await asked_out(scene)
    assert not shown(scene, UNKNOWN_WRITES)[0].unlisted

    setattr(scene.gateway, lack, True)
    await look_again(scene)
    assert not shown(scene, UNKNOWN_WRITES)[0].unlisted, "one list is not enough"
    await look_again(scene)
    assert shown(scene, UNKNOWN_WRITES)[0].unlisted


async def test_an_order_like_it_without_a_number_keeps_it_from_being_called_unlisted(scene: TradingScene) -> None:
    twin = order_row(scene.account, quantity=100, price=Decimal("612.50"), created=scene.clock.market())
    scene.gateway.order_rows = [twin]
    await asked_out(scene)
    await look_again(scene)

    assert not shown(scene, UNKNOWN_WRITES)[0].unlisted


async def test_an_order_without_our_number_is_never_called_unlisted(scene: TradingScene) -> None:
    scene.gateway.remarks = False
    await asked_out(scene)
    await look_again(scene)
    assert not shown(scene, UNKNOWN_WRITES)[0].unlisted


async def test_a_list_of_another_exchange_day_proves_nothing(scene: TradingScene) -> None:
    scene.gateway.from_broker = False
    await asked_out(scene)
    scene.gateway.from_broker = True
    scene.clock.set_market(scene.clock.market() + timedelta(days=1))
    for _ in range(3):
        await look_again(scene)
    assert not shown(scene, UNKNOWN_WRITES)[0].unlisted


async def test_a_read_that_was_overtaken_shows_no_older_positions(scene: TradingScene) -> None:
    answers: list[asyncio.Future[PositionList]] = []

    async def positions(account: Account, **_kept: Any) -> PositionList:
        answers.append(asyncio.get_running_loop().create_future())
        return await answers[-1]

    scene.gateway.positions = positions  # type: ignore[method-assign]
    older = asyncio.get_running_loop().create_task(scene.blotter.read_holdings(scene.account))
    newer = asyncio.get_running_loop().create_task(scene.blotter.read_holdings(scene.account))
    for _ in range(6):
        await asyncio.sleep(0)
    answers[1].set_result(PositionList([position(scene.account, 400)]))
    await newer
    answers[0].set_result(PositionList([position(scene.account, 1000)]))
    await older

    assert [row.quantity for row in known(scene.hub, Topic.POSITIONS.of(scene.account.id))] == [400]


async def test_only_what_the_broker_said_lately_is_reread(scene: TradingScene) -> None:
    def reread() -> bool:
        return scene.blotter.reread(scene.account.id, TENCENT.id)

    await scene.blotter.read_holdings(scene.account)
    assert reread()
    scene.clock.advance(3.0)
    assert reread()
    scene.clock.advance(0.1)
    assert not reread()
    scene.gateway.from_broker = False
    await scene.blotter.read_holdings(scene.account)
    assert not reread()
    scene.gateway.from_broker = True
    await scene.blotter.read_holdings(scene.account)
    scene.working(id="B9", filled=100, status=OrderStatus.PARTIALLY_FILLED)
    assert not reread()
    assert scene.blotter.reread(scene.account.id, InstrumentId("HK.09988"))


async def test_positions_from_the_gateways_cache_prove_nothing(scene: TradingScene) -> None:
    original = scene.gateway.positions

    async def cached(account: Account, **_kept: Any) -> PositionList:
        return PositionList(await original(account), from_broker=False)

    scene.gateway.positions = cached  # type: ignore[method-assign]
    scene.clock.advance(3.1)  # what the broker itself said has become old
    await scene.blotter.read_holdings(scene.account)

    assert not scene.blotter.reread(scene.account.id, TENCENT.id)


async def test_a_cached_list_takes_no_proof_away_while_nothing_has_filled(scene: TradingScene) -> None:
    """The background reads after a push what the limit allows: OpenD's own copy is no newer than the broker's word."""
    original = scene.gateway.positions

    async def cached(account: Account, **_kept: Any) -> PositionList:
        return PositionList([], from_broker=False)

    scene.gateway.position_rows = [position(scene.account, 400)]
    await scene.blotter.read_holdings(scene.account)
    scene.gateway.positions = cached  # type: ignore[method-assign]
    scene.working(id="B9")
    await scene.spawn.settled()
    assert scene.blotter.reread(scene.account.id, TENCENT.id)
    assert [row.quantity for row in known(scene.hub, Topic.POSITIONS.of(scene.account.id))] == [400]
    scene.working(id="B9", filled=100, status=OrderStatus.PARTIALLY_FILLED)
    await scene.spawn.settled()
    assert not scene.blotter.reread(scene.account.id, TENCENT.id)
    rows = known(scene.hub, Topic.POSITIONS.of(scene.account.id))
    assert [(row.quantity, row.doubt) for row in rows] == [(400, None)], "no fill explains what the copy lacks"
    scene.gateway.positions = original  # type: ignore[method-assign]


async def test_lists_closer_than_ten_seconds_are_one(scene: TradingScene) -> None:
    scene.gateway.from_broker = False
    await asked_out(scene)
    scene.gateway.from_broker = True
    for _ in range(2):
        scene.clock.advance(9 / 2)
        await scene.blotter.ask_now(scene.account.id)
    assert not shown(scene, UNKNOWN_WRITES)[0].unlisted


async def test_a_server_whose_clock_stands_still_proves_nothing(scene: TradingScene) -> None:
    scene.gateway.from_broker = False
    request = await asked_out(scene)
    near = scene.blotter.writes._near[request.client_order_id]
    scene.gateway.from_broker = True
    for _ in range(4):
        scene.clock.advance(15)
        scene.clock.set_market(near + timedelta(seconds=9))
        await scene.blotter.poll()
    assert not shown(scene, UNKNOWN_WRITES)[0].unlisted


async def test_a_settled_order_that_appears_after_all_is_matched_and_told(scene: TradingScene) -> None:
    request = await asked_out(scene)
    scene.blotter.decide(request.client_order_id)
    await scene.spawn.settled()
    assert (await scene.records())[-1].data == {"by": "user", "unlisted": True}
    assert scene.hub.value(APPEARED) is None

    late = order_row(scene.account, id="B9", quantity=100, price=request.price, remark=request.client_order_id)
    scene.blotter.order_changed(late)

    assert scene.hub.value(APPEARED) == late
    assert (await scene.story(request.client_order_id))[-1] == "transition"


async def test_after_a_restart_it_is_still_told_once(scene: TradingScene, tmp_path: Path) -> None:
    request = await asked_out(scene)
    scene.blotter.decide(request.client_order_id)
    records = await scene.records()
    late = order_row(scene.account, id="B9", quantity=100, remark=request.client_order_id)
    again = OrderJournal(scene.clock)
    assert again.restore(records) == []
    assert list(again.given_up) == [request.client_order_id]

    scene.blotter.order_changed(late)
    again = OrderJournal(scene.clock)
    again.restore(await scene.records())
    assert again.given_up == {}


async def test_a_refused_order_that_appears_is_told_and_a_row_of_the_refusal_is_not(scene: TradingScene) -> None:
    scene.gateway.answer = lambda _: OrderRejected("order-rejected", text="no")
    for number, status in enumerate((OrderStatus.REJECTED, OrderStatus.SUBMITTED)):
        request = scene.request()
        with pytest.raises(OrderRejected):
            await scene.guard.submit(request)
        row = order_row(scene.account, id=f"B{number}", quantity=100, remark=request.client_order_id, status=status)
        row = replace(row, price=request.price)
        scene.blotter.order_changed(row)
        told = scene.hub.value(APPEARED)
        assert told == (None if status is OrderStatus.REJECTED else row)


async def test_a_list_of_orders_that_another_overtook_takes_nothing_away(scene: TradingScene) -> None:
    """Another program's order came and ended between two requests; the answer to the first one comes last."""
    ended = order_row(scene.account, id="X1", status=OrderStatus.FILLED, filled=100)
    answers = [asyncio.Event(), asyncio.Event()]
    lists = iter([(answers[0], OrderList()), (answers[1], OrderList([ended]))])

    async def listed(account: Account, *, way_out: bool = False, **_leaves: Any) -> OrderList:
        answer, rows = next(lists)
        await answer.wait()
        return rows

    scene.gateway.orders = listed  # type: ignore[method-assign]
    async with asyncio.TaskGroup() as group:
        reads = [group.create_task(scene.blotter.read_orders(scene.account)) for _ in answers]
        answers[1].set()
        await reads[1]
        answers[0].set()
    assert [order.id for order in scene.blotter.orders(scene.account.id) or ()] == ["X1"]


async def test_a_login_does_not_fail_for_mutual_funds_that_do_not_come(scene: TradingScene) -> None:
    """They are shown and nothing else; without the login nothing could be cancelled."""

    async def silent(account: Account) -> list[MutualFund]:
        raise RequestTimeout("no-answer")

    scene.gateway.mutual_funds = silent  # type: ignore[method-assign]
    await scene.blotter.read_again()
    assert scene.blotter.reread(scene.account.id, TENCENT.id)
