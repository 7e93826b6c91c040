"""Builds the messages of combinations of options, and converts the broker's figures of what one would change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from tideboard_core.gateways.futu.translate.orders import TRD_SIDE, TRD_TIME_IN_FORCE
from tideboard_core.gateways.futu.translate.symbols import security
from tideboard_core.gateways.futu.translate.values import decimal
from tideboard_core.model.combination import CombinationMargin, CombinationRequest
from tideboard_core.model.order import OrderType
from tideboard_proto.opend import Common_pb2, Trd_PlaceComboOrder_pb2
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Trd_Common_pb2 as Trd

_TYPE: Final = {OrderType.LIMIT: Trd.OrderType_Normal, OrderType.MARKET: Trd.OrderType_Market}


def place(
    request: CombinationRequest, header: Trd.TrdHeader, packet: Common_pb2.PacketID
) -> Trd_PlaceComboOrder_pb2.Request:
    """Return PlaceComboOrder with our id in `remark`; the net price is signed, 0 at market, where any value is taken.

    The broker's pages do not say how it marks a price that is received: ours is below zero, as the sum of the legs is,
    and is sent to close alone (`CombinationsOffer.signs`).
    """
    c2s = Trd_PlaceComboOrder_pb2.C2S(
        packetID=packet,
        header=header,
        comboLegs=leg_messages(request),
        qty=request.quantity,
        price=float(request.price or 0),
        orderType=_TYPE[request.order_type],
        timeInForce=TRD_TIME_IN_FORCE[request.time_in_force],
        remark=request.client_order_id,
    )
    return Trd_PlaceComboOrder_pb2.Request(c2s=c2s)


def margin_question(request: CombinationRequest) -> dict[str, Any]:
    """The fields of GetComboMaxTrdQtys besides the header."""
    return {
        "comboLegs": leg_messages(request),
        "qty": request.quantity,
        "price": float(request.price or 0),
        "orderType": _TYPE[request.order_type],
    }


def leg_messages(request: CombinationRequest) -> list[Qot.ComboLeg]:
    """The legs with their sides and ratios."""
    return [
        Qot.ComboLeg(security=security(leg.instrument), side=TRD_SIDE[leg.side], qtyRatio=leg.ratio)
        for leg in request.legs
    ]


def margin(wire: Trd.ComboMaxTrdQtys) -> CombinationMargin:
    """Return the broker's figures; one that it leaves out is None. It tells buying power as a decrease."""
    power = _figure(wire, "buyPowerDecrease")
    return CombinationMargin(
        initial_change=_figure(wire, "initialMarginChange"),
        maintenance_change=_figure(wire, "maintenanceMarginChange"),
        buying_power_change=None if power is None else -power,
        net_assets_change=_figure(wire, "nlvChange"),
        withdrawable_change=_figure(wire, "maxWithDrawChange"),
        option_power=_figure(wire, "optionBuyPower"),
    )


def _figure(wire: Trd.ComboMaxTrdQtys, name: str) -> Decimal | None:
    return decimal(getattr(wire, name)) if wire.HasField(name) else None
