"""Every kind of write as the message that goes out: what the person confirmed and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fakes.values.trading import ACCOUNTS, TENCENT, order_row
from tideboard_core.gateways.futu.translate import writes
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import CancelRequest, Environment, ModifyRequest, OrderRequest, OrderType, Side
from tideboard_proto.opend import Common_pb2
from tideboard_proto.opend import Trd_Common_pb2 as Trd

LIVE = ACCOUNTS[Environment.LIVE]
HEADER = Trd.TrdHeader(trdEnv=1, accID=9, trdMarket=1)
PACKET = Common_pb2.PacketID(connID=7, serialNo=12)


def order(**changes: Any) -> OrderRequest:
    """A limit buy of 200 at 612.5."""
    fields: dict[str, Any] = {
        "account": LIVE,
        "instrument": TENCENT.id,
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": 200,
        "price": Decimal("612.50"),
        "client_order_id": "TB-1120-0001",
    }
    return OrderRequest(**(fields | changes))


def modification(**changes: Any) -> ModifyRequest:
    """The working buy of 200 at 611.00 becomes one of 300."""
    fields: dict[str, Any] = {
        "account": LIVE,
        "order": order_row(LIVE),
        "client_order_id": "TB-1120-0002",
        "quantity": 300,
    }
    return ModifyRequest(**(fields | changes))


def set_fields(message: Any) -> dict[str, Any]:
    """What the message carries, by name."""
    return {field.name: value for field, value in message.c2s.ListFields()}


def test_a_limit_order_says_all_that_was_confirmed_and_nothing_else() -> None:
    assert set_fields(writes.place(order(), HEADER, PACKET)) == {
        "packetID": PACKET,
        "header": HEADER,
        "trdSide": Trd.TrdSide_Buy,
        "orderType": Trd.OrderType_Normal,
        "code": "00700",
        "qty": 200.0,
        "price": 612.5,
        "secMarket": Trd.TrdSecMarket_HK,
        "remark": "TB-1120-0001",
        "timeInForce": Trd.TimeInForce_DAY,
    }


@pytest.mark.parametrize(
    ("instrument", "market"),
    [("US.AAPL", Trd.TrdSecMarket_US), ("SH.600519", Trd.TrdSecMarket_CN_SH), ("SZ.000858", Trd.TrdSecMarket_CN_SZ)],
)
def test_the_market_of_the_security_goes_with_its_code(instrument: str, market: int) -> None:
    sent = writes.place(order(instrument=InstrumentId(instrument), side=Side.SELL), HEADER, PACKET).c2s

    assert (sent.secMarket, sent.code, sent.trdSide) == (market, instrument[3:], Trd.TrdSide_Sell)


def test_a_market_order_carries_price_0() -> None:
    sent = writes.place(order(order_type=OrderType.MARKET, price=None), HEADER, PACKET).c2s

    assert (sent.orderType, sent.price) == (Trd.OrderType_Market, 0)


def test_a_change_of_quantity_keeps_the_price_because_the_broker_takes_a_missing_one_as_0() -> None:
    sent = set_fields(writes.modify(modification(), HEADER, PACKET))

    assert sent == {
        "packetID": PACKET,
        "header": HEADER,
        "orderID": 0,
        "orderIDEx": "W1",
        "modifyOrderOp": Trd.ModifyOrderOp_Normal,
        "qty": 300.0,
        "price": 611.0,
    }


def test_a_change_of_price_says_the_new_one() -> None:
    assert writes.modify(modification(price=Decimal("610.50")), HEADER, PACKET).c2s.price == 610.5


def test_a_cancel_names_one_order_and_never_all() -> None:
    request = CancelRequest(account=LIVE, order=order_row(LIVE), client_order_id="TB-1120-0003")

    assert set_fields(writes.cancel(request, HEADER, PACKET)) == {
        "packetID": PACKET,
        "header": HEADER,
        "orderID": 0,
        "orderIDEx": "W1",
        "modifyOrderOp": Trd.ModifyOrderOp_Cancel,
        "qty": 0.0,
        "price": 0.0,
    }
