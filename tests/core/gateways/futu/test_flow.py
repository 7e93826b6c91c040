"""Capital flow over the wire: the four periods, dates, tiers, and the probed history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from google.protobuf.message import Message

from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.clock import ManualClock
from tideboard_core.errors import BadInput, NotOffered, PermissionMissing, RateLimited, ServerRefused
from tideboard_core.gateways.common.kept_refusals import LASTS
from tideboard_core.gateways.futu.flow import FlowHistory, date_range
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_GetCapitalDistribution_pb2
from tideboard_proto.opend import Qot_GetCapitalFlow_pb2 as pb

TENCENT = InstrumentId("HK.00700")
FLOW = ProtoId.Qot_GetCapitalFlow
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


def item(time: str, *, net: float = 0.0, tiers: bool = True) -> pb.CapitalFlowItem:
    """Return one point; its tiers sum to its net."""
    made = pb.CapitalFlowItem(inFlow=net, time=time)
    if tiers:
        made.superInFlow, made.bigInFlow, made.midInFlow, made.smlInFlow = net * 2, -net, net / 2, -net / 2
    return made


def daily_from(begin: str) -> pb.Response:
    """Return a daily series that begins on a date."""
    s2c = pb.S2C(flowItemList=[item(f"{begin} 00:00:00", net=5.0), item("2026-11-19 00:00:00", net=-7.0)])
    return pb.Response(retType=0, s2c=s2c)


async def test_intraday_asks_without_dates_and_keeps_the_running_totals(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    s2c = pb.S2C(flowItemList=[item("2026-11-20 09:30:00"), item("2026-11-20 09:31:00", net=100.0)])
    s2c.lastValidTime = "2026-11-20 09:31:20"
    opend.reply(FLOW, s2c)

    series = await gateway.flow.capital_flow(TENCENT)

    (request,) = opend.requests(FLOW)
    assert request.c2s.periodType == 1
    assert not request.c2s.HasField("beginTime")
    assert not request.c2s.HasField("endTime")
    opened = datetime(2026, 11, 20, 1, 30, tzinfo=UTC).timestamp()
    assert series.times == (opened, opened + 60)
    assert series.net == (0.0, 100.0)
    assert series.tiers is not None
    assert series.tiers.extra_large == (0.0, 200.0)
    assert (series.tier_gap(), series.last_valid, series.provider) == (0.0, opened + 80, "Futu OpenD")


async def test_intraday_with_dates_is_a_mistake(gateway: OpendGateway) -> None:
    with pytest.raises(BadInput):
        await gateway.flow.capital_flow(TENCENT, FlowPeriod.INTRADAY, date(2026, 1, 1))


@pytest.mark.parametrize(("period", "number"), [(FlowPeriod.DAY, 2), (FlowPeriod.WEEK, 3), (FlowPeriod.MONTH, 4)])
async def test_history_without_dates_is_the_last_365_days_of_exchange_time(
    period: FlowPeriod, number: int, opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock
) -> None:
    clock.set_market(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))  # already the 21st in Hong Kong
    opend.answers[FLOW] = lambda _: daily_from("2025-11-21")

    series = await gateway.flow.capital_flow(TENCENT, period)

    (request,) = opend.requests(FLOW)
    assert (request.c2s.periodType, request.c2s.beginTime, request.c2s.endTime) == (number, "2025-11-21", "2026-11-21")
    assert series.times[0] == datetime(2025, 11, 21, tzinfo=HONG_KONG).timestamp()
    assert (series.net, series.last_valid) == ((5.0, -7.0), None)


async def test_two_years_refused_falls_back_to_one_and_is_remembered(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    def answer(request: Any) -> Message:
        if request.c2s.beginTime < "2025-11-20":
            return pb.Response(retType=-1, retMsg="只支持最近一年的数据")
        return daily_from("2025-11-20")

    opend.answers[FLOW] = answer

    for _ in range(2):
        series = await gateway.flow.capital_flow(TENCENT, FlowPeriod.DAY, date(2020, 1, 1), date(2026, 11, 20))
        assert series.net == (5.0, -7.0)

    begins = [request.c2s.beginTime for request in opend.requests(FLOW)]
    assert begins == ["2024-11-20", "2025-11-20", "2025-11-20"]
    assert gateway.flow.history.days(FlowPeriod.DAY) == 365


async def test_two_years_answered_is_remembered(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.answers[FLOW] = lambda _: daily_from("2024-11-20")

    await gateway.flow.capital_flow(TENCENT, FlowPeriod.DAY, date(2020, 1, 1), date(2026, 11, 20))

    assert [request.c2s.beginTime for request in opend.requests(FLOW)] == ["2024-11-20"]
    assert gateway.flow.history.days(FlowPeriod.DAY) == 730


@pytest.mark.parametrize(
    ("text", "kind"),
    [("HK.800000 does not support capital flow", NotOffered), ("频率太高，每30秒最多30次", RateLimited)],
)
async def test_refusal_that_is_not_about_dates_is_not_asked_again(
    text: str, kind: type[ServerRefused], opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.refuse(FLOW, text)

    with pytest.raises(kind) as caught:
        await gateway.flow.capital_flow(TENCENT, FlowPeriod.DAY, date(2020, 1, 1), date(2026, 11, 20))

    assert caught.value.text == text
    assert len(opend.requests(FLOW)) == 1
    assert gateway.flow.history.days(FlowPeriod.DAY) is None


async def test_rate_refusal_says_when_and_later_reads_wait_for_it(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.refuse(FLOW, "频率太高，每30秒最多30次")

    with pytest.raises(RateLimited) as caught:
        await gateway.flow.capital_flow(TENCENT)

    assert caught.value.retry_after == gateway.link.read_delay(FLOW) > 29


async def test_series_without_tiers_or_points_says_so(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(FLOW, pb.S2C(flowItemList=[item("2026-11-20 09:30:00", tiers=False)]))
    bare = await gateway.flow.capital_flow(TENCENT)
    opend.reply(FLOW, pb.S2C())
    empty = await gateway.flow.capital_flow(TENCENT)

    assert (bare.tiers, bare.block) == (None, None)
    assert (empty.times, empty.tiers) == ((), None)


async def test_distribution_has_tiers_in_the_models_order(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    s2c = Qot_GetCapitalDistribution_pb2.S2C(
        capitalInSuper=4, capitalInBig=3, capitalInMid=2, capitalInSmall=1,
        capitalOutSuper=40, capitalOutBig=30, capitalOutMid=20, capitalOutSmall=10,
        updateTime="2026-11-20 10:00:00",
    )  # fmt: skip
    opend.reply(ProtoId.Qot_GetCapitalDistribution, s2c)

    spread = await gateway.flow.capital_distribution(TENCENT)

    assert tuple(spread.inflow) == (4, 3, 2, 1)
    assert tuple(spread.outflow) == (40, 30, 20, 10)
    assert spread.time == datetime(2026, 11, 20, 2, 0, tzinfo=UTC).timestamp()


TODAY = date(2026, 11, 20)
YEAR = timedelta(days=365)
DAY = FlowPeriod.DAY


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (date(2026, 1, 5), date(2026, 2, 5), (date(2026, 1, 5), date(2026, 2, 5))),
        (None, date(2026, 2, 5), (date(2026, 2, 5) - YEAR, date(2026, 2, 5))),
        (date(2025, 1, 5), None, (date(2025, 1, 5), date(2025, 1, 5) + YEAR)),
        (None, None, (TODAY - YEAR, TODAY)),
    ],
)
def test_missing_dates_follow_the_brokers_rules(
    begin: date | None, end: date | None, expected: tuple[date, date]
) -> None:
    assert date_range(begin, end, TODAY) == expected


def test_empty_range_is_refused() -> None:
    with pytest.raises(BadInput):
        date_range(date(2026, 2, 2), date(2026, 2, 1), TODAY)


def test_one_year_needs_one_attempt_two_years_two() -> None:
    history = FlowHistory()

    assert history.attempts(DAY, TODAY - YEAR, TODAY, TODAY) == [TODAY - YEAR]
    assert history.attempts(DAY, date(2020, 1, 1), TODAY, TODAY) == [TODAY - 2 * YEAR, TODAY - YEAR]


def test_refusal_of_two_years_is_remembered_per_period() -> None:
    history = FlowHistory()

    history.refused(DAY, asked=TODAY - 2 * YEAR, today=TODAY)

    assert history.days(DAY) == 365
    assert history.days(FlowPeriod.WEEK) is None
    assert history.attempts(DAY, date(2020, 1, 1), TODAY, TODAY) == [TODAY - YEAR]


@pytest.mark.parametrize(
    ("asked", "first", "days"),
    [
        (TODAY - 2 * YEAR, TODAY - 2 * YEAR, 730),
        (TODAY - 2 * YEAR, TODAY - YEAR, 365),
        (TODAY - 2 * YEAR, TODAY - YEAR + timedelta(days=3), 365),
        (TODAY - 2 * YEAR, TODAY - timedelta(days=100), None),
        (TODAY - 2 * YEAR, None, None),
        (TODAY - YEAR, TODAY - YEAR, None),
    ],
    ids=["two years", "clipped to one", "clipped, holiday", "young listing", "empty", "did not ask"],
)
def test_answer_teaches_only_what_it_shows(asked: date, first: date | None, days: int | None) -> None:
    history = FlowHistory()

    history.answered(DAY, asked=asked, first=first, today=TODAY)

    assert history.days(DAY) == days


async def test_a_missing_right_is_asked_once_a_day_also_after_a_login_and_when_a_person_asks(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock
) -> None:
    opend.refuse(FLOW, "无权限获取US.AAPL的行情")

    async def asked() -> int:
        with pytest.raises(PermissionMissing, match="permission-missing"):
            await gateway.flow.capital_flow(TENCENT)
        return len(opend.requests(FLOW))

    assert [await asked(), await asked()] == [1, 1]
    await gateway.close()
    await gateway.connect()
    await gateway.log_in()
    assert await asked() == 1
    gateway.forget_refusals()
    assert [await asked(), await asked()] == [2, 2]
    clock.advance(LASTS)
    assert await asked() == 3


async def test_what_orders_are_judged_on_is_asked_each_time(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.refuse(ProtoId.Qot_GetOrderBook, "无权限获取US.AAPL的行情")
    for _ in range(2):
        with pytest.raises(PermissionMissing):
            await gateway.quotes.order_book(TENCENT)
    assert len(opend.requests(ProtoId.Qot_GetOrderBook)) == 2
