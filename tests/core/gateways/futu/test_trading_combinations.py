"""Combinations at OpenD: one write with its approval, its answers, and the question about margin."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend.gateway import REAL_ID, account_of
from fakes.servers.opend.orders import HEADER, wire_order
from fakes.servers.opend.scripted import CONN_ID, ScriptedOpend
from fakes.values.clock import ManualClock
from tideboard_core.errors import OrderDenied, OrderRejected, RequestTimeout
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.combination import CombinationLeg, CombinationMargin, CombinationRequest
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, CancelRequest, OrderType, Side
from tideboard_core.ports.trading import ApprovedOrder, WriteVerb
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import (
    Trd_Common_pb2,
    Trd_GetComboMaxTrdQtys_pb2,
    Trd_GetOrderList_pb2,
    Trd_ModifyOrder_pb2,
    Trd_PlaceComboOrder_pb2,
)

PLACE, MARGIN = ProtoId.Trd_PlaceComboOrder, ProtoId.Trd_GetComboMaxTrdQtys
LEGS = (
    CombinationLeg(instrument=InstrumentId("HK.TCH261230C600000"), side=Side.BUY),
    CombinationLeg(instrument=InstrumentId("HK.TCH261230C610000"), side=Side.SELL),
)


def approve(request: Any, gateway: OpendGateway) -> ApprovedOrder[Any]:
    return ApprovedOrder(request, approved_at=0.0, generation=gateway.generation)


def combination(account: Account, **changes: Any) -> CombinationRequest:
    fields: dict[str, Any] = {
        "account": account,
        "legs": LEGS,
        "quantity": 2,
        "order_type": OrderType.LIMIT,
        "price": Decimal("5.40"),
        "client_order_id": "TB-1120-0001",
    }
    return CombinationRequest(**(fields | changes))


@pytest.fixture(autouse=True)
def answers(opend: ScriptedOpend) -> None:
    opend.reply(PLACE, Trd_PlaceComboOrder_pb2.S2C(header=HEADER, orderIDEx="FA9"))


async def test_it_goes_out_once_with_its_approval(
    gateway: OpendGateway, opend: ScriptedOpend, clock: ManualClock
) -> None:
    account = await account_of(gateway)
    approved = approve(combination(account), gateway)
    assert await gateway.trading.place_combination(approved) == "FA9"

    (request,) = opend.requests(PLACE)
    c2s = request.c2s
    assert (c2s.header.trdEnv, c2s.header.accID, c2s.header.trdMarket) == (1, REAL_ID, 1)
    assert (c2s.packetID.connID, c2s.packetID.serialNo) == (CONN_ID, opend.received[-1].serial)
    clock.advance(1)
    with pytest.raises(OrderDenied, match="approval-already-used"):
        gateway.trading.place_combination(approved)
    with pytest.raises(OrderDenied, match="approval-missing"):
        gateway.trading.place_combination(combination(account))  # type: ignore[arg-type]
    assert len(opend.requests(PLACE)) == 1


async def test_an_approval_of_another_login_sends_nothing(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    approved = ApprovedOrder(combination(await account_of(gateway)), approved_at=0.0, generation=gateway.generation + 1)
    with pytest.raises(OrderDenied, match="not-sent-link"):
        gateway.trading.place_combination(approved)
    assert opend.requests(PLACE) == []


async def test_a_no_is_a_refusal_and_an_answer_without_an_id_leaves_it_unknown(
    gateway: OpendGateway, opend: ScriptedOpend, clock: ManualClock
) -> None:
    account = await account_of(gateway)
    opend.refuse(PLACE, "strategy not supported")
    with pytest.raises(OrderRejected, match="strategy not supported"):
        await gateway.trading.place_combination(approve(combination(account), gateway))
    opend.reply(PLACE, Trd_PlaceComboOrder_pb2.S2C(header=HEADER))
    clock.advance(1)
    with pytest.raises(RequestTimeout, match="answer-without-order-id"):
        await gateway.trading.place_combination(approve(combination(account), gateway))


async def test_it_has_a_budget_of_its_own_that_new_orders_wait_for(
    gateway: OpendGateway, opend: ScriptedOpend, clock: ManualClock
) -> None:
    account = await account_of(gateway)
    for _ in range(15):
        await gateway.trading.place_combination(approve(combination(account), gateway))
        clock.advance(0.1)
    assert gateway.trading.write_budget(WriteVerb.PLACE, account) > 20
    with pytest.raises(OrderDenied, match="rate-budget"):
        gateway.trading.place_combination(approve(combination(account), gateway))


async def test_the_broker_is_asked_about_the_very_legs_and_price(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    account = await account_of(gateway)
    figures = Trd_Common_pb2.ComboMaxTrdQtys(maintenanceMarginChange=0, buyPowerDecrease=1080)
    opend.reply(MARGIN, Trd_GetComboMaxTrdQtys_pb2.S2C(header=HEADER, maxTrdQtys=figures))
    told = await gateway.trading.combination_margin(combination(account))

    assert told is not None
    assert told == CombinationMargin(maintenance_change=Decimal(0), buying_power_change=Decimal(-1080))
    (request,) = opend.requests(MARGIN)
    assert [leg.security.code for leg in request.c2s.comboLegs] == ["TCH261230C600000", "TCH261230C610000"]
    assert (request.c2s.qty, request.c2s.price, request.c2s.orderType) == (2.0, 5.4, 1)


async def test_a_listed_combination_is_cancelled_by_its_id(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    account = await account_of(gateway)
    legs = [Qot.ComboLeg(security=Qot.Security(market=1, code="TCH261230C600000"), side=1, qtyRatio=1) for _ in "ab"]
    legs[1].security.code = "TCH261230C610000"
    row = wire_order(code="TCH SPREAD", comboLegs=legs)
    opend.reply(ProtoId.Trd_GetOrderList, Trd_GetOrderList_pb2.S2C(header=HEADER, orderList=[row]))
    opend.reply(ProtoId.Trd_ModifyOrder, Trd_ModifyOrder_pb2.S2C(header=HEADER, orderID=0))
    (order,) = await gateway.trading.orders(account)
    assert len(order.legs) == 2

    await gateway.trading.cancel(
        approve(CancelRequest(account=account, order=order, client_order_id="TB-1120-0002"), gateway)
    )
    (request,) = opend.requests(ProtoId.Trd_ModifyOrder)
    assert (request.c2s.orderIDEx, request.c2s.modifyOrderOp) == ("FA1", Trd_Common_pb2.ModifyOrderOp_Cancel)


async def test_opend_offers_them(gateway: OpendGateway) -> None:
    offer = gateway.trading.offers.combinations
    assert offer is not None
    assert offer.markets == {Market.HK, Market.US}
    assert replace(gateway.trading.offers, combinations=None).combinations is None
