"""Orders that a connection accepts: types, times in force and hours, per market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tideboard_core.model.combination import CombinationsOffer
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Environment, OrderAction, OrderType, Side, TimeInForce, TradingHours

PLAIN_TYPES = frozenset({OrderType.LIMIT, OrderType.MARKET, OrderType.STOP, OrderType.STOP_LIMIT})
REGULAR_ONLY = frozenset({TradingHours.REGULAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitsOffer:
    """What a broker holds as exits of an entry: on these markets, for entries of these types and sides.

    `hours` are the sessions that exits of a US order may ask for. With `mixed` a take profit with a limit may stand
    beside a stop at market, or the other way round.
    """

    markets: frozenset[Market]
    entries: frozenset[OrderType]
    sides: frozenset[Side]
    times: frozenset[TimeInForce]
    hours: frozenset[TradingHours] = REGULAR_ONLY
    stop_limits: bool = True
    mixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOffers:
    """One broker's offer. A market that is not named takes the plain types, and orders for the regular session only.

    `hours` are the sessions that an order may ask for; those `unconfirmed` warn until one such order came back as sent.
    `modified` are the types that a working order may be changed in;
    `actions` are what else can be done to a broker's order; `exits` is what it holds for an entry, None = nothing;
    `combinations` are those of options that it takes, None = none.
    `paper_types` are those that the broker's paper accounts take, None = all; `on_paper`: this is the offer to them.
    `paper_fills`: whether the broker tells the executions of paper accounts.
    """

    types: Mapping[Market, frozenset[OrderType]] = field(default_factory=dict)
    times: frozenset[TimeInForce] = frozenset({TimeInForce.DAY, TimeInForce.GTC})
    hours: Mapping[Market, frozenset[TradingHours]] = field(default_factory=dict)
    unconfirmed: frozenset[TradingHours] = frozenset()
    modified: frozenset[OrderType] = PLAIN_TYPES
    actions: frozenset[OrderAction] = frozenset(OrderAction)
    exits: ExitsOffer | None = None
    combinations: CombinationsOffer | None = None

    paper_types: frozenset[OrderType] | None = None
    paper_fills: bool = True
    on_paper: bool = False

    def of(self, environment: Environment) -> OrderOffers:
        """What an account of this environment may use: some brokers' paper accounts take less, and for the day only."""
        if environment is not Environment.PAPER or self.paper_types is None:
            return self
        types = {market: self.types_of(market) & self.paper_types for market in Market}
        return replace(self, types=types, times=frozenset({TimeInForce.DAY}), on_paper=True)

    def types_of(self, market: Market) -> frozenset[OrderType]:
        """Order types that the market accepts on this connection."""
        return self.types.get(market, PLAIN_TYPES)

    def hours_of(self, market: Market) -> frozenset[TradingHours]:
        """Sessions that an order on the market may ask for on this connection."""
        return self.hours.get(market, REGULAR_ONLY)
