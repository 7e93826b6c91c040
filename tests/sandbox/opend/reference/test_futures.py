"""Terms of futures, and what refers to a security."""

from __future__ import annotations

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

INFO, REFERENCE, STATIC = ProtoId.Qot_GetFutureInfo, ProtoId.Qot_GetReference, ProtoId.Qot_GetStaticInfo
SNAPSHOT = ProtoId.Qot_GetSecuritySnapshot
MAIN, FRONT = {"market": 1, "code": "HSImain"}, {"market": 1, "code": "HSI2611"}


def codes(rows: object) -> list[str]:
    return [row.basic.security.code for row in rows]  # type: ignore[attr-defined]


def test_terms_of_a_main_and_of_a_dated_contract(visitor: InProcessClient) -> None:
    main, front = visitor.ok(INFO, securityList=[MAIN, FRONT]).futureInfoList

    assert (main.security.code, main.lastTradeTime, main.origin.code) == ("HSImain", "", "HSI2611")
    assert (front.lastTradeTime, front.HasField("origin")) == ("2026-11-27", False)
    for row in (main, front):
        assert (row.owner.code, row.ownerOther, row.contractSize, row.minVar) == ("800000", "恒生指數", 50, 1)
        assert [(time.begin, time.end) for time in row.tradeTime] == [(-405, 180), (555, 720), (780, 990)]


@pytest.mark.parametrize("market", [1, 2])
def test_a_code_keeps_its_spelling_under_both_markets(visitor: InProcessClient, market: int) -> None:
    for code in ("HSImain", "HSIMAIN"):
        (row,) = visitor.ok(INFO, securityList=[{"market": market, "code": code}]).futureInfoList
        assert (row.security.market, row.security.code) == (1, "HSImain")


def test_terms_of_nothing_and_of_what_is_no_future_are_refused(visitor: InProcessClient) -> None:
    assert "securityList" in visitor.refused(INFO)
    assert "HK.00700 is not a future" in visitor.refused(INFO, securityList=[MAIN, TENCENT])
    assert "HK.HSI2512" in visitor.refused(INFO, securityList=[{"market": 1, "code": "HSI2512"}])
    assert "200" in visitor.refused(INFO, securityList=[MAIN] * 201)


def test_every_contract_is_in_static_info_and_has_terms_and_a_snapshot(visitor: InProcessClient) -> None:
    rows = visitor.ok(STATIC, market=1, secType=10).staticInfoList
    securities = [row.basic.security for row in rows]

    assert codes(visitor.ok(STATIC, market=2).staticInfoList) == codes(rows)
    assert len(rows) == 21
    assert [row.security.code for row in visitor.ok(INFO, securityList=securities).futureInfoList] == codes(rows)
    snapshots = visitor.ok(SNAPSHOT, securityList=securities).snapshotList
    for static, seen in zip(rows, snapshots, strict=True):
        assert static.futureExData.isMainContract is seen.futureExData.isMainContract
        assert static.futureExData.lastTradeTime == seen.futureExData.lastTradeTime
        assert seen.futureExData.position > 0
        assert seen.futureExData.lastSettlePrice == seen.basic.lastClosePrice
        assert seen.basic.curPrice % 1 == 0


def test_a_main_contract_and_its_origin_have_one_price(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(1, 4, security=MAIN)
    opend.advance(60)
    main, front = visitor.ok(SNAPSHOT, securityList=[MAIN, FRONT]).snapshotList

    assert main.basic.curPrice == front.basic.curPrice
    assert main.basic.volume == front.basic.volume
    assert visitor.of(ProtoId.Qot_UpdateBasicQot)[-1].basicQotList[0].curPrice == front.basic.curPrice


def test_warrants_and_futures_refer_to_a_security(visitor: InProcessClient) -> None:
    warrants = visitor.ok(REFERENCE, security=TENCENT, referenceType=1).staticInfoList
    futures = visitor.ok(REFERENCE, security=INDEX, referenceType=2).staticInfoList

    assert {"13716", "14209"} <= set(codes(warrants))
    assert {row.warrantExData.owner.code for row in warrants} == {"00700"}
    assert codes(futures)[:4] == ["HSImain", "HSIcurrent", "HSInext", "HSI2611"]
    assert codes(visitor.ok(REFERENCE, security=FRONT, referenceType=2).staticInfoList) == codes(futures)[:7]
    assert not visitor.ok(REFERENCE, security=APPLE, referenceType=1).staticInfoList


@pytest.mark.parametrize("kind", [0, 3, 9])
def test_other_references_are_refused_as_unsupported(visitor: InProcessClient, kind: int) -> None:
    assert "unsupported" in visitor.refused(REFERENCE, security=TENCENT, referenceType=kind)


def test_references_of_an_unknown_security_are_refused(visitor: InProcessClient) -> None:
    assert "HK.99999" in visitor.refused(REFERENCE, security={"market": 1, "code": "99999"}, referenceType=1)


def test_limits(visitor: InProcessClient) -> None:
    for _ in range(30):
        visitor.ok(INFO, securityList=[MAIN])
    assert "每30秒最多30次" in visitor.refused(INFO, securityList=[MAIN])
    for _ in range(10):
        visitor.ok(REFERENCE, security=TENCENT, referenceType=2)
    assert "每30秒最多10次" in visitor.refused(REFERENCE, security=TENCENT, referenceType=2)
