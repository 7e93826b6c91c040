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
from tideboard_core.errors import OrderUnknown, RequestTimeout
from tideboard_core.model.order import CancelRequest, Environment, Order, OrderRequest, Side
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import ALIKE_WITHIN, UnknownWrite


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """A scene over a gateway that refused our numbers."""
    async with trading_scene(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        made.gateway.remarks = False
        yield made


async def unanswered(scene: TradingScene) -> OrderRequest:
    """An order that went out and got no answer."""
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = scene.request()
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
