"""The stock filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fakes.servers.opend.in_process import TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

pytestmark = pytest.mark.slow

FILTER, SNAPSHOT = ProtoId.Qot_StockFilter, ProtoId.Qot_GetSecuritySnapshot
PRICE, HIGH_52, BID_ASK, VALUE, PE, CHANGE_5 = 3, 4, 9, 11, 13, 15
UP, DOWN = 1, 2
MA, RSI, EMA, KDJ_K, MACD, VALUE_OF, MA5 = 30, 9, 40, 50, 62, 17, 2
DAY = 2


@pytest.fixture(scope="module")
def opend() -> Iterator[InProcessOpend]:
    """One OpenD for all: the filter changes nothing."""
    opend = InProcessOpend()
    yield opend
    opend.exchange.close()


@pytest.fixture(scope="module")
def client(opend: InProcessOpend) -> InProcessClient:
    return opend.client()


class Asker:
    """Asks without meeting the limit of the protocol."""

    def __init__(self, opend: InProcessOpend, client: InProcessClient) -> None:
        self.opend = opend
        self.client = client

    def ask(self, **c2s: Any) -> Any:
        """The answer to a question that must succeed."""
        self.opend.seconds.pass_by(31)
        return self.client.ok(FILTER, **{"begin": 0, "num": 200, "market": 1, **c2s})

    def refused(self, **c2s: Any) -> str:
        """The text of a refusal."""
        self.opend.seconds.pass_by(31)
        return self.client.refused(FILTER, **{"begin": 0, "num": 200, "market": 1, **c2s})


@pytest.fixture
def asker(opend: InProcessOpend, client: InProcessClient) -> Asker:
    opend.shared.apply_scenario("calm")
    return Asker(opend, client)


def codes(answer: Any) -> list[str]:
    return [row.security.code for row in answer.dataList]


def test_without_filters_every_share_of_the_market_passes(asker: Asker) -> None:
    answer = asker.ask()

    assert answer.lastPage
    assert answer.allCount == len(answer.dataList) > 35
    assert {row.security.market for row in answer.dataList} == {1}
    assert {"02800", "800000", "13716", "HSImain", "02791"}.isdisjoint(codes(answer))


@pytest.mark.parametrize("market", [21, 22])
def test_both_mainland_exchanges_are_one(asker: Asker, market: int) -> None:
    assert {row.security.market for row in asker.ask(market=market).dataList} == {21, 22}


def test_figures_are_those_of_the_snapshot(asker: Asker) -> None:
    fields = [{"fieldName": field} for field in (PRICE, HIGH_52, BID_ASK, VALUE, PE, 10, 19)]
    rows = asker.ask(baseFilterList=fields).dataList
    seen = asker.client.ok(SNAPSHOT, securityList=[row.security for row in rows]).snapshotList

    for row, snapshot in zip(rows, seen, strict=True):
        told = {data.fieldName: data.value for data in row.baseDataList}
        basic, equity = snapshot.basic, snapshot.equityExData
        assert told[PRICE] == basic.curPrice
        assert told[VALUE] == pytest.approx(equity.issuedMarketVal)
        assert told[PE] == pytest.approx(equity.peTTMRate, abs=0.001)
        assert told[HIGH_52] == pytest.approx(100 * (basic.curPrice / basic.highest52WeeksPrice - 1), abs=0.002)
        assert told[BID_ASK] == pytest.approx(basic.bidAskRatio, abs=0.001)
        assert told[10] == pytest.approx(basic.curPrice * basic.lotSize)
        assert told[19] == equity.issuedShares


def test_only_what_lies_in_the_interval_passes(asker: Asker) -> None:
    wanted = {"fieldName": PRICE, "filterMin": 20, "filterMax": 100, "isNoFilter": False}
    prices = [row.baseDataList[0].value for row in asker.ask(baseFilterList=[wanted]).dataList]

    assert prices
    assert all(20 <= price <= 100 for price in prices)
    everybody = asker.ask().allCount
    assert asker.ask(baseFilterList=[{**wanted, "isNoFilter": True}]).allCount == everybody
    assert asker.ask(baseFilterList=[{"fieldName": PRICE, "filterMin": 20}]).allCount == everybody


@pytest.mark.parametrize("direction", [UP, DOWN])
def test_rows_are_sorted_and_come_in_pages(asker: Asker, direction: int) -> None:
    order = [{"fieldName": VALUE, "sortDir": direction}]
    whole = asker.ask(baseFilterList=order)
    values = [row.baseDataList[0].value for row in whole.dataList]
    pages = [asker.ask(baseFilterList=order, begin=begin, num=15) for begin in range(0, whole.allCount, 15)]

    assert values == sorted(values, reverse=direction == DOWN)
    assert [code for page in pages for code in codes(page)] == codes(whole)
    assert [page.lastPage for page in pages] == [False] * (len(pages) - 1) + [True]
    assert {page.allCount for page in pages} == {whole.allCount}
    beyond = asker.ask(begin=1000)
    assert (codes(beyond), beyond.lastPage) == ([], True)


def test_code_and_name_sort_and_tell_nothing(asker: Asker) -> None:
    answer = asker.ask(baseFilterList=[{"fieldName": 1, "sortDir": DOWN}])

    assert codes(answer) == sorted(codes(answer), reverse=True)
    assert not answer.dataList[0].baseDataList
    assert "interval" in asker.refused(baseFilterList=[{"fieldName": 2, "filterMin": 1, "isNoFilter": False}])


def test_accumulated_and_financial_figures_are_told_with_their_days_and_report(asker: Asker) -> None:
    answer = asker.ask(
        accumulateFilterList=[{"fieldName": 1, "days": 5, "sortDir": DOWN}, {"fieldName": 1, "days": 1}],
        financialFilterList=[{"fieldName": 1, "quarter": 1, "filterMin": 1e10, "isNoFilter": False}],
    )

    assert answer.dataList
    for row in answer.dataList:
        assert [(data.fieldName, data.days) for data in row.accumulateDataList] == [(1, 5), (1, 1)]
        (profit,) = row.financialDataList
        assert profit.quarter == 1
        assert profit.value >= 1e10
    changes = [row.accumulateDataList[0].value for row in answer.dataList]
    assert changes == sorted(changes, reverse=True)


def test_a_plate_narrows_the_question(asker: Asker) -> None:
    assert codes(asker.ask(plate={"market": 1, "code": "BK1001"})) == ["02319", "06186", "01117"]
    assert "HK.00700 is not a plate" in asker.refused(plate=TENCENT)
    assert "HK.BK9" in asker.refused(plate={"market": 1, "code": "BK9"})


def test_patterns_filter_by_the_newest_bars(asker: Asker) -> None:
    some = {"market": 1, "code": "LIST1068"}
    one = {"klType": DAY, "isNoFilter": False}
    found = [asker.ask(plate=some, patternFilterList=[{**one, "fieldName": field}]) for field in range(1, 21)]
    everybody = asker.ask(plate=some).allCount

    assert any(answer.allCount for answer in found)
    assert all(answer.allCount < everybody for answer in found)
    assert asker.ask(plate=some, patternFilterList=[{"fieldName": 1, "klType": DAY}]).allCount == everybody
    often = {**one, "fieldName": 1, "consecutivePeriod": 3}
    assert set(codes(asker.ask(plate=some, patternFilterList=[often]))) <= set(codes(found[0]))


def indicator(**changes: Any) -> dict[str, Any]:
    usual = {"firstFieldName": MA, "firstFieldParaList": [10], "secondFieldName": MA, "secondFieldParaList": [50]}
    return {**usual, "relativePosition": 1, "klType": DAY, "isNoFilter": False, **changes}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, [(MA, [10]), (MA, [50])]),
        ({"firstFieldName": MA5, "firstFieldParaList": []}, [(MA5, []), (MA, [50])]),
        ({"firstFieldName": 1, "firstFieldParaList": [], "secondFieldName": EMA}, [(1, []), (EMA, [50])]),
        (
            {"firstFieldName": RSI, "firstFieldParaList": [], "secondFieldName": VALUE_OF, "fieldValue": 40.0},
            [(RSI, [])],
        ),
        (
            {"firstFieldName": KDJ_K, "firstFieldParaList": [], "secondFieldName": 51, "secondFieldParaList": []},
            [(KDJ_K, [9, 3, 3]), (51, [9, 3, 3])],
        ),
        (
            {"firstFieldName": MACD, "firstFieldParaList": [], "secondFieldName": VALUE_OF, "fieldValue": 0.0},
            [(MACD, [12, 26, 9])],
        ),
        (
            {"firstFieldName": 1, "firstFieldParaList": [], "secondFieldName": 71, "secondFieldParaList": [20, 2]},
            [(1, []), (71, [20, 2])],
        ),
    ],
)
def test_indicators_are_compared_and_told_with_their_parameters(
    asker: Asker, changes: dict[str, Any], told: list[tuple[int, list[int]]]
) -> None:
    wanted = indicator(**changes)
    more, less = (
        asker.ask(customIndicatorFilterList=[wanted]),
        asker.ask(customIndicatorFilterList=[{**wanted, "relativePosition": 2}]),
    )

    assert more.allCount
    assert set(codes(more)).isdisjoint(codes(less))
    for row in more.dataList:
        data = row.customIndicatorDataList
        assert [(one.fieldName, list(one.fieldParaList)) for one in data] == told
        second = data[1].value if len(data) > 1 else wanted["fieldValue"]
        assert data[0].value > second
        assert {one.klType for one in data} == {DAY}


@pytest.mark.parametrize("kl_type", [3, 4, 9])
def test_weeks_months_and_hours_have_indicators_too(asker: Asker, kl_type: int) -> None:
    plate = {"market": 1, "code": "BK1001"}
    wanted = indicator(
        firstFieldName=1, firstFieldParaList=[], secondFieldParaList=[10], klType=kl_type, isNoFilter=True
    )
    answer = asker.ask(plate=plate, customIndicatorFilterList=[wanted])

    assert answer.allCount == 3
    assert all(
        data.value > 0 and data.klType == kl_type for row in answer.dataList for data in row.customIndicatorDataList
    )


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ({"num": 201}, "200"),
        ({"num": 0}, "200"),
        ({"begin": -1}, "begin"),
        ({"market": 31}, "market"),
        ({"baseFilterList": [{"fieldName": 99}]}, "stock field 99"),
        ({"baseFilterList": [{"fieldName": 0}]}, "stock field 0"),
        ({"baseFilterList": [{"fieldName": PRICE, "sortDir": 7}]}, "sort direction"),
        ({"baseFilterList": [{"fieldName": PRICE, "filterMin": 9, "filterMax": 1, "isNoFilter": False}]}, "empty"),
        ({"baseFilterList": [{"fieldName": PRICE}] * 251}, "250"),
        ({"accumulateFilterList": [{"fieldName": 1, "days": 0}]}, "0 days"),
        ({"accumulateFilterList": [{"fieldName": 9, "days": 1}]}, "accumulated field 9"),
        ({"accumulateFilterList": [{"fieldName": 1, "days": n + 1} for n in range(11)]}, "10"),
        ({"financialFilterList": [{"fieldName": 1, "quarter": 9}]}, "report 9"),
        ({"financialFilterList": [{"fieldName": 0, "quarter": 1}]}, "financial field 0"),
        ({"financialFilterList": [{"fieldName": 10, "quarter": 2}]}, "financial field 10"),
        ({"patternFilterList": [{"fieldName": 99, "klType": DAY}]}, "pattern 99"),
        ({"patternFilterList": [{"fieldName": 1, "klType": 1}]}, "klType"),
        ({"patternFilterList": [{"fieldName": 1, "klType": DAY, "consecutivePeriod": 13}]}, "12"),
        ({"customIndicatorFilterList": [indicator(firstFieldName=VALUE_OF)]}, "indicator 17"),
        ({"customIndicatorFilterList": [indicator(secondFieldName=RSI)]}, "compared"),
        ({"customIndicatorFilterList": [indicator(secondFieldName=EMA)]}, "compared"),
        ({"customIndicatorFilterList": [indicator(secondFieldName=VALUE_OF)]}, "fieldValue"),
        ({"customIndicatorFilterList": [indicator(firstFieldParaList=[])]}, "parameters"),
        ({"customIndicatorFilterList": [indicator(firstFieldParaList=[0])]}, "parameters"),
        ({"customIndicatorFilterList": [indicator(relativePosition=0)]}, "relative position"),
    ],
)
def test_questions_that_make_no_sense_are_refused(asker: Asker, question: dict[str, Any], text: str) -> None:
    assert text in asker.refused(**question)


def test_rights_and_limits(asker: Asker) -> None:
    asker.opend.shared.apply_scenario("no-permission")
    assert "US" in asker.refused(market=11)
    for _ in range(9):
        asker.client.ok(FILTER, begin=0, num=1, market=1)

    assert "每30秒最多10次" in asker.client.refused(FILTER, begin=0, num=1, market=1)


def test_an_order_that_moves_a_price_is_seen_by_the_screener_and_by_the_plate() -> None:
    opend = InProcessOpend()
    buyer, looker = opend.client(), opend.client()
    share, plate = {"market": 1, "code": "02488"}, {"market": 1, "code": "BK1063"}

    def price() -> float:
        opend.seconds.pass_by(31)
        row = looker.ok(FILTER, begin=0, num=5, market=1, plate=plate, baseFilterList=[{"fieldName": PRICE}])
        found = {one.security.code: one.baseDataList[0].value for one in row.dataList}
        return float(found["02488"])

    before = price()
    order = {"header": opend.header(real=False), "trdSide": 1, "orderType": 1, "code": "02488", "secMarket": 1}
    assert buyer.write(ProtoId.Trd_PlaceOrder, **order, qty=400_000, price=round(before * 1.05, 2)).retType == 0

    assert price() > before
    (seen,) = looker.ok(SNAPSHOT, securityList=[share]).snapshotList
    assert price() == seen.basic.curPrice
    told = looker.ok(SNAPSHOT, securityList=[plate]).snapshotList[0].plateExData
    rows = looker.ok(SNAPSHOT, securityList=[share, {"market": 1, "code": "00388"}]).snapshotList
    assert told.raiseCount == sum(row.basic.curPrice > row.basic.lastClosePrice for row in rows)
    opend.exchange.close()
