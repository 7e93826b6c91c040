"""History candles in pages, their quota, capital flow and distribution."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

HISTORY, QUOTA = ProtoId.Qot_RequestHistoryKL, ProtoId.Qot_RequestHistoryKLQuota
FLOW, SPLIT = ProtoId.Qot_GetCapitalFlow, ProtoId.Qot_GetCapitalDistribution
YEAR = {"rehabType": 1, "klType": 2, "security": TENCENT, "beginTime": "2025-11-18", "endTime": "2026-11-18"}


def pages(visitor: InProcessClient, size: int, **c2s: Any) -> list[list[Any]]:
    got, key = [], b""
    while True:
        more = {"nextReqKey": key} if key else {}
        reply = visitor.ok(HISTORY, **{**YEAR, **c2s, **more}, maxAckKLNum=size)
        got.append(list(reply.klList))
        if not reply.HasField("nextReqKey"):
            return got
        key = reply.nextReqKey


def test_pages_join_to_the_whole(visitor: InProcessClient) -> None:
    whole = visitor.ok(HISTORY, **YEAR).klList
    cut = pages(visitor, 50)

    assert [row for page in cut for row in page] == list(whole)
    assert all(len(page) == 50 for page in cut[:-1])
    assert 240 <= len(whole) <= 260


def test_a_page_that_ends_exactly_at_the_end_is_the_last(visitor: InProcessClient) -> None:
    size = len(visitor.ok(HISTORY, **YEAR).klList)

    assert len(pages(visitor, size)) == 1


def test_a_page_holds_a_thousand_at_most(visitor: InProcessClient) -> None:
    month = {"klType": 1, "beginTime": "2026-11-01", "endTime": "2026-11-17"}

    cut = pages(visitor, 100_000, **month)

    assert len(cut[0]) == 1000
    assert len(cut) > 3


def test_each_security_costs_one_unit_of_the_history_quota(visitor: InProcessClient) -> None:
    for _ in range(3):
        visitor.ok(HISTORY, **YEAR)
    visitor.ok(HISTORY, **{**YEAR, "security": INDEX})

    quota = visitor.ok(QUOTA, bGetDetail=True)

    assert (quota.usedQuota, quota.remainQuota) == (2, 298)
    assert [row.security.code for row in quota.detailList] == ["00700", "800000"]
    assert not visitor.ok(QUOTA).detailList


def test_a_used_up_history_quota_is_told(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.shared.history_quota.total = 0

    assert visitor.refused(HISTORY, **YEAR).startswith("历史K线额度不足，请求失败")


@pytest.mark.parametrize("wrong", [{"nextReqKey": b"x"}, {"beginTime": "now"}, {"klType": 99}, {"rehabType": 7}])
def test_wrong_arguments_of_history_are_refused(visitor: InProcessClient, wrong: dict[str, Any]) -> None:
    assert visitor.refused(HISTORY, **{**YEAR, **wrong})


def test_intraday_flow_is_the_default_and_ignores_dates(visitor: InProcessClient) -> None:
    plain = visitor.ok(FLOW, security=TENCENT)
    dated = visitor.ok(FLOW, security=TENCENT, periodType=1, beginTime="2026-01-01", endTime="2026-01-02")

    assert plain == dated
    first, last = plain.flowItemList[0], plain.flowItemList[-1]
    assert (first.time, first.inFlow) == ("2026-11-18 09:30:00", 0)
    assert last.time == "2026-11-18 10:30:00"
    assert plain.lastValidTime.startswith("2026-11-18 10:")
    assert not last.HasField("mainInFlow")


@pytest.mark.parametrize("period", [1, 2, 3, 4])
def test_net_is_the_sum_of_the_tiers(visitor: InProcessClient, period: int) -> None:
    for row in visitor.ok(FLOW, security=TENCENT, periodType=period).flowItemList:
        assert row.inFlow == pytest.approx(row.superInFlow + row.bigInFlow + row.midInFlow + row.smlInFlow, abs=0.01)


@pytest.mark.parametrize("period", [2, 3, 4])
def test_longer_periods_carry_the_main_flow_and_no_last_valid_time(visitor: InProcessClient, period: int) -> None:
    s2c = visitor.ok(FLOW, security=TENCENT, periodType=period)

    assert not s2c.HasField("lastValidTime")
    assert all(row.time.endswith(" 00:00:00") for row in s2c.flowItemList)
    for row in s2c.flowItemList:
        assert row.mainInFlow == pytest.approx(row.superInFlow + row.bigInFlow, abs=0.01)


def test_a_missing_begin_or_end_stands_for_a_year(visitor: InProcessClient) -> None:
    def days(**dates: str) -> list[str]:
        rows = visitor.ok(FLOW, security=TENCENT, periodType=2, **dates).flowItemList
        return [row.time[:10] for row in rows]

    both, begin_only = days(beginTime="2026-01-05", endTime="2026-03-31"), days(beginTime="2026-01-05")
    end_only, neither = days(endTime="2026-03-31"), days()

    assert begin_only[: len(both)] == both
    assert begin_only[-1] >= "2026-11-17"
    assert end_only[-len(both) :] == both
    assert "2025-03-31" <= end_only[0] <= "2025-04-03"
    assert "2025-11-18" <= neither[0] <= "2025-11-20"


def test_the_flow_of_today_alone_fails_as_at_the_vendors_server(visitor: InProcessClient) -> None:
    """Issue 211 of py-futu-api: a range that begins earlier has today's row."""
    today = visitor.ok(FLOW, security=TENCENT, periodType=2).flowItemList[-1].time[:10]
    words = visitor.refused(FLOW, security=TENCENT, periodType=2, beginTime=today, endTime=today)
    assert words == "NN_ProtoRet_SvrFailed"
    day_before = "2026-11-17"
    assert day_before < today
    rows = visitor.ok(FLOW, security=TENCENT, periodType=2, beginTime=day_before, endTime=today).flowItemList
    assert [row.time[:10] for row in rows] == [day_before, today]
    alone = visitor.ok(FLOW, security=TENCENT, periodType=2, beginTime=day_before, endTime=day_before).flowItemList
    assert [row.time[:10] for row in alone] == [day_before]


def test_flow_of_an_index_unknown_periods_and_dates_are_refused(visitor: InProcessClient) -> None:
    assert "HK.800000" in visitor.refused(FLOW, security=INDEX)
    assert "HK.800000" in visitor.refused(SPLIT, security=INDEX)
    assert "periodType" in visitor.refused(FLOW, security=TENCENT, periodType=9)
    assert "beginTime" not in visitor.refused(FLOW, security=TENCENT, periodType=2, beginTime="01.02.2026")


def test_the_distribution_is_the_running_flow(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.exchange.advance(60)
    split = visitor.ok(SPLIT, security=TENCENT)
    last = visitor.ok(FLOW, security=TENCENT).flowItemList[-1]

    assert split.capitalInSuper - split.capitalOutSuper == pytest.approx(last.superInFlow, abs=0.01)
    assert split.capitalInBig - split.capitalOutBig == pytest.approx(last.bigInFlow, abs=0.01)
    assert split.capitalInMid - split.capitalOutMid == pytest.approx(last.midInFlow, abs=0.01)
    assert split.capitalInSmall - split.capitalOutSmall == pytest.approx(last.smlInFlow, abs=0.01)
    assert split.updateTime.startswith("2026-11-18 10:")


SUB = ProtoId.Qot_Sub
OPTION = {"market": 1, "code": "TCH261230C600000"}


@pytest.mark.parametrize(
    ("kl_type", "sub_type", "there"),
    [(1, 11, True), (6, 7, True), (9, 10, True), (2, 6, True), (10, 17, False), (8, 9, False), (3, 12, False)],
    ids=["1 min", "5 min", "60 min", "day", "3 min", "30 min", "week"],
)
def test_of_options_there_are_candles_of_few_lengths(
    visitor: InProcessClient, kl_type: int, sub_type: int, *, there: bool
) -> None:
    wanted = {**YEAR, "klType": kl_type, "security": OPTION, "beginTime": "2026-11-01"}
    series = {"securityList": [OPTION], "subTypeList": [sub_type], "isSubOrUnSub": True}

    if there:
        assert visitor.ok(HISTORY, **wanted).klList
        visitor.ok(SUB, **series)
    else:
        assert "does not support" in visitor.refused(HISTORY, **wanted)
        assert "does not support" in visitor.refused(SUB, **series)


def test_in_a_scenario_new_york_s_first_minute_closes_above_its_high(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    day = {**YEAR, "klType": 1, "security": APPLE, "beginTime": "2026-11-16", "endTime": "2026-11-16"}
    (plain, *others) = visitor.ok(HISTORY, **day).klList
    opend.shared.apply_scenario("bars-contradict")
    (first, *rest) = visitor.ok(HISTORY, **day).klList

    assert (plain.time, plain.closePrice <= plain.highPrice) == ("2026-11-16 09:31:00", True)
    assert first.closePrice > first.highPrice
    assert rest == others
    home = visitor.ok(HISTORY, **{**day, "security": TENCENT}).klList
    assert all(row.lowPrice <= row.closePrice <= row.highPrice for row in home)
