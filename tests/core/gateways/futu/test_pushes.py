"""Pushes: routed by protocol id, keyed on arrival, converted only when looked at; notices typed."""

from __future__ import annotations

import logging
from decimal import Decimal

import pytest
from google.protobuf.message import Message

from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import GatewayNotice, NoticeKind
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Common_pb2,
    Notify_pb2,
    Qot_Common_pb2,
    Qot_UpdateBasicQot_pb2,
    Qot_UpdateBroker_pb2,
    Qot_UpdateKL_pb2,
    Qot_UpdateOrderBook_pb2,
    Qot_UpdateRT_pb2,
    Qot_UpdateTicker_pb2,
    Trd_Common_pb2,
    Trd_UpdateOrder_pb2,
    Trd_UpdateOrderFill_pb2,
)

HK00700 = Qot_Common_pb2.Security(market=1, code="00700")
TOKYO = Qot_Common_pb2.Security(market=41, code="7203")


def quote(security: Qot_Common_pb2.Security, time: str = "2026-11-20 10:00:00") -> Qot_Common_pb2.BasicQot:
    """Return a quote with its required fields."""
    return Qot_Common_pb2.BasicQot(
        security=security, isSuspended=False, listTime="", priceSpread=0.2, updateTime=time, highPrice=1, openPrice=1,
        lowPrice=1, curPrice=480.2, lastClosePrice=1, volume=1, turnover=1, turnoverRate=0, amplitude=0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("proto_id", "topic", "s2c"),
    [
        (ProtoId.Qot_UpdateOrderBook, Topic.BOOK, Qot_UpdateOrderBook_pb2.S2C(security=HK00700)),
        (ProtoId.Qot_UpdateTicker, Topic.TICKS, Qot_UpdateTicker_pb2.S2C(security=HK00700)),
        (ProtoId.Qot_UpdateRT, Topic.MINUTES, Qot_UpdateRT_pb2.S2C(security=HK00700)),
        (ProtoId.Qot_UpdateBroker, Topic.BROKERS, Qot_UpdateBroker_pb2.S2C(security=HK00700)),
        (ProtoId.Qot_UpdateKL, Topic.BARS_1M, Qot_UpdateKL_pb2.S2C(security=HK00700, klType=1, rehabType=1)),
    ],
)
async def test_push_lands_under_its_topic(
    proto_id: int, topic: Topic[object], s2c: Message, opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    opend.push(proto_id, s2c)
    await sinks.until(lambda: bool(sinks.published))

    ((key, update),) = sinks.published
    assert key == topic.of("HK.00700")
    assert update.value is not None


async def test_quote_push_is_one_update_per_security_and_unknown_markets_are_left_out(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    apple = Qot_Common_pb2.Security(market=11, code="AAPL")
    rows = [quote(HK00700), quote(TOKYO), quote(apple)]
    opend.push(ProtoId.Qot_UpdateBasicQot, Qot_UpdateBasicQot_pb2.S2C(basicQotList=rows))
    await sinks.until(lambda: len(sinks.published) == 2)

    assert [key.subject for key, _ in sinks.published] == ["HK.00700", "US.AAPL"]
    assert sinks.published[0][1].value.last == Decimal("480.2")


async def test_nothing_is_converted_before_somebody_looks(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    """A time that cannot be read fails the reader, not the push: so the push was not converted on arrival."""
    opend.push(ProtoId.Qot_UpdateBasicQot, Qot_UpdateBasicQot_pb2.S2C(basicQotList=[quote(HK00700, "noon")]))
    await sinks.until(lambda: bool(sinks.published))

    with pytest.raises(GatewayError):
        _ = sinks.published[0][1].value


async def test_candles_of_other_lengths_are_not_minute_bars(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    opend.push(ProtoId.Qot_UpdateKL, Qot_UpdateKL_pb2.S2C(security=HK00700, klType=2, rehabType=1))
    opend.push(ProtoId.Qot_UpdateBroker, Qot_UpdateBroker_pb2.S2C(security=HK00700))
    await sinks.until(lambda: bool(sinks.published))

    assert [key.topic for key, _ in sinks.published] == [Topic.BROKERS]


def event(number: int) -> Notify_pb2.S2C:
    """Return a gateway event."""
    return Notify_pb2.S2C(type=1, event=Notify_pb2.GtwEvent(eventType=number, desc="why"))


def program(number: Common_pb2.ProgramStatusType) -> Notify_pb2.S2C:
    """Return a program status."""
    status = Common_pb2.ProgramStatus(type=number)
    return Notify_pb2.S2C(type=2, programStatus=Notify_pb2.ProgramStatus(programStatus=status))


def logins(*, quotes: bool, trade: bool) -> Notify_pb2.S2C:
    """Return a connection status."""
    return Notify_pb2.S2C(type=3, connectStatus=Notify_pb2.ConnectStatus(qotLogined=quotes, trdLogined=trade))


@pytest.mark.parametrize(
    ("s2c", "expected"),
    [
        (event(7), [GatewayNotice(kind=NoticeKind.KICKED_OUT, text="why")]),
        (event(14), [GatewayNotice(kind=NoticeKind.PASSWORD_CHANGED, text="why")]),
        (event(8), [GatewayNotice(kind=NoticeKind.PASSWORD_CHANGED, text="why")]),
        (event(3), [GatewayNotice(kind=NoticeKind.OTHER, text="why")]),
        (program(Common_pb2.ProgramStatusType_Ready), []),
        (program(Common_pb2.ProgramStatusType_ForceLogout), [GatewayNotice(kind=NoticeKind.KICKED_OUT)]),
        (program(Common_pb2.ProgramStatusType_Loging), [GatewayNotice(kind=NoticeKind.OTHER)]),
        (logins(quotes=True, trade=True), []),
        (logins(quotes=True, trade=False), [GatewayNotice(kind=NoticeKind.TRADE_LOGGED_OUT)]),
        (
            logins(quotes=False, trade=False),
            [GatewayNotice(kind=NoticeKind.TRADE_LOGGED_OUT), GatewayNotice(kind=NoticeKind.QUOTE_LOGGED_OUT)],
        ),
        (Notify_pb2.S2C(type=7), []),
    ],
)
async def test_notices_are_typed(
    s2c: Notify_pb2.S2C, expected: list[GatewayNotice], opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    opend.push(ProtoId.Notify, s2c)
    opend.push(ProtoId.Qot_UpdateBroker, Qot_UpdateBroker_pb2.S2C(security=HK00700))
    await sinks.until(lambda: bool(sinks.published))

    assert sinks.notices == expected


HEADER = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=300003, trdMarket=1)
ORDER = Trd_Common_pb2.Order(
    trdSide=1, orderType=1, orderStatus=5, orderID=7, orderIDEx="FH7", code="00700", name="TENCENT", qty=100,
    createTime="2026-11-20 10:00:00", updateTime="2026-11-20 10:00:00", secMarket=1,
)  # fmt: skip
FILL = Trd_Common_pb2.OrderFill(
    trdSide=1, fillID=1, fillIDEx="F1", code="00700", name="TENCENT", qty=100, price=1.0,
    createTime="2026-11-20 10:00:00", secMarket=1,
)  # fmt: skip


@pytest.mark.parametrize("at_fault", ["code", "time"])
@pytest.mark.parametrize("proto_id", [ProtoId.Trd_UpdateOrder, ProtoId.Trd_UpdateOrderFill])
async def test_an_order_push_that_cannot_be_read_is_told_and_the_stream_goes_on(
    proto_id: ProtoId, at_fault: str, opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    order, fill = Trd_Common_pb2.Order(), Trd_Common_pb2.OrderFill()
    order.CopyFrom(ORDER)
    fill.CopyFrom(FILL)
    for row in (order, fill):
        if at_fault == "code":
            row.code = ""
        else:
            row.createTime = "yesterday"
    broken = {
        ProtoId.Trd_UpdateOrder: Trd_UpdateOrder_pb2.S2C(header=HEADER, order=order),
        ProtoId.Trd_UpdateOrderFill: Trd_UpdateOrderFill_pb2.S2C(header=HEADER, orderFill=fill),
    }
    with caplog.at_level(logging.CRITICAL):
        opend.push(proto_id, broken[proto_id])
        opend.push(ProtoId.Trd_UpdateOrder, Trd_UpdateOrder_pb2.S2C(header=HEADER, order=ORDER))
        await sinks.until(lambda: bool(sinks.orders))

    ((account, _field),) = sinks.unreadable_orders
    assert account in {"", str(HEADER.accID)}
    assert [row.id for row in sinks.orders] == ["FH7"]
