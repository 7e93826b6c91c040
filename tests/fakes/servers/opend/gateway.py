"""A gateway to the scripted OpenD, its accounts and an order to place."""

from __future__ import annotations

from decimal import Decimal

from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.sinks import Sinks
from tideboard_core.gateways.opend.connection import OpendTiming
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, OrderRequest, OrderType, Side
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_proto.opend import Trd_Common_pb2, Trd_GetAccList_pb2

REAL_ID, PAPER_ID = 281756457888247915, 1001
HUNG = 60.0
"""Seconds after which a gateway program that answers is hung: on a machine that is busy the answer comes late."""
UNANSWERED = 0.05
"""The same for a write that is given no answer."""
PATIENT = OpendTiming(connect=HUNG, read=HUNG, write=HUNG)


def gateway_to(opend: ScriptedOpend, sinks: Sinks, clock: Clock, timing: OpendTiming = PATIENT) -> OpendGateway:
    """Return a gateway that is not connected yet."""
    endpoint = OpendEndpoint(host="127.0.0.1", port=opend.port, timing=timing)
    return OpendGateway(endpoint, feed=sinks, trading=sinks, clock=clock)


def account_list() -> Trd_GetAccList_pb2.S2C:
    """Return one real universal account and one paper account."""
    return Trd_GetAccList_pb2.S2C(
        accList=[
            Trd_Common_pb2.TrdAcc(
                trdEnv=1, accID=REAL_ID, trdMarketAuthList=[1, 2, 4], accType=2, securityFirm=1, uniCardNum="1234"
            ),
            Trd_Common_pb2.TrdAcc(trdEnv=0, accID=PAPER_ID, trdMarketAuthList=[1], accType=1, simAccType=1),
        ]
    )


async def account_of(gateway: OpendGateway, number: int = REAL_ID) -> Account:
    """Return one account of the login."""
    return next(account for account in await gateway.trading.accounts() if account.id == str(number))


def limit_buy(account: Account, client_order_id: str = "TB-1120-0001") -> OrderRequest:
    """Return an order for one lot of HK.00700 at 480."""
    return OrderRequest(
        account=account,
        instrument=InstrumentId("HK.00700"),
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=100,
        price=Decimal("480.2"),
        client_order_id=client_order_id,
    )


def approve(request: OrderRequest, gateway: OpendGateway) -> ApprovedOrder[OrderRequest]:
    """Return what the guard would hand over."""
    return ApprovedOrder(request, approved_at=0.0, generation=gateway.generation)
