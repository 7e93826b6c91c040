"""Factors of adjustment, days without trading, codes that changed, and what is given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

REHAB, SUSPEND, CODES = ProtoId.Qot_RequestRehab, ProtoId.Qot_GetSuspend, ProtoId.Qot_GetCodeChange
HOLDINGS, CANDLES, STATIC = ProtoId.Qot_GetHoldingChangeList, ProtoId.Qot_RequestHistoryKL, ProtoId.Qot_GetStaticInfo
NONE, FORWARD, BACKWARD = 0, 1, 2
WITH_ACTIONS = [
    (1, "00700"), (1, "09988"), (1, "00005"), (1, "00388"), (1, "01211"), (1, "00992"), (1, "02800"),
    (11, "AAPL"), (11, "MSFT"), (11, "NVDA"), (21, "600519"), (21, "601899"), (22, "002594"), (31, "D05"),
]  # fmt: skip


def closes(visitor: InProcessClient, security: dict[str, Any], rehab: int) -> dict[str, float]:
    c2s = {"rehabType": rehab, "klType": 2, "security": security, "beginTime": "2024-11-19", "endTime": "2026-11-18"}
    return {row.time[:10]: row.closePrice for row in visitor.ok(CANDLES, **c2s).klList}


def adjusted(price: float, day: str, rows: Sequence[Any], rehab: int) -> float:
    """A price put right by the factors as a client does."""
    if rehab == FORWARD:
        for row in rows:
            if day < row.time:
                price = price * row.fwdFactorA + row.fwdFactorB
        return price
    for row in reversed(rows):
        if day >= row.time:
            price = price * row.bwdFactorA + row.bwdFactorB
    return price


@pytest.mark.parametrize(("market", "code"), WITH_ACTIONS)
def test_factors_turn_unadjusted_bars_into_adjusted_ones(visitor: InProcessClient, market: int, code: str) -> None:
    security = {"market": market, "code": code}
    rows = visitor.ok(REHAB, security=security).rehabList
    raw = closes(visitor, security, NONE)

    assert rows
    assert [row.time for row in rows] == sorted({row.time for row in rows})
    for rehab in (FORWARD, BACKWARD):
        wanted = closes(visitor, security, rehab)
        assert wanted.keys() == raw.keys()
        assert wanted != raw
        for day, price in raw.items():
            assert adjusted(price, day, rows, rehab) == pytest.approx(wanted[day], abs=0.0021), (day, rehab)


@pytest.mark.parametrize(
    ("market", "code", "flag", "told"),
    [
        (1, "01211", 1, {"splitBase": 1, "splitErt": 3}),
        (1, "00992", 2, {"joinBase": 2, "joinErt": 1}),
        (22, "002594", 8, {"transferBase": 10, "transferErt": 20}),
        (1, "00700", 64, {"dividend": 4.5}),
    ],
)
def test_a_row_says_what_happened(
    visitor: InProcessClient, market: int, code: str, flag: int, told: dict[str, float]
) -> None:
    row = visitor.ok(REHAB, security={"market": market, "code": code}).rehabList[-1]

    assert row.companyActFlag == flag
    assert {name: getattr(row, name) for name in told} == told


def test_what_never_split_nor_paid_has_no_factors(visitor: InProcessClient) -> None:
    for code in ("800000", "HSImain", "BK1001", "02791", "09888"):
        assert not visitor.ok(REHAB, security={"market": 1, "code": code}).rehabList
    assert "HK.99999" in visitor.refused(REHAB, security={"market": 1, "code": "99999"})


def test_days_without_trading_have_no_candle(visitor: InProcessClient) -> None:
    wanted = [{"market": 1, "code": code} for code in ("00386", "00700", "00001", "00066", "02382")]
    stocks = [row.basic.security for row in visitor.ok(STATIC, securityList=wanted).staticInfoList]
    period = {"beginTime": "2024-11-19", "endTime": "2026-11-17"}
    rows = visitor.ok(SUSPEND, securityList=stocks, **period).SecuritySuspendList
    halted = [row for row in rows if row.suspendList]

    assert [row.security.code for row in rows] == [security.code for security in stocks]
    assert halted
    sessions = {row.time for row in visitor.ok(ProtoId.Qot_RequestTradeDate, market=1, **period).tradeDateList}
    for row in halted[:2]:
        traded = closes(visitor, row.security, NONE)
        days = {day.time for day in row.suspendList}
        assert days == sessions - traded.keys()
        assert all(day.timestamp for day in row.suspendList)


def test_suspensions_are_those_of_the_dates_asked_for_and_bad_questions_are_refused(visitor: InProcessClient) -> None:
    period = {"beginTime": "2026-11-01", "endTime": "2026-11-18"}

    assert not visitor.ok(SUSPEND, securityList=[TENCENT], **period).SecuritySuspendList[0].suspendList
    assert visitor.refused(SUSPEND, **period)
    assert "400" in visitor.refused(SUSPEND, securityList=[TENCENT] * 401, **period)
    assert "yesterday" in visitor.refused(SUSPEND, securityList=[TENCENT], beginTime="yesterday", endTime="2026-11-18")


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ({}, ["01211", "02488", "00992"]),
        ({"typeList": [4, 5]}, ["01211", "00992"]),
        (
            {"typeList": [1], "timeFilterList": [{"type": 1, "beginTime": "2026-01-01", "endTime": "2026-04-01"}]},
            ["02488"],
        ),
        ({"timeFilterList": [{"type": 3}]}, ["01211", "00992"]),
        ({"timeFilterList": [{"type": 2, "beginTime": "2026-04-01"}]}, ["00992"]),
        ({"timeFilterList": [{"type": 2, "endTime": "2026-04-01"}, {"type": 3}]}, ["01211"]),
        ({"securityList": [{"market": 1, "code": "08488"}, {"market": 1, "code": "00992"}]}, ["02488", "00992"]),
        ({"securityList": [TENCENT, APPLE]}, []),
        ({"typeList": [2]}, []),
    ],
)
def test_code_changes_fit_the_question(visitor: InProcessClient, question: dict[str, Any], codes: list[str]) -> None:
    assert [row.security.code for row in visitor.ok(CODES, **question).codeChangeList] == codes


@pytest.mark.parametrize(
    "question",
    [
        {"typeList": [99]},
        {"timeFilterList": [{"type": 9}]},
        {"timeFilterList": [{"type": 1, "beginTime": "soon"}]},
        {"securityList": [{"market": 1, "code": "99999"}]},
    ],
)
def test_questions_about_codes_that_make_no_sense_are_refused(
    visitor: InProcessClient, question: dict[str, Any]
) -> None:
    assert visitor.refused(CODES, **question)


def test_holding_changes_are_given_up(visitor: InProcessClient) -> None:
    assert "abandoned" in visitor.refused(HOLDINGS, security=TENCENT, holderCategory=1)
    assert "HK.99999" in visitor.refused(HOLDINGS, security={"market": 1, "code": "99999"}, holderCategory=1)


def test_a_client_without_the_right_gets_no_factors(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.shared.apply_scenario("no-permission")

    assert "US.AAPL" in visitor.refused(REHAB, security=APPLE)
    assert visitor.ok(REHAB, security=TENCENT).rehabList


@pytest.mark.parametrize(("proto", "c2s"), [(CODES, {}), (HOLDINGS, {"security": TENCENT, "holderCategory": 1})])
def test_each_is_asked_ten_times_in_half_a_minute(visitor: InProcessClient, proto: int, c2s: dict[str, Any]) -> None:
    for _ in range(10):
        visitor.call(proto, **c2s)

    assert "每30秒最多10次" in visitor.refused(proto, **c2s)
