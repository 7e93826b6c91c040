"""Combinations on OpenD's wire: the message that places one byte for byte, listed legs, and figures of margin."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend.orders import HEADER, wire_order
from fakes.values.trading import ACCOUNTS
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.futu.translate import combinations, orders
from tideboard_core.model.combination import CombinationLeg, CombinationMargin, CombinationRequest
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, OrderType, Side, TimeInForce
from tideboard_proto.opend import Common_pb2
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Trd_Common_pb2 as Trd

PACKET = Common_pb2.PacketID(connID=7, serialNo=12)
CALL, HIGHER = InstrumentId("HK.TCH261230C600000"), InstrumentId("HK.TCH261230C610000")


GOLDEN = (
    "0a780a040807100c12060801100918011a210a140801121054434832363132333043363030303030100219000000000000f0"
    "3f1a210a14080112105443483236313233304336313030303010011900000000000000402100000000000008402966666666"
    "666612c0300138004a0c54422d313132302d30303031"
)
"""Packet, header, both legs with side and ratio, three of it for -4.60, normal, for the day, our number."""


def request(**changes: Any) -> CombinationRequest:
    """A credit spread, twice, for 4.60 or more."""
    fields: dict[str, Any] = {
        "account": ACCOUNTS[Environment.LIVE],
        "legs": (
            CombinationLeg(instrument=CALL, side=Side.SELL, ratio=1),
            CombinationLeg(instrument=HIGHER, side=Side.BUY, ratio=2),
        ),
        "quantity": 3,
        "order_type": OrderType.LIMIT,
        "price": Decimal("-4.60"),
        "client_order_id": "TB-1120-0001",
    }
    return CombinationRequest(**(fields | changes))


def wire_leg(code: str = "TCH261230C600000", side: int = 1, ratio: float = 1.0) -> Qot.ComboLeg:
    return Qot.ComboLeg(security=Qot.Security(market=1, code=code), side=side, qtyRatio=ratio)


def test_the_message_says_every_leg_and_the_signed_net_price() -> None:
    sent = combinations.place(request(), Trd.TrdHeader(trdEnv=1, accID=9, trdMarket=1), PACKET)

    assert sent.SerializeToString(deterministic=True).hex() == GOLDEN
    c2s = sent.c2s
    assert [(leg.security.market, leg.security.code, leg.side, leg.qtyRatio) for leg in c2s.comboLegs] == [
        (1, "TCH261230C600000", Trd.TrdSide_Sell, 1.0),
        (1, "TCH261230C610000", Trd.TrdSide_Buy, 2.0),
    ]
    assert (c2s.qty, c2s.price, c2s.orderType, c2s.timeInForce) == (3.0, -4.6, Trd.OrderType_Normal, 0)
    assert c2s.remark == "TB-1120-0001"
    assert not c2s.HasField("quoteID")


def test_at_market_and_until_cancelled() -> None:
    market = combinations.place(request(order_type=OrderType.MARKET, price=None), HEADER, PACKET).c2s
    assert (market.orderType, market.price) == (Trd.OrderType_Market, 0.0)
    lasting = combinations.place(request(time_in_force=TimeInForce.GTC), HEADER, PACKET).c2s
    assert lasting.timeInForce == Trd.TimeInForce_GTC


def test_a_listed_combination_is_read_by_its_legs_whatever_its_code_is() -> None:
    wire = wire_order(
        code="TCH 30/12/26 600/610 CALL SPREAD",
        trdSide=1,
        qty=3.0,
        price=-4.6,
        fillQty=1.0,
        fillAvgPrice=-4.75,
        comboLegs=[wire_leg(side=2), wire_leg("TCH261230C610000", ratio=2.0)],
        strategyType=4,
    )
    order = orders.order(HEADER, wire)

    assert order.legs == request().legs
    assert (order.instrument, order.side) == (CALL, Side.SELL)
    assert (order.quantity, order.filled, order.price, order.average_price) == (3, 1, Decimal("-4.6"), Decimal("-4.75"))


@pytest.mark.parametrize(("kind", "price"), [(1, Decimal(0)), (2, None)])
def test_a_net_price_of_nothing_is_a_limit_and_at_market_there_is_none(kind: int, price: Decimal | None) -> None:
    order = orders.order(HEADER, wire_order(orderType=kind, price=0.0, comboLegs=[wire_leg(), wire_leg(side=2)]))
    assert order.price == price


@pytest.mark.parametrize(
    "leg",
    [
        wire_leg(side=0),
        wire_leg(side=9),
        wire_leg(ratio=0.0),
        wire_leg(ratio=1.5),
        wire_leg(ratio=-1.0),
        wire_leg(code=""),
    ],
)
def test_a_leg_that_is_not_whole_makes_the_row_unread(leg: Qot.ComboLeg) -> None:
    wire = wire_order(comboLegs=[wire_leg(), leg])
    with pytest.raises(GatewayError, match="reply-unreadable"):
        orders.order(HEADER, wire)
    found = read_rows([wire, wire_order()], lambda row: orders.order(HEADER, row))
    assert len(found) == 1
    assert found.unread


def test_an_ordinary_order_has_no_legs() -> None:
    assert orders.order(HEADER, wire_order()).legs == ()


def test_the_brokers_figures_are_changes_and_what_it_leaves_out_is_not_known() -> None:
    told = combinations.margin(Trd.ComboMaxTrdQtys(initialMarginChange=1000, buyPowerDecrease=1040.5, nlvChange=-40.5))
    assert told == CombinationMargin(
        initial_change=Decimal(1000), buying_power_change=Decimal("-1040.5"), net_assets_change=Decimal("-40.5")
    )


def test_how_a_price_that_is_received_is_marked_is_not_known_here() -> None:
    """By its order module, a program for a real account writes it above zero; no page says it."""
    offer = orders.WITH_COMBINATIONS.combinations
    assert offer is not None
    assert not offer.signs
