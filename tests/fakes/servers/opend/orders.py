"""What the broker says about orders, as messages, and one working order."""

from __future__ import annotations

from typing import Any

from fakes.servers.opend.gateway import REAL_ID, account_of
from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.order import (
    Order,
)
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Trd_Common_pb2,
    Trd_GetOrderList_pb2,
    Trd_PlaceOrder_pb2,
)

HEADER = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=REAL_ID, trdMarket=1)


def placed(order_id: str = "FA1") -> Trd_PlaceOrder_pb2.S2C:
    """Return the success body of PlaceOrder."""
    return Trd_PlaceOrder_pb2.S2C(header=HEADER, orderIDEx=order_id)


def wire_order(**changes: Any) -> Trd_Common_pb2.Order:
    """Return an order as the broker lists it."""
    facts: dict[str, Any] = {
        "trdSide": 1,
        "orderType": 1,
        "orderStatus": 5,
        "orderID": 0,
        "orderIDEx": "FA1",
        "code": "00700",
        "name": "TENCENT",
        "qty": 300.0,
        "price": 480.2,
        "createTime": "2026-11-20 10:30:00.123",
        "updateTime": "2026-11-20 10:31:00",
        "secMarket": 1,
        "remark": "TB-1120-0001",
    }
    return Trd_Common_pb2.Order(**(facts | changes))


async def working_order(opend: ScriptedOpend, gateway: OpendGateway) -> Order:
    """Return one open order of the real account."""
    opend.reply(ProtoId.Trd_GetOrderList, Trd_GetOrderList_pb2.S2C(header=HEADER, orderList=[wire_order()]))
    (order,) = await gateway.trading.orders(await account_of(gateway))
    return order
