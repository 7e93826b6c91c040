"""Trades of options that Futu takes notice of: what is asked, each field, and rows that are not about the owner."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.events import OptionEvent
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import AggressorSide
from tideboard_core.ports.trading import ReadRows
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetOptionEvent_pb2 as pb

EVENTS = ProtoId.Qot_GetOptionEvent
TENCENT, CALL = InstrumentId("HK.00700"), InstrumentId("HK.TCH261127C600000")
TIME = datetime(2026, 11, 18, 2, 31, tzinfo=UTC)


def wire(code: str, market: int = 1) -> Qot_Common_pb2.Security:
    return Qot_Common_pb2.Security(market=market, code=code)


def event(**fields: object) -> pb.EventItem:
    base = pb.EventItem(option=wire("TCH261127C600000"), owner=wire("00700"), fillTimestamp=TIME.timestamp())
    base.MergeFrom(pb.EventItem(**fields))  # type: ignore[arg-type]  # fields by name
    return base


async def test_every_field_of_an_event(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    row = event(
        symbol="TCH", tickerType=1, price=12.5, volume=40, turnover=50000.0, optionType=1, strikePrice=600.0,
        strikeTime="2026-11-27", underlyingPrice=612.5, otm=-2.05, bidPrice=12.4, askPrice=12.6, iv=25.5,
        totalVolume=900, totalOpenInterest=1800, voRatio=0.5, delta=0.6, sentiment=2, orderTypeList=[1, 4, 1, 99],
        strategyType=2, earningsTime="2026-11-20",
    )  # fmt: skip
    opend.reply(EVENTS, pb.S2C(eventList=[row], allCount=1))

    found = await gateway.behind.events.option_events(Market.HK, TENCENT)

    assert found == [
        OptionEvent(
            option=CALL, owner=TENCENT, name="TCH", source="Futu OpenD", time=TIME, side=AggressorSide.BUY,
            price=Decimal("12.5"), volume=40, turnover=Decimal(50000), call=True, strike=Decimal(600),
            expiry=date(2026, 11, 27), owner_price=Decimal("612.5"), out_of_money=Decimal("-2.05"),
            bid=Decimal("12.4"), ask=Decimal("12.6"), volatility=Decimal("25.5"), total_volume=900,
            open_interest=1800, volume_ratio=Decimal(50), delta=Decimal("0.6"), rising=True,
            orders=("SWEEP", "FLOOR"), multi_leg=True, report_day=date(2026, 11, 20),
        )
    ]  # fmt: skip
    (asked,) = opend.requests(EVENTS)
    assert (asked.c2s.optionMarket, asked.c2s.count, asked.c2s.HasField("page")) == (3, 100, False)
    (only,) = asked.c2s.filterList
    assert (only.indicatorType, [each.code for each in only.indicatorValue.securityList]) == (101, ["00700"])


async def test_what_is_not_told_is_none_and_the_newest_comes_first(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    older = event(fillTimestamp=TIME.timestamp() - 60)
    opend.reply(EVENTS, pb.S2C(eventList=[older, event(), event()]))

    found = await gateway.behind.events.option_events(Market.HK)

    assert [row.time for row in found] == [TIME, datetime(2026, 11, 18, 2, 30, tzinfo=UTC)]
    assert found[0] == OptionEvent(option=CALL, owner=TENCENT, name="", source="Futu OpenD", time=TIME)
    assert isinstance(found, ReadRows)
    assert found.unread == "option"
    assert not opend.requests(EVENTS)[0].c2s.filterList


async def test_an_event_of_another_owner_or_market_is_left_out_and_named(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    other, foreign = event(owner=wire("09988")), event(owner=wire("AAPL", 11))
    opend.reply(EVENTS, pb.S2C(eventList=[other, foreign, event()]))

    found = await gateway.behind.events.option_events(Market.HK, TENCENT)

    assert [row.owner for row in found] == [TENCENT]
    assert isinstance(found, ReadRows)
    assert found.unread == "owner"


@pytest.mark.parametrize(("market", "owner"), [(Market.SH, None), (Market.US, TENCENT)])
async def test_markets_without_them_are_not_asked(
    gateway: OpendGateway, opend: ScriptedOpend, market: Market, owner: InstrumentId | None
) -> None:
    before = len(opend.received)
    with pytest.raises(NotOffered):
        await gateway.behind.events.option_events(market, owner)
    assert len(opend.received) == before
