"""Snapshots of every kind of security."""

from __future__ import annotations

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient
from tideboard_core.wire.opend.protocols import ProtoId

SNAPSHOT = ProtoId.Qot_GetSecuritySnapshot
ETF = {"market": 1, "code": "02800"}


def test_rows_come_in_request_order_each_with_the_part_of_its_kind(visitor: InProcessClient) -> None:
    warrant = visitor.ok(ProtoId.Qot_GetStaticInfo, market=1, secType=5).staticInfoList[0].basic.security

    rows = visitor.ok(SNAPSHOT, securityList=[warrant, INDEX, APPLE, ETF, TENCENT]).snapshotList

    assert [row.basic.security.code for row in rows] == [warrant.code, "800000", "AAPL", "02800", "00700"]
    parts = ["warrantExData", "indexExData", "equityExData", "trustExData", "equityExData"]
    assert all(row.HasField(part) for row, part in zip(rows, parts, strict=True))


def test_the_figures_of_a_stock_fit_each_other(visitor: InProcessClient) -> None:
    row = visitor.ok(SNAPSHOT, securityList=[TENCENT]).snapshotList[0]
    basic, equity = row.basic, row.equityExData

    assert basic.bidPrice < basic.askPrice
    assert basic.lowPrice <= basic.avgPrice <= basic.highPrice
    assert -100 <= basic.bidAskRatio <= 100
    assert basic.lowest52WeeksPrice <= basic.curPrice <= basic.highest52WeeksPrice
    assert equity.issuedMarketVal == pytest.approx(basic.curPrice * equity.issuedShares)
    assert equity.peRate == pytest.approx(basic.curPrice / equity.earningsPershare)
    assert (basic.lotSize, basic.secStatus, basic.isSuspend) == (100, 1, False)


def test_a_warrant_has_terms_on_its_owner(visitor: InProcessClient) -> None:
    warrant = visitor.ok(ProtoId.Qot_GetStaticInfo, market=1, secType=5).staticInfoList[0].basic.security
    terms = visitor.ok(SNAPSHOT, securityList=[warrant]).snapshotList[0].warrantExData

    assert terms.owner.code == "00700"
    assert terms.strikePrice > 0
    assert terms.leverage > 0
    assert terms.maturityTime > "2026-11-18"


def test_four_hundred_are_allowed_and_one_more_is_not(visitor: InProcessClient) -> None:
    assert len(visitor.ok(SNAPSHOT, securityList=[TENCENT] * 400).snapshotList) == 400
    assert "400" in visitor.refused(SNAPSHOT, securityList=[TENCENT] * 401)


def test_one_unknown_symbol_refuses_the_whole_call(visitor: InProcessClient) -> None:
    assert "HK.99999" in visitor.refused(SNAPSHOT, securityList=[TENCENT, {"market": 1, "code": "99999"}])
