"""Calendars of reports, dividends and macro figures: days asked for, what is out, pages, and refusals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fakes.servers.opend.in_process import TENCENT, InProcessClient
from tideboard_core.wire.opend.protocols import ProtoId

REPORTS, DIVIDENDS = ProtoId.Qot_GetEarningsCalendar, ProtoId.Qot_GetDividendCalendar
MACROS, REHAB = ProtoId.Qot_GetEconomicCalendar, ProtoId.Qot_RequestRehab
HK, FUTURES, US, SH = 1, 2, 11, 21
BEFORE, AFTER = 1, 2
TODAY = date(2026, 11, 18)


def week(visitor: InProcessClient, market: int, begin: date) -> list[Any]:
    end = begin + timedelta(days=6)
    return list(visitor.ok(REPORTS, market=market, beginDate=str(begin), endDate=str(end)).itemList)


def test_every_company_reports_once_a_quarter_on_a_day_of_its_market(visitor: InProcessClient) -> None:
    seen: dict[str, list[str]] = {}
    for weeks in range(26):
        begin = date(2026, 7, 1) + timedelta(weeks=weeks)
        if weeks % 10 == 0:
            visitor.session.shared.limits.forget()
        for row in week(visitor, US, begin):
            assert begin <= date.fromisoformat(row.earningsDate) < begin + timedelta(weeks=1)
            assert date.fromisoformat(row.earningsDate).weekday() < 5
            seen.setdefault(row.security.code, []).append(row.periodText)

    assert len(seen) == 12
    assert all(len(set(periods)) == len(periods) == 2 for periods in seen.values())


def test_figures_are_out_from_their_day_on(visitor: InProcessClient) -> None:
    for row in (each for weeks in (-1, 0, 1) for each in week(visitor, HK, TODAY + timedelta(weeks=weeks))):
        day = date.fromisoformat(row.earningsDate)
        out = day < TODAY or (day == TODAY and row.pubType == BEFORE)
        assert row.pubType in {BEFORE, AFTER}
        assert [each.estimateType for each in row.estimateList] == [1, 2]
        assert {each.HasField("actualValue") for each in row.estimateList} == {out}
        assert all(each.currency == "HKD" for each in row.estimateList)


def test_dividends_of_a_day_are_those_of_the_factors_of_adjustment(visitor: InProcessClient) -> None:
    paid = visitor.ok(REHAB, security=TENCENT).rehabList[-1]
    rows = visitor.ok(DIVIDENDS, market=HK, date=paid.time[:10]).itemList

    row = next(each for each in rows if each.security.code == "00700")
    assert (row.exDate, row.statement) == (paid.time[:10], f"Dividend HKD {paid.dividend} per share")
    assert row.exDate < row.recordDate < row.dividendPayableDate


def test_a_page_of_dividends(visitor: InProcessClient) -> None:
    whole = visitor.ok(DIVIDENDS, market=HK, date="2026-11-09")
    second = visitor.ok(DIVIDENDS, market=HK, date="2026-11-09", dataFrom=1, count=1)

    assert whole.allCount == len(whole.itemList) == second.allCount == 2
    assert list(second.itemList) == [whole.itemList[1]]
    assert visitor.ok(DIVIDENDS, market=HK, date="2026-11-10").allCount == 0


def test_macro_figures_come_in_pages_by_day(visitor: InProcessClient) -> None:
    asked = {"beginDate": "2026-10-01", "endDate": "2026-12-31"}
    whole = visitor.ok(MACROS, **asked)
    first = visitor.ok(MACROS, **asked, count=10)
    second = visitor.ok(MACROS, **asked, count=10, nextPage=first.nextPage)
    months = visitor.ok(MACROS, **asked, marketList=[US], importance=3).itemList

    assert not whole.hasMore
    assert [row.timestamp for row in whole.itemList] == sorted(row.timestamp for row in whole.itemList)
    assert first.hasMore
    assert [*first.itemList, *second.itemList] == list(whole.itemList[:20])
    assert {(row.country, row.star) for row in months} == {("United States", 3)}
    assert [row.HasField("actual") for row in months] == [True] * 4 + [False] * 2


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        (REPORTS, {"market": FUTURES}),
        (REPORTS, {"market": 41}),
        (REPORTS, {"market": HK, "beginDate": "2026-11-01", "endDate": "2026-11-09"}),
        (REPORTS, {"market": HK, "beginDate": "2026-11-09", "endDate": "2026-11-08"}),
        (REPORTS, {"market": HK, "sortType": 5}),
        (DIVIDENDS, {"market": SH, "date": "2026-11-09"}),
        (DIVIDENDS, {"market": HK, "date": "soon"}),
        (DIVIDENDS, {"market": HK, "date": "2026-11-09", "count": 0}),
        (MACROS, {"beginDate": "2026-11-09", "count": 101}),
        (MACROS, {"beginDate": "2026-11-09", "nextPage": "x"}),
    ],
)
def test_what_there_is_not_is_refused(visitor: InProcessClient, call: int, wrong: dict[str, Any]) -> None:
    assert visitor.refused(call, **wrong)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_far_days_have_nothing(visitor: InProcessClient, day: str) -> None:
    assert not visitor.ok(REPORTS, market=HK, beginDate=day, endDate=day).itemList
    assert not visitor.ok(DIVIDENDS, market=HK, date=day).itemList
    assert not visitor.ok(MACROS, beginDate=day).itemList
