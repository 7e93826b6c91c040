"""Large trades of options: each one is a trade of its contract's tape, filters and pages leave out and sort."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.exchange.derivatives.options import LARGE

EVENTS, CHAIN = ProtoId.Qot_GetOptionEvent, ProtoId.Qot_GetOptionChain
US, US_INDEX, HK, HK_INDEX = 1, 2, 3, 4
CALL, BUY, BULLISH, BEARISH = 1, 1, 2, 1
OWNERS, OPTION_TYPE, OTM, VOLUME, TIME, TURNOVER, MAX_DAYS = 101, 201, 205, 302, 305, 303, 306


def owners(*securities: dict[str, Any]) -> dict[str, Any]:
    return {"indicatorType": OWNERS, "indicatorValue": {"securityList": list(securities)}}


def least(kind: int, value: float, *, includes: bool = True) -> dict[str, Any]:
    bound = {"filterMin": {"value": value, "includes": includes}}
    return {"indicatorType": kind, "indicatorValue": {"valueInterval": bound}}


@pytest.fixture
def rows(visitor: InProcessClient) -> list[Any]:
    return list(visitor.ok(EVENTS, optionMarket=HK).eventList)


def test_each_is_a_large_trade_of_its_contract(opend: InProcessOpend, rows: list[Any]) -> None:
    assert rows
    for row in rows[:20]:
        contract = InstrumentId(f"HK.{row.option.code}")
        trades = opend.exchange.ticks(contract, 10_000)
        made = [
            each for each in trades if (float(each.price), each.quantity) == (row.price, row.volume)
            and abs(each.time.timestamp() - row.fillTimestamp) < 1
        ]  # fmt: skip
        assert made
        assert row.volume >= LARGE
        assert row.volume <= row.totalVolume
        assert row.turnover == pytest.approx(row.price * row.volume * 100)
        assert row.voRatio == pytest.approx(row.totalVolume / row.totalOpenInterest)
        assert row.owner.code == "00700"
        assert row.bidPrice < row.askPrice
        assert (row.sentiment == BULLISH) is ((row.tickerType == BUY) is (row.optionType == CALL))


def test_the_newest_comes_first_and_no_index_has_any(visitor: InProcessClient, rows: list[Any]) -> None:
    times = [row.fillTimestamp for row in rows]
    assert times == sorted(times, reverse=True)
    assert not visitor.ok(EVENTS, optionMarket=HK_INDEX).eventList
    assert {row.option.market for row in visitor.ok(EVENTS, optionMarket=US).eventList} <= {APPLE["market"]}


def test_filters_leave_out_and_all_of_them_hold(visitor: InProcessClient, rows: list[Any]) -> None:
    def found(*filters: dict[str, Any]) -> list[float]:
        visitor.session.shared.limits.forget()
        told = visitor.ok(EVENTS, optionMarket=HK, filterList=list(filters)).eventList
        return [row.fillTimestamp for row in told]

    most = max(row.volume for row in rows)
    calls = {"indicatorType": OPTION_TYPE, "indicatorValue": {"valueList": [CALL]}}
    assert found(owners(TENCENT)) == [row.fillTimestamp for row in rows]
    assert found(owners(APPLE)) == []
    assert found(calls) == [row.fillTimestamp for row in rows if row.optionType == CALL]
    assert found(least(VOLUME, most)) == [row.fillTimestamp for row in rows if row.volume == most]
    assert found(least(VOLUME, most, includes=False)) == []
    assert found(calls, least(OTM, 0.0)) == [
        row.fillTimestamp for row in rows if row.optionType == CALL and row.otm >= 0
    ]


def test_pages_hold_every_row_once_and_a_list_is_sorted_as_asked(visitor: InProcessClient, rows: list[Any]) -> None:
    paged: list[float] = []
    mark = ""
    for _ in range(len(rows)):
        visitor.session.shared.limits.forget()
        told = visitor.ok(EVENTS, optionMarket=HK, count=7, page=mark)
        assert told.allCount == len(rows)
        paged.extend(row.fillTimestamp for row in told.eventList)
        mark = told.nextPage
        if not mark:
            break
    assert paged == [row.fillTimestamp for row in rows]
    visitor.session.shared.limits.forget()
    smallest = visitor.ok(EVENTS, optionMarket=HK, sort={"indicatorType": TURNOVER, "isAsc": True}).eventList
    turnovers = [row.turnover for row in smallest]
    assert turnovers == sorted(turnovers)


def test_what_is_no_market_filter_or_page_is_refused(visitor: InProcessClient) -> None:
    for asked in (
        {"optionMarket": 9},
        {"optionMarket": HK, "count": 301},
        {"optionMarket": HK, "page": "x"},
        {"optionMarket": HK, "filterList": [least(MAX_DAYS, 1)]},
        {"optionMarket": HK, "sort": {"indicatorType": OWNERS, "isAsc": True}},
    ):
        visitor.session.shared.limits.forget()
        visitor.refused(EVENTS, **asked)


def test_without_a_right_to_options_there_are_none(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.shared.apply_scenario("no-permission")
    visitor.refused(EVENTS, optionMarket=HK)


def test_ten_calls_in_half_a_minute_are_the_most(visitor: InProcessClient) -> None:
    for _ in range(10):
        visitor.ok(EVENTS, optionMarket=HK_INDEX)
    visitor.refused(EVENTS, optionMarket=HK_INDEX)
