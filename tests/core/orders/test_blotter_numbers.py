"""Orders of a gateway that takes no number of ours: known by the broker's answer, or by the user's word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.disk import Disk
from fakes.values.trading import TENCENT, order_row, position
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderUnknown, RequestTimeout
from tideboard_core.model.order import CancelRequest, Environment, Order, OrderRequest, Side
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import ALIKE_WITHIN, UnknownWrite


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over a gateway that refused our numbers."""
    async with trading_desk(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        made.gateway.remarks = False
        yield made


async def unanswered(desk: Desk) -> OrderRequest:
    """An order that went out and got no answer."""
    desk.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = desk.request()
    with pytest.raises(OrderUnknown):
        await desk.guard.submit(request)
    desk.gateway.answer = desk.gateway.accept
    return request


def same(desk: Desk, **changes: Any) -> Order:
    """The broker's order with the terms of the unanswered one, and no number."""
    now = desk.clock.market()
    terms = {"id": "B7", "quantity": 100, "price": Decimal("612.50"), "created": now, "updated": now}
    return order_row(desk.account, **(terms | changes))


def only(desk: Desk) -> UnknownWrite:
    (write,) = desk.blotter.writes.unknowns(desk.account.id)
    return write


async def test_an_accepted_order_is_ours_by_its_answer(desk: Desk) -> None:
    request = desk.request()
    order_id = await desk.guard.submit(request)

    desk.working(id=order_id, quantity=100, price=Decimal("612.50"))

    listed = desk.blotter.orders(desk.account.id) or ()
    assert [(order.id, order.remark) for order in listed] == [(order_id, request.client_order_id)]
    assert desk.blotter.foreign(listed) == frozenset()
    assert "transition" in await desk.story(request.client_order_id)


async def test_a_push_before_the_answer_is_named_afterwards(desk: Desk) -> None:
    request = desk.request()

    def push_first(write: Any) -> object:
        desk.working(id="B1", quantity=100, price=Decimal("612.50"))
        return "B1"

    desk.gateway.answer = push_first
    await desk.guard.submit(request)

    order = desk.blotter.order(desk.account.id, "B1")
    assert order is not None
    assert order.remark == request.client_order_id


async def test_an_order_with_the_same_terms_settles_nothing_until_the_user_says_so(desk: Desk) -> None:
    request = await unanswered(desk)
    desk.gateway.order_rows = [same(desk)]
    await desk.spawn.settled()

    assert (only(desk).alike, only(desk).asking) == (("B7",), False)
    assert desk.blotter.writes.unknown(desk.account.id, TENCENT.id, Side.BUY) == request.client_order_id

    desk.blotter.decide(request.client_order_id, "B7")

    assert desk.blotter.writes.unknowns(desk.account.id) == ()
    order = desk.blotter.order(desk.account.id, "B7")
    assert order is not None
    assert order.remark == request.client_order_id
    settled = next(record for record in await desk.records() if record.kind is RecordKind.SETTLED)
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
    desk: Desk, changes: dict[str, Any]
) -> None:
    await unanswered(desk)
    age = changes.pop("age", timedelta(0))
    desk.gateway.order_rows = [same(desk, **changes, created=desk.clock.market() - age)]
    await desk.spawn.settled()

    assert only(desk).alike == ()


async def test_where_orders_carry_our_number_one_without_it_is_somebody_elses(desk: Desk) -> None:
    desk.gateway.remarks = True
    await unanswered(desk)
    desk.gateway.order_rows = [same(desk)]
    await desk.spawn.settled()

    assert only(desk).alike == ()


async def test_a_late_yes_names_the_order(desk: Desk) -> None:
    request = await unanswered(desk)
    desk.blotter.late_reply(request.client_order_id, "B7", None)

    desk.blotter.order_changed(same(desk))

    order = desk.blotter.order(desk.account.id, "B7")
    assert order is not None
    assert order.remark == request.client_order_id


async def test_another_account_s_order_settles_nothing(desk: Desk) -> None:
    request = await unanswered(desk)
    row = same(desk, remark=request.client_order_id)
    desk.blotter.writes.apply(replace(row, account_id="another"))
    assert len(desk.blotter.writes.unknowns(desk.account.id)) == 1
    assert desk.blotter.writes.unknowns("another") == ()
    desk.blotter.writes.apply(row)
    assert desk.blotter.writes.unknowns(desk.account.id) == ()


async def test_a_late_yes_to_a_cancel_gives_the_order_no_number(desk: Desk) -> None:
    order = desk.working(id="B7", remark="")
    desk.gateway.answer = lambda _: RequestTimeout("no-answer")
    act = desk.guard.client_order_id()
    with pytest.raises(OrderUnknown):
        await desk.guard.submit_cancel(CancelRequest(account=desk.account, order=order, client_order_id=act))
    desk.blotter.late_reply(act, "B7", None)
    assert desk.blotter.writes.unknowns(desk.account.id) == ()
    desk.blotter.order_changed(same(desk))
    assert (desk.blotter.order(desk.account.id, "B7") or order).remark == ""
    restored = OrderJournal(desk.clock)
    restored.restore(await desk.records())
    assert restored.orders == {}, "the next start knows no better"


async def test_an_order_keeps_the_remark_that_it_carries(desk: Desk) -> None:
    desk.blotter.adopt(desk.account.id, "B7", "TB-1120-0900")
    assert desk.blotter.numbered(same(desk, remark="somebody's own")).remark == "somebody's own"
    assert desk.blotter.numbered(same(desk)).remark == "TB-1120-0900"


async def test_the_log_tells_the_next_start_which_orders_are_ours(tmp_path: Path) -> None:
    disk = Disk()
    async with trading_desk(tmp_path, disk=disk) as first:
        await first.unlock()
        first.gateway.remarks = False
        accepted = first.request()
        order_id = await first.guard.submit(accepted)
        first.gateway.position_rows = [position(first.account, 1000)]
        waiting = first.request(side=Side.SELL, price="612.00")
        first.gateway.answer = lambda _: RequestTimeout("no-answer")
        with pytest.raises(OrderUnknown):
            await first.guard.submit(waiting)

    async with trading_desk(tmp_path, disk=disk) as second:
        second.working(id=order_id, quantity=100, price=Decimal("612.50"))
        order = second.blotter.order(second.account.id, order_id)
        assert order is not None
        assert order.remark == accepted.client_order_id
        assert not only(second).numbered
        made = only(second).since
        second.blotter.order_changed(same(second, side=Side.SELL, price=Decimal("612.00"), created=made))
        assert only(second).alike == ("B7",)
