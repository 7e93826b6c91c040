"""Orders that a connection accepts: markets, kinds, types, times, hours, acts; what some of its accounts lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tideboard_core.model.combination import CombinationsOffer
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.order import Account, Environment, OrderAction, OrderType, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import AT_AUCTION

if TYPE_CHECKING:  # loaded with the first cancel
    from tideboard_core.model.credentials import DataCentre
    from tideboard_core.model.exchange_minutes import NoWithdrawalsOn

E = TypeVar("E", bound=StrEnum)

PLAIN_TYPES = frozenset({OrderType.LIMIT, OrderType.MARKET, OrderType.STOP, OrderType.STOP_LIMIT})
REGULAR_ONLY = frozenset({TradingHours.REGULAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitsOffer:
    """What a broker holds as exits of an entry: on these markets, for entries of these types and sides.

    `hours` are the sessions that exits of a US order may ask for. With `mixed` a take profit with a limit may stand
    beside a stop at market, or the other way round. `dated_by_entry`: those until a date end on their entry's last day.
    """

    markets: frozenset[Market]
    entries: frozenset[OrderType]
    sides: frozenset[Side]
    times: frozenset[TimeInForce]
    hours: frozenset[TradingHours] = REGULAR_ONLY
    stop_limits: bool = True
    mixed: bool = False
    dated_by_entry: bool = False


class OfferField(StrEnum):
    """The fields of an offer, each with what a row about it holds.

    AUCTIONS are the types at auction; SHORTS, EXITS and COMBINATIONS the markets on which shares are sold short, exits
    are held and combinations taken. FILLS, FEES and CASH_LOG are lists that the broker has or not: a row of one holds
    nothing.
    """

    MARKETS = "markets"  # Market
    KINDS = "kinds"  # SecurityType
    TYPES = "types"  # OrderType
    AUCTIONS = "auctions"  # OrderType
    TIMES = "times"  # TimeInForce
    HOURS = "hours"  # TradingHours
    MODIFIED = "modified"  # OrderType
    ACTIONS = "actions"  # OrderAction
    SHORTS = "shorts"  # Market
    EXITS = "exits"  # Market
    COMBINATIONS = "combinations"  # Market
    FILLS = "fills"
    FEES = "fees"
    CASH_LOG = "cash_log"


class OfferSource(NamedTuple):
    """A page of the broker's, the languages in which it says so, and the day on which it was read."""

    page: str
    languages: tuple[str, ...]
    read: str


class OutdatedProgram(NamedTuple):
    """A gateway program that may tell orders wrongly: its version, "" where it told none, and the least right one."""

    version: str
    least: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """One field as a broker has it by its own pages, for its paper accounts, some markets or some kinds of security.

    `takes` is what is left of the field, None = all of it. Where two pages differ, `takes` is the stricter and `wider`
    the other: an entry gets the one, an exit, typed, both. `tried` is what an entry may ask for all the same, typed,
    since users saw it work. `why` says what nobody but the row can know. `markets` and `kinds` are what the row is
    about, None = all; `real`: it is about accounts of real money alone.
    """

    field: OfferField
    takes: frozenset[StrEnum] | None = None
    wider: frozenset[StrEnum] | None = None
    tried: frozenset[StrEnum] = frozenset()
    sources: tuple[OfferSource, ...] = ()
    why: str = ""
    markets: frozenset[Market] | None = None
    kinds: frozenset[SecurityType] | None = None
    real: bool = False

    @property
    def contradicted(self) -> bool:
        """Whether two pages of the broker differ."""
        return self.wider is not None

    @property
    def scoped(self) -> bool:
        """Whether the row is about some markets or kinds of security alone."""
        return self.markets is not None or self.kinds is not None

    def left(self, *, wide: bool) -> frozenset[StrEnum] | None:
        """What is left of the field; `wide`: for an exit.

        What is held says itself that paper has its market and its kind, whatever a page says.
        """
        if wide and self.field in {OfferField.MARKETS, OfferField.KINDS}:
            return None
        return self.wider if wide and self.wider is not None else self.takes


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCeiling:
    """The most that a firm of the broker takes in one order: shares or contracts, and money of a currency."""

    firm: str
    markets: frozenset[Market]
    kinds: frozenset[SecurityType]
    sources: tuple[OfferSource, ...]
    quantity: int | None = None
    value: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOffers:
    """One broker's offer. A market that is not named takes the plain types, and orders for the regular session only.

    `hours` are the sessions that an order may ask for; those `unconfirmed` warn until one such order came back as sent.
    `night_alone`: one for the overnight session trades in no other, is for the day and is not taken before it begins.
    `regular_kinds` are traded in the regular session alone, `unauctioned` ones in no auction.
    Orders on `connect` go through Stock Connect and rest on its days; those of paper accounts go nowhere.
    On `ex_days_end` what lasts is ended before the open of an ex-day. On `short_by_limit` shares are sold short by
    limit orders for the day, while the session runs, not below the best ask; on `short_for_day` for the day alone.
    `closing_types` are those that a firm of the broker takes to close a position alone.
    `market_freezes` is how many times its value a market order freezes, where it is more; on `market_ends` what one
    does not match is over, and none is withdrawn by hand.
    `modified` are the types that a working order may be changed in; `trail_percent`: whether a trailing stop's distance
    may be a percentage; `monitors`: whether one may wait for a price before it follows the market;
    `actions` are what else can be done to a broker's order; `exits` is what it holds for an entry, None = nothing;
    `combinations` are those of options that it takes, None = none. `shorts` are the markets on which shares may be sold
    short. `fills`, `fees` and `cash_log`: whether the broker has these lists. Cancelling is in no offer: every broker
    takes it, for every order; `no_withdrawals` are the minutes in which by its page the market does not, beside
    those of `exchange_minutes.py`.
    `gtc_days` is how many calendar days an order lasts at most that is good till cancelled, 0 = not told.
    `ceilings` are the most that firms of the broker take in one order, of accounts of real money.
    `rows` are those about some markets or kinds of security, `paper` those about the broker's paper accounts;
    `on_paper`: this is the offer to them, and `for_exits` what an order that closes may use, typed, None = the same:
    `wide`, each row's wider reading. `differing` are the kinds of security about which the broker's texts differ.
    `tried` are the markets on which an entry may ask for the exits of that, typed.
    `centre`: the data centre that it is of, where that takes less than the broker's other one.
    `outdated`: with real money the program between us and the broker is good for exits alone.
    """

    types: Mapping[Market, frozenset[OrderType]] = field(default_factory=dict)
    times: frozenset[TimeInForce] = frozenset({TimeInForce.DAY, TimeInForce.GTC})
    hours: Mapping[Market, frozenset[TradingHours]] = field(default_factory=dict)
    unconfirmed: frozenset[TradingHours] = frozenset()
    night_alone: bool = False
    regular_kinds: frozenset[SecurityType] = frozenset()
    unauctioned: frozenset[SecurityType] = frozenset()
    market_freezes: Mapping[Market, Decimal] = field(default_factory=dict)
    market_ends: frozenset[Market] = frozenset()
    modified: frozenset[OrderType] = PLAIN_TYPES
    trail_percent: bool = True
    monitors: bool = False
    actions: frozenset[OrderAction] = frozenset(OrderAction)
    exits: ExitsOffer | None = None
    combinations: CombinationsOffer | None = None
    markets: frozenset[Market] = frozenset(Market)
    kinds: frozenset[SecurityType] = frozenset(SecurityType)
    shorts: frozenset[Market] = frozenset(Market)
    short_by_limit: frozenset[Market] = frozenset()
    short_for_day: frozenset[Market] = frozenset()
    closing_types: Mapping[str, frozenset[OrderType]] = field(default_factory=dict)
    ex_days_end: frozenset[Market] = frozenset()
    connect: frozenset[Market] = frozenset()
    fills: bool = True
    fees: bool = True
    cash_log: bool = True
    no_withdrawals: NoWithdrawalsOn = field(default_factory=dict)

    gtc_days: int = 0
    ceilings: tuple[OrderCeiling, ...] = ()
    rows: tuple[OfferRow, ...] = ()
    wide: bool = False
    differing: frozenset[SecurityType] = frozenset()
    paper: tuple[OfferRow, ...] = ()
    on_paper: bool = False
    centre: DataCentre | None = None
    outdated: OutdatedProgram | None = None
    for_exits: OrderOffers | None = None
    tried: frozenset[Market] = frozenset()

    def widened(self) -> OrderOffers:
        """The same with what an order that closes may use: where the broker's texts differ, the wider one."""
        kinds = (row.kinds or frozenset(SecurityType) for row in self.rows if row.contradicted)
        return replace(
            self, for_exits=replace(self, wide=True, for_exits=None), differing=frozenset[SecurityType]().union(*kinds)
        )

    def of(self, account: Account) -> OrderOffers:
        """What this account may use: some brokers' paper accounts take less, one alone less than another.

        A simulated account of the practice exchange is one of paper too: that refuses what the broker's would.
        """
        if not self.paper or not (account.simulated or account.environment is Environment.PAPER):
            return self
        strict = self._reduced(wide=False)
        if account.kinds is not None:
            strict = replace(strict, kinds=strict.kinds & account.kinds)
        tried = frozenset(Market) & frozenset(one for row in self.paper for one in row.tried)
        return replace(strict, on_paper=True, for_exits=replace(self._reduced(wide=True), on_paper=True), tried=tried)

    def exits_on(self, market: Market | None) -> ExitsOffer | None:
        """What an entry on this market may ask for as exits, typed where the market is `tried`; None = nothing."""
        return self.for_exits.exits if self.for_exits is not None and market in self.tried else self.exits

    def types_of(self, market: Market, kind: SecurityType | None = None) -> frozenset[OrderType]:
        """Order types that the market accepts on this connection; `kind` None = of no certain kind of security."""
        taken = self.types.get(market, PLAIN_TYPES)
        for row in self.rows:
            if row.field is OfferField.TYPES and (row.markets is None or market in row.markets):
                left = row.left(wide=self.wide) if row.kinds is None or kind in row.kinds else None
                taken = taken if left is None else taken & left
        return taken

    def kinds_on(self, market: Market) -> frozenset[SecurityType]:
        """Kinds of security that are traded on the market."""
        return self._left(OfferField.KINDS, self.kinds, market)

    def modified_on(self, market: Market) -> frozenset[OrderType]:
        """Types that a working order on the market may be changed in."""
        return self._left(OfferField.MODIFIED, self.modified, market)

    def actions_on(self, market: Market) -> frozenset[OrderAction]:
        """Acts that an order on the market takes."""
        return self._left(OfferField.ACTIONS, self.actions, market)

    def ceiling_of(self, account: Account, market: Market, kind: SecurityType) -> OrderCeiling | None:
        """The most of one order of this account, None where no page says it."""
        for one in self.ceilings:
            if one.firm == account.firm and market in one.markets and kind in one.kinds and not self.on_paper:
                return one
        return None

    def by_kind(self, field_: OfferField, market: Market, kind: SecurityType | None) -> bool:
        """Whether a row about this kind of security takes something of the field."""
        return any(
            row.field is field_ and kind in (row.kinds or ()) and market in (row.markets or Market) for row in self.rows
        )

    def hours_of(self, market: Market) -> frozenset[TradingHours]:
        """Sessions that an order on the market may ask for on this connection."""
        return self.hours.get(market, REGULAR_ONLY)

    def lacks(self, field_: OfferField) -> bool:
        """Whether this is the offer to paper accounts, and the broker's page takes something of the field from them."""
        return self.on_paper and any(row.field is field_ and row.takes is not None for row in self.paper)

    def _left(self, field_: OfferField, taken: frozenset[E], market: Market) -> frozenset[E]:
        """What rows about whole markets leave of a field."""
        for row in self.rows:
            if row.field is field_ and row.kinds is None and (row.markets is None or market in row.markets):
                left = row.left(wide=self.wide)
                taken = taken if left is None else taken & left
        return taken

    def _reduced(self, *, wide: bool) -> OrderOffers:
        whole = [row for row in self.paper if not row.scoped]
        rows = {row.field: left for row in whole if (left := row.left(wide=wide)) is not None}
        auctions = AT_AUCTION - rows.get(OfferField.AUCTIONS, AT_AUCTION)
        all_types = {one: self.types.get(one, PLAIN_TYPES) for one in Market}
        types = {one: all_ & rows.get(OfferField.TYPES, all_) - auctions for one, all_ in all_types.items()}
        exits, combinations = self.exits, self.combinations
        if exits is not None:
            on = exits.markets & rows.get(OfferField.EXITS, exits.markets)
            exits = replace(exits, markets=on) if on else None
        if combinations is not None:
            on = combinations.markets & rows.get(OfferField.COMBINATIONS, combinations.markets)
            combinations = replace(combinations, markets=on) if on else None
        return replace(
            self,
            markets=self.markets & rows.get(OfferField.MARKETS, self.markets),
            kinds=self.kinds & rows.get(OfferField.KINDS, self.kinds),
            types=types,
            times=self.times & rows.get(OfferField.TIMES, self.times),
            hours={one: found & rows.get(OfferField.HOURS, found) for one, found in self.hours.items()},
            modified=self.modified & rows.get(OfferField.MODIFIED, self.modified),
            actions=self.actions & rows.get(OfferField.ACTIONS, self.actions),
            shorts=self.shorts & rows.get(OfferField.SHORTS, self.shorts),
            exits=exits,
            combinations=combinations,
            connect=frozenset(),
            fills=self.fills and OfferField.FILLS not in rows,
            fees=self.fees and OfferField.FEES not in rows,
            cash_log=self.cash_log and OfferField.CASH_LOG not in rows,
            rows=tuple(row for row in self.rows if not row.real) + tuple(row for row in self.paper if row.scoped),
            wide=wide,
            for_exits=None,
        )
