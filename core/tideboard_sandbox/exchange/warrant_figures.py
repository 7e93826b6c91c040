"""Figures from a warrant's terms and prices: premium, leverage, implied volatility, delta, distance to the call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tideboard_core.model.derivatives import WarrantKind, WarrantStatus
from tideboard_core.model.instrument import Instrument, InstrumentId, market_of
from tideboard_core.model.quote import Quote, Snapshot
from tideboard_sandbox.exchange.derivatives.warrants import State, WarrantListing, WarrantTerms
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import previous_trading_day, to_us
from tideboard_sandbox.exchange.market.black_scholes import OptionTerms, greeks, implied_volatility
from tideboard_sandbox.exchange.market.derived_values import end_us, years

_LAST_TRADING_DAYS = 4
"""Trading days before its end on which a Hong Kong warrant trades for the last time; one for callable contracts."""

_PLAIN = frozenset({WarrantKind.CALL, WarrantKind.PUT})
_CALLABLE = frozenset({WarrantKind.BULL, WarrantKind.BEAR})
_STATUS = {
    State.NORMAL: WarrantStatus.NORMAL,
    State.SUSPENDED: WarrantStatus.SUSPENDED,
    State.TO_BE_LISTED: WarrantStatus.TO_BE_LISTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantFigures:
    """A warrant at an instant; `owner_price` is its owner's. Rates in percent, volatility as a fraction.

    Bull and bear contracts have neither implied volatility nor a delta of their own: 0, and 1 or -1.
    """

    instrument: InstrumentId
    facts: Instrument
    best: Snapshot
    terms: WarrantTerms
    owner_price: Decimal
    issued: int
    implied_volatility: float
    delta: float
    last_trade_day: date
    status: WarrantStatus
    called: bool

    @property
    def quote(self) -> Quote:
        return self.best.quote

    @property
    def kind(self) -> WarrantKind:
        return self.terms.kind

    @property
    def plain(self) -> bool:
        """Whether it is an ordinary call or put."""
        return self.kind in _PLAIN

    @property
    def outstanding_ratio(self) -> Decimal:
        """Percent of the issue held by the public."""
        return self.terms.street_percent

    @property
    def outstanding(self) -> int:
        """Warrants held by the public."""
        return int(self.issued * self.outstanding_ratio / 100)

    @property
    def cost(self) -> Decimal:
        """Price of warrants for one share of the owner."""
        return self.quote.last * self.terms.conversion_ratio

    @property
    def balance_point(self) -> Decimal:
        """Owner's price at which the warrant is worth its price at the end; 0 for inline ones."""
        if self.kind is WarrantKind.INLINE:
            return Decimal(0)
        return self.terms.strike + self.cost if self.terms.call else self.terms.strike - self.cost

    @property
    def premium(self) -> Decimal:
        """How far the owner has to go to the balance point, in percent of its price; inline ones have none."""
        if self.kind is WarrantKind.INLINE:
            return Decimal(0)
        gap = self.balance_point - self.owner_price
        return (gap if self.terms.call else -gap) * 100 / self.owner_price

    @property
    def moneyness(self) -> Decimal:
        """How far the warrant is in the money, in percent of the strike; below zero outside."""
        if self.terms.upper is not None:
            inside = min(self.owner_price - self.terms.strike, self.terms.upper - self.owner_price)
            return inside * 100 / self.owner_price
        gap = self.owner_price - self.terms.strike
        return (gap if self.terms.call else -gap) * 100 / self.terms.strike

    @property
    def to_recovery(self) -> Decimal | None:
        """Percent from the recovery price to the owner's price, above zero while it is not called; None without one."""
        recovery = self.terms.recovery
        if recovery is None:
            return None
        gap = self.owner_price - recovery
        return (gap if self.terms.call else -gap) * 100 / recovery

    @property
    def leverage(self) -> Decimal:
        """Owner's price by the cost of the right to a share; inline ones give no such right, they have 0."""
        return Decimal(0) if self.kind is WarrantKind.INLINE else self.owner_price / self.cost

    @property
    def effective_leverage(self) -> Decimal:
        """Percent that the warrant moves per percent of its owner."""
        return self.owner_price / self.cost * Decimal(abs(self.delta))

    @property
    def score(self) -> int:
        """A score of our own from 0 to 100: narrow spread, time left, low public holding."""
        bid, ask = self.best.bid, self.best.ask
        narrow = 40 if bid and ask and (ask - bid) / ask < Decimal("0.02") else 20
        return narrow + max(0, 40 - int(self.outstanding_ratio / 2)) + (20 if abs(self.moneyness) < 15 else 5)


def figures_of(exchange: Exchange, warrant: InstrumentId) -> WarrantFigures | None:
    """The figures of a warrant; None for other securities."""
    listing = exchange.details.warrant(warrant)
    if listing is None:
        return None
    terms, owner_price = listing.terms, exchange.quote(listing.terms.owner).last
    best = exchange.snapshot(warrant)
    volatility, delta = _sensitivity(exchange, listing, best, float(owner_price))
    called = exchange.details.called(warrant)
    return WarrantFigures(
        instrument=warrant,
        facts=listing.instrument,
        best=best,
        terms=terms,
        owner_price=owner_price,
        issued=listing.issued_shares,
        implied_volatility=volatility,
        delta=delta,
        last_trade_day=last_trade_day(warrant, terms),
        status=WarrantStatus.SUSPENDED if called else _status(exchange, listing),
        called=called,
    )


def last_trade_day(warrant: InstrumentId, terms: WarrantTerms) -> date:
    day = terms.maturity
    for _ in range(1 if terms.kind in _CALLABLE else _LAST_TRADING_DAYS):
        day = previous_trading_day(market_of(warrant), day)
    return day


def _status(exchange: Exchange, listing: WarrantListing) -> WarrantStatus:
    return _STATUS[listing.state] if listing.rests(exchange.phase(market_of(listing.id)).day) else WarrantStatus.NORMAL


def _sensitivity(
    exchange: Exchange, listing: WarrantListing, best: Snapshot, owner_price: float
) -> tuple[float, float]:
    terms = listing.terms
    if terms.kind in _CALLABLE:
        return 0.0, 1.0 if terms.call else -1.0
    us = to_us(exchange.now)
    if terms.kind is WarrantKind.INLINE:
        step = owner_price * 0.001
        rise = listing.worth.price(owner_price + step, us) - listing.worth.price(owner_price - step, us)
        return listing.volatility_priced or 0.0, rise / (2 * step)
    left = years(us, end_us(listing.id, terms.maturity))
    priced = OptionTerms(terms.call, owner_price, float(terms.strike), left)
    volatility = implied_volatility(priced, float(best.quote.last) * terms.conversion_ratio)
    return volatility, greeks(priced, volatility).delta
