"""Quotes, books, queues, trades and capital flow on demand, against what the exchange says."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from fakes.servers.longport.quote_session import recorded_session
from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import Refusal as ExchangeRefusal
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.handlers import book, brokers, capital_distribution, capital_flow, quotes, trades

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
