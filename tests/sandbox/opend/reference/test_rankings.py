"""Counts and rankings of a market's shares against its snapshots and the stock filter."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

pytestmark = pytest.mark.slow

SPREAD, MOVERS = ProtoId.Qot_GetRiseFallDistribution, ProtoId.Qot_GetTopMoversRank
PERIODS, HEAT = ProtoId.Qot_GetPeriodChangeRank, ProtoId.Qot_GetHotList
FILTER, SNAPSHOT, HISTORY = ProtoId.Qot_StockFilter, ProtoId.Qot_GetSecuritySnapshot, ProtoId.Qot_RequestHistoryKL
HK, US, SH, SG = 1, 11, 21, 31
MARKET_CAP, PRICE = 2, 1


def stocks(visitor: InProcessClient, market: int) -> int:
    return int(visitor.ok(FILTER, market=market, begin=0, num=1).allCount)


def all_of_new_york(visitor: InProcessClient) -> dict[str, Any]:
    """Snapshots of every American share, after which a ranking has their exact figures."""
    rows = visitor.ok(MOVERS, market=US, count=200).dataList
    got = visitor.ok(SNAPSHOT, securityList=[row.security for row in rows]).snapshotList
    return {row.basic.security.code: row for row in got}


def plate(visitor: InProcessClient) -> Any:
    return visitor.ok(ProtoId.Qot_GetPlateSet, market=HK, plateSetType=1).plateInfoList[0].plate


@pytest.mark.parametrize("market", [HK, US, SH])
def test_rises_falls_and_the_rest_are_all_the_shares(visitor: InProcessClient, market: int) -> None:
    ranges = visitor.ok(SPREAD, market=market).rangeList

    assert [(row.leftBorder, row.rightBorder) for row in ranges] == [
        (0, -7), (-7, -5), (-5, -3), (-3, 0), (0, 0), (0, 3), (3, 5), (5, 7), (7, 0)]  # fmt: skip
    assert [row.type for row in ranges] == [4, *[3] * 7, 2]
    assert sum(row.stockCount for row in ranges) == stocks(visitor, market)


def test_the_counts_are_those_of_the_snapshots(visitor: InProcessClient) -> None:
    seen = all_of_new_york(visitor).values()
    changes = [100 * (row.basic.curPrice / row.basic.lastClosePrice - 1) for row in seen]
    ranges = visitor.ok(SPREAD, market=US).rangeList

    assert sum(row.stockCount for row in ranges[:4]) == sum(change < 0 for change in changes)
    assert ranges[4].stockCount == sum(change == 0 for change in changes)
    assert sum(row.stockCount for row in ranges[5:]) == sum(change > 0 for change in changes)


def test_a_plate_counts_its_own_shares(visitor: InProcessClient) -> None:
    one = plate(visitor)
    members = visitor.ok(ProtoId.Qot_GetPlateSecurity, plate=one).staticInfoList
    told = visitor.ok(SPREAD, security=one, market=US)

    assert told.plate == one
    assert sum(row.stockCount for row in told.rangeList) == sum(row.basic.secType == 3 for row in members)
    assert not visitor.ok(SPREAD, market=HK).HasField("plate")
    assert visitor.refused(SPREAD, security=TENCENT)
    assert visitor.refused(SPREAD)


def test_movers_are_sorted_and_have_the_figures_of_their_snapshots(visitor: InProcessClient) -> None:
    seen = all_of_new_york(visitor)
    told = visitor.ok(MOVERS, market=US, count=200)
    changes = [row.changeRatio for row in told.dataList]

    assert told.allCount == len(told.dataList) == stocks(visitor, US)
    assert changes == sorted(changes, reverse=True)
    assert [row.changeRatio for row in visitor.ok(MOVERS, market=US, sortDir=1, count=200).dataList] == changes[::-1]
    for row in told.dataList:
        snapshot = seen[row.security.code]
        basic, equity = snapshot.basic, snapshot.equityExData
        assert (row.curPrice, row.volume) == (basic.curPrice, basic.volume)
        assert row.turnover == pytest.approx(basic.turnover)
        assert row.changeAmount == pytest.approx(basic.curPrice - basic.lastClosePrice)
        assert row.changeRatio == pytest.approx(100 * row.changeAmount / basic.lastClosePrice)
        assert row.marketCap == pytest.approx(basic.curPrice * equity.issuedShares)
        assert row.name == basic.name


def test_a_page_of_movers_is_a_piece_of_the_whole(visitor: InProcessClient) -> None:
    whole = [row.security.code for row in visitor.ok(MOVERS, market=HK, count=200).dataList]
    page = visitor.ok(MOVERS, market=HK, offset=5, count=7)

    assert [row.security.code for row in page.dataList] == whole[5:12]
    assert page.allCount == len(whole)
    assert not visitor.ok(MOVERS, market=HK, offset=1000).dataList


def test_filters_of_movers_narrow_them(visitor: InProcessClient) -> None:
    everything = visitor.ok(MOVERS, market=HK, count=200).dataList
    middle = sorted(row.marketCap for row in everything)[len(everything) // 2]

    def kept(includes: bool) -> int:
        bound = {"filterMin": {"value": middle, "includes": includes}}
        wanted = [{"indicatorType": MARKET_CAP, "indicatorValue": bound}]
        return int(visitor.ok(MOVERS, market=HK, filterList=wanted).allCount)

    assert kept(True) == sum(row.marketCap >= middle for row in everything)
    assert kept(False) == kept(True) - 1
    for number, least, most in ((2, 1.0, 10.0), (4, 100.001, 1e9)):
        wanted = [{"indicatorType": PRICE, "priceFilter": number}]
        prices = [row.curPrice for row in visitor.ok(MOVERS, market=HK, filterList=wanted, count=200).dataList]
        assert sorted(prices) == sorted(row.curPrice for row in everything if least <= row.curPrice <= most)
    near = [{"indicatorType": PRICE, "priceFilter": 5}]
    assert visitor.ok(MOVERS, market=HK, filterList=near).allCount < len(everything)


def test_changes_over_periods_are_those_of_adjusted_candles(visitor: InProcessClient) -> None:
    told = visitor.ok(PERIODS, market=US, periodType=4, count=200)
    changes = [row.changeRate20D for row in told.dataList]
    first = told.dataList[0]
    year = {"rehabType": 1, "klType": 2, "beginTime": "2025-11-18", "endTime": "2026-11-18"}
    closes = [row.closePrice for row in visitor.ok(HISTORY, security=first.security, **year).klList]

    assert changes == sorted(changes, reverse=True)
    for name, days in (("5D", 5), ("10D", 10), ("20D", 20), ("60D", 60), ("120D", 120)):
        change = 100 * (closes[-1] / closes[-days - 1] - 1)
        assert getattr(first, f"changeRate{name}") == pytest.approx(change, abs=0.02)


@pytest.mark.parametrize(("period", "field"), [(0, "changeRate5Min"), (2, "changeRatio"), (8, "changeRateYTD")])
def test_each_period_sorts_by_its_own_change(visitor: InProcessClient, period: int, field: str) -> None:
    rows = visitor.ok(PERIODS, market=HK, periodType=period, count=200).dataList
    changes = [getattr(row, field) for row in rows]

    assert rows
    assert changes == sorted(changes, reverse=True)
    bound = {"filterMin": {"value": 0.0, "includes": False}}
    rising = [{"indicatorType": 3, "indicatorValue": bound}]
    assert visitor.ok(PERIODS, market=HK, periodType=period, filterList=rising).allCount == sum(x > 0 for x in changes)


def test_heat_is_turnover_against_the_busiest_share(visitor: InProcessClient) -> None:
    all_of_new_york(visitor)
    told = visitor.ok(HEAT, market=US, count=200)
    turnovers = {row.security.code: row.turnover for row in visitor.ok(MOVERS, market=US, count=200).dataList}
    heats = [row.tradeHeat for row in told.dataList]

    assert heats[0] == 100
    assert heats == sorted(heats, reverse=True)
    for row in told.dataList:
        assert row.tradeHeat == row.averageHeat
        assert row.tradeHeat == pytest.approx(100 * turnovers[row.security.code] / max(turnovers.values()))
        assert row.HasField("tradeHeatChange")
        assert not row.HasField("searchHeat")
        assert not row.HasField("newsHeat")
    assert visitor.refused(HEAT, market=US, sortField=2)


@pytest.mark.parametrize("proto", [MOVERS, PERIODS, HEAT])
def test_wrong_arguments_of_rankings_are_refused(opend: InProcessOpend, visitor: InProcessClient, proto: int) -> None:
    unknown = [{"indicatorType": 99}]
    for wrong in ({"count": 0}, {"count": 201}, {"offset": -1}, {"sortDir": 2}, {"filterList": unknown}):
        assert visitor.refused(proto, **{"market": HK, **wrong}).startswith("参数错误")
    assert visitor.refused(proto, market=SG).startswith("参数错误")
    opend.shared.apply_scenario("no-permission")
    try:
        assert "US" in visitor.refused(proto, market=US)
        assert visitor.ok(proto, market=HK).allCount
    finally:
        opend.shared.apply_scenario("normal")
