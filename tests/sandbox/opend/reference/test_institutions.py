"""Institutions: list, profile, industries, changes and holdings sum up and agree with the holders of each company."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import TENCENT, InProcessClient
from tideboard_core.wire.opend.protocols import ProtoId

LIST, PROFILE = ProtoId.Qot_GetInstitutionList, ProtoId.Qot_GetInstitutionProfile
INDUSTRIES, CHANGES = ProtoId.Qot_GetInstitutionDistribution, ProtoId.Qot_GetInstitutionHoldingChange
HELD, DETAIL = ProtoId.Qot_GetInstitutionHoldingList, ProtoId.Qot_GetShareholdersHolderDetail
HK, US, MORE = 1, 11, 50
NEW, SOLD_OUT, INCREASE, DECREASE = 1, 2, 3, 4


def every(visitor: InProcessClient, call: int, **asked: Any) -> list[Any]:
    """All pages of fifty."""
    rows, page = [], ""
    while True:
        visitor.session.shared.limits.forget()
        told = visitor.ok(call, count=MORE, page=page, **asked)
        rows.extend(told.dataList)
        page = told.nextPage
        if not page:
            assert len(rows) == told.allCount
            return rows


@pytest.mark.parametrize("market", [HK, US])
def test_an_institutions_parts_are_the_whole(visitor: InProcessClient, market: int) -> None:
    listed = every(visitor, LIST, market=market)
    values = [row.positionValue for row in listed]
    assert values == sorted(values, reverse=True)
    for row in listed[:4]:
        asked = {"market": market, "institutionId": row.institutionId}
        held, profile = every(visitor, HELD, **asked), visitor.ok(PROFILE, **asked)
        kinds = (NEW, SOLD_OUT, INCREASE, DECREASE)
        changes = [every(visitor, CHANGES, changeType=kind, **asked) for kind in kinds]
        assert sum(each.holdingValue for each in held) == pytest.approx(row.positionValue)
        assert sum(each.portfolioPct for each in held) == pytest.approx(100)
        assert profile.positionValue == pytest.approx(row.positionValue)
        assert profile.positionValue - profile.lastPositionValue == pytest.approx(row.positionValueChange)
        assert profile.totalHoldingCount == row.positionCount == len(held)
        assert profile.holdingChangeCount == sum(map(len, changes))
        counts = profile.newCount, profile.soldOutCount, profile.increaseCount, profile.decreaseCount
        assert counts == tuple(map(len, changes))
        assert every(visitor, CHANGES, **asked) == changes[0]
        parts = visitor.ok(INDUSTRIES, **asked).dataList
        assert sum(each.positionValue for each in parts) == pytest.approx(row.positionValue)


def test_a_company_is_held_as_its_holders_say(visitor: InProcessClient) -> None:
    holders = visitor.ok(DETAIL, security=TENCENT, requestType=1000, num=MORE).itemList
    names = {row.institutionName: row.institutionId for row in every(visitor, LIST, market=HK)}
    for holder in holders[:4]:
        visitor.session.shared.limits.forget()
        if holder.name in names:
            asked = {"market": HK, "institutionId": names[holder.name], "keyword": "00700"}
            (row,) = visitor.ok(HELD, **asked).dataList
            assert (row.changeShares, row.holdingDate) == (holder.holderQuantityChange, holder.holdingDateStr)
            assert row.holdingPct == pytest.approx(holder.holderPct)


def test_what_is_no_institution_or_order_is_refused(visitor: InProcessClient) -> None:
    visitor.refused(PROFILE, market=HK, institutionId=9999)
    visitor.refused(LIST, market=21)
    visitor.refused(LIST, market=HK, sortField=99)
    visitor.refused(LIST, market=HK, count=201)
    visitor.refused(LIST, market=HK, page="x")
    visitor.refused(HELD, market=HK, institutionId=1, changeType=99)
    assert [row.institutionName for row in visitor.ok(LIST, market=HK, namePart="albatross").dataList] == [
        "Albatross Asset Management"
    ]
