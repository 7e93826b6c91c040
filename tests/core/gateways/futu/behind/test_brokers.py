"""Trades of brokers on a day: which day, who bought and who sold, and that holdings are LongPort's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.brokers import BrokerTrade, BrokerTrades
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetTopTenBuySellBrokers_pb2 as pb

TENCENT = InstrumentId("HK.00700")
BUY, SELL = Qot_Common_pb2.BuySellType_NetBuy, Qot_Common_pb2.BuySellType_NetSell
CALL = ProtoId.Qot_GetTopTenBuySellBrokers


async def test_buyers_and_sellers_of_the_running_day(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [
        pb.BrokerItem(netVol=-300, brokerName="C", buySellType=SELL),
        pb.BrokerItem(netVol=100, brokerName="B", buySellType=BUY),
        pb.BrokerItem(netVol=-900, brokerName="D", buySellType=SELL),
        pb.BrokerItem(netVol=500, brokerName="A", buySellType=BUY, avgPrice=2.5, totalVol=700.0, totalTurnover=1750.0),
    ]
    opend.reply(CALL, pb.S2C(isRealTime=True, dataTimeStr="2026-11-18 10:30:00", brokerList=rows))

    found = await gateway.behind.brokers.trades(TENCENT)

    assert found == BrokerTrades(
        instrument=TENCENT,
        source="Futu OpenD",
        day=date(2026, 11, 18),
        live=True,
        buyers=(BrokerTrade("A", 500, Decimal(700), Decimal(1750), Decimal("2.5")), BrokerTrade("B", 100)),
        sellers=(BrokerTrade("D", -900), BrokerTrade("C", -300)),
    )


async def test_the_nth_day_back_is_asked_for(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(CALL, pb.S2C(isRealTime=False, dataTimeStr="2026-11-13 00:00:00"))

    found = await gateway.behind.brokers.trades(TENCENT, 3)

    assert (found.live, found.day, found.buyers, found.sellers) == (False, date(2026, 11, 13), (), ())
    assert [each.c2s.daysBefore for each in opend.requests(CALL)] == [3]


async def test_a_broker_twice_counts_once_and_is_named(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [pb.BrokerItem(netVol=net, brokerName="A") for net in (5, -7, 9)]
    opend.reply(CALL, pb.S2C(brokerList=rows))

    found = await gateway.behind.brokers.trades(TENCENT)

    assert (found.buyers, found.sellers, found.unread) == ((BrokerTrade("A", 5),), (), "brokerName")


async def test_holdings_are_longports(gateway: OpendGateway) -> None:
    with pytest.raises(NotOffered) as refused:
        await gateway.behind.brokers.holdings(TENCENT)
    assert (refused.value.code, refused.value.data["offered_by"]) == ("offered-elsewhere", "LongPort")
