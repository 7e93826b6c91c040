"""Handlers of quotes, calculated figures and reference data: book, trades, flow, trading sessions, static facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, code_of, market_of
from tideboard_core.model.quote import BarPeriod, Quote
from tideboard_core.model.session import exchange_zone
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.derivatives.options import OptionSnapshot
from tideboard_sandbox.exchange.facade import Exchange, Fundamentals
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, SECOND_US, to_us
from tideboard_sandbox.exchange.market.bars import ExchangeBar
from tideboard_sandbox.exchange.market.flow_rule import CONFLICTING, NOTHING, SECOND, SizeRow, Sizes
from tideboard_sandbox.exchange.market.quotes import money
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.warrant_figures import WarrantFigures, figures_of
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.derivatives import effective_leverage, options
from tideboard_sandbox.longport.quotes.formats import day_of, day_text, money_text, price_text, rate_text
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
    told = session.exchange.details.told_sizes(name)
    rows = _flow(session, request.symbol) if told is None else [told]
    inflow, outflow = (rows[-1].inflow, rows[-1].outflow) if rows else (NOTHING, NOTHING)
    now = to_us(session.exchange.now)
    stamp = min(rows[-1].start + MINUTE_US, now) if rows else now
    return pb.CapitalDistributionResponse(
        symbol=wire_symbol(name), timestamp=stamp // SECOND_US, capital_in=_sizes(inflow), capital_out=_sizes(outflow)
    )


def net_inflow(session: QuoteSession, symbol: str) -> str:
    """The newest net inflow as text; zero before the first minute, empty where a recording has none."""
    try:
        rows = _flow(session, symbol)
    except ExchangeRefusal as refusal:
        if refusal.reason is not Reason.NOT_RECORDED:
            raise
        return ""
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


MOST_DAYS = 31
"""Days of one question for trading days: a month at most by the page (docs/quote/pull/trade-day)."""


def trading_days(session: QuoteSession, request: pb.MarketTradeDayRequest) -> pb.MarketTradeDayResponse:
    """Whole and half trading days of a market between two days, both included; a month of them at most."""
    market = _CALENDARS.get(request.market)
    begin, end = day_of(request.beg_day), day_of(request.end_day)
    if market is None or end < begin:
        raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.INVALID_REQUEST, "bad market or days")
    if (end - begin).days > MOST_DAYS:
        raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.INVALID_REQUEST, "too many query days")
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


_HALF_YEAR = timedelta(days=182)
_DAYS = 260
"""Sessions looked back at; a year has fewer."""


class Security:
    """The data of a security from which figures are computed; each part is read when first used."""

    def __init__(self, session: QuoteSession, name: InstrumentId) -> None:
        self.session = session
        self.name = name
        self.exchange = session.exchange
        self.quote: Quote = self.exchange.quote(name)

    @cached_property
    def base(self) -> Fundamentals:
        return self.exchange.fundamentals(self.name)

    @cached_property
    def days(self) -> Sequence[ExchangeBar]:
        """Daily bars of more than a year, the running day last."""
        return self.exchange.bars(self.name, BarPeriod.DAY, _DAYS, Adjustment.FORWARD)

    @cached_property
    def warrant(self) -> WarrantFigures | None:
        """Its figures as a warrant; None for other types."""
        return figures_of(self.exchange, self.name)

    def change_since(self, begin: date) -> str:
        """Change against the last close before a day, in percent."""
        zone = exchange_zone(market_of(self.name))
        before = [bar.close for bar in self.days if bar.time.astimezone(zone).date() < begin]
        return self._change(before[-1] if before else self.quote.prev_close)

    def change_over(self, sessions: int) -> str:
        """Change against the close so many sessions ago, in percent."""
        return self._change(self.days[-sessions - 1].close if len(self.days) > sessions else self.quote.prev_close)

    def change_over_minutes(self, minutes: int) -> str:
        """Change against the price so many minutes ago, in percent."""
        line = self.exchange.minute_line(self.name)
        past = line.prices[-minutes - 1] if len(line.prices) > minutes else line.prev_close
        return self._change(Decimal(str(past)))

    def volume_ratio(self) -> str:
        """Volume per minute against that of the last five sessions."""
        minutes = len(self.exchange.minute_line(self.name).times)
        past = [bar.volume for bar in self.days[-6:-1]]
        whole = len(past) * self.exchange.details.trading_minutes(self.name)
        usual = sum(past) / whole if past else 0.0
        return f"{self.quote.volume / minutes / usual:.3f}" if minutes and usual else "0.000"

    @property
    def today(self) -> date:
        """The trading day that its quote belongs to."""
        return self.exchange.phase(market_of(self.name)).day

    def _change(self, before: Decimal) -> str:
        return rate_text(self.quote.last - before, before)


_STOCK_INDEXES: dict[int, tuple[str, Callable[[Security], str | int]]] = {
    pb.CALCINDEX_LAST_DONE: ("last_done", lambda s: price_text(s.quote.last)),
    pb.CALCINDEX_CHANGE_VAL: ("change_val", lambda s: price_text(s.quote.change)),
    pb.CALCINDEX_CHANGE_RATE: ("change_rate", lambda s: rate_text(s.quote.change, s.quote.prev_close)),
    pb.CALCINDEX_VOLUME: ("volume", lambda s: s.quote.volume),
    pb.CALCINDEX_TURNOVER: ("turnover", lambda s: money_text(s.quote.turnover)),
    pb.CALCINDEX_YTD_CHANGE_RATE: ("ytd_change_rate", lambda s: s.change_since(s.today.replace(month=1, day=1))),
    pb.CALCINDEX_TURNOVER_RATE: ("turnover_rate", lambda s: f"{s.quote.turnover_rate or 0:f}"),
    pb.CALCINDEX_TOTAL_MARKET_VALUE: ("total_market_value", lambda s: money_text(s.quote.last * s.base.issued_shares)),
    pb.CALCINDEX_CAPITAL_FLOW: ("capital_flow", lambda s: net_inflow(s.session, wire_symbol(s.name))),
    pb.CALCINDEX_AMPLITUDE: ("amplitude", lambda s: f"{s.quote.amplitude or 0:f}"),
    pb.CALCINDEX_VOLUME_RATIO: ("volume_ratio", lambda s: s.volume_ratio()),
    pb.CALCINDEX_PE_TTM_RATIO: ("pe_ttm_ratio", lambda s: _ratio(s.quote.last, s.base.earnings_per_share)),
    pb.CALCINDEX_PB_RATIO: ("pb_ratio", lambda s: _ratio(s.quote.last, s.base.net_assets_per_share)),
    pb.CALCINDEX_DIVIDEND_RATIO_TTM: ("dividend_ratio_ttm", lambda s: rate_text(s.base.dividend_ttm, s.quote.last)),
    pb.CALCINDEX_FIVE_DAY_CHANGE_RATE: ("five_day_change_rate", lambda s: s.change_over(5)),
    pb.CALCINDEX_TEN_DAY_CHANGE_RATE: ("ten_day_change_rate", lambda s: s.change_over(10)),
    pb.CALCINDEX_HALF_YEAR_CHANGE_RATE: ("half_year_change_rate", lambda s: s.change_since(s.today - _HALF_YEAR)),
    pb.CALCINDEX_FIVE_MINUTES_CHANGE_RATE: ("five_minutes_change_rate", lambda s: s.change_over_minutes(5)),
}
_QUOTE_ONLY = frozenset(
    {
        pb.CALCINDEX_LAST_DONE,
        pb.CALCINDEX_CHANGE_VAL,
        pb.CALCINDEX_CHANGE_RATE,
        pb.CALCINDEX_VOLUME,
        pb.CALCINDEX_TURNOVER,
    }
)
"""What synthetic stocks have, too."""

_WARRANT_INDEXES: dict[int, tuple[str, Callable[[WarrantFigures], str | int]]] = {
    pb.CALCINDEX_EXPIRY_DATE: ("expiry_date", lambda w: day_text(w.terms.maturity)),
    pb.CALCINDEX_STRIKE_PRICE: ("strike_price", lambda w: price_text(w.terms.strike)),
    pb.CALCINDEX_OUTSTANDING_QTY: ("outstanding_qty", lambda w: w.outstanding),
    pb.CALCINDEX_OUTSTANDING_RATIO: ("outstanding_ratio", lambda w: money_text(w.outstanding_ratio)),
    pb.CALCINDEX_PREMIUM: ("premium", lambda w: money_text(w.premium)),
    pb.CALCINDEX_ITM_OTM: ("itm_otm", lambda w: money_text(w.moneyness)),
    pb.CALCINDEX_IMPLIED_VOLATILITY: ("implied_volatility", lambda w: f"{w.implied_volatility * 100:.2f}"),
    pb.CALCINDEX_WARRANT_DELTA: ("warrant_delta", lambda w: f"{w.delta:.4f}"),
    pb.CALCINDEX_EFFECTIVE_LEVERAGE: ("effective_leverage", lambda w: money_text(effective_leverage(w))),
    pb.CALCINDEX_LEVERAGE_RATIO: ("leverage_ratio", lambda w: money_text(w.leverage)),
    pb.CALCINDEX_CONVERSION_RATIO: ("conversion_ratio", lambda w: str(w.terms.conversion_ratio)),
    pb.CALCINDEX_BALANCE_POINT: ("balance_point", lambda w: money_text(w.balance_point)),
}
_OPTION_INDEXES: dict[int, tuple[str, Callable[[OptionSnapshot], str | int]]] = {
    pb.CALCINDEX_LAST_DONE: ("last_done", lambda o: price_text(o.last)),
    pb.CALCINDEX_CHANGE_VAL: ("change_val", lambda o: price_text(o.last - o.prev_close)),
    pb.CALCINDEX_CHANGE_RATE: ("change_rate", lambda o: rate_text(o.last - o.prev_close, o.prev_close)),
    pb.CALCINDEX_VOLUME: ("volume", lambda o: o.volume),
    pb.CALCINDEX_TURNOVER: ("turnover", lambda o: money_text(o.turnover)),
    pb.CALCINDEX_EXPIRY_DATE: ("expiry_date", lambda o: day_text(o.contract.expiry)),
    pb.CALCINDEX_STRIKE_PRICE: ("strike_price", lambda o: price_text(o.contract.strike)),
    pb.CALCINDEX_PREMIUM: ("premium", lambda o: rate_text(o.contract.strike, o.last)),
    pb.CALCINDEX_IMPLIED_VOLATILITY: ("implied_volatility", lambda o: f"{o.implied_volatility * 100:.2f}"),
    pb.CALCINDEX_OPEN_INTEREST: ("open_interest", lambda o: o.open_interest),
    pb.CALCINDEX_DELTA: ("delta", lambda o: f"{o.greeks.delta:.4f}"),
    pb.CALCINDEX_GAMMA: ("gamma", lambda o: f"{o.greeks.gamma:.4f}"),
    pb.CALCINDEX_THETA: ("theta", lambda o: f"{o.greeks.theta:.4f}"),
    pb.CALCINDEX_VEGA: ("vega", lambda o: f"{o.greeks.vega * 100:.4f}"),
    pb.CALCINDEX_RHO: ("rho", lambda o: f"{o.greeks.rho * 100:.4f}"),
}
"""Figures of an option as the vendor sends them: vega and rho for a change of 100 %; its premium is strike by price."""


def calc_indexes(session: QuoteSession, request: pb.SecurityCalcQuoteRequest) -> pb.SecurityCalcQuoteResponse:
    """Figures of securities and options; unknown symbols are left out, and so is a figure that one does not have."""
    check_count(request.symbols)
    wanted = list(dict.fromkeys(request.calc_index))
    others = [name for name in known(session, request.symbols) if session.exchange.details.option_figures(name) is None]
    rows = [_security(Security(session, name), wanted) for name in others]
    rows += [_option(picture, wanted) for picture in options(session, request.symbols)]
    return pb.SecurityCalcQuoteResponse(security_calc_index=rows)


def _security(security: Security, wanted: Sequence[int]) -> pb.SecurityCalcIndex:
    row = pb.SecurityCalcIndex(symbol=wire_symbol(security.name))
    synthetic = security.exchange.details.is_synthetic(security.name)
    has_flow = security.exchange.instrument(security.name).has_capital_flow
    for index in wanted:
        if index in _STOCK_INDEXES and not (synthetic and index not in _QUOTE_ONLY):
            if has_flow or index != pb.CALCINDEX_CAPITAL_FLOW:
                name, make = _STOCK_INDEXES[index]
                setattr(row, name, make(security))
        elif index in _WARRANT_INDEXES and security.warrant is not None:
            name, compute = _WARRANT_INDEXES[index]
            setattr(row, name, compute(security.warrant))
    return row


def _option(picture: OptionSnapshot, wanted: Sequence[int]) -> pb.SecurityCalcIndex:
    row = pb.SecurityCalcIndex(symbol=wire_symbol(picture.contract.id))
    for index in wanted:
        if index in _OPTION_INDEXES:
            name, compute = _OPTION_INDEXES[index]
            setattr(row, name, compute(picture))
    return row


def _ratio(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole:.3f}" if whole else "0.000"
