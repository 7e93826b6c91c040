"""Handlers of quotes: quote, book, broker queue, trades, capital flow (11, 14, 15, 17, 24, 25)."""

from __future__ import annotations

from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, SECOND_US, to_us
from tideboard_sandbox.exchange.market.flow_rule import CONFLICTING, NOTHING, SECOND, SizeRow, Sizes
from tideboard_sandbox.exchange.market.quotes import money
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.formats import money_text
from tideboard_sandbox.longport.quotes.messages import broker_rows, depth_answer, security_quote, trade
from tideboard_sandbox.longport.quotes.quote_rights import check_kind, depth, known, named
from tideboard_sandbox.longport.quotes.subscriptions import check_count

MOST_ROWS = 1000
"""Most trades or candles of one answer."""


def quotes(session: QuoteSession, request: pb.MultiSecurityRequest) -> pb.SecurityQuoteResponse:
    """Newest quotes, in the order asked for; unknown symbols are left out."""
    check_count(request.symbol)
    exchange = session.exchange
    rows = [security_quote(exchange, name, overnight=session.overnight) for name in known(session, request.symbol)]
    return pb.SecurityQuoteResponse(secu_quote=rows)


def book(session: QuoteSession, request: pb.SecurityRequest) -> pb.SecurityDepthResponse:
    name = named(session, request.symbol)
    check_kind(session, name, pb.DEPTH)
    return depth_answer(session.exchange.order_book(name, depth(session)))


def brokers(session: QuoteSession, request: pb.SecurityRequest) -> pb.SecurityBrokersResponse:
    """The newest broker queue (Hong Kong)."""
    name = named(session, request.symbol)
    check_kind(session, name, pb.BROKERS)
    queue = session.exchange.broker_queue(name)
    return pb.SecurityBrokersResponse(
        symbol=wire_symbol(name), ask_brokers=broker_rows(queue.asks), bid_brokers=broker_rows(queue.bids)
    )


def trades(session: QuoteSession, request: pb.SecurityTradeRequest) -> pb.SecurityTradeResponse:
    """The newest trades, oldest first."""
    name = named(session, request.symbol)
    check_rows(request.count)
    rows = session.exchange.ticks(name, request.count)
    return pb.SecurityTradeResponse(symbol=wire_symbol(name), trades=[trade(tick) for tick in rows])


def capital_flow(session: QuoteSession, request: pb.CapitalFlowIntradayRequest) -> pb.CapitalFlowIntradayResponse:
    """Net inflow since the open per minute, named by its start; the newest minute is still running."""
    name = named(session, request.symbol)
    lines = [
        pb.CapitalFlowIntradayResponse.CapitalFlowLine(
            inflow=money_text(money(row.net)), timestamp=row.start // SECOND_US
        )
        for row in _flow(session, request.symbol)
    ]
    return pb.CapitalFlowIntradayResponse(symbol=wire_symbol(name), capital_flow_lines=lines)


def capital_distribution(session: QuoteSession, request: pb.SecurityRequest) -> pb.CapitalDistributionResponse:
    """Money in and out by size since the open; in minus out is the last point of the flow."""
    name = named(session, request.symbol)
    rows = _flow(session, request.symbol)
    inflow, outflow = (rows[-1].inflow, rows[-1].outflow) if rows else (NOTHING, NOTHING)
    now = to_us(session.exchange.now)
    stamp = min(rows[-1].start + MINUTE_US, now) if rows else now
    return pb.CapitalDistributionResponse(
        symbol=wire_symbol(name), timestamp=stamp // SECOND_US, capital_in=_sizes(inflow), capital_out=_sizes(outflow)
    )


def net_inflow(session: QuoteSession, symbol: str) -> str:
    """The newest net inflow as text; zero before the first minute."""
    rows = _flow(session, symbol)
    return money_text(money(rows[-1].net if rows else 0))


def check_rows(count: int) -> None:
    """From 1 to 1000 rows; refuses with 301600."""
    if not 0 < count <= MOST_ROWS:
        text = f"bad count: {count}, from 1 to {MOST_ROWS}"
        raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.INVALID_REQUEST, text)


def _flow(session: QuoteSession, symbol: str) -> list[SizeRow]:
    shared = session.shared
    rule = CONFLICTING if shared.behaviour.conflict else SECOND
    rows = session.exchange.details.size_flow(named(session, symbol), rule)
    end = shared.flow_end
    return rows if end is None else [row for row in rows if row.start + MINUTE_US <= end * SECOND_US]


def _sizes(sizes: Sizes) -> pb.CapitalDistributionResponse.CapitalDistribution:
    large, medium, small = (money_text(money(amount)) for amount in sizes)
    return pb.CapitalDistributionResponse.CapitalDistribution(large=large, medium=medium, small=small)
