"""Search, busiest brokers and short sales: their figures agree with those of the other calls."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

SEARCH, BROKERS = ProtoId.Qot_GetSearchQuote, ProtoId.Qot_GetTopTenBuySellBrokers
VOLUME, INTEREST = ProtoId.Qot_GetDailyShortVolume, ProtoId.Qot_GetShortInterest
HISTORY, SNAPSHOT = ProtoId.Qot_RequestHistoryKL, ProtoId.Qot_GetSecuritySnapshot
NET_BUY, NET_SELL = 1, 2


def codes(visitor: InProcessClient, keyword: str, **more: Any) -> list[str]:
    return [row.code for row in visitor.ok(SEARCH, keyword=keyword, **more).search_quote_list]


def days_of(visitor: InProcessClient, security: dict[str, Any]) -> dict[str, Any]:
    """Unadjusted daily candles of a year by their day."""
    year = {"rehabType": 0, "klType": 2, "beginTime": "2025-11-18", "endTime": "2026-11-18"}
    return {row.time[:10]: row for row in visitor.ok(HISTORY, security=security, **year).klList}


def issued(visitor: InProcessClient, security: dict[str, Any]) -> int:
    row = visitor.ok(SNAPSHOT, securityList=[security]).snapshotList[0]
    return int(row.equityExData.issuedShares)


@pytest.mark.parametrize("keyword", ["00700", "700", "HK.00700", " 騰訊 "])
def test_a_share_is_found_by_code_and_by_name(visitor: InProcessClient, keyword: str) -> None:
    assert "00700" in codes(visitor, keyword)


def test_the_code_itself_comes_first_and_the_number_of_rows_is_kept(visitor: InProcessClient) -> None:
    assert codes(visitor, "00700", max_count=1) == ["00700"]
    assert len(codes(visitor, "0")) == 10
    assert len(codes(visitor, "0", max_count=25)) == 25
    assert codes(visitor, "no such name") == []


def test_a_row_says_what_it_is_and_whether_it_is_watched(opend: InProcessOpend, visitor: InProcessClient) -> None:
    group = opend.exchange.watchlists.groups()[0]
    before = visitor.ok(SEARCH, keyword="AAPL").search_quote_list[0]
    opend.exchange.watchlists.change(group.id, add=[*group.names, "US.AAPL"])  # type: ignore[list-item]
    after = visitor.ok(SEARCH, keyword="AAPL").search_quote_list[0]

    assert (after.market, after.code, after.sec_type, after.is_watched) == (11, "AAPL", 3, True)
    assert before.is_watched is ("US.AAPL" in group.names)


@pytest.mark.parametrize("wrong", [{"keyword": " "}, {"keyword": "a", "max_count": 0}])
def test_a_search_for_nothing_is_refused(visitor: InProcessClient, wrong: dict[str, Any]) -> None:
    assert visitor.refused(SEARCH, **wrong).startswith("参数错误")


def test_net_buyers_and_sellers_of_the_day(visitor: InProcessClient) -> None:
    told = visitor.ok(BROKERS, security=TENCENT)
    quote = visitor.ok(SNAPSHOT, securityList=[TENCENT]).snapshotList[0].basic
    buyers = [row.netVol for row in told.brokerList if row.buySellType == NET_BUY]
    sellers = [row.netVol for row in told.brokerList if row.buySellType == NET_SELL]

    assert told.isRealTime
    assert told.dataTimeStr == quote.updateTime[:19]
    assert buyers == sorted(buyers, reverse=True)
    assert sellers == sorted(sellers)
    assert 0 < len(buyers) <= 10
    assert 0 < len(sellers) <= 10
    assert min(buyers) > 0 > max(sellers)
    for row in told.brokerList:
        assert row.totalVol >= abs(row.netVol)
        assert row.avgPrice == pytest.approx(row.totalTurnover / row.totalVol)
        assert quote.lowPrice <= row.avgPrice <= quote.highPrice
    assert sum(row.totalVol for row in told.brokerList) <= 2 * quote.volume


def test_everything_that_was_bought_was_sold(opend: InProcessOpend) -> None:
    for _ in range(3):
        quote = opend.exchange.quote("HK.00700")  # type: ignore[arg-type]
        _, totals = opend.exchange.details.broker_totals("HK.00700", 0)  # type: ignore[arg-type]
        assert sum(row.bought for row in totals.values()) == quote.volume
        assert sum(row.sold for row in totals.values()) == quote.volume
        assert sum(row.turnover for row in totals.values()) == 2 * int(quote.turnover.scaleb(4))
        opend.advance(45)


def test_brokers_of_a_past_day_have_their_net_volume_alone(visitor: InProcessClient) -> None:
    first, second = (visitor.ok(BROKERS, security=TENCENT, daysBefore=days) for days in (1, 2))

    assert not first.isRealTime
    assert (first.dataTimeStr, second.dataTimeStr) == ("2026-11-17 00:00:00", "2026-11-16 00:00:00")
    assert not any(row.HasField("avgPrice") or row.HasField("totalVol") for row in first.brokerList)
    assert list(first.brokerList) != list(second.brokerList)
    assert first == visitor.ok(BROKERS, security=TENCENT, daysBefore=1)


def test_brokers_exist_in_hong_kong_and_for_days_that_there_were(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    assert "Hong Kong" in visitor.refused(BROKERS, security=APPLE)
    assert visitor.refused(BROKERS, security=INDEX)
    assert visitor.refused(BROKERS, security=TENCENT, daysBefore=-1)
    assert visitor.refused(BROKERS, security=TENCENT, daysBefore=5000)
    opend.shared.apply_scenario("no-permission")
    assert "00700" in visitor.refused(BROKERS, security=TENCENT)


def test_short_sales_in_hong_kong_are_parts_of_the_days_of_history(visitor: InProcessClient) -> None:
    told, candles = visitor.ok(VOLUME, security=TENCENT, num=50), days_of(visitor, TENCENT)

    assert not told.usItemList
    assert len(told.hkItemList) == 50
    assert [row.timestamp for row in told.hkItemList] == sorted((r.timestamp for r in told.hkItemList), reverse=True)
    assert told.hkItemList[0].timestampStr == "2026-11-17"
    for row in told.hkItemList:
        candle = candles[row.timestampStr]
        assert (row.sharesTraded, row.turnover) == (candle.volume, pytest.approx(candle.turnover))
        assert (row.openPrice, row.closePrice) == (candle.openPrice, candle.closePrice)
        assert row.lastClosePrice == candle.lastClosePrice
        assert row.timestamp == candle.timestamp
        assert row.shortSellSharesTraded % 100 == 0
        assert 0 < row.shortSellSharesTraded < row.sharesTraded
        average = row.shortSellTurnover / row.shortSellSharesTraded
        assert average == pytest.approx(row.turnover / row.sharesTraded, rel=1e-6)
    newest = told.hkItemList[:20]
    part = sum(row.shortSellSharesTraded for row in newest) / sum(row.sharesTraded for row in newest)
    assert newest[0].dailyTradeAvgRatio == pytest.approx(100 * part)


def test_short_sales_in_the_united_states_add_up(visitor: InProcessClient) -> None:
    told, candles = visitor.ok(VOLUME, security=APPLE), days_of(visitor, APPLE)

    assert not told.hkItemList
    assert not told.HasField("aggregatedShort")
    assert len(told.usItemList) == 10
    for row in told.usItemList:
        assert row.nasdaqSharesShort + row.nyseSharesShort == row.totalSharesShort
        assert row.shortPercent == pytest.approx(100 * row.totalSharesShort / row.volume)
        assert (row.volume, row.closePrice) == (candles[row.timestampStr].volume, candles[row.timestampStr].closePrice)


@pytest.mark.parametrize("proto", [VOLUME, INTEREST])
def test_pages_join_without_a_gap_and_end_in_minus_one(visitor: InProcessClient, proto: int) -> None:
    whole = visitor.ok(proto, security=TENCENT, num=50)
    rows: list[Any] = []
    key = ""
    while len(rows) < 50 and key != "-1":
        page = visitor.ok(proto, security=TENCENT, num=7, nextKey=key)
        rows += page.hkItemList
        key = page.nextKey

    assert rows[:50] == list(whole.hkItemList)
    assert not visitor.ok(proto, security=TENCENT, nextKey="-1").hkItemList


def test_every_page_can_be_had(visitor: InProcessClient) -> None:
    days: list[str] = []
    key = ""
    while key != "-1":
        page = visitor.ok(VOLUME, security=TENCENT, num=50, nextKey=key)
        days += [row.timestampStr for row in page.hkItemList]
        key = page.nextKey

    assert days == sorted(set(days), reverse=True)
    assert set(days_of(visitor, TENCENT)) - set(days) == {"2026-11-18"}, "all but the running day"


def test_short_positions_of_the_last_days_of_weeks_are_public_a_week_later(visitor: InProcessClient) -> None:
    told, candles = visitor.ok(INTEREST, security=TENCENT), days_of(visitor, TENCENT)
    shares = issued(visitor, TENCENT)

    assert [row.timestampStr for row in told.hkItemList[:3]] == ["2026-11-06", "2026-10-30", "2026-10-23"]
    for row in told.hkItemList:
        assert row.aggregatedShortRatio == pytest.approx(100 * row.aggregatedShort / shares)
        assert row.closePrice == candles[row.timestampStr].closePrice
    daily = visitor.ok(VOLUME, security=TENCENT)
    assert (daily.newTimeStr, daily.aggregatedShort) == ("2026-11-06", told.hkItemList[0].aggregatedShort)
    assert daily.aggregatedShortRatio == told.hkItemList[0].aggregatedShortRatio


def test_short_interest_in_the_united_states_comes_twice_a_month(visitor: InProcessClient) -> None:
    told, candles = visitor.ok(INTEREST, security=APPLE), days_of(visitor, APPLE)
    days = [row.timestampStr for row in told.usItemList]

    assert days[:3] == ["2026-10-30", "2026-10-15", "2026-09-30"]
    for row, before in zip(told.usItemList, days[1:], strict=False):
        span = [candle.volume for day, candle in candles.items() if before < day <= row.timestampStr]
        assert row.avgDailyShareVolume == sum(span) // len(span)
        assert row.daysToCover == pytest.approx(row.sharesShort / row.avgDailyShareVolume)
        assert row.shortPercent == pytest.approx(100 * row.sharesShort / issued(visitor, APPLE))


@pytest.mark.parametrize("proto", [VOLUME, INTEREST])
def test_short_sales_refuse_what_has_none_and_wrong_pages(visitor: InProcessClient, proto: int) -> None:
    assert visitor.refused(proto, security=INDEX)
    assert visitor.refused(proto, security={"market": 21, "code": "600519"})
    for wrong in ({"num": 0}, {"num": 51}, {"nextKey": "soon"}):
        assert visitor.refused(proto, security=TENCENT, **wrong)
