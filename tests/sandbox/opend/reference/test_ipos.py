"""Shares that are about to be listed."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

IPOS, STATIC, SNAPSHOT = ProtoId.Qot_GetIpoList, ProtoId.Qot_GetStaticInfo, ProtoId.Qot_GetSecuritySnapshot


def offers(visitor: InProcessClient, market: int) -> list[Any]:
    return list(visitor.ok(IPOS, market=market).ipoList)


@pytest.mark.parametrize(("market", "part"), [(1, "hkExData"), (11, "usExData"), (21, "cnExData"), (22, "cnExData")])
def test_each_market_tells_its_own_part(visitor: InProcessClient, market: int, part: str) -> None:
    rows = offers(visitor, market)

    assert len(rows) >= 3
    for row in rows:
        parts = [name for name in ("hkExData", "usExData", "cnExData", "sgExData") if row.HasField(name)]
        assert parts == [part]
        assert not row.basic.listTime or row.basic.listTime > "2026-11-18"
    days = [row.basic.listTime or "9999" for row in rows]
    assert days == sorted(days)


def test_both_mainland_exchanges_have_one_list(visitor: InProcessClient) -> None:
    rows = offers(visitor, 21)

    assert rows == offers(visitor, 22)
    assert {row.basic.security.market for row in rows} == {21, 22}


def test_a_hong_kong_offer_has_its_price_once_the_book_is_closed(visitor: InProcessClient) -> None:
    closed, *_, last = [row.hkExData for row in offers(visitor, 1)]

    assert not closed.isSubscribeStatus
    assert closed.ipoPriceMin <= closed.listPrice <= closed.ipoPriceMax
    assert last.isSubscribeStatus
    assert last.listPrice == 0
    assert last.entrancePrice == pytest.approx(last.ipoPriceMax * last.lotSize * 1.010085, abs=0.01)


def test_mainland_numbers_are_drawn_after_the_application(visitor: InProcessClient) -> None:
    rows = [row.cnExData for row in offers(visitor, 21)]

    assert {row.isHasWon for row in rows} == {True, False}
    for row in rows:
        assert row.isHasWon is bool(row.winningNumData) is (row.winningTime <= "2026-11-18")
        assert row.applyTime < row.winningTime
        assert row.onlineIssueSize < row.issueSize
        for drawn in row.winningNumData:
            digits = {"末四位数": 4, "末五位数": 5, "末六位数": 6}[drawn.winningName]
            assert all(len(number) == digits for number in drawn.winningInfo.split(","))


def test_offered_shares_are_securities_without_a_price(visitor: InProcessClient) -> None:
    rows = offers(visitor, 1) + offers(visitor, 11) + offers(visitor, 21)
    securities = [row.basic.security for row in rows]
    facts = visitor.ok(STATIC, securityList=securities).staticInfoList
    seen = visitor.ok(SNAPSHOT, securityList=securities).snapshotList

    assert [row.basic.name for row in facts] == [row.basic.name for row in rows]
    assert {row.basic.curPrice for row in seen} == {0}
    opened = {row.basic.security.code for row in rows if row.hkExData.isSubscribeStatus}
    assert {row.basic.security.code for row in seen if row.basic.secStatus == 3} >= opened
    assert {row.basic.secStatus for row in seen} == {2, 3}


@pytest.mark.parametrize("market", [0, 2, 31, 41, 999])
def test_other_markets_are_refused(visitor: InProcessClient, market: int) -> None:
    assert "invalid market" in visitor.refused(IPOS, market=market)


def test_an_offer_leaves_the_list_on_the_day_it_is_listed() -> None:
    """An exchange of its own: two days later it is no longer that of the other tests."""
    opend = InProcessOpend()
    visitor = opend.client()
    before = [row.basic.security.code for row in offers(visitor, 1)]
    opend.exchange.advance(2 * 86400)

    assert [row.basic.security.code for row in offers(visitor, 1)] == before[1:]
    opend.exchange.close()


def test_rights_and_limits(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.shared.apply_scenario("no-permission")
    assert "US" in visitor.refused(IPOS, market=11)
    for _ in range(9):
        offers(visitor, 1)

    assert "每30秒最多10次" in visitor.refused(IPOS, market=1)
