"""Reference data of the quote socket."""

from __future__ import annotations

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.market.brokers import BROKERS
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.reference import (
    board_of,
    participants,
    static_info,
    trading_days,
    trading_sessions,
)

NOTHING = control.Heartbeat()
BOARDS = frozenset(
    """USMain USPink USDJI USNSDQ USSector USOption USOptionS HKEquity HKPreIPO HKWarrant HKHS HKSector SHMainConnect
    SHMainNonConnect SHSTAR CNIX CNSector SZMainConnect SZMainNonConnect SZGEMConnect SZGEMNonConnect SGMain STI
    SGSector""".split()  # noqa: SIM905 a list to read
)
"""The vendor's names; its client knows no others."""


def days(session: QuoteSession, market: str, begin: str, end: str) -> pb.MarketTradeDayResponse:
    return trading_days(session, pb.MarketTradeDayRequest(market=market, beg_day=begin, end_day=end))


def test_whole_and_half_days_are_told_apart(session: QuoteSession) -> None:
    answer = days(session, "HK", "20261221", "20261231")

    assert list(answer.half_trade_day) == ["20261224", "20261231"]
    assert list(answer.trade_day) == ["20261221", "20261222", "20261223", "20261228", "20261229", "20261230"]


@pytest.mark.parametrize("market", ["HK", "US", "CN", "SG"])
def test_every_market_has_days_and_hours(session: QuoteSession, market: str) -> None:
    assert "20261118" in days(session, market, "20261113", "20261222").trade_day
    hours = {row.market: row.trade_session for row in trading_sessions(session, NOTHING).market_trade_session}
    assert any(period.trade_session == pb.NORMAL_TRADE for period in hours[market])


def test_the_overnight_session_ends_before_it_begins(session: QuoteSession) -> None:
    rows = {row.market: row.trade_session for row in trading_sessions(session, NOTHING).market_trade_session}
    (night,) = [period for period in rows["US"] if period.trade_session == pb.OVERNIGHT_TRADE]

    assert (night.beg_time, night.end_time) == (2000, 400)


def test_days_that_cannot_be_read_are_refused(session: QuoteSession) -> None:
    with pytest.raises(BadInput):
        days(session, "HK", "2026-11-18", "20261118")
    for market, begin, end in (("JP", "20261118", "20261118"), ("HK", "20261118", "20261117")):
        with pytest.raises(SocketRefusal):
            days(session, market, begin, end)


def test_static_info_in_three_languages(session: QuoteSession) -> None:
    symbols = ["700.HK", "600519.SH", "AAPL.US", "0.XX", "99999.HK"]
    rows = static_info(session, pb.MultiSecurityRequest(symbol=symbols)).secu_static_info
    tencent, moutai, apple = rows

    assert (tencent.name_cn, tencent.name_en, tencent.name_hk) == ("腾讯控股", "TENCENT", "騰訊控股")
    assert (moutai.name_cn, moutai.currency, moutai.exchange) == ("贵州茅台", "CNY", "SSE")
    assert (apple.name_cn, apple.name_hk, apple.lot_size) == ("苹果", "蘋果", 1)
    assert (tencent.lot_size, tencent.hk_shares, tencent.listing_date) == (100, 9_120_000_000, "20040616")
    assert (list(tencent.stock_derivatives), list(apple.stock_derivatives)) == ([1, 2], [1])
    assert float(tencent.eps) > 0


def test_an_index_has_no_shares(session: QuoteSession) -> None:
    (index,) = static_info(session, pb.MultiSecurityRequest(symbol=["HSI.HK"])).secu_static_info

    assert (index.total_shares, index.eps, index.board) == (0, "", "HKHS")


def test_boards_are_the_vendors_names(session: QuoteSession) -> None:
    told = {row.id: board_of(row.id, row.security_type) for row in session.shared.exchange.instruments()}

    assert set(told.values()) <= BOARDS
    assert told[InstrumentId("SH.688981")] == "SHSTAR"
    assert told[InstrumentId("SZ.300750")] == "SZGEMConnect"
    assert told[InstrumentId("US..DJI")] == "USDJI"
    assert told[InstrumentId("HK.13716")] == "HKWarrant"
    assert board_of(InstrumentId("SG.STI"), SecurityType.INDEX) == "STI"


def test_every_broker_of_the_queue_is_a_participant(session: QuoteSession) -> None:
    rows = participants(session, NOTHING).participant_broker_numbers

    assert {number for row in rows for number in row.broker_ids} == set(BROKERS)
    assert all(row.participant_name_cn and row.participant_name_en and row.participant_name_hk for row in rows)
