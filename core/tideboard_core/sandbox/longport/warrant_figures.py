"""What follows from a warrant's terms and prices: premium, leverage, implied volatility, delta."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from tideboard_core.model.instrument import Instrument, InstrumentId, market_of
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import exchange_zone
from tideboard_core.sandbox.exchange.black_scholes import Terms, greeks, implied_volatility
from tideboard_core.sandbox.exchange.clock import previous_trading_day
from tideboard_core.sandbox.exchange.exchange import Exchange, WarrantTerms

_YEAR = 365.25 * 86400
_CLOSE = time(16)
_LAST_TRADING_DAYS = 4
"""Trading days before its end on which a Hong Kong warrant trades for the last time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantFigures:
    """A warrant at an instant; `owner_price` is its owner's. Rates in percent, volatility as a fraction."""

    instrument: InstrumentId
    facts: Instrument
    quote: Quote
    terms: WarrantTerms
    owner_price: Decimal
    outstanding: int
    outstanding_ratio: Decimal
    implied_volatility: float
    delta: float
    last_trade_day: date

    @property
    def cost(self) -> Decimal:
        """Price of warrants for one share of the owner."""
        return self.quote.last * self.terms.conversion_ratio

    @property
    def balance_point(self) -> Decimal:
        """Owner's price at which the warrant is worth its price at the end."""
        return self.terms.strike + self.cost if self.terms.call else self.terms.strike - self.cost

    @property
    def premium(self) -> Decimal:
        """How far the owner has to go to the balance point, in percent of its price."""
        gap = self.balance_point - self.owner_price
        return (gap if self.terms.call else -gap) * 100 / self.owner_price

    @property
    def moneyness(self) -> Decimal:
        """How far the warrant is in the money, in percent of the strike; below zero outside."""
        gap = self.owner_price - self.terms.strike
        return (gap if self.terms.call else -gap) * 100 / self.terms.strike

    @property
    def leverage(self) -> Decimal:
        """Owner's price by the cost of the right to a share."""
        return self.owner_price / self.cost

    @property
    def effective_leverage(self) -> Decimal:
        """Percent that the warrant moves per percent of its owner."""
        return self.leverage * Decimal(abs(self.delta))


def figures_of(exchange: Exchange, warrant: InstrumentId) -> WarrantFigures | None:
    """The figures of a warrant; None for other securities."""
    if exchange.details.is_synthetic(warrant):
        return None
    terms = exchange.warrant_terms(warrant)
    if terms is None:
        return None
    facts, quote = exchange.instrument(warrant), exchange.quote(warrant)
    owner_price = exchange.quote(terms.owner).last
    priced = Terms(terms.call, float(owner_price), float(terms.strike), _years(exchange, warrant, terms.maturity))
    volatility = implied_volatility(priced, float(quote.last) * terms.conversion_ratio)
    issued, ratio = exchange.fundamentals(warrant).issued_shares, _ratio(warrant)
    return WarrantFigures(
        instrument=warrant,
        facts=facts,
        quote=quote,
        terms=terms,
        owner_price=owner_price,
        outstanding=int(issued * ratio / 100),
        outstanding_ratio=ratio,
        implied_volatility=volatility,
        delta=greeks(priced, volatility).delta,
        last_trade_day=_last_trade_day(warrant, terms.maturity),
    )


def _years(exchange: Exchange, warrant: InstrumentId, maturity: date) -> float:
    end = datetime.combine(maturity, _CLOSE, exchange_zone(market_of(warrant)))
    return (end - exchange.now).total_seconds() / _YEAR


def _ratio(warrant: InstrumentId) -> Decimal:
    """Percent of the issue in the public's hands; ours, the same at all times."""
    return Decimal(sum(warrant.encode()) % 40 + 10)


def _last_trade_day(warrant: InstrumentId, maturity: date) -> date:
    day = maturity
    for _ in range(_LAST_TRADING_DAYS):
        day = previous_trading_day(market_of(warrant), day)
    return day
