"""Handlers of quotes and of reference data: quote, book, trades, capital flow, trading sessions, static information."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, code_of, market_of
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange, Fundamentals
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, SECOND_US, to_us
from tideboard_sandbox.exchange.market.flow_rule import CONFLICTING, NOTHING, SECOND, SizeRow, Sizes
from tideboard_sandbox.exchange.market.quotes import money
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.formats import day_of, day_text, money_text, price_text
from tideboard_sandbox.longport.quotes.messages import broker_rows, depth_answer, security_quote, trade
from tideboard_sandbox.longport.quotes.names import BROKER_NAMES, simplified
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


_CALENDARS = {"HK": Market.HK, "US": Market.US, "CN": Market.SH, "SG": Market.SG}
_PERIODS = {
    "US": (
        (400, 930, pb.PRE_TRADE),
        (930, 1600, pb.NORMAL_TRADE),
        (1600, 2000, pb.POST_TRADE),
        (2000, 400, pb.OVERNIGHT_TRADE),
    ),
    "HK": ((930, 1200, pb.NORMAL_TRADE), (1300, 1600, pb.NORMAL_TRADE)),
    "CN": ((930, 1130, pb.NORMAL_TRADE), (1300, 1457, pb.NORMAL_TRADE)),
    "SG": ((900, 1200, pb.NORMAL_TRADE), (1300, 1700, pb.NORMAL_TRADE)),
}
"""Begin and end as hhmm, local time of the market; mainland hours end before the closing auction, as the vendor's."""

_EXCHANGES = {Market.HK: "SEHK", Market.US: "NASD", Market.SH: "SSE", Market.SZ: "SZSE", Market.SG: "SGX"}
_BOARDS = {
    (Market.HK, SecurityType.INDEX): "HKHS",
    (Market.HK, SecurityType.WARRANT): "HKWarrant",
    (Market.SH, SecurityType.INDEX): "CNIX",
    (Market.SZ, SecurityType.INDEX): "CNIX",
    (Market.SG, SecurityType.INDEX): "STI",
}
_MARKET_BOARDS = {
    Market.HK: "HKEquity",
    Market.US: "USMain",
    Market.SH: "SHMainConnect",
    Market.SZ: "SZMainConnect",
    Market.SG: "SGMain",
}
_CODE_BOARDS = {"US..DJI": "USDJI", "US..IXIC": "USNSDQ"}
_OPTION, _WARRANT = 1, 2


def trading_sessions(_session: QuoteSession, _request: control.Heartbeat) -> pb.MarketTradePeriodResponse:
    """Hours of an ordinary day per market."""
    return pb.MarketTradePeriodResponse(
        market_trade_session=[
            pb.MarketTradePeriod(
                market=market,
                trade_session=[pb.TradePeriod(beg_time=a, end_time=b, trade_session=kind) for a, b, kind in periods],
            )
            for market, periods in _PERIODS.items()
        ]
    )


def trading_days(session: QuoteSession, request: pb.MarketTradeDayRequest) -> pb.MarketTradeDayResponse:
    """Whole and half trading days of a market between two days, both included."""
    market = _CALENDARS.get(request.market)
    begin, end = day_of(request.beg_day), day_of(request.end_day)
    if market is None or end < begin or (end - begin).days > 366:
        raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.INVALID_REQUEST, "bad market or days")
    days = session.shared.exchange.trading_days(market, begin, end)
    return pb.MarketTradeDayResponse(
        trade_day=[day_text(day) for day, half in days if not half],
        half_trade_day=[day_text(day) for day, half in days if half],
    )


def static_info(session: QuoteSession, request: pb.MultiSecurityRequest) -> pb.SecurityStaticInfoResponse:
    """Names, lot, shares and figures; unknown symbols are left out."""
    check_count(request.symbol)
    rows = [_static(session.shared.exchange, name) for name in known(session, request.symbol)]
    return pb.SecurityStaticInfoResponse(secu_static_info=rows)


def participants(_session: QuoteSession, _request: control.Heartbeat) -> pb.ParticipantBrokerIdsResponse:
    """Brokers of the Hong Kong queue with their ids."""
    return pb.ParticipantBrokerIdsResponse(
        participant_broker_numbers=[
            pb.ParticipantInfo(
                broker_ids=[number],
                participant_name_cn=simplified(name),
                participant_name_en=english,
                participant_name_hk=name,
            )
            for number, (name, english) in BROKER_NAMES.items()
        ]
    )


def _static(exchange: Exchange, name: InstrumentId) -> pb.StaticInfo:
    facts, market = exchange.instrument(name), market_of(name)
    traditional = exchange.details.chinese_name(name)
    row = pb.StaticInfo(
        symbol=wire_symbol(name),
        name_cn=simplified(traditional),
        name_en=facts.name_en,
        name_hk=traditional,
        listing_date=(facts.listing_date or "1970-01-01").replace("-", ""),
        exchange=_EXCHANGES[market],
        currency=facts.currency,
        lot_size=facts.lot_size,
        stock_derivatives=_derivatives(exchange, name),
        board=board_of(name, facts.security_type),
    )
    if not exchange.details.is_synthetic(name) and facts.security_type is not SecurityType.INDEX:
        _add_figures(row, exchange.fundamentals(name), market)
    return row


def _derivatives(exchange: Exchange, name: InstrumentId) -> list[int]:
    kinds = [_OPTION] if exchange.details.option_expiries(name) else []
    return [*kinds, _WARRANT] if exchange.details.warrants_of(name) else kinds


def _add_figures(row: pb.StaticInfo, base: Fundamentals, market: Market) -> None:
    """Last year's figures stand for the trailing ones; all shares circulate; the yield is paid per share."""
    row.total_shares = row.circulating_shares = base.issued_shares
    row.hk_shares = base.issued_shares if market is Market.HK else 0
    row.eps = row.eps_ttm = price_text(base.earnings_per_share)
    row.bps = price_text(base.net_assets_per_share)
    row.dividend_yield = money_text(Decimal(base.dividend_ttm))


def board_of(name: InstrumentId, kind: SecurityType) -> str:
    """The vendor's name of the board that a security is listed on."""
    special = _CODE_BOARDS.get(name) or _BOARDS.get((market_of(name), kind))
    if special is not None:
        return special
    code = code_of(name)
    if market_of(name) is Market.SH and code.startswith("688"):
        return "SHSTAR"
    if market_of(name) is Market.SZ and code.startswith("300"):
        return "SZGEMConnect"
    return _MARKET_BOARDS[market_of(name)]
