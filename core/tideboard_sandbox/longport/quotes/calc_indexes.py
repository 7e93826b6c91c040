"""Handler of calculated figures (26): the ones asked for, each only where the security has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import BarPeriod, Quote
from tideboard_core.model.session import exchange_zone
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.derivatives.options import OptionSnapshot
from tideboard_sandbox.exchange.facade import Fundamentals
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.exchange.market.bars import ExchangeBar
from tideboard_sandbox.exchange.warrant_figures import WarrantFigures, figures_of
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.derivatives import options
from tideboard_sandbox.longport.quotes.formats import day_text, money_text, price_text, rate_text
from tideboard_sandbox.longport.quotes.handlers import net_inflow
from tideboard_sandbox.longport.quotes.quote_rights import known
from tideboard_sandbox.longport.quotes.subscriptions import check_count

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


_STOCK: dict[int, tuple[str, Callable[[Security], str | int]]] = {
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

_WARRANT: dict[int, tuple[str, Callable[[WarrantFigures], str | int]]] = {
    pb.CALCINDEX_EXPIRY_DATE: ("expiry_date", lambda w: day_text(w.terms.maturity)),
    pb.CALCINDEX_STRIKE_PRICE: ("strike_price", lambda w: price_text(w.terms.strike)),
    pb.CALCINDEX_OUTSTANDING_QTY: ("outstanding_qty", lambda w: w.outstanding),
    pb.CALCINDEX_OUTSTANDING_RATIO: ("outstanding_ratio", lambda w: money_text(w.outstanding_ratio)),
    pb.CALCINDEX_PREMIUM: ("premium", lambda w: money_text(w.premium)),
    pb.CALCINDEX_ITM_OTM: ("itm_otm", lambda w: money_text(w.moneyness)),
    pb.CALCINDEX_IMPLIED_VOLATILITY: ("implied_volatility", lambda w: f"{w.implied_volatility:.4f}"),
    pb.CALCINDEX_WARRANT_DELTA: ("warrant_delta", lambda w: f"{w.delta:.4f}"),
    pb.CALCINDEX_EFFECTIVE_LEVERAGE: ("effective_leverage", lambda w: money_text(w.effective_leverage)),
    pb.CALCINDEX_LEVERAGE_RATIO: ("leverage_ratio", lambda w: money_text(w.leverage)),
    pb.CALCINDEX_CONVERSION_RATIO: ("conversion_ratio", lambda w: str(w.terms.conversion_ratio)),
    pb.CALCINDEX_BALANCE_POINT: ("balance_point", lambda w: money_text(w.balance_point)),
}
_OPTION: dict[int, tuple[str, Callable[[OptionSnapshot], str | int]]] = {
    pb.CALCINDEX_LAST_DONE: ("last_done", lambda o: price_text(o.last)),
    pb.CALCINDEX_CHANGE_VAL: ("change_val", lambda o: price_text(o.last - o.prev_close)),
    pb.CALCINDEX_CHANGE_RATE: ("change_rate", lambda o: rate_text(o.last - o.prev_close, o.prev_close)),
    pb.CALCINDEX_VOLUME: ("volume", lambda o: o.volume),
    pb.CALCINDEX_TURNOVER: ("turnover", lambda o: money_text(o.turnover)),
    pb.CALCINDEX_EXPIRY_DATE: ("expiry_date", lambda o: day_text(o.contract.expiry)),
    pb.CALCINDEX_STRIKE_PRICE: ("strike_price", lambda o: price_text(o.contract.strike)),
    pb.CALCINDEX_IMPLIED_VOLATILITY: ("implied_volatility", lambda o: f"{o.implied_volatility:.4f}"),
    pb.CALCINDEX_OPEN_INTEREST: ("open_interest", lambda o: o.open_interest),
    pb.CALCINDEX_DELTA: ("delta", lambda o: f"{o.greeks.delta:.4f}"),
    pb.CALCINDEX_GAMMA: ("gamma", lambda o: f"{o.greeks.gamma:.4f}"),
    pb.CALCINDEX_THETA: ("theta", lambda o: f"{o.greeks.theta:.4f}"),
    pb.CALCINDEX_VEGA: ("vega", lambda o: f"{o.greeks.vega:.4f}"),
    pb.CALCINDEX_RHO: ("rho", lambda o: f"{o.greeks.rho:.4f}"),
}


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
        if index in _STOCK and not (synthetic and index not in _QUOTE_ONLY):
            if has_flow or index != pb.CALCINDEX_CAPITAL_FLOW:
                name, make = _STOCK[index]
                setattr(row, name, make(security))
        elif index in _WARRANT and security.warrant is not None:
            name, compute = _WARRANT[index]
            setattr(row, name, compute(security.warrant))
    return row


def _option(picture: OptionSnapshot, wanted: Sequence[int]) -> pb.SecurityCalcIndex:
    row = pb.SecurityCalcIndex(symbol=wire_symbol(picture.contract.id))
    for index in wanted:
        if index in _OPTION:
            name, compute = _OPTION[index]
            setattr(row, name, compute(picture))
    return row


def _ratio(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole:.3f}" if whole else "0.000"
