"""Acts that bring an order into the market: checked and confirmed as a change is; unknown ones settle by its state."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.scenes.trading.desk import Desk, trading_desk
from fakes.values.trading import NOON
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout
from tideboard_core.model.order import ActRequest, ModifyRequest, OrderAct, OrderStatus
from tideboard_core.model.review import CheckCode, Gesture
from tideboard_core.orders.writes import DELETED, write_of
from tideboard_core.ports.trading import WriteVerb

BRINGING_IN = [OrderAct.ENABLE, OrderAct.RECONFIRM]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path) as made:
        await made.unlock()
        yield made


def act(desk: Desk, what: OrderAct, **order: object) -> ActRequest:
    parked = desk.working(**{"status": OrderStatus.DISABLED, **order})
    return ActRequest(account=desk.account, order=parked, act=what, client_order_id=desk.guard.client_order_id())


@pytest.mark.parametrize("what", BRINGING_IN)
async def test_it_is_confirmed_with_every_check_of_a_change(desk: Desk, what: OrderAct) -> None:
    request = act(desk, what)

    await desk.guard.submit_act(request)

    (review,) = desk.person.reviews
    assert (review.summary.request, review.summary.replaces) == (request, request.order)
    assert {CheckCode.ORDER, CheckCode.LOCK, CheckCode.COLLAR_LAST} <= {check.code for check in review.checks}
    assert review.gesture is Gesture.HOLD
    assert desk.person.cancels == []
    (write,) = desk.gateway.writes
    assert (write.verb, write.request) == (WriteVerb.ACT, request)
    assert request.client_order_id.encode() in write.log_then
    assert await desk.story(request.client_order_id) == ["intent", "accepted"]


@pytest.mark.parametrize("what", BRINGING_IN)
async def test_a_full_disk_or_a_shut_lock_stops_it(desk: Desk, what: OrderAct) -> None:
    desk.disk.capacity = 0
    with pytest.raises(OrderDenied, match="audit"):
        await desk.guard.submit_act(act(desk, what))
    desk.disk.capacity = None
    desk.gateway.budgets[WriteVerb.ACT] = 3.0
    with pytest.raises(OrderDenied) as denied:
        await desk.guard.submit_act(act(desk, what))
    assert denied.value.code in {"audit", CheckCode.RATE_BUDGET}
    assert desk.gateway.writes == []


async def test_reviving_an_order_takes_its_whole_money(desk: Desk) -> None:
    request = act(desk, OrderAct.ENABLE)
    change = ModifyRequest(
        account=desk.account, order=request.order, client_order_id="TB-1120-9999", quantity=request.order.quantity
    )
    await desk.guard.submit_act(request)
    revived = desk.person.reviews[0].summary.power_after
    changed = desk.guard.preview(change).summary.power_after
    assert revived is not None
    assert changed is not None
    assert revived < changed


@pytest.mark.parametrize(
    ("what", "before", "after", "broker_status", "settled"),
    [
        (OrderAct.DISABLE, OrderStatus.SUBMITTED, OrderStatus.SUBMITTED, "", False),
        (OrderAct.DISABLE, OrderStatus.SUBMITTED, OrderStatus.DISABLED, "", True),
        (OrderAct.DISABLE, OrderStatus.SUBMITTED, OrderStatus.FILLED, "", True),
        (OrderAct.ENABLE, OrderStatus.DISABLED, OrderStatus.DISABLED, "", False),
        (OrderAct.ENABLE, OrderStatus.DISABLED, OrderStatus.SUBMITTED, "", True),
        (OrderAct.ENABLE, OrderStatus.DISABLED, OrderStatus.CANCELLED, "", True),
        (OrderAct.RECONFIRM, OrderStatus.PENDING, OrderStatus.PENDING, "", False),
        (OrderAct.RECONFIRM, OrderStatus.PENDING, OrderStatus.SUBMITTED, "", True),
        (OrderAct.DELETE, OrderStatus.DISABLED, OrderStatus.DISABLED, "", False),
        (OrderAct.DELETE, OrderStatus.DISABLED, OrderStatus.CANCELLED, "", True),
        (OrderAct.DELETE, OrderStatus.CANCELLED, OrderStatus.CANCELLED, "", False),
        (OrderAct.DELETE, OrderStatus.CANCELLED, OrderStatus.CANCELLED, DELETED, True),
    ],
)
async def test_the_orders_state_settles_an_act(
    desk: Desk, what: OrderAct, before: OrderStatus, after: OrderStatus, broker_status: str, settled: bool
) -> None:
    request = act(desk, what, status=before)
    now = replace(request.order, status=after, broker_status=broker_status)
    assert write_of(request, NOON).settled_by(now) is settled
    assert not write_of(request, NOON).settled_by(replace(now, id="another", status=OrderStatus.FILLED))


async def test_an_act_without_an_answer_is_asked_for_and_never_sent_again(desk: Desk) -> None:
    desk.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = act(desk, OrderAct.ENABLE)

    with pytest.raises(OrderUnknown):
        await desk.guard.submit_act(request)

    assert desk.blotter.writes.unknown(desk.account.id, request.order.instrument, request.order.side)
    (restored,) = desk.order_journal.restore(await desk.records())
    assert (restored.act, restored.was) == (OrderAct.ENABLE, OrderStatus.DISABLED)
    desk.working(status=OrderStatus.SUBMITTED)
    assert desk.blotter.writes.unknowns(desk.account.id) == ()
    assert len(desk.gateway.writes) == 1
    assert (await desk.story(request.client_order_id))[-1] == "settled"
