"""Everything of a market in one write, orders parked and revived, over each gateway; or refused with nothing sent."""

from __future__ import annotations

import pytest

from fakes.scenes.trading.sandbox_desk import SandboxDesk
from fakes.servers.gateway_rigs import Call
from tideboard_core.errors import OrderDenied
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import ActRequest, CancelAllRequest, Order, OrderAct, OrderStatus
from tideboard_core.orders.offers import ActOff, act_off


def act(desk: SandboxDesk, order: Order, what: OrderAct) -> ActRequest:
    number = desk.guard.client_order_id()
    return ActRequest(account=desk.account, order=order, act=what, client_order_id=number, reason=1)


def everything(desk: SandboxDesk) -> CancelAllRequest:
    number = desk.guard.client_order_id()
    return CancelAllRequest(account=desk.account, market=Market.HK, orders=(), client_order_id=number)


async def test_everything_of_a_market_is_cancelled_and_named(desk: SandboxDesk) -> None:
    """In one write where the broker has it, one by one elsewhere."""
    orders = [await desk.resting()]
    await desk.pace(11)
    desk.lock.touched()
    orders.append(await desk.resting())
    await desk.pace(1)
    singly = await desk.asked(Call.CANCEL)

    outcomes = await desk.guard.submit_cancel_account(everything(desk))

    assert {outcome.order_id for outcome in outcomes if outcome.error is None} >= {order.id for order in orders}
    await desk.until(lambda: not any(row.open for row in desk.orders))
    at_once = desk.gateway.trading.cancels_at_once(desk.account)
    assert (desk.person.cancels[0].at_once is Market.HK) is at_once
    assert await desk.asked(Call.CANCEL) - singly <= (1 if at_once else len(outcomes))


async def test_a_paper_account_is_cancelled_one_by_one(paper: SandboxDesk) -> None:
    order = await paper.resting()
    await paper.pace(1)
    assert not paper.gateway.trading.cancels_at_once(paper.account)
    outcomes = await paper.guard.submit_cancel_account(everything(paper))
    assert order.id in {outcome.order_id for outcome in outcomes if outcome.error is None}
    await paper.until_order(order.remark, lambda row: row.status is OrderStatus.CANCELLED)


@pytest.mark.parametrize("back", [OrderAct.ENABLE, OrderAct.RECONFIRM])
async def test_an_order_is_parked_and_brought_back(desk: SandboxDesk, back: OrderAct) -> None:
    order = await desk.resting()
    await desk.pace(1)
    disable = act(desk, order, OrderAct.DISABLE)
    if not desk.gateway.trading.cancels_at_once(desk.account):
        with pytest.raises(OrderDenied, match="not-sent-act-not-offered"):
            await desk.guard.submit_act(disable)
        assert await desk.story(disable.client_order_id) == ["intent", "not-sent"]
        return

    await desk.guard.submit_act(disable)
    parked = await desk.until_order(order.remark, lambda row: row.status is OrderStatus.DISABLED)
    await desk.pace(1)
    await desk.guard.submit_act(act(desk, parked, back))
    again = await desk.until_order(order.remark, lambda row: row.status is OrderStatus.SUBMITTED)

    assert (again.id, again.quantity, again.price) == (order.id, order.quantity, order.price)
    assert await desk.story(disable.client_order_id) == ["intent", "accepted"]
    assert len(await desk.arrived(order.remark)) == 1


async def test_an_order_that_the_broker_asks_about_is_confirmed_and_one_that_ended_is_deleted(
    desk: SandboxDesk,
) -> None:
    await desk.sandbox.scenario("reconfirm")
    request = desk.request(price=desk.book.bids[8].price, quantity=1100)
    await desk.guard.submit(request)
    order = await desk.until_order(request.client_order_id, lambda row: row.status is not OrderStatus.UNKNOWN)
    if not desk.guard.offers.acts:
        assert {act_off(order, what, desk.guard.offers) for what in OrderAct} == {ActOff.BROKER}
        return

    assert (order.asks, order.status) == (1, OrderStatus.PENDING)
    assert act_off(order, OrderAct.RECONFIRM, desk.guard.offers) is None
    await desk.pace(1)
    await desk.guard.submit_act(act(desk, order, OrderAct.RECONFIRM))
    order = await desk.until_order(request.client_order_id, lambda row: row.status is OrderStatus.SUBMITTED)
    assert order.asks == 0
    await desk.pace(1)
    await desk.guard.submit_cancel(desk.withdrawal(order))
    order = await desk.until_order(request.client_order_id, lambda row: row.status is OrderStatus.CANCELLED)
    assert act_off(order, OrderAct.DELETE, desk.guard.offers) is None
    await desk.pace(1)
    await desk.guard.submit_act(act(desk, order, OrderAct.DELETE))
    assert await desk.arrived(request.client_order_id) == []
