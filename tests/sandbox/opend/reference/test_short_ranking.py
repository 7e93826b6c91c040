"""The ranking by short sales: its figures are those of the calls for one share."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import InProcessClient
from tideboard_core.wire.opend.protocols import ProtoId

pytestmark = pytest.mark.slow

RANK, VOLUME, INTEREST = (
    ProtoId.Qot_GetShortSellingRank,
    ProtoId.Qot_GetDailyShortVolume,
    ProtoId.Qot_GetShortInterest,
)
HK, US, SH = 1, 11, 21
NUMBER, COVER = 3, 8
ASCENDING = 1


@pytest.mark.parametrize(("market", "items"), [(HK, "hkItemList"), (US, "usItemList")])
def test_a_row_agrees_with_the_calls_for_its_share(visitor: InProcessClient, market: int, items: str) -> None:
    row = visitor.ok(RANK, market=market, count=3).dataList[0]
    days = getattr(visitor.ok(VOLUME, security=row.security, num=20), items)
    position = getattr(visitor.ok(INTEREST, security=row.security, num=1), items)[0]
    sold = [day.shortSellSharesTraded if market == HK else day.totalSharesShort for day in days]
    volume = [day.sharesTraded if market == HK else day.volume for day in days]

    assert (row.shortNumber, row.volume, row.closePrice) == (sold[0], volume[0], days[0].closePrice)
    assert row.shortNumberChange == sold[0] - sold[1]
    assert row.shortRatio == pytest.approx(100 * sold[0] / volume[0])
    assert row.monthAvgShortRatio == pytest.approx(days[0].dailyTradeAvgRatio)
    assert row.weekAvgShortNumber == sum(sold[:5]) // 5
    assert row.shortPositionVolume == (position.aggregatedShort if market == HK else position.sharesShort)


def test_the_order_and_the_page_are_those_asked_for(visitor: InProcessClient) -> None:
    by_change, longest = (visitor.ok(RANK, count=35, **more) for more in ({}, {"sortField": COVER}))
    second = visitor.ok(RANK, count=2, offset=1)
    fewest = visitor.ok(RANK, sortField=NUMBER, sortDir=ASCENDING).dataList

    assert {row.security.market for row in by_change.dataList} == {US}
    changes = [row.shortNumberChange for row in by_change.dataList]
    assert changes == sorted(changes, reverse=True)
    cover = [row.daysToCover for row in longest.dataList]
    assert cover == sorted(cover, reverse=True)
    assert list(second.dataList) == list(by_change.dataList[1:3])
    assert second.allCount == by_change.allCount
    assert [row.shortNumber for row in fewest] == sorted(row.shortNumber for row in fewest)
    assert len(fewest) <= 10


def test_the_shares_of_a_plate_alone(visitor: InProcessClient) -> None:
    plate = visitor.ok(ProtoId.Qot_GetPlateSet, market=HK, plateSetType=1).plateInfoList[0].plate
    members = {row.basic.security.code for row in visitor.ok(ProtoId.Qot_GetPlateSecurity, plate=plate).staticInfoList}

    found = visitor.ok(RANK, market=HK, plateList=[plate], count=35).dataList

    assert found
    assert {row.security.code for row in found} <= members


@pytest.mark.parametrize(
    "wrong", [{"market": SH}, {"sortField": 15}, {"sortDir": 2}, {"offset": -1}, {"count": 0}, {"count": 36}]
)
def test_what_there_is_not_is_refused(visitor: InProcessClient, wrong: dict[str, Any]) -> None:
    assert next(iter(wrong)) in visitor.refused(RANK, **wrong)
