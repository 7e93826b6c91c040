"""Orders of a gateway that takes no number of ours: known by the broker's answer, or by the user's word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.disk import Disk
from fakes.values.trading import TENCENT, order_row, position
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout
from tideboard_core.model.order import CancelRequest, Environment, Order, OrderRequest, Side
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import ALIKE_WITHIN, UnknownWrite


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """A scene over a gateway that refused our numbers."""
    async with trading_scene(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        made.gateway.remarks = False
        yield made


async def unanswered(scene: TradingScene, **changes: Any) -> OrderRequest:
    """An order that went out and got no answer."""
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = scene.request(**changes)
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(request)
    scene.gateway.answer = scene.gateway.accept
    return request


def same(scene: TradingScene, **changes: Any) -> Order:
    """The broker's order with the terms of the unanswered one, and no number."""
    now = scene.clock.market()
    terms = {"id": "B7", "quantity": 100, "price": Decimal("612.50"), "created": now, "updated": now}
    return order_row(scene.account, **(terms | changes))


def only(scene: TradingScene) -> UnknownWrite:
    (write,) = scene.blotter.writes.unknowns(scene.account.id)
    return write


async def test_an_accepted_order_is_ours_by_its_answer(scene: TradingScene) -> None:
    request = scene.request()
    order_id = await scene.guard.submit(request)

    scene.working(id=order_id, quantity=100, price=Decimal("612.50"))

    listed = scene.blotter.orders(scene.account.id) or ()
    assert [(order.id, order.remark) for order in listed] == [(order_id, request.client_order_id)]
    assert scene.blotter.foreign(listed) == frozenset()
    assert "transition" in await scene.story(request.client_order_id)


async def test_a_push_before_the_answer_is_named_afterwards(scene: TradingScene) -> None:
    request = scene.request()

    def push_first(write: Any) -> object:
        scene.working(id="B1", quantity=100, price=Decimal("612.50"))
        return "B1"

    scene.gateway.answer = push_first
    await scene.guard.submit(request)

    order = scene.blotter.order(scene.account.id, "B1")
    assert order is not None
    assert order.remark == request.client_order_id


async def test_an_order_with_the_same_terms_settles_nothing_until_the_user_says_so(scene: TradingScene) -> None:
    request = await unanswered(scene)
    scene.gateway.order_rows = [same(scene)]
    await scene.spawn.settled()

    assert (only(scene).alike, only(scene).asking) == (("B7",), False)
    assert scene.blotter.writes.unknown(scene.account.id, TENCENT.id, Side.BUY) == request.client_order_id

    scene.blotter.decide(request.client_order_id, "B7")

    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    order = scene.blotter.order(scene.account.id, "B7")
    assert order is not None
    assert order.remark == request.client_order_id
    settled = next(record for record in await scene.records() if record.kind is RecordKind.SETTLED)
    assert (settled.data["by"], settled.data["order"]) == ("user", "B7")


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 200},
        {"price": Decimal("612.00")},
        {"side": Side.SELL},
        {"remark": "somebody's own"},
        {"remark": "TB-1120-0900"},
        {"age": ALIKE_WITHIN + timedelta(seconds=1)},
    ],
)
async def test_an_order_with_other_terms_or_another_time_is_not_asked_about(
    scene: TradingScene, changes: dict[str, Any]
) -> None:
    await unanswered(scene)
    age = changes.pop("age", timedelta(0))
    scene.gateway.order_rows = [same(scene, **changes, created=scene.clock.market() - age)]
    await scene.spawn.settled()

    assert only(scene).alike == ()


async def test_where_orders_carry_our_number_one_without_it_is_somebody_elses(scene: TradingScene) -> None:
    scene.gateway.remarks = True
    await unanswered(scene)
    scene.gateway.order_rows = [same(scene)]
    await scene.spawn.settled()

    assert only(scene).alike == ()


async def test_a_late_yes_names_the_order(scene: TradingScene) -> None:
    request = await unanswered(scene)
    scene.blotter.late_reply(request.client_order_id, "B7", None)

    scene.blotter.order_changed(same(scene))

    order = scene.blotter.order(scene.account.id, "B7")
    assert order is not None
    assert order.remark == request.client_order_id


async def test_another_account_s_order_settles_nothing(scene: TradingScene) -> None:
    request = await unanswered(scene)
    row = same(scene, remark=request.client_order_id)
    scene.blotter.writes.apply(replace(row, account_id="another"))
    assert len(scene.blotter.writes.unknowns(scene.account.id)) == 1
    assert scene.blotter.writes.unknowns("another") == ()
    scene.blotter.writes.apply(row)
    assert scene.blotter.writes.unknowns(scene.account.id) == ()


async def test_a_late_yes_to_a_cancel_gives_the_order_no_number(scene: TradingScene) -> None:
    order = scene.working(id="B7", remark="")
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    act = scene.guard.client_order_id()
    with pytest.raises(OrderUnknown):
        await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=order, client_order_id=act))
    scene.blotter.late_reply(act, "B7", None)
    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    scene.blotter.order_changed(same(scene))
    assert (scene.blotter.order(scene.account.id, "B7") or order).remark == ""
    restored = OrderJournal(scene.clock)
    restored.restore(await scene.records())
    assert restored.orders == {}, "the next start knows no better"


async def test_an_order_keeps_the_remark_that_it_carries(scene: TradingScene) -> None:
    scene.blotter.adopt(scene.account.id, "B7", "TB-1120-0900")
    assert scene.blotter.numbered(same(scene, remark="somebody's own")).remark == "somebody's own"
    assert scene.blotter.numbered(same(scene)).remark == "TB-1120-0900"


async def test_the_log_tells_the_next_start_which_orders_are_ours(tmp_path: Path) -> None:
    disk = Disk()
    async with trading_scene(tmp_path, disk=disk) as first:
        await first.unlock()
        first.gateway.remarks = False
        accepted = first.request()
        order_id = await first.guard.submit(accepted)
        first.gateway.position_rows = [position(first.account, 1000)]
        waiting = first.request(side=Side.SELL, price="612.00")
        first.gateway.answer = lambda _: RequestTimeout("no-answer")
        with pytest.raises(OrderUnknown):
            await first.guard.submit(waiting)

    async with trading_scene(tmp_path, disk=disk) as second:
        second.working(id=order_id, quantity=100, price=Decimal("612.50"))
        order = second.blotter.order(second.account.id, order_id)
        assert order is not None
        assert order.remark == accepted.client_order_id
        assert not only(second).numbered
        made = only(second).since
        second.blotter.order_changed(same(second, side=Side.SELL, price=Decimal("612.00"), created=made))
        assert only(second).alike == ("B7",)


# --- our number on an order that is not ours --------------------------------------------------------------------------


@pytest.fixture
async def numbered(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """A scene over a gateway that takes our numbers."""
    async with trading_scene(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        yield made


OLD = "TB-1120-0001"
"""A number of an older log: another data folder of the same person may have used it too."""


@pytest.mark.parametrize(
    ("changes", "age"),
    [
        ({"quantity": 5000}, 0),
        ({"price": Decimal("605.00")}, 0),
        ({}, -120),
        ({"price": Decimal("605.00")}, -120),
    ],
)
async def test_our_number_without_letters_and_with_other_terms_settles_no_unknown(
    numbered: TradingScene, changes: dict[str, Any], age: int
) -> None:
    """The side stays closed until the person decides, and the day counts both orders."""
    scene = numbered
    request = await unanswered(scene, client_order_id=OLD)
    created = scene.clock.market() - timedelta(seconds=age)
    stranger = same(scene, remark=request.client_order_id, created=created, **changes)
    scene.gateway.order_rows = [stranger]
    await scene.spawn.settled()

    write = only(scene)
    assert (write.alike, write.numbered, write.unlisted) == (("B7",), True, False)
    assert scene.blotter.writes.unknown(scene.account.id, TENCENT.id, Side.BUY) == request.client_order_id
    traded = scene.order_journal.traded(scene.account.id, "HKD", Side.BUY, (stranger,), lambda _one: TENCENT)
    assert stranger.price is not None
    assert traded == 61_250 + stranger.quantity * stranger.price, "the day counts ours beside it"
    committed = scene.order_journal.committed(scene.account.id, TENCENT.id, Side.BUY, (stranger,))
    assert committed == 100 + stranger.quantity
    assert "transition" not in await scene.story(request.client_order_id)
    records = await scene.records()

    scene.working(id="B8", remark=request.client_order_id, quantity=100, price=Decimal("612.50"))
    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    (again,) = OrderJournal(scene.clock).restore(records)
    assert again.quantity == 100


async def test_what_is_told_of_another_folder_s_order_is_not_ours(numbered: TradingScene) -> None:
    """It is another program's where all orders are cancelled, and neither steps nor a note are shared."""
    scene = numbered
    request = await unanswered(scene, client_order_id=OLD)
    stranger = same(scene, remark=request.client_order_id, quantity=5000)
    await scene.guard.keep_note(stranger, "not mine")
    await scene.audit.drain()
    scene.audit.path.write_bytes(scene.disk.durable)

    assert scene.blotter.foreign((stranger,)) == {"B7"}
    details = await scene.guard.details(stranger)
    assert (details.steps, details.note) == ((), "not mine")
    ours = await scene.guard.details(only(scene).shown())
    assert RecordKind.INTENT in [step.record.kind for step in ours.steps]
    assert ours.note == ""


@pytest.mark.parametrize("given_up", [False, True])
async def test_an_order_that_settled_an_unknown_stays_ours_when_another_program_resizes_it(
    numbered: TradingScene, *, given_up: bool
) -> None:
    """It counts once in the day's value, and no other data folder has sent it."""
    request = await unanswered(numbered)
    number = request.client_order_id
    if given_up:
        numbered.blotter.decide(number)
    placed = same(numbered, remark=number)
    numbered.blotter.order_changed(placed)
    assert numbered.blotter.writes.unknowns(numbered.account.id) == ()

    numbered.blotter.order_changed(replace(placed, quantity=300, updated=placed.updated + timedelta(seconds=1)))

    snapshot = numbered.pretrade.verdicts(draft_of(numbered.request())).snapshot
    assert snapshot.traded_today == 300 * Decimal("612.50")
    assert numbered.order_journal.elsewhere == set()


async def test_the_person_may_say_that_the_resized_order_is_ours(numbered: TradingScene) -> None:
    """Its quantity was changed at the broker's app before the answer came."""
    request = await unanswered(numbered, client_order_id=OLD)
    numbered.working(id="B7", remark=request.client_order_id, quantity=300)
    numbered.blotter.decide(request.client_order_id, "B7")
    assert numbered.blotter.writes.unknowns(numbered.account.id) == ()
    orders = numbered.blotter.orders(numbered.account.id) or ()
    assert numbered.order_journal.committed(numbered.account.id, TENCENT.id, Side.BUY, orders) == 300


async def test_our_number_settles_whatever_another_program_made_of_the_order(numbered: TradingScene) -> None:
    """Its letters are of this start alone: what was changed at the broker's app before the answer came is ours."""
    scene = numbered
    request = await unanswered(scene)
    changed = same(scene, remark=request.client_order_id, quantity=300, price=Decimal("605.00"))
    scene.gateway.order_rows = [changed]
    await scene.spawn.settled()

    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    assert scene.blotter.foreign((changed,)) == frozenset()
    assert scene.order_journal.committed(scene.account.id, TENCENT.id, Side.BUY, (changed,)) == 300


async def test_a_copied_data_folder_settles_nothing_of_the_other_one(tmp_path: Path) -> None:
    """Both run on one computer and count alike: the same order, sent again from the copy, is not the first one."""
    disk, copy = Disk(), Disk()
    async with trading_scene(tmp_path, disk=disk) as before:
        await before.unlock()
        await before.guard.submit(before.request())
    copy.durable, copy.seen = disk.durable, bytearray(disk.durable)

    async with trading_scene(tmp_path, disk=disk) as first, trading_scene(tmp_path, disk=copy) as second:
        await first.unlock()
        await second.unlock()
        waiting = await unanswered(first)
        again = second.request()
        placed = same(first, id=await second.guard.submit(again), remark=again.client_order_id)
        first.blotter.order_changed(placed)

        assert waiting.client_order_id != again.client_order_id
        counted = {one.client_order_id.rpartition("-")[2] for one in (waiting, again)}
        assert len(counted) == 1, "they count alike"
        assert only(first).alike == ()
        assert first.blotter.foreign((placed,)) == {placed.id}
        assert first.order_journal.committed(first.account.id, TENCENT.id, Side.BUY, (placed,)) == 300
        assert first.order_journal.elsewhere == {first.account.id}


async def test_a_note_on_another_program_s_order_does_not_make_it_ours(numbered: TradingScene) -> None:
    scene = numbered
    stranger = scene.working(id="B7", remark="TB-1120-0900")
    await scene.guard.keep_note(stranger, "not mine")
    journal = OrderJournal(scene.clock)
    journal.restore(await scene.records())
    assert not journal.own(stranger.remark)


async def test_a_number_that_the_log_has_as_denied_is_used_up(numbered: TradingScene) -> None:
    scene = numbered
    with pytest.raises(OrderDenied, match="nothing-to-cancel"):
        await scene.guard.submit_cancel_all(scene.account)
    request = scene.request()
    await scene.guard.submit(request)
    assert await scene.story(request.client_order_id) == ["intent", "accepted"]
