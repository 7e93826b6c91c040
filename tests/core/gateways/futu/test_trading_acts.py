"""Everything of a market in one write, and what else is done to an order: what goes over the wire, once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes.servers.gateway_rigs import OPEND
from fakes.servers.opend.gateway import PAPER_ID, REAL_ID, UNANSWERED, account_of
from fakes.servers.opend.orders import HEADER, wire_order
from fakes.servers.opend.scripted import CONN_ID, ScriptedOpend
from fakes.values.clock import ManualClock
from tideboard_core.errors import NotOffered, OrderDenied, OrderRejected, RequestTimeout
from tideboard_core.gateways.futu.translate import orders
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Account, ActionRequest, CancelAllRequest, OrderAction
from tideboard_core.ports.trading import ApprovedOrder, WriteVerb
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Trd_GetOrderList_pb2, Trd_ModifyOrder_pb2, Trd_ReconfirmOrder_pb2

MODIFY, CONFIRM = ProtoId.Trd_ModifyOrder, ProtoId.Trd_ReconfirmOrder


def approve(request: Any, gateway: OpendGateway) -> ApprovedOrder[Any]:
    return ApprovedOrder(request, approved_at=0.0, generation=gateway.generation)


def everything(account: Account, market: Market = Market.HK) -> CancelAllRequest:
    shown = orders.order(HEADER, wire_order())
    return CancelAllRequest(account=account, market=market, orders=(shown,), client_order_id="TB-1120-0005")


def act(account: Account, what: OrderAction, **order: Any) -> ActionRequest:
    shown = replace(orders.order(HEADER, wire_order()), **order)
    return ActionRequest(account=account, order=shown, action=what, client_order_id="TB-1120-0006", reason=2)


@pytest.fixture(autouse=True)
def answers(opend: ScriptedOpend) -> None:
    opend.reply(MODIFY, Trd_ModifyOrder_pb2.S2C(header=HEADER, orderID=0))
    opend.reply(CONFIRM, Trd_ReconfirmOrder_pb2.S2C(header=HEADER, orderID=7))


@pytest.mark.parametrize(("market", "number"), [(Market.HK, 1), (Market.US, 2)])
async def test_one_write_cancels_everything_on_a_market(
    gateway: OpendGateway, opend: ScriptedOpend, market: Market, number: int
) -> None:
    account = await account_of(gateway)
    assert gateway.trading.cancels_at_once(account, market)

    await gateway.trading.cancel_all(approve(everything(account, market), gateway))

    (request,) = opend.requests(MODIFY)
    c2s = request.c2s
    assert (c2s.forAll, c2s.modifyOrderOp, c2s.orderID, c2s.trdMarket) == (True, 2, 0, number)
    assert (c2s.header.trdEnv, c2s.header.accID, c2s.header.trdMarket) == (1, REAL_ID, number)
    assert (c2s.packetID.connID, c2s.packetID.serialNo) == (CONN_ID, opend.received[-1].serial)


@pytest.mark.parametrize("market", [Market.SH, Market.SZ])
async def test_stock_connect_is_not_cancelled_at_once(
    gateway: OpendGateway, opend: ScriptedOpend, market: Market
) -> None:
    account = await account_of(gateway)
    assert not gateway.trading.cancels_at_once(account, market)
    with pytest.raises(NotOffered, match="cancel-all-not-offered"):
        gateway.trading.cancel_all(approve(everything(account, market), gateway))
    assert opend.orders_received == 0


async def test_a_paper_account_is_not_cancelled_at_once(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    account = await account_of(gateway, PAPER_ID)
    assert not gateway.trading.cancels_at_once(account, Market.HK)
    with pytest.raises(NotOffered, match="cancel-all-not-offered"):
        gateway.trading.cancel_all(approve(everything(account), gateway))
    assert opend.orders_received == 0


@pytest.mark.parametrize(("what", "op"), [(OrderAction.DISABLE, 3), (OrderAction.ENABLE, 4), (OrderAction.DELETE, 5)])
async def test_an_act_is_an_operation_on_one_order(
    gateway: OpendGateway, opend: ScriptedOpend, what: OrderAction, op: int
) -> None:
    request = act(await account_of(gateway), what)
    await gateway.trading.perform(approve(request, gateway))
    (sent,) = opend.requests(MODIFY)
    assert (sent.c2s.modifyOrderOp, sent.c2s.orderIDEx, sent.c2s.forAll) == (op, request.order.id, False)


async def test_a_reconfirmation_names_the_order_by_its_number(
    gateway: OpendGateway, opend: ScriptedOpend, clock: ManualClock
) -> None:
    account = await account_of(gateway)
    await gateway.trading.perform(approve(act(account, OrderAction.RECONFIRM, id="7340001"), gateway))
    (sent,) = opend.requests(CONFIRM)
    assert (sent.c2s.orderID, sent.c2s.reconfirmReason) == (7340001, 2)
    assert not opend.requests(MODIFY)
    clock.advance(1)
    for name in ("FA1", "\uff11\uff12", ""):  # full-width digits are no number of the broker's
        with pytest.raises(OrderDenied, match="order-number-unknown"):
            gateway.trading.perform(approve(act(account, OrderAction.RECONFIRM, id=name), gateway))
    assert opend.orders_received == 1

    listed = Trd_GetOrderList_pb2.S2C(header=HEADER, orderList=[wire_order(orderID=7340002)])
    opend.reply(ProtoId.Trd_GetOrderList, listed)
    await gateway.trading.orders(account)
    await gateway.trading.perform(approve(act(account, OrderAction.RECONFIRM, id="FA1"), gateway))
    assert opend.requests(CONFIRM)[1].c2s.orderID == 7340002


@pytest.mark.parametrize("proto_id", [MODIFY, CONFIRM])
async def test_a_clear_no_and_silence(
    gateway: OpendGateway, opend: ScriptedOpend, clock: ManualClock, proto_id: ProtoId
) -> None:
    what = OrderAction.RECONFIRM if proto_id == CONFIRM else OrderAction.DISABLE
    request = act(await account_of(gateway), what, id="7")
    opend.refuse(proto_id, "订单不存在")
    with pytest.raises(OrderRejected):
        await gateway.trading.perform(approve(request, gateway))
    opend.silence(proto_id)
    OPEND.give_up_after(gateway, UNANSWERED)
    clock.advance(1)
    with pytest.raises(RequestTimeout):
        await gateway.trading.perform(approve(request, gateway))
    assert opend.orders_received == 2


async def test_budgets(gateway: OpendGateway, opend: ScriptedOpend, clock: ManualClock) -> None:
    account = await account_of(gateway)
    for _ in range(15):
        await gateway.trading.perform(approve(act(account, OrderAction.DISABLE), gateway))
        clock.advance(0.05)
    assert gateway.trading.write_budget(WriteVerb.ACT, account) > 0
    assert gateway.trading.write_budget(WriteVerb.CANCEL_ALL, account) == 0.0
    with pytest.raises(OrderDenied, match="rate-budget"):
        gateway.trading.perform(approve(act(account, OrderAction.DISABLE), gateway))
    clock.advance(31)
    for _ in range(20):
        await gateway.trading.perform(approve(act(account, OrderAction.RECONFIRM, id="7"), gateway))
        clock.advance(0.05)
    assert gateway.trading.write_budget(WriteVerb.ACT, account) > 0
    assert gateway.trading.write_budget(WriteVerb.MODIFY, account) == 0.0


async def test_an_approval_works_once_and_a_raw_request_is_none(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    account = await account_of(gateway)
    approved = approve(everything(account), gateway)
    await gateway.trading.cancel_all(approved)
    with pytest.raises(OrderDenied):
        gateway.trading.cancel_all(approved)
    with pytest.raises(OrderDenied, match="approval-missing"):
        gateway.trading.cancel_all(everything(account))  # type: ignore[arg-type]
    with pytest.raises(OrderDenied, match="approval-missing"):
        gateway.trading.perform(act(account, OrderAction.DISABLE))  # type: ignore[arg-type]
    assert opend.orders_received == 1


@pytest.mark.parametrize(
    ("account_id", "what", "refusable"),
    [
        (PAPER_ID, OrderAction.DELETE, True),
        (REAL_ID, OrderAction.DELETE, False),
        (PAPER_ID, OrderAction.DISABLE, False),
    ],
)
async def test_a_delete_on_paper_may_be_refused_by_a_time_out(
    gateway: OpendGateway, opend: ScriptedOpend, account_id: int, what: OrderAction, *, refusable: bool
) -> None:
    opend.refuse(MODIFY, "NN_ProtoRet_TimeOut")
    with pytest.raises(RequestTimeout) as caught:
        await gateway.trading.perform(approve(act(await account_of(gateway, account_id), what), gateway))
    assert bool(caught.value.data.get("refusable")) is refusable
