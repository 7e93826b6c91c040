"""Windows of past orders and executions: each row comes with its own exchange date, whatever zone the window is in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from google.protobuf.message import Message

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.order import Account
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Trd_Common_pb2,
    Trd_GetAccList_pb2,
    Trd_GetHistoryOrderFillList_pb2,
    Trd_GetHistoryOrderList_pb2,
)

NEW_YORK, HONG_KONG = ZoneInfo("America/New_York"), ZoneInfo("Asia/Hong_Kong")
ZONES = {1: HONG_KONG, 2: NEW_YORK}
EVENING = [time(0, 0, 1), time(9, 30), time(11, 59, 59), time(12), time(16), time(20, 30), time(23, 59, 59)]
CHANGES = [date(2026, 3, 8), date(2026, 11, 1)]
"""Sundays on which New York changes to and from summer time."""


def fills_around(change: date) -> list[Trd_Common_pb2.OrderFill]:
    """Executions in both markets at all hours of the days around a change, named by their own exchange date."""
    rows = []
    for day in (change + timedelta(days=each) for each in range(-3, 4)):
        for sec_market, code in ((1, "00700"), (2, "AAPL")):
            for at in EVENING:
                moment = datetime.combine(day, at, ZONES[sec_market])
                rows.append(
                    Trd_Common_pb2.OrderFill(
                        trdSide=1, fillID=0, fillIDEx=f"{day} {code} {at}", orderIDEx="1", code=code, name="", qty=1,
                        price=1, secMarket=sec_market, createTime=f"{day} {at}", createTimestamp=moment.timestamp(),
                    )
                )  # fmt: skip
    return rows


def within(conditions: Trd_Common_pb2.TrdFilterConditions, market: int) -> Callable[[float], bool]:
    """Whether a time lies in a window, whose texts are local to the header's market."""
    begin, end = (
        datetime.fromisoformat(text).replace(tzinfo=ZONES[market])
        for text in (conditions.beginTime, conditions.endTime)
    )
    assert (end - begin).days < 90
    return lambda stamp: begin <= datetime.fromtimestamp(stamp, UTC) <= end


@pytest.fixture(params=[[1, 2], [2, 1]], ids=["Hong Kong first", "New York first"])
async def universal(request: pytest.FixtureRequest, opend: ScriptedOpend, gateway: OpendGateway) -> Account:
    """An account of two markets, the first of which is named in the header."""
    row = Trd_Common_pb2.TrdAcc(trdEnv=1, accID=9, trdMarketAuthList=request.param)
    opend.reply(ProtoId.Trd_GetAccList, Trd_GetAccList_pb2.S2C(accList=[row]))
    (account,) = await gateway.trading.accounts()
    return account


@pytest.mark.parametrize("change", CHANGES)
async def test_no_execution_is_lost_or_told_of_another_day(
    opend: ScriptedOpend, gateway: OpendGateway, universal: Account, change: date
) -> None:
    rows = fills_around(change)

    def answer(request: Trd_GetHistoryOrderFillList_pb2.Request) -> Message:
        header = request.c2s.header
        inside = within(request.c2s.filterConditions, header.trdMarket)
        found = [row for row in rows if inside(row.createTimestamp)]
        s2c = Trd_GetHistoryOrderFillList_pb2.S2C(header=header, orderFillList=found)
        return Trd_GetHistoryOrderFillList_pb2.Response(retType=0, s2c=s2c)

    opend.answers[ProtoId.Trd_GetHistoryOrderFillList] = answer
    days = [change + timedelta(days=each) for each in range(-3, 4)]

    for day in days:
        found = await gateway.trading.history_fills(universal, day, day)
        assert sorted(fill.id for fill in found) == sorted(
            row.fillIDEx for row in rows if row.fillIDEx[:10] == f"{day}"
        )
    whole = await gateway.trading.history_fills(universal, days[0], days[-1])
    assert len({fill.id for fill in whole}) == len(whole) == len(rows)


async def test_an_order_that_was_changed_within_the_days_is_of_them(
    opend: ScriptedOpend, gateway: OpendGateway, universal: Account
) -> None:
    def order(number: int, created: str, updated: str) -> Trd_Common_pb2.Order:
        return Trd_Common_pb2.Order(
            trdSide=1, orderType=1, orderStatus=11, orderID=number, orderIDEx=str(number), code="AAPL", name="", qty=1,
            price=1, createTime=created, updateTime=updated, secMarket=2,
        )  # fmt: skip

    rows = [
        order(1, "2026-11-18 15:00:00", "2026-11-18 15:00:00"),
        order(2, "2026-11-18 15:00:00", "2026-11-19 09:30:00"),
        order(3, "2026-11-19 20:00:00", "2026-11-19 20:00:01"),
        order(4, "2026-11-20 00:00:01", "2026-11-20 09:30:00"),
    ]
    s2c = Trd_GetHistoryOrderList_pb2.S2C(header=Trd_Common_pb2.TrdHeader(trdEnv=1, accID=9, trdMarket=1))
    s2c.orderList.extend(rows)
    opend.reply(ProtoId.Trd_GetHistoryOrderList, s2c)

    found = await gateway.trading.history_orders(universal, date(2026, 11, 19), date(2026, 11, 19))

    assert [one.id for one in found] == ["2", "3"]


async def test_more_than_ninety_days_are_asked_for_in_parts_that_join(
    opend: ScriptedOpend, gateway: OpendGateway, universal: Account
) -> None:
    header = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=9, trdMarket=1)
    opend.reply(ProtoId.Trd_GetHistoryOrderList, Trd_GetHistoryOrderList_pb2.S2C(header=header))

    await gateway.trading.history_orders(universal, date(2026, 1, 1), date(2026, 6, 30))

    sent = [each.c2s.filterConditions for each in opend.requests(ProtoId.Trd_GetHistoryOrderList)]
    assert [(one.beginTime, one.endTime) for one in sent] == [
        ("2025-12-31 00:00:00", "2026-03-30 23:59:59"),
        ("2026-03-31 00:00:00", "2026-06-28 23:59:59"),
        ("2026-06-29 00:00:00", "2026-07-01 23:59:59"),
    ]
