"""Everything of a market in one write, orders parked and revived, over each gateway; or refused with nothing sent."""

from __future__ import annotations

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.servers.gateway_rigs import Call
from fakes.values.hub_values import known
from tideboard_core.errors import OrderDenied, OrderUnknown
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import ActionRequest, CancelAllRequest, Order, OrderAction, OrderStatus
from tideboard_core.orders.offers import ActionOff, action_off
from tideboard_core.orders.writes import UNKNOWN_WRITES


def act(scene: SandboxScene, order: Order, what: OrderAction) -> ActionRequest:
    number = scene.guard.client_order_id()
    return ActionRequest(account=scene.account, order=order, action=what, client_order_id=number, reason=1)


def everything(scene: SandboxScene) -> CancelAllRequest:
    number = scene.guard.client_order_id()
    return CancelAllRequest(account=scene.account, market=Market.HK, orders=(), client_order_id=number)


async def test_everything_of_a_market_is_cancelled_and_named(scene: SandboxScene) -> None:
    """In one write where the broker has it, one by one elsewhere."""
    orders = [await scene.resting()]
    await scene.pace(11)
    scene.lock.touched()
    orders.append(await scene.resting())
    await scene.pace(1)
    singly = await scene.asked(Call.CANCEL)

    outcomes = await scene.guard.submit_cancel_account(everything(scene))

    assert {outcome.order_id for outcome in outcomes if outcome.error is None} >= {order.id for order in orders}
    await scene.until(lambda: not any(row.open for row in scene.orders))
    at_once = scene.gateway.trading.cancels_at_once(scene.account, Market.HK)
    assert (scene.person.cancels[0].at_once is Market.HK) is at_once
    assert await scene.asked(Call.CANCEL) - singly <= (1 if at_once else len(outcomes))


async def test_a_paper_account_is_cancelled_one_by_one(paper: SandboxScene) -> None:
    order = await paper.resting()
    await paper.pace(1)
    assert not paper.gateway.trading.cancels_at_once(paper.account, Market.HK)
    outcomes = await paper.guard.submit_cancel_account(everything(paper))
    assert order.id in {outcome.order_id for outcome in outcomes if outcome.error is None}
    await paper.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)


@pytest.mark.parametrize("back", [OrderAction.ENABLE, OrderAction.RECONFIRM])
async def test_an_order_is_parked_and_brought_back(scene: SandboxScene, back: OrderAction) -> None:
    order = await scene.resting()
    await scene.pace(1)
    disable = act(scene, order, OrderAction.DISABLE)
    if not scene.gateway.trading.cancels_at_once(scene.account, Market.HK):
        with pytest.raises(OrderDenied, match="not-sent-act-not-offered"):
            await scene.guard.submit_action(disable)
        assert await scene.story(disable.client_order_id) == ["intent", "not-sent"]
        return

    await scene.guard.submit_action(disable)
    parked = await scene.until_order(order.remark, lambda row: row.status is OrderStatus.DISABLED)
    await scene.pace(1)
    await scene.guard.submit_action(act(scene, parked, back))
    again = await scene.until_order(order.remark, lambda row: row.status is OrderStatus.SUBMITTED)

    assert (again.id, again.quantity, again.price) == (order.id, order.quantity, order.price)
    assert await scene.story(disable.client_order_id) == ["intent", "accepted"]
    assert len(await scene.arrived(order.remark)) == 1


async def test_an_order_that_the_broker_asks_about_is_confirmed_and_one_that_ended_is_deleted(
    scene: SandboxScene,
) -> None:
    await scene.sandbox.scenario("reconfirm")
    request = scene.request(price=scene.book.bids[8].price, quantity=1100)
    await scene.guard.submit(request)
    order = await scene.until_order(request.client_order_id, lambda row: row.status is not OrderStatus.UNKNOWN)
    if not scene.guard.offers.actions:
        assert {action_off(order, what, scene.guard.offers) for what in OrderAction} == {ActionOff.BROKER}
        return

    assert (order.asks, order.status) == (1, OrderStatus.PENDING)
    assert action_off(order, OrderAction.RECONFIRM, scene.guard.offers) is None
    await scene.pace(1)
    await scene.guard.submit_action(act(scene, order, OrderAction.RECONFIRM))
    order = await scene.until_order(request.client_order_id, lambda row: row.status is OrderStatus.SUBMITTED)
    assert order.asks == 0
    await scene.pace(1)
    await scene.guard.submit_cancel(scene.withdrawal(order))
    order = await scene.until_order(request.client_order_id, lambda row: row.status is OrderStatus.CANCELLED)
    assert action_off(order, OrderAction.DELETE, scene.guard.offers) is None
    await scene.pace(1)
    await scene.guard.submit_action(act(scene, order, OrderAction.DELETE))
    assert await scene.arrived(request.client_order_id) == []


async def test_a_delete_on_paper_that_the_broker_does_not_know_is_a_refusal_once_a_list_has_the_order_as_it_was(
    paper: SandboxScene,
) -> None:
    order = await paper.resting()
    await paper.pace(1)
    await paper.guard.submit_cancel(paper.withdrawal(order))
    over = await paper.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)
    await paper.pace(31)
    delete = act(paper, over, OrderAction.DELETE)
    if not paper.guard.offers.actions:
        with pytest.raises(OrderDenied, match="not-sent-act-not-offered"):
            await paper.guard.submit_action(delete)
        return
    with pytest.raises(OrderUnknown):
        await paper.guard.submit_action(delete)
    await paper.until(lambda: not known(paper.hub, UNKNOWN_WRITES.of(paper.account.id)))
    assert await paper.story(delete.client_order_id) == ["intent", "unknown", "settled"]
    (row,) = (one for one in paper.orders if one.id == over.id)
    assert row.status is OrderStatus.CANCELLED
