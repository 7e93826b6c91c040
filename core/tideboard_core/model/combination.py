"""Combinations of options: one order for two to four contracts of one underlying, at one net price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from math import gcd
from typing import Final, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.derivatives import ContractTerms, OptionSide, option_of
from tideboard_core.model.fees import FeeItem
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.order import Account, Environment, OrderType, Side, TimeInForce
from tideboard_core.model.order_terms import CombinationLeg, require_sane
from tideboard_core.model.review import Check, Gesture
from tideboard_core.model.shares import Shares

__all__ = ["CombinationLeg"]

FEWEST_LEGS: Final = 2
MOST_LEGS: Final = 4
MOST_RATIO: Final = 100
"""Largest number of contracts of one leg in one combination; brokers take less."""
NET_STEP: Final = Decimal("0.01")
"""Step of a net price, whatever those of its legs are: spreads trade in cents (marketdata.app; brokers' pages)."""
_TYPES: Final = frozenset({OrderType.LIMIT, OrderType.MARKET})


class Strategy(StrEnum):
    """What the legs of a combination are together, see `strategy_of`; CUSTOM = none of the named ones."""

    VERTICAL_CALL = "vertical-call"
    VERTICAL_PUT = "vertical-put"
    STRADDLE = "straddle"
    STRANGLE = "strangle"
    CALENDAR_CALL = "calendar-call"
    CALENDAR_PUT = "calendar-put"
    BUTTERFLY = "butterfly"
    CONDOR = "condor"
    IRON_BUTTERFLY = "iron-butterfly"
    IRON_CONDOR = "iron-condor"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationRequest:
    """A new order for a combination. Construction validates its form; the guard checks everything else.

    It is no OrderRequest: no leg of it may pass for an order of its own. `quantity` counts combinations. `price` is the
    net price of one combination per unit of the underlying, in the currency of the legs: positive is paid, negative is
    received, zero is a limit too; None at market. `client_order_id` as in an order request.
    """

    account: Account
    legs: tuple[CombinationLeg, ...]
    quantity: int
    order_type: OrderType
    client_order_id: str
    price: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.DAY

    def __post_init__(self) -> None:
        """Refuse a shape that no broker could mean; raises BadInput."""
        if self.quantity <= 0:
            raise BadInput("quantity-not-positive", quantity=self.quantity)
        require_legs(self.legs)
        if self.order_type not in _TYPES:
            raise BadInput("combination-type", type=self.order_type)
        if (self.price is not None) != (self.order_type is OrderType.LIMIT):
            raise BadInput("price-missing" if self.price is None else "price-not-wanted", value=self.price)
        if self.price is not None and not self.price.is_finite():
            raise BadInput("price-not-a-number", value=self.price)
        require_sane(self.quantity * max(leg.ratio for leg in self.legs), self.price)

    @property
    def market(self) -> Market:
        """The market of all legs."""
        return market_of(self.legs[0].instrument)


def require_legs(legs: Sequence[CombinationLeg]) -> None:
    """Refuse legs that are none together: their number, a contract twice, a ratio, markets; raises BadInput."""
    if not FEWEST_LEGS <= len(legs) <= MOST_LEGS:
        raise BadInput("legs-number", count=len(legs), least=FEWEST_LEGS, most=MOST_LEGS)
    if len({leg.instrument for leg in legs}) != len(legs):
        raise BadInput("legs-repeated")
    if not all(0 < leg.ratio <= MOST_RATIO for leg in legs):
        raise BadInput("ratio-out-of-bounds", most=MOST_RATIO)
    if len({market_of(leg.instrument) for leg in legs}) != 1:
        raise BadInput("legs-markets")


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationMargin:
    """What a combination would change, by the broker's word, in the account's currency; None = not told.

    `buying_power_change` is below zero where the combination takes buying power. `option_power` is what the account
    has for options now.
    """

    initial_change: Decimal | None = None
    maintenance_change: Decimal | None = None
    buying_power_change: Decimal | None = None
    net_assets_change: Decimal | None = None
    withdrawable_change: Decimal | None = None
    option_power: Decimal | None = None


class NetQuote(NamedTuple):
    """Net prices of one combination from its legs' books: `bid` is what selling it brings, `ask` what buying it costs.

    Signed as in a request; None = a leg has nobody on that side, or no book.
    """

    bid: Decimal | None
    ask: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationTerms:
    """What the guard shows of a combination; money of the whole order in the currency of the legs.

    `max_loss` and `max_gain` are at expiry, before fees; None = unbounded, unless `outcome_known` is false: then legs
    end on different days, and what the combination is worth on the first of them nobody knows. So is a loss unless
    `loss_known`: a bought leg that ends later may not be exercised before. `max_loss` is positive
    for a loss. `breakevens` are prices of the underlying. `margin` is the broker's word, None where it says nothing.
    """

    strategy: Strategy
    net_now: NetQuote
    max_loss: Decimal | None
    max_gain: Decimal | None
    breakevens: tuple[Decimal, ...] = ()
    outcome_known: bool = True
    loss_known: bool = True
    margin: CombinationMargin | None = None
    fees: tuple[FeeItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSummary:
    """A leg in a confirmation: its contract, best prices when it was opened, and the holding in it, signed.

    `contracts` are those of the whole order. None = not known.
    """

    leg: CombinationLeg
    instrument: Instrument
    terms: ContractTerms | None
    contracts: int
    bid: Decimal | None
    ask: Decimal | None
    held: Shares | None

    @property
    def held_after(self) -> Shares | None:
        """The holding once all of it has traded."""
        signed = self.contracts if self.leg.side is Side.BUY else -self.contracts
        return None if self.held is None else self.held + signed


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationSummary:
    """The frozen part of a confirmation: exactly what will be sent, and its cost in the currency of the legs.

    `cost` is the money of the whole order at `price`, below zero where it is received; `estimated`: at market, at what
    the books ask for it. `total` has the fees. `reduces`: every leg closes what is held. `value` is what the limits of
    value measure. None = not known.
    """

    environment: Environment
    account: Account
    request: CombinationRequest
    client_order_id: str
    quantity: int
    legs: tuple[LegSummary, ...]
    terms: CombinationTerms
    underlying: InstrumentId | None
    underlying_price: Decimal | None
    currency: str
    multiplier: int | None
    price: Decimal | None
    estimated: bool
    cost: Decimal | None
    fee_total: Decimal | None
    total: Decimal | None
    value: Decimal | None
    closes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationPreview:
    """The window's view of a combination that is not yet submitted: cost, outcome, checks now."""

    summary: CombinationSummary
    checks: tuple[Check, ...]
    gesture: Gesture


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationsOffer:
    """Which combinations a connection takes: on these markets, of these strategies, types and times in force.

    `signs` is whether it is known how the broker marks a net price that is received; ours is below zero.
    """

    markets: frozenset[Market]
    strategies: frozenset[Strategy] = field(default_factory=lambda: frozenset(Strategy))
    order_types: frozenset[OrderType] = _TYPES
    time_in_force: frozenset[TimeInForce] = frozenset({TimeInForce.DAY, TimeInForce.GTC})
    most_legs: int = MOST_LEGS
    signs: bool = True


def strategy_of(
    legs: Sequence[CombinationLeg], contracts: Mapping[InstrumentId, ContractTerms] | None = None
) -> Strategy:
    """What the legs are together; by `contracts`, or without them by what their codes name.

    Bought and sold ones have one name. The butterflies and condors have wings of equal width.
    """
    known = contracts if contracts is not None else _by_code(legs)
    if any(leg.instrument not in known for leg in legs) or len({leg.instrument for leg in legs}) != len(legs):
        return Strategy.CUSTOM
    share = gcd(*(leg.ratio for leg in legs)) or 1
    rows = sorted((_Row.of(leg, known[leg.instrument], share) for leg in legs), key=lambda row: row.terms)
    if len(rows) == FEWEST_LEGS:
        return _of_two(rows)
    if len({row.terms.expiry for row in rows}) != 1:
        return Strategy.CUSTOM
    by_strike = sorted(rows, key=lambda row: (row.terms.strike, row.terms.side is OptionSide.CALL))
    return _of_three(by_strike) if len(rows) == _THREE else _of_four(by_strike)


_THREE: Final = 3


class _Row(NamedTuple):
    terms: ContractTerms
    signed: int

    @classmethod
    def of(cls, leg: CombinationLeg, terms: ContractTerms, share: int) -> _Row:
        ratio = leg.ratio // share
        return cls(terms, ratio if leg.side is Side.BUY else -ratio)


def _by_code(legs: Sequence[CombinationLeg]) -> dict[InstrumentId, ContractTerms]:
    named = ((leg.instrument, option_of(leg.instrument)) for leg in legs)
    return {one: contract.terms for one, contract in named if contract is not None and contract.terms is not None}


def _of_two(rows: Sequence[_Row]) -> Strategy:
    (first, a), (second, b) = rows
    if first.side is second.side:
        if a != -b:
            return Strategy.CUSTOM
        calls = first.side is OptionSide.CALL
        if first.expiry == second.expiry:
            return Strategy.VERTICAL_CALL if calls else Strategy.VERTICAL_PUT
        if first.strike == second.strike:
            return Strategy.CALENDAR_CALL if calls else Strategy.CALENDAR_PUT
        return Strategy.CUSTOM
    if a != b or first.expiry != second.expiry:
        return Strategy.CUSTOM
    call, put = (first, second) if first.side is OptionSide.CALL else (second, first)
    if call.strike == put.strike:
        return Strategy.STRADDLE
    return Strategy.STRANGLE if put.strike < call.strike else Strategy.CUSTOM


def _of_three(rows: Sequence[_Row]) -> Strategy:
    low, middle, high = (row.terms.strike for row in rows)
    signed, one_side = [row.signed for row in rows], len({row.terms.side for row in rows}) == 1
    fits = one_side and signed in ([1, -2, 1], [-1, 2, -1]) and middle - low == high - middle
    return Strategy.BUTTERFLY if fits else Strategy.CUSTOM


def _of_four(rows: Sequence[_Row]) -> Strategy:
    strikes, signed = [row.terms.strike for row in rows], [row.signed for row in rows]
    if signed not in ([1, -1, -1, 1], [-1, 1, 1, -1]) or strikes[1] - strikes[0] != strikes[3] - strikes[2]:
        return Strategy.CUSTOM
    if strikes[0] == strikes[1]:
        return Strategy.CUSTOM
    sides = [row.terms.side for row in rows]
    if len(set(sides)) == 1:
        return Strategy.CONDOR if strikes[1] < strikes[2] else Strategy.CUSTOM
    if sides != [OptionSide.PUT, OptionSide.PUT, OptionSide.CALL, OptionSide.CALL]:
        return Strategy.CUSTOM
    return Strategy.IRON_BUTTERFLY if strikes[1] == strikes[2] else Strategy.IRON_CONDOR
