"""Consensus, changes of ratings, dividends and valuations: they agree with each other and with the other calls."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient
from tideboard_core.wire.opend.protocols import ProtoId

CONSENSUS, CHANGES = ProtoId.Qot_GetResearchAnalystConsensus, ProtoId.Qot_GetRatingChange
DIVIDENDS, VALUATION = ProtoId.Qot_GetCorporateActionsDividends, ProtoId.Qot_GetValuationDetail
HK, US = 1, 11
UPGRADE, DOWNGRADE, NEW = 1, 2, 3
MONTH_3, YEAR_1, YEAR_5 = 1, 3, 6


@pytest.mark.parametrize("security", [TENCENT, APPLE])
def test_the_parts_of_a_consensus_are_all_analysts(visitor: InProcessClient, security: dict[str, Any]) -> None:
    told = visitor.ok(CONSENSUS, security=security)
    parts = (told.strongBuy, told.buy, told.hold, told.underperform, told.sell)

    assert sum(parts) == pytest.approx(100)
    assert 0 < told.total <= 12
    assert told.lowest <= told.average <= told.highest
    assert date(2026, 8, 18) <= date.fromisoformat(told.updateTimeStr) < date(2026, 11, 18)
    assert told.HasField("strongBuy") is (security is TENCENT)


def test_changes_of_ratings_are_what_they_are_called(visitor: InProcessClient) -> None:
    up, down, new = (visitor.ok(CHANGES, market=US, changeType=kind, count=20) for kind in (UPGRADE, DOWNGRADE, NEW))

    assert all((row.rating, row.targetPrice) > (row.lastRating, row.lastTargetPrice) for row in up.dataList)
    assert all((row.rating, row.targetPrice) <= (row.lastRating, row.lastTargetPrice) for row in down.dataList)
    assert not any(row.HasField("lastRating") for row in new.dataList)
    for told in (up, down, new):
        days = [row.recommendationDate for row in told.dataList]
        assert days == sorted(days, reverse=True)
        assert days[0] < "2026-11-18"


def test_pages_of_changes_hold_each_once(visitor: InProcessClient) -> None:
    first = visitor.ok(CHANGES, market=US)
    second = visitor.ok(CHANGES, market=US, page=first.nextPage)

    assert len(first.dataList) == 10
    assert list(visitor.ok(CHANGES, market=US, count=20).dataList) == [*first.dataList, *second.dataList]


def test_dividends_are_those_of_the_factors_of_adjustment(visitor: InProcessClient) -> None:
    paid = [row.time[:10] for row in visitor.ok(ProtoId.Qot_RequestRehab, security=APPLE).rehabList if row.dividend]
    rows = visitor.ok(DIVIDENDS, security=APPLE).dividendList

    assert [row.exDate for row in rows] == sorted((row.exDate for row in rows), reverse=True)
    assert set(paid) <= {row.exDate for row in rows}
    assert all(row.pubDate < row.exDate < row.recordDate < row.dividendPayableDate for row in rows)


def test_valuations_are_the_closes_by_the_figures_of_the_snapshot(visitor: InProcessClient) -> None:
    snapshot = visitor.ok(ProtoId.Qot_GetSecuritySnapshot, securityList=[TENCENT]).snapshotList[0]
    trend = visitor.ok(VALUATION, security=TENCENT, intervalType=YEAR_1).trend
    few, most = (visitor.ok(VALUATION, security=TENCENT, intervalType=kind).trend for kind in (MONTH_3, YEAR_5))

    newest = trend.historicalItems[-1]
    assert newest.timeStr == "2026-11-17"
    assert newest.value == trend.currentValue
    earnings = snapshot.equityExData.earningsPershare
    assert newest.value == pytest.approx(snapshot.basic.lastClosePrice / earnings, rel=1e-3)
    assert trend.avgMinus1Stddev < trend.averageValue < trend.avgPlus1Stddev
    assert 0 < trend.valuationPercentile <= 100
    assert len(few.historicalItems) < len(trend.historicalItems) < len(most.historicalItems)


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        (CONSENSUS, {"security": INDEX}),
        (VALUATION, {"security": INDEX}),
        (CHANGES, {"market": HK}),
        (CHANGES, {"market": US, "count": 21}),
        (CHANGES, {"market": US, "changeType": 4}),
        (CHANGES, {"market": US, "page": "x"}),
    ],
)
def test_what_there_is_not_is_refused(visitor: InProcessClient, call: int, wrong: dict[str, Any]) -> None:
    assert visitor.refused(call, **wrong)
