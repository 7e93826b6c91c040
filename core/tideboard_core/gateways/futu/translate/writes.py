"""Builds the messages of order writes from approved requests."""

from __future__ import annotations

from tideboard_core.gateways.futu.translate.orders import TRD_ORDER_TYPE, TRD_SESSION, TRD_SIDE, TRD_TIME_IN_FORCE
from tideboard_core.gateways.futu.translate.symbols import SEC_MARKET
from tideboard_core.model.instrument import code_of, market_of
from tideboard_core.model.order import (
    ActionRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderAction,
    OrderRequest,
    Prices,
    TradingHours,
    prices_after,
)
from tideboard_proto.opend import (
    Common_pb2,
    Trd_Common_pb2,
    Trd_ModifyOrder_pb2,
    Trd_PlaceOrder_pb2,
    Trd_ReconfirmOrder_pb2,
)

_OPERATION = {
    OrderAction.DISABLE: Trd_Common_pb2.ModifyOrderOp_Disable,
    OrderAction.ENABLE: Trd_Common_pb2.ModifyOrderOp_Enable,
    OrderAction.DELETE: Trd_Common_pb2.ModifyOrderOp_Delete,
}


def place(
    request: OrderRequest, header: Trd_Common_pb2.TrdHeader, packet: Common_pb2.PacketID
) -> Trd_PlaceOrder_pb2.Request:
    """Return PlaceOrder with the client order id in `remark`, by which an unanswered order is found again.

    Market orders have price 0. `packet` is a number used once per connection: OpenD refuses a repeated one, so that
    nobody can replay the message.
    """
    c2s = Trd_PlaceOrder_pb2.C2S(
        packetID=packet,
        header=header,
        trdSide=TRD_SIDE[request.side],
        orderType=TRD_ORDER_TYPE[request.order_type],
        code=code_of(request.instrument),
        qty=request.quantity,
        price=float(request.price or 0),
        secMarket=SEC_MARKET[market_of(request.instrument)],
        remark=request.client_order_id,
        timeInForce=TRD_TIME_IN_FORCE[request.time_in_force],
    )
    if request.trigger is not None:
        c2s.auxPrice = float(request.trigger)
    _set_trail(c2s, request)
    if request.hours is not TradingHours.REGULAR:
        # Both: older gateways know the flag alone.
        c2s.fillOutsideRTH = True
        c2s.session = TRD_SESSION[request.hours]
    return Trd_PlaceOrder_pb2.Request(c2s=c2s)


def modify(
    request: ModifyRequest, header: Trd_Common_pb2.TrdHeader, packet: Common_pb2.PacketID
) -> Trd_ModifyOrder_pb2.Request:
    """Return ModifyOrder with both quantity and price: the broker takes a missing one as 0.

    A waiting trailing stop has its distance instead: the broker moves both of its prices.
    """
    prices = prices_after(request)
    c2s = Trd_ModifyOrder_pb2.C2S(
        packetID=packet,
        header=header,
        orderID=0,
        orderIDEx=request.order.id,
        modifyOrderOp=Trd_Common_pb2.ModifyOrderOp_Normal,
        qty=request.quantity,
        price=float(prices.price or 0),
    )
    if prices.trigger is not None:
        c2s.auxPrice = float(prices.trigger)
    _set_trail(c2s, prices)
    return Trd_ModifyOrder_pb2.Request(c2s=c2s)


def cancel(
    request: CancelRequest, header: Trd_Common_pb2.TrdHeader, packet: Common_pb2.PacketID
) -> Trd_ModifyOrder_pb2.Request:
    """Return ModifyOrder with the cancel operation for one order."""
    return _unchanged(request.order, Trd_Common_pb2.ModifyOrderOp_Cancel, header, packet)


def cancel_all(header: Trd_Common_pb2.TrdHeader, packet: Common_pb2.PacketID) -> Trd_ModifyOrder_pb2.Request:
    """Return ModifyOrder with the cancel operation for everything on the header's market."""
    c2s = Trd_ModifyOrder_pb2.C2S(
        packetID=packet,
        header=header,
        orderID=0,
        modifyOrderOp=Trd_Common_pb2.ModifyOrderOp_Cancel,
        forAll=True,
        trdMarket=header.trdMarket,
    )
    return Trd_ModifyOrder_pb2.Request(c2s=c2s)


def operation(
    request: ActionRequest, header: Trd_Common_pb2.TrdHeader, packet: Common_pb2.PacketID
) -> Trd_ModifyOrder_pb2.Request:
    """Return ModifyOrder that suspends an order, enables it again, or deletes it."""
    return _unchanged(request.order, _OPERATION[request.action], header, packet)


def reconfirm(
    request: ActionRequest, header: Trd_Common_pb2.TrdHeader, packet: Common_pb2.PacketID, *, number: int
) -> Trd_ReconfirmOrder_pb2.Request:
    """Return ReconfirmOrder; unlike ModifyOrder it takes the order's `number`, not its text id."""
    c2s = Trd_ReconfirmOrder_pb2.C2S(packetID=packet, header=header, orderID=number, reconfirmReason=request.reason)
    return Trd_ReconfirmOrder_pb2.Request(c2s=c2s)


def _set_trail(c2s: Trd_PlaceOrder_pb2.C2S | Trd_ModifyOrder_pb2.C2S, terms: OrderRequest | Prices) -> None:
    """Name the distance of a trailing stop; a ratio is sent as percent, 2 for 2 %."""
    if terms.trail_percent is not None:
        c2s.trailType, c2s.trailValue = Trd_Common_pb2.TrailType_Ratio, float(terms.trail_percent)
    elif terms.trail_amount is not None:
        c2s.trailType, c2s.trailValue = Trd_Common_pb2.TrailType_Amount, float(terms.trail_amount)
    if terms.limit_offset is not None:
        c2s.trailSpread = float(terms.limit_offset)


def _unchanged(
    order: Order,
    operation: Trd_Common_pb2.ModifyOrderOp,
    header: Trd_Common_pb2.TrdHeader,
    packet: Common_pb2.PacketID,
) -> Trd_ModifyOrder_pb2.Request:
    """Return ModifyOrder for an operation that keeps quantity and price; the schema requires both fields."""
    # `orderID` is required too; OpenD takes 0 with the id in `orderIDEx`.
    c2s = Trd_ModifyOrder_pb2.C2S(
        packetID=packet,
        header=header,
        orderID=0,
        orderIDEx=order.id,
        modifyOrderOp=operation,
        qty=0,
        price=0,
    )
    return Trd_ModifyOrder_pb2.Request(c2s=c2s)
