"""Plate sets, their securities, and the plates of a security."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fakes.servers.opend.in_process import APPLE, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot

SET, MEMBERS, OWNERS = ProtoId.Qot_GetPlateSet, ProtoId.Qot_GetPlateSecurity, ProtoId.Qot_GetOwnerPlate
HEAT = ProtoId.Qot_GetHeatMapData
SNAPSHOT, SUBSCRIBE = ProtoId.Qot_GetSecuritySnapshot, ProtoId.Qot_Sub
TECH = {"market": 1, "code": "LIST1059"}


def codes(rows: object) -> list[str]:
    return [row.basic.security.code for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("market", "prefix"), [(1, 1), (11, 11), (21, 21), (22, 21)])
def test_all_plates_are_the_industries_regions_and_concepts(visitor: InProcessClient, market: int, prefix: int) -> None:
    sets = [visitor.ok(SET, market=market, plateSetType=kind).plateInfoList for kind in (0, 1, 2, 3)]
    names = [[row.plate.code for row in rows] for rows in sets]

    assert sorted(names[0]) == sorted(names[1] + names[2] + names[3])
    assert {row.plate.market for row in sets[0]} == {prefix}
    assert not any(row.HasField("plateType") for row in sets[0])


@pytest.mark.parametrize("wrong", [{"market": 31}, {"market": 2}, {"plateSetType": 4}, {"plateSetType": 9}])
def test_other_markets_and_kinds_are_refused(visitor: InProcessClient, wrong: dict[str, int]) -> None:
    assert next(iter(wrong)) in visitor.refused(SET, **{"market": 1, "plateSetType": 0, **wrong})


def test_a_plates_securities_and_a_securitys_plates_are_one_relation(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    wanted = visitor.ok(SET, market=1, plateSetType=3).plateInfoList
    relation = set()
    for row in wanted:
        members = visitor.ok(MEMBERS, plate=row.plate).staticInfoList
        relation |= {(info.basic.security.code, row.plate.code) for info in members}
    stocks = sorted({code for code, _ in relation})
    answer = visitor.ok(OWNERS, securityList=[{"market": 1, "code": code} for code in stocks]).ownerPlateList

    assert [row.security.code for row in answer] == stocks
    told = {
        (row.security.code, plate.plate.code) for row in answer for plate in row.plateInfoList if plate.plateType == 3
    }
    assert told == relation
    assert {plate.plateType for row in answer for plate in row.plateInfoList} == {1, 3, 4}
    assert all(row.name for row in answer)


@pytest.mark.parametrize(
    ("field", "figure"),
    [
        (qot.SortField_CurPrice, lambda row: row.curPrice),
        (qot.SortField_ChangeRate, lambda row: row.curPrice / row.lastClosePrice),
        (qot.SortField_Turnover, lambda row: row.turnover),
        (qot.SortField_Amplitude, lambda row: (row.highPrice - row.lowPrice) / row.lastClosePrice),
        (qot.SortField_AskPrice, lambda row: row.askPrice),
        (qot.SortField_BidVol, lambda row: row.bidVol),
        (qot.SortField_Code, lambda row: row.security.code),
    ],
)
@pytest.mark.parametrize("ascend", [True, False])
def test_members_are_sorted_by_their_quotes(
    visitor: InProcessClient, field: int, figure: Callable[[object], object], *, ascend: bool
) -> None:
    members = visitor.ok(MEMBERS, plate=TECH, sortField=field, ascend=ascend).staticInfoList
    rows = visitor.ok(SNAPSHOT, securityList=[row.basic.security for row in members]).snapshotList

    figures = [figure(row.basic) for row in rows]
    assert figures == sorted(figures, reverse=not ascend)  # type: ignore[type-var]


def test_without_a_field_the_order_is_the_plates_own(visitor: InProcessClient) -> None:
    own = codes(visitor.ok(MEMBERS, plate=TECH).staticInfoList)

    assert own[:2] == ["00700", "09988"]
    assert codes(visitor.ok(MEMBERS, plate=TECH, ascend=False).staticInfoList) == own[::-1]


def test_the_members_of_an_index_are_those_of_its_list(visitor: InProcessClient) -> None:
    members = codes(visitor.ok(MEMBERS, plate={"market": 1, "code": "800000"}).staticInfoList)
    assert members == codes(visitor.ok(MEMBERS, plate={"market": 1, "code": "LIST1910"}).staticInfoList)


def test_what_is_no_plate_or_no_field_is_refused(visitor: InProcessClient) -> None:
    assert "HK.00700 is not a plate" in visitor.refused(MEMBERS, plate=TENCENT)
    assert "HK.BK9999" in visitor.refused(MEMBERS, plate={"market": 1, "code": "BK9999"})
    assert "sortField" in visitor.refused(MEMBERS, plate=TECH, sortField=qot.SortField_Delta)


def test_owner_plates_of_nothing_of_too_many_and_of_an_unknown_code(visitor: InProcessClient) -> None:
    assert not visitor.ok(OWNERS).ownerPlateList
    assert "200" in visitor.refused(OWNERS, securityList=[TENCENT] * 201)
    assert "HK.99999" in visitor.refused(OWNERS, securityList=[TENCENT, {"market": 1, "code": "99999"}])


def test_a_plate_is_a_security_whose_counts_are_its_members(visitor: InProcessClient) -> None:
    plate, index = {"market": 1, "code": "LIST1910"}, {"market": 1, "code": "800000"}
    members = [row.basic.security for row in visitor.ok(MEMBERS, plate=plate).staticInfoList]
    quotes = [row.basic for row in visitor.ok(SNAPSHOT, securityList=members).snapshotList]
    row, of_index = visitor.ok(SNAPSHOT, securityList=[plate, index]).snapshotList
    changes = [quote.curPrice - quote.lastClosePrice for quote in quotes]
    counts = (sum(change > 0 for change in changes), sum(change < 0 for change in changes))

    told = row.plateExData
    assert (told.raiseCount, told.fallCount) == counts
    assert told.raiseCount + told.fallCount + told.equalCount == len(members)
    assert (of_index.indexExData.raiseCount, of_index.indexExData.fallCount) == counts
    assert (row.basic.type, row.basic.priceSpread) == (qot.SecurityType_Plate, 0.01)
    (static,) = visitor.ok(ProtoId.Qot_GetStaticInfo, securityList=[plate]).staticInfoList
    assert static.basic.secType == qot.SecurityType_Plate


def test_a_plate_has_quotes_and_candles_but_no_book_and_no_flow(visitor: InProcessClient) -> None:
    visitor.subscribe(qot.SubType_Basic, qot.SubType_KL_Day, security=TECH)
    for kind in (qot.SubType_OrderBook, qot.SubType_Ticker, qot.SubType_Broker):
        one = {"securityList": [TECH], "subTypeList": [kind], "isSubOrUnSub": True}
        assert "HK.LIST1059" in visitor.refused(SUBSCRIBE, **one)
    assert "HK.LIST1059" in visitor.refused(ProtoId.Qot_GetCapitalFlow, security=TECH)
    assert visitor.ok(ProtoId.Qot_GetKL, rehabType=1, klType=2, security=TECH, reqNum=10).klList


def test_a_client_without_the_right_for_a_market_gets_none_of_its_plates(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    opend.shared.apply_scenario("no-permission")

    assert visitor.ok(SET, market=1, plateSetType=0).plateInfoList
    assert "US" in visitor.refused(SET, market=11, plateSetType=0)
    assert "US.AAPL" in visitor.refused(OWNERS, securityList=[TENCENT, APPLE])
    assert "US.BK2003" in visitor.refused(MEMBERS, plate={"market": 11, "code": "BK2003"})


@pytest.mark.parametrize(
    ("proto", "c2s"), [(SET, {"market": 1, "plateSetType": 0}), (MEMBERS, {"plate": TECH}), (OWNERS, {})]
)
def test_each_is_asked_ten_times_in_half_a_minute(
    opend: InProcessOpend, visitor: InProcessClient, proto: int, c2s: dict[str, object]
) -> None:
    for _ in range(10):
        visitor.ok(proto, **c2s)

    assert "每30秒最多10次" in visitor.refused(proto, **c2s)
    opend.seconds.pass_by(31)
    visitor.ok(proto, **c2s)


def test_a_heat_map_has_the_figures_of_the_plates_snapshots(visitor: InProcessClient) -> None:
    told = visitor.ok(HEAT, market=1)
    rows = visitor.ok(HEAT, market=1, count=200).plateDataList
    industries = visitor.ok(SET, market=1, plateSetType=1).plateInfoList
    assert told.allCount == len(rows) == len(industries)
    assert {row.plate.code: row.plateName for row in rows} == {row.plate.code: row.name for row in industries}
    turnovers = [row.turnover for row in rows]
    assert turnovers == sorted(turnovers, reverse=True)
    first = rows[0]
    (seen,) = visitor.ok(SNAPSHOT, securityList=[first.plate]).snapshotList
    basic, counts = seen.basic, seen.plateExData
    assert (first.curPrice, first.turnover, first.volume) == (basic.curPrice, basic.turnover, basic.volume)
    assert first.changeRate == pytest.approx(100 * (basic.curPrice / basic.lastClosePrice - 1))
    assert (first.riseCount, first.fallCount, first.equalCount) == (
        counts.raiseCount, counts.fallCount, counts.equalCount)  # fmt: skip
    members = visitor.ok(MEMBERS, plate=first.plate).staticInfoList
    assert first.leaderStock.code in codes(members)


def test_a_heat_map_comes_in_pages_either_way(visitor: InProcessClient) -> None:
    whole = [row.plate.code for row in visitor.ok(HEAT, market=1, plateType=1, sortField=1, count=200).plateDataList]
    found, page, pages = [], "", 0
    while page or not pages:
        part = visitor.ok(HEAT, market=1, plateType=1, sortField=1, count=2, **({"page": page} if page else {}))
        found += [row.plate.code for row in part.plateDataList]
        page, pages = part.nextPage, pages + 1
    assert (found, pages) == (whole, -(-len(whole) // 2))
    back = visitor.ok(HEAT, market=1, plateType=1, sortField=1, ascend=True, count=200).plateDataList
    assert [row.changeRate for row in back] == sorted(row.changeRate for row in back)
    assert not visitor.ok(HEAT, market=1, plateType=2).plateDataList, "there are no plates of themes"


@pytest.mark.parametrize(
    "wrong", [{"market": 31}, {"plateType": 3}, {"sortField": 2}, {"count": 0}, {"count": 201}, {"page": "x"}]
)
def test_a_heat_map_of_something_else_is_refused(visitor: InProcessClient, wrong: dict[str, object]) -> None:
    assert next(iter(wrong)) in visitor.refused(HEAT, **{"market": 1, **wrong})
