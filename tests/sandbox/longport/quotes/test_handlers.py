"""Quotes, books, queues, trades, capital flow and reference data on demand, against what the exchange says."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from fakes.servers.longport.quote_session import recorded_session
from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.brokers import BROKERS
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.handlers import (
    board_of,
    book,
    brokers,
    capital_distribution,
    capital_flow,
    participants,
    quotes,
    static_info,
    trades,
    trading_days,
    trading_sessions,
)

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


def one(symbol: str) -> pb.SecurityRequest:
    return pb.SecurityRequest(symbol=symbol)


def many(*symbols: str) -> pb.MultiSecurityRequest:
    return pb.MultiSecurityRequest(symbol=symbols)


def flow_of(session: QuoteSession, symbol: str = "700.HK") -> list[tuple[int, Decimal]]:
    answer = capital_flow(session, pb.CapitalFlowIntradayRequest(symbol=symbol))
    return [(line.timestamp, Decimal(line.inflow)) for line in answer.capital_flow_lines]


def test_quotes_are_the_exchanges_in_the_order_asked_for(session: QuoteSession) -> None:
    rows = quotes(session, many("AAPL.US", "00700.HK", "99999.HK", "nonsense", "HSI.HK")).secu_quote

    assert [row.symbol for row in rows] == ["AAPL.US", "700.HK", "HSI.HK"]
    quote = session.shared.exchange.quote(TENCENT)
    row = rows[1]
    prices = [Decimal(text) for text in (row.last_done, row.prev_close, row.open, row.high, row.low)]
    assert prices == [quote.last, quote.prev_close, quote.open, quote.high, quote.low]
    assert (row.volume, Decimal(row.turnover)) == (quote.volume, quote.turnover)
    assert row.timestamp == int(quote.time.timestamp())
    assert row.trade_status == pb.NORMAL
    assert not row.HasField("pre_market_quote")


def test_a_us_quote_has_its_blocks_and_the_overnight_one_on_demand(standing_exchange: Exchange) -> None:
    plain, night = recorded_session(standing_exchange), recorded_session(standing_exchange, overnight=True)
    quote = standing_exchange.quote(APPLE)
    (without,), (row,) = quotes(plain, many("AAPL.US")).secu_quote, quotes(night, many("AAPL.US")).secu_quote

    assert without.HasField("pre_market_quote")
    assert without.HasField("post_market_quote")
    assert not without.HasField("over_night_quote")
    assert quote.overnight is not None
    assert Decimal(row.over_night_quote.last_done) == quote.overnight.price
    assert Decimal(row.over_night_quote.prev_close) == quote.last
    assert row.over_night_quote.timestamp <= standing_exchange.now.timestamp()
    assert row.pre_market_quote.timestamp < row.timestamp < row.post_market_quote.timestamp


def test_quotes_of_none_and_of_too_many_are_refused(session: QuoteSession) -> None:
    for request, code in ((many(), ErrorCode.INVALID_REQUEST), (many(*["700.HK"] * 501), ErrorCode.TOO_MANY_SYMBOLS)):
        with pytest.raises(SocketRefusal) as seen:
            quotes(session, request)
        assert seen.value.code == code
    assert len(quotes(session, many(*["700.HK"] * 500)).secu_quote) == 500


def test_book_and_queue_are_the_exchanges(session: QuoteSession) -> None:
    depth, queue = book(session, one("700.HK")), brokers(session, one("700.HK"))
    wanted, participants = session.shared.exchange.order_book(TENCENT), session.shared.exchange.broker_queue(TENCENT)

    assert [(Decimal(row.price), row.volume, row.order_num) for row in depth.bid] == [
        (row.price, row.quantity, row.orders) for row in wanted.bids
    ]
    assert [row.position for row in depth.ask] == list(range(1, 11))
    assert [n for row in queue.ask_brokers for n in row.broker_ids] == [broker.id for broker in participants.asks]


def test_what_a_security_does_not_have_is_refused(session: QuoteSession) -> None:
    for call in (
        lambda: book(session, one("99999.HK")),
        lambda: book(session, one("HSI.HK")),
        lambda: brokers(session, one("AAPL.US")),
        lambda: trades(session, pb.SecurityTradeRequest(symbol="HSI.HK", count=1)),
        lambda: capital_flow(session, pb.CapitalFlowIntradayRequest(symbol="HSI.HK")),
    ):
        with pytest.raises(ExchangeRefusal):
            call()


def test_trades_are_the_newest_ones(session: QuoteSession) -> None:
    answer = trades(session, pb.SecurityTradeRequest(symbol="700.HK", count=5))

    ticks = session.shared.exchange.ticks(TENCENT, 5)
    assert [(Decimal(row.price), row.volume) for row in answer.trades] == [(t.price, t.quantity) for t in ticks]
    for count in (0, -1, 1001):
        with pytest.raises(SocketRefusal):
            trades(session, pb.SecurityTradeRequest(symbol="700.HK", count=count))


def test_the_opening_auction_is_a_trade_of_its_own_kind_and_neutral() -> None:
    exchange = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), start=time(9, 31))
    session = recorded_session(exchange)

    first = trades(session, pb.SecurityTradeRequest(symbol="700.HK", count=1000)).trades[0]

    assert (first.trade_type, first.direction) == ("U", 0)


def test_the_flow_is_cumulative_by_the_start_of_each_minute(session: QuoteSession) -> None:
    rows = flow_of(session)

    assert [stamp - rows[0][0] for stamp, _ in rows] == [60 * place for place in range(len(rows))]
    assert rows[0][0] == 1_794_965_400  # 09:30 in Hong Kong, the start of the first minute
    assert rows[-1][0] == int(session.shared.exchange.now.timestamp()) // 60 * 60
    assert all(value == value.quantize(Decimal("0.001")) for _, value in rows)


@pytest.mark.parametrize("symbol", ["700.HK", "9988.HK", "AAPL.US", "300750.SZ", "D05.SG", "13716.HK"])
def test_in_minus_out_of_the_distribution_is_the_last_point_of_the_flow(session: QuoteSession, symbol: str) -> None:
    split = capital_distribution(session, one(symbol))
    into, out = split.capital_in, split.capital_out
    sums = [sum(Decimal(text) for text in (side.large, side.medium, side.small)) for side in (into, out)]

    assert min(Decimal(text) for text in (into.large, into.small, out.large, out.small)) >= 0
    assert sums[0] - sums[1] == flow_of(session, symbol)[-1][1]


def test_a_conflict_turns_the_sign_against_the_first_provider(standing_exchange: Exchange) -> None:
    calm, turned = recorded_session(standing_exchange), recorded_session(standing_exchange, scenario="conflict")
    first = dict(zip(*_columns(standing_exchange), strict=True))
    signs = [(value > 0) == (first[stamp + 60] > 0) for stamp, value in flow_of(turned) if first.get(stamp + 60)]

    assert 0.1 < signs.count(False) / len(signs) < 0.9
    agree = [(value > 0) == (first[stamp + 60] > 0) for stamp, value in flow_of(calm) if first.get(stamp + 60)]
    assert agree.count(True) > signs.count(True)
    split = capital_distribution(turned, one("700.HK"))
    net = sum(Decimal(getattr(split.capital_in, n)) - Decimal(getattr(split.capital_out, n)) for n in _SIZES)
    assert net == flow_of(turned)[-1][1]


_SIZES = ("large", "medium", "small")


def _columns(exchange: Exchange) -> tuple[list[int], list[float]]:
    flow = exchange.capital_flow(TENCENT)
    return [int(stamp) for stamp in flow.times], list(flow.net)


def test_a_silent_port_tells_the_flow_of_before_the_silence(standing_exchange: Exchange) -> None:
    calm, silent = recorded_session(standing_exchange), recorded_session(standing_exchange, scenario="silent")

    stuck, running = flow_of(silent), flow_of(calm)

    assert 9 <= len(running) - len(stuck) <= 11
    assert stuck == running[: len(stuck)]


def test_without_packages_the_book_has_one_level_and_other_markets_none(standing_exchange: Exchange) -> None:
    session = recorded_session(standing_exchange, scenario="no-permission")

    assert len(book(session, one("700.HK")).bid) == 1
    for call in (
        lambda: quotes(session, many("700.HK", "AAPL.US")),
        lambda: brokers(session, one("700.HK")),
        lambda: capital_flow(session, pb.CapitalFlowIntradayRequest(symbol="D05.SG")),
    ):
        with pytest.raises(SocketRefusal) as seen:
            call()
        assert seen.value.code == ErrorCode.NO_ACCESS


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
    assert "20261118" in days(session, market, "20261113", "20261214").trade_day
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
    with pytest.raises(SocketRefusal, match="too many query days"):
        days(session, "HK", "20261113", "20261222")


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
