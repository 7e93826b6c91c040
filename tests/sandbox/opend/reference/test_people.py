"""People at a company's head, buy-backs, firms' ratings, stars and industries: consistent with each other."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.model.instrument import Market
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.exchange.reference.buy_backs import QUIET, buy_backs_of

EXECUTIVES, BUY_BACKS = ProtoId.Qot_GetCompanyExecutives, ProtoId.Qot_GetCorporateActionsBuybacks
INSIDERS, TRADES = ProtoId.Qot_GetInsiderHolderList, ProtoId.Qot_GetInsiderTradeList
SUMMARY, STARS = ProtoId.Qot_GetResearchRatingSummary, ProtoId.Qot_GetResearchMorningstarReport
INDUSTRY, MORE = ProtoId.Qot_GetValuationPlateStockList, 50
TODAY = date(2026, 11, 18)


@pytest.mark.parametrize("market", [Market.HK, Market.US, Market.SH])
def test_nothing_is_bought_back_in_the_month_before_a_report(opend: InProcessOpend, market: Market) -> None:
    companies = opend.exchange.companies
    bought = 0
    for listing in companies.listings(market):
        days = buy_backs_of(companies, listing)
        volumes = {record.day: record.volume for record in companies.days(listing, date(2024, 1, 1))}
        reports = [row.day for row in companies.reports_of(listing, date(2025, 1, 1), TODAY + timedelta(days=60))]
        bought += len(days)
        for row in days:
            assert not any(report - QUIET <= row.day <= report for report in reports)
            assert 0 < row.shares < volumes[row.day] / 20
            assert row.low <= row.money / row.shares <= row.high
            year = [each for each in days if each.day.year == row.day.year]
            assert row.total == sum(each.shares for each in year if each.day <= row.day)
    assert bought


def test_buy_backs_by_day_are_hong_kongs_and_the_mainlands(visitor: InProcessClient) -> None:
    told = visitor.ok(BUY_BACKS, security=TENCENT, num=MORE)
    days = [row.endDateStr for row in told.hkBuyBackList]

    assert days == sorted(days, reverse=True)
    assert not told.aBuyBackList
    nothing = visitor.ok(BUY_BACKS, security=APPLE)
    assert (list(nothing.hkBuyBackList), list(nothing.aBuyBackList), nothing.nextKey) == ([], [], "-1")
    visitor.refused(BUY_BACKS, security=INDEX)


def test_insiders_hold_what_their_last_trade_left(visitor: InProcessClient) -> None:
    held = visitor.ok(INSIDERS, security=APPLE)
    trades = visitor.ok(TRADES, security=APPLE, num=MORE)
    names = {row.displayLeaderName for row in visitor.ok(EXECUTIVES, security=APPLE).directorList}

    assert {row.name for row in held.itemList} == names
    assert held.insiderTotalCount == len(names)
    assert {row.holderId for row in trades.itemList} <= {row.holderId for row in held.itemList}
    for row in held.itemList:
        own = visitor.ok(TRADES, security=APPLE, holderId=row.holderId, num=MORE).itemList
        assert [each for each in trades.itemList if each.holderId == row.holderId] == list(own)
        assert not own or own[0].securityHolderQuantity == row.holderQuantity
        for newer, older in pairwise(own):
            assert newer.securityHolderQuantity - newer.tradeShares == older.securityHolderQuantity
    visitor.refused(INSIDERS, security=TENCENT)


@pytest.mark.parametrize("security", [TENCENT, APPLE])
def test_firms_ratings_are_those_of_the_consensus(visitor: InProcessClient, security: dict[str, Any]) -> None:
    consensus = visitor.ok(ProtoId.Qot_GetResearchAnalystConsensus, security=security)
    firms = visitor.ok(SUMMARY, security=security, num=MORE).instRatingSummaryList
    newest = [row.ratingItemList[0] for row in firms]
    recent = [row for row in newest if date.fromisoformat(row.recommendationDateStr) >= TODAY - timedelta(days=91)]

    assert len(recent) == consensus.total
    assert max(row.targetPrice for row in recent) == consensus.highest
    detail = visitor.ok(SUMMARY, security=security, uid=firms[0].institutionInfo.institutionUid).instRatingDetail
    assert list(detail.ratingItemList) == list(firms[0].ratingItemList)
    visitor.refused(SUMMARY, security=security, uid="nobody")


def test_stars_follow_the_price_below_the_fair_value(opend: InProcessOpend, visitor: InProcessClient) -> None:
    pairs = []
    for listing in opend.exchange.companies.listings(Market.US):
        visitor.session.shared.limits.forget()
        told = visitor.ok(STARS, security={"market": 11, "code": listing.id.partition(".")[2]})
        if told.HasField("starRating"):
            close = opend.exchange.companies.closes(listing, TODAY - timedelta(days=20))[-1][1]
            pairs.append((told.fairValue / close, told.starRating))
    stars = [count for _, count in sorted(pairs)]

    assert stars == sorted(stars)
    assert len(set(stars)) > 1


def test_an_industry_has_its_companies_by_value(visitor: InProcessClient) -> None:
    owned = visitor.ok(ProtoId.Qot_GetOwnerPlate, securityList=[TENCENT]).ownerPlateList[0].plateInfoList
    plate = next(row.plate for row in owned if row.plateType == 1)
    asked = {"market": plate.market, "code": plate.code}
    told = visitor.ok(INDUSTRY, security=asked, valuationType=2, num=MORE)
    values = [row.valuationVal for row in told.stockList]

    assert values == sorted(values)
    assert told.count == len(values)
    assert "00700" in {row.security.code for row in told.stockList}
    own = next(row for row in told.stockList if row.security.code == "00700")
    trend = visitor.ok(ProtoId.Qot_GetValuationDetail, security=TENCENT, valuationType=2).trend
    assert own.valuationVal == pytest.approx(trend.currentValue, rel=0.1)
