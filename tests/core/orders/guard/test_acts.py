"""Acts that bring an order into the market: checked and confirmed as a change is; unknown ones settle by its state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import NOON
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout
from tideboard_core.model.order import ActionRequest, ModifyRequest, OrderAction, OrderStatus
from tideboard_core.model.review import CheckCode, Gesture
from tideboard_core.model.shares import whole
from tideboard_core.orders.writes import DELETED, write_of
from tideboard_core.ports.trading import WriteVerb

BRINGING_IN = [OrderAction.ENABLE, OrderAction.RECONFIRM]


def act(scene: TradingScene, what: OrderAction, **order: object) -> ActionRequest:
    parked = scene.working(**{"status": OrderStatus.DISABLED, **order})
    return ActionRequest(
        account=scene.account, order=parked, action=what, client_order_id=scene.guard.client_order_id()
    )


@pytest.mark.parametrize("what", BRINGING_IN)
async def test_it_is_confirmed_with_every_check_of_a_change(scene: TradingScene, what: OrderAction) -> None:
    request = act(scene, what)

    await scene.guard.submit_action(request)

    (review,) = scene.person.reviews
    assert (review.summary.request, review.summary.replaces) == (request, request.order)
    assert {CheckCode.ORDER, CheckCode.LOCK, CheckCode.COLLAR_LAST} <= {check.code for check in review.checks}
    assert review.gesture is Gesture.HOLD
    assert scene.person.cancels == []
    (write,) = scene.gateway.writes
    assert (write.verb, write.request) == (WriteVerb.ACT, request)
    assert request.client_order_id.encode() in write.log_then
    assert await scene.story(request.client_order_id) == ["intent", "accepted"]


@pytest.mark.parametrize("what", BRINGING_IN)
async def test_a_full_disk_or_a_shut_lock_stops_it(scene: TradingScene, what: OrderAction) -> None:
    scene.disk.capacity = 0
    with pytest.raises(OrderDenied, match="audit"):
        await scene.guard.submit_action(act(scene, what))
    scene.disk.capacity = None
    scene.gateway.budgets[WriteVerb.ACT] = 3.0
    with pytest.raises(OrderDenied) as denied:
        await scene.guard.submit_action(act(scene, what))
    assert denied.value.code in {"audit", CheckCode.RATE_BUDGET}
    assert scene.gateway.writes == []


async def test_reviving_an_order_takes_its_whole_money(scene: TradingScene) -> None:
    request = act(scene, OrderAction.ENABLE)
    change = ModifyRequest(
        account=scene.account,
        order=request.order,
        client_order_id="TB-1120-9999",
        quantity=whole(request.order.quantity),
    )
    await scene.guard.submit_action(request)
    revived = scene.person.reviews[0].summary.power_after
    changed = scene.guard.preview(change).summary.power_after
    assert revived is not None
    assert changed is not None
    assert revived < changed


@pytest.mark.parametrize(
    ("what", "before", "after", "broker_status", "settled"),
    [
        (OrderAction.DISABLE, OrderStatus.SUBMITTED, OrderStatus.SUBMITTED, "", False),
        (OrderAction.DISABLE, OrderStatus.SUBMITTED, OrderStatus.DISABLED, "", True),
        (OrderAction.DISABLE, OrderStatus.SUBMITTED, OrderStatus.FILLED, "", True),
        (OrderAction.ENABLE, OrderStatus.DISABLED, OrderStatus.DISABLED, "", False),
        (OrderAction.ENABLE, OrderStatus.DISABLED, OrderStatus.SUBMITTED, "", True),
        (OrderAction.ENABLE, OrderStatus.DISABLED, OrderStatus.CANCELLED, "", True),
        (OrderAction.RECONFIRM, OrderStatus.PENDING, OrderStatus.PENDING, "", False),
        (OrderAction.RECONFIRM, OrderStatus.PENDING, OrderStatus.SUBMITTED, "", True),
        (OrderAction.DELETE, OrderStatus.DISABLED, OrderStatus.DISABLED, "", False),
        (OrderAction.DELETE, OrderStatus.DISABLED, OrderStatus.CANCELLED, "", True),
        (OrderAction.DELETE, OrderStatus.CANCELLED, OrderStatus.CANCELLED, "", False),
        (OrderAction.DELETE, OrderStatus.CANCELLED, OrderStatus.CANCELLED, DELETED, True),
    ],
)
async def test_the_orders_state_settles_an_act(
    scene: TradingScene, what: OrderAction, before: OrderStatus, after: OrderStatus, broker_status: str, settled: bool
) -> None:
    request = act(scene, what, status=before)
    now = replace(request.order, status=after, broker_status=broker_status)
    assert write_of(request, NOON).settled_by(now) is settled
    assert not write_of(request, NOON).settled_by(replace(now, id="another", status=OrderStatus.FILLED))


async def test_an_act_without_an_answer_is_asked_for_and_never_sent_again(scene: TradingScene) -> None:
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    request = act(scene, OrderAction.ENABLE)

    with pytest.raises(OrderUnknown):
        await scene.guard.submit_action(request)

    assert scene.blotter.writes.unknown(scene.account.id, request.order.instrument, request.order.side)
    (restored,) = scene.order_journal.restore(await scene.records())
    assert (restored.action, restored.was) == (OrderAction.ENABLE, OrderStatus.DISABLED)
    scene.working(status=OrderStatus.SUBMITTED)
    assert scene.blotter.writes.unknowns(scene.account.id) == ()
    assert len(scene.gateway.writes) == 1
    assert (await scene.story(request.client_order_id))[-1] == "settled"
