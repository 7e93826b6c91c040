"""Static info, market state, trading days."""

from __future__ import annotations

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

STATIC, STATE, DAYS = ProtoId.Qot_GetStaticInfo, ProtoId.Qot_GetMarketState, ProtoId.Qot_RequestTradeDate


@pytest.mark.parametrize(("market", "prefix"), [(1, "HK"), (11, "US"), (21, "SH"), (22, "SZ"), (31, "SG")])
def test_every_market_lists_its_stocks(visitor: InProcessClient, market: int, prefix: str) -> None:
    rows = visitor.ok(STATIC, market=market, secType=3).staticInfoList

    assert len(rows) >= 3
    assert {row.basic.security.market for row in rows} == {market}
    assert {row.basic.secType for row in rows} == {3}
    assert len({row.basic.id for row in rows}) == len(rows)


def test_a_market_without_a_type_lists_everything(visitor: InProcessClient) -> None:
    kinds = {row.basic.secType for row in visitor.ok(STATIC, market=1).staticInfoList}

    assert {3, 4, 5, 6} <= kinds


def test_a_warrant_names_its_owner(visitor: InProcessClient) -> None:
    warrant = visitor.ok(STATIC, market=1, secType=5).staticInfoList[0]

    assert warrant.warrantExData.owner.code == "00700"


def test_facts_by_code_come_in_the_order_asked_for(visitor: InProcessClient) -> None:
    rows = visitor.ok(STATIC, securityList=[INDEX, TENCENT]).staticInfoList

    assert [row.basic.security.code for row in rows] == ["800000", "00700"]
    assert (rows[1].basic.lotSize, rows[0].basic.exchType, rows[1].basic.exchType) == (100, 3, 1)


def test_unknown_codes_markets_and_too_many_are_refused(visitor: InProcessClient) -> None:
    assert "99999" in visitor.refused(STATIC, securityList=[{"market": 1, "code": "99999"}])
    assert "market" in visitor.refused(STATIC, market=777)
    assert "200" in visitor.refused(STATIC, securityList=[TENCENT] * 201)


@pytest.mark.parametrize("code", ["", "  ", "7\t00", "腾讯"])
def test_a_code_that_no_exchange_could_have_is_refused(visitor: InProcessClient, code: str) -> None:
    assert visitor.refused(STATIC, securityList=[{"market": 1, "code": code}])


def test_market_states_follow_the_session(opend: InProcessOpend, visitor: InProcessClient) -> None:
    def states() -> list[int]:
        rows = visitor.ok(STATE, securityList=[TENCENT, APPLE]).marketInfoList
        return [row.marketState for row in rows]

    assert states() == [3, 37]  # morning in Hong Kong, overnight in New York
    opend.exchange.advance(2 * 3600)
    assert states()[0] == 4  # lunch break
    opend.exchange.advance(3600)
    assert states()[0] == 5  # afternoon


def test_no_symbols_and_too_many_are_refused(visitor: InProcessClient) -> None:
    assert visitor.refused(STATE)
    assert "400" in visitor.refused(STATE, securityList=[TENCENT] * 401)


@pytest.mark.parametrize("market", [1, 2, 3, 4, 5, 8])
def test_trading_days_are_weekdays_in_order(visitor: InProcessClient, market: int) -> None:
    from datetime import date

    days = [
        date.fromisoformat(row.time)
        for row in visitor.ok(DAYS, market=market, beginTime="2026-11-02", endTime="2026-11-15").tradeDateList
    ]

    assert days == sorted(days)
    assert 8 <= len(days) <= 10
    assert all(day.weekday() < 5 for day in days)


def test_a_security_chooses_its_own_market(visitor: InProcessClient) -> None:
    assert visitor.ok(DAYS, market=0, beginTime="2026-11-02", endTime="2026-11-06", security=APPLE).tradeDateList


def test_half_days_are_marked(visitor: InProcessClient) -> None:
    rows = visitor.ok(DAYS, market=1, beginTime="2025-12-20", endTime="2025-12-31").tradeDateList

    assert {row.time for row in rows if row.tradeDateType == 1} == {"2025-12-24", "2025-12-31"}


@pytest.mark.parametrize("wrong", [{"market": 99}, {"beginTime": "yesterday"}, {"endTime": "2026-13-01"}])
def test_wrong_markets_and_dates_are_refused(visitor: InProcessClient, wrong: dict[str, object]) -> None:
    c2s = {"market": 1, "beginTime": "2026-11-02", "endTime": "2026-11-06", **wrong}

    assert visitor.refused(DAYS, **c2s)
