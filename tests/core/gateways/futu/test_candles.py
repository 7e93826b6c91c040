"""Candles of Futu: which subscriptions are made and given back, history by count, what the allowance is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from google.protobuf.message import Message

from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.clock import ManualClock
from tideboard_core.errors import NotOffered, NotSubscribed, PermissionMissing, RateLimited
from tideboard_core.gateways.futu.feed import MOST_HELD
from tideboard_core.gateways.futu.history_units import NOT_REPORTED
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import BarPeriod, BarSessions
from tideboard_core.ports.bars import BarRequest
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Common_pb2,
    Qot_Common_pb2,
    Qot_GetKL_pb2,
    Qot_GetRT_pb2,
    Qot_RequestHistoryKL_pb2,
    Qot_RequestHistoryKLQuota_pb2,
    Qot_Sub_pb2,
)

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
HK00700 = Qot_Common_pb2.Security(market=1, code="00700")
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def line(time: str) -> Qot_Common_pb2.KLine:
    return Qot_Common_pb2.KLine(
        time=time, isBlank=False, openPrice=470, highPrice=490, lowPrice=460, closePrice=480, volume=7, turnover=3360
    )


@pytest.fixture(autouse=True)
def answers(opend: ScriptedOpend) -> None:
    """An OpenD that takes subscriptions and has one candle."""
    opend.reply(ProtoId.Qot_Sub, Qot_Sub_pb2.S2C())
    opend.reply(ProtoId.Qot_GetKL, Qot_GetKL_pb2.S2C(security=HK00700, klList=[line("2026-11-20 10:00:00")]))
    quota = Qot_RequestHistoryKLQuota_pb2.S2C(usedQuota=3, remainQuota=97)
    opend.reply(ProtoId.Qot_RequestHistoryKLQuota, quota)


def asked(period: BarPeriod, instrument: InstrumentId = TENCENT) -> BarRequest:
    return BarRequest(instrument=instrument, period=period, count=5)


def subscribed(opend: ScriptedOpend) -> list[tuple[int, bool]]:
    """Types and whether they were subscribed or given back."""
    return [(each.c2s.subTypeList[0], each.c2s.isSubOrUnSub) for each in opend.requests(ProtoId.Qot_Sub)]


async def test_a_minute_period_is_subscribed_once_and_given_back_a_minute_later(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock
) -> None:
    five, hour = Qot_Common_pb2.SubType_KL_5Min, Qot_Common_pb2.SubType_KL_60Min
    await gateway.quotes.bars(asked(BarPeriod.MIN_5))
    await gateway.quotes.bars(asked(BarPeriod.MIN_5))
    with pytest.raises(RateLimited) as early:
        await gateway.quotes.bars(asked(BarPeriod.MIN_60))
    assert 59 < early.value.retry_after <= 60
    await gateway.quotes.bars(asked(BarPeriod.MIN_5, APPLE))
    await gateway.quotes.bars(asked(BarPeriod.DAY))
    clock.advance(60)
    await gateway.quotes.bars(asked(BarPeriod.MIN_60))

    day = Qot_Common_pb2.SubType_KL_Day
    assert subscribed(opend) == [(five, True), (five, True), (day, True), (five, False), (day, False), (hour, True)]


async def test_of_many_securities_the_oldest_candle_is_given_back(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock
) -> None:
    """Each that was looked at once would keep a part of the quota, until no quote could be subscribed."""
    symbols = [InstrumentId(f"HK.{code:05d}") for code in range(1, MOST_HELD + 2)]
    for symbol in symbols[:-1]:
        await gateway.quotes.bars(asked(BarPeriod.DAY, symbol))
    clock.advance(60)
    await gateway.quotes.bars(asked(BarPeriod.DAY, symbols[-1]))

    ended = [each.c2s.securityList[0].code for each in opend.requests(ProtoId.Qot_Sub) if not each.c2s.isSubOrUnSub]
    assert ended == ["00001"]


async def test_the_minute_that_others_subscribe_is_subscribed_only_if_it_is_not(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    """Asked before that it would be refused."""
    minute = Qot_Common_pb2.SubType_KL_1Min
    await gateway.quotes.bars(asked(BarPeriod.MIN_1))
    assert subscribed(opend) == [(minute, True)]
    await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)])
    await gateway.quotes.bars(asked(BarPeriod.MIN_1, APPLE))
    assert subscribed(opend) == [(minute, True)] * 2

    opend.refuse(ProtoId.Qot_GetKL, "请求获取实时K线接口前，请先订阅")
    with pytest.raises(Exception, match="not-subscribed"):
        await gateway.quotes.bars(asked(BarPeriod.MIN_1))
    assert subscribed(opend) == [(minute, True)] * 3


async def test_a_minute_line_is_asked_for_once_its_subscription_is_in_force(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.reply(ProtoId.Qot_GetRT, Qot_GetRT_pb2.S2C(security=HK00700))
    with pytest.raises(NotSubscribed):
        await gateway.quotes.minute_line(TENCENT)
    assert opend.requests(ProtoId.Qot_GetRT) == []

    opend.refuse(ProtoId.Qot_Sub, "无权限获取HK.00700的行情")
    with pytest.raises(PermissionMissing):
        await gateway.quotes.subscribe([Topic.MINUTES.of(TENCENT)])
    with pytest.raises(PermissionMissing):  # it waits for no subscription that will not come
        await gateway.quotes.minute_line(TENCENT)
    opend.reply(ProtoId.Qot_Sub, Qot_Sub_pb2.S2C())
    gateway.forget_refusals()

    await gateway.quotes.subscribe([Topic.MINUTES.of(TENCENT)])
    await gateway.quotes.minute_line(TENCENT)
    await gateway.quotes.unsubscribe([Topic.MINUTES.of(TENCENT)])
    with pytest.raises(NotSubscribed):
        await gateway.quotes.minute_line(TENCENT)
    assert len(opend.requests(ProtoId.Qot_GetRT)) == 1


async def test_a_minute_line_of_the_connection_before_is_not_asked_for_while_the_next_one_logs_in(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.reply(ProtoId.Qot_GetRT, Qot_GetRT_pb2.S2C(security=HK00700))
    await gateway.quotes.subscribe([Topic.MINUTES.of(TENCENT)])
    await gateway.connect()
    with pytest.raises(NotSubscribed):
        await gateway.quotes.minute_line(TENCENT)
    await gateway.log_in()
    with pytest.raises(NotSubscribed):
        await gateway.quotes.minute_line(TENCENT)
    assert opend.requests(ProtoId.Qot_GetRT) == []


async def test_all_sessions_are_subscribed_as_such(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    request = BarRequest(instrument=APPLE, period=BarPeriod.MIN_1, sessions=BarSessions.EXTENDED)
    await gateway.quotes.bars(request)
    (sent,) = opend.requests(ProtoId.Qot_Sub)
    assert sent.c2s.session == Common_pb2.Session_ALL
    assert not sent.c2s.isRegOrUnRegPush


async def test_history_by_count_looks_further_back_once_and_says_whether_there_is_more(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    """Of a security that trades seldom the calendar's days hold too few bars."""

    def answer(request: Qot_RequestHistoryKL_pb2.Request) -> Message:
        days = ["2025-12-01", "2026-03-02", "2026-11-20"]
        found = [line(f"{day} 10:00:00") for day in days if day >= request.c2s.beginTime]
        s2c = Qot_RequestHistoryKL_pb2.S2C(security=HK00700, klList=found)
        return Qot_RequestHistoryKL_pb2.Response(retType=0, s2c=s2c)

    opend.answers[ProtoId.Qot_RequestHistoryKL] = answer
    pages = [
        await gateway.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.MIN_5, before=NOON, count=count))
        for count in (1, 3, 4)
    ]

    assert [(len(page.bars), page.older) for page in pages] == [(1, True), (3, True), (3, False)]
    assert len(opend.requests(ProtoId.Qot_RequestHistoryKL)) == 5
    assert pages[0].quota == HistoryQuota(used=3, remaining=97)
    before = NOON - timedelta(hours=2, minutes=5)  # the last one's start: it is left out
    page = await gateway.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.MIN_5, before=before, count=1))
    assert [bar.start.month for bar in page.bars] == [3]


async def test_what_is_not_offered_is_refused_before_a_call(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    for period in (BarPeriod.MIN_2, BarPeriod.MIN_20, BarPeriod.MIN_45):
        assert period not in gateway.quotes.bar_offer.periods
        with pytest.raises(NotOffered, match="kline-not-offered"):
            await gateway.quotes.bars(asked(period))
    opend.refuse(ProtoId.Qot_RequestHistoryKLQuota, "未知的协议ID")
    assert await gateway.quotes.bar_quota() == NOT_REPORTED
    assert subscribed(opend) == []


@pytest.mark.parametrize("period", [BarPeriod.MIN_3, BarPeriod.MIN_30, BarPeriod.MIN_120, BarPeriod.WEEK])
async def test_of_options_few_periods_are_asked_for(
    opend: ScriptedOpend, gateway: OpendGateway, period: BarPeriod
) -> None:
    option = InstrumentId("HK.TCH261230C600000")
    with pytest.raises(NotOffered, match="kline-not-offered"):
        await gateway.quotes.bars(asked(period, option))
    await gateway.quotes.bars(asked(BarPeriod.MIN_60, option))

    assert subscribed(opend) == [(Qot_Common_pb2.SubType_KL_60Min, True)]


async def test_no_candle_of_more_than_an_hour_is_asked_for_with_other_sessions(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    """Longer ones are built from these."""
    offer = gateway.quotes.bar_offer
    for period in (BarPeriod.MIN_120, BarPeriod.MIN_180, BarPeriod.MIN_240):
        assert period in offer.periods_of(APPLE)
        assert period in offer.periods_of(TENCENT, BarSessions.EXTENDED)
        assert period not in offer.periods_of(APPLE, BarSessions.EXTENDED)
        for before in (None, NOON):
            request = BarRequest(instrument=APPLE, period=period, sessions=BarSessions.EXTENDED, before=before)
            with pytest.raises(NotOffered, match="kline-not-offered"):
                await gateway.quotes.bars(request)
    assert {BarPeriod.MIN_60, BarPeriod.DAY} <= offer.periods_of(APPLE, BarSessions.EXTENDED)
    assert subscribed(opend) == []
