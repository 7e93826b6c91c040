"""The search for news: newest first, by headline, code and name, of the kind asked for, never from the future."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

SEARCH, REPORTS = ProtoId.Qot_GetSearchNews, ProtoId.Qot_GetEarningsCalendar
ALL, NEWS, NOTICE = 0, 1, 2


def found(visitor: InProcessClient, keyword: str, **more: Any) -> list[Any]:
    return list(visitor.ok(SEARCH, keyword=keyword, **more).search_news_list)


def test_texts_of_a_company_by_its_code_and_its_names(visitor: InProcessClient) -> None:
    by_code = found(visitor, "00700", max_count=100)

    assert {tuple(row.related_securities) for row in by_code} == {("HK.00700",)}
    assert {row.news_sub_type for row in by_code} == {NEWS, NOTICE}
    by_name = found(visitor, " 騰訊", max_count=100)
    assert [row for row in by_name if "HK.00700" in row.related_securities] == by_code
    assert len(found(visitor, "hk")) == 10
    assert found(visitor, "no such word") == []


def test_kinds_are_apart(visitor: InProcessClient) -> None:
    every = found(visitor, "AAPL", max_count=100)
    news, notices = (found(visitor, "AAPL", max_count=100, news_sub_type=kind) for kind in (NEWS, NOTICE))

    assert [row for row in every if row.news_sub_type == NEWS] == news
    assert [row for row in every if row.news_sub_type == NOTICE] == notices
    assert notices


def test_a_report_has_its_notice_on_its_day_and_none_before(visitor: InProcessClient) -> None:
    days = {"beginDate": "2026-11-02", "endDate": "2026-11-08"}
    row = visitor.ok(REPORTS, market=11, **days).itemList[0]
    month, day = int(row.earningsDate[5:7]), int(row.earningsDate[8:])

    notices = found(visitor, row.security.code, max_count=100, news_sub_type=NOTICE)

    assert f"{month}/{day}" in [each.publish_time for each in notices if row.periodText in each.title]


def test_nothing_is_from_after_the_running_moment(opend: InProcessOpend, visitor: InProcessClient) -> None:
    before = found(visitor, "hk", max_count=100)
    opend.advance(86400)
    after = found(visitor, "hk", max_count=100)

    new = [row for row in after if row not in before]
    assert new
    assert {row.publish_time for row in new} <= {"11/18", "11/19"}


@pytest.mark.parametrize("wrong", [{"keyword": " "}, {"max_count": 0}, {"max_count": 101}, {"news_sub_type": 9}])
def test_what_cannot_be_searched_is_refused(visitor: InProcessClient, wrong: dict[str, Any]) -> None:
    assert next(iter(wrong)) in visitor.refused(SEARCH, **{"keyword": "a", **wrong})
