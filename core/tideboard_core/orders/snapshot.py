"""The pre-trade snapshot: all that the checks read, taken at one moment, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tideboard_core.market.hub import Hub
from tideboard_core.model.account_reads import UnreadCall
from tideboard_core.model.closures import Closure
from tideboard_core.model.derivatives import Contract, option_of
from tideboard_core.model.held_doubt import HeldDoubt
from tideboard_core.model.hub_keys import CLOSURES, ORDERS_LINK, LinkKey, Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.limits import MoneyLimits, TradingLimits
from tideboard_core.model.live import LinkState
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.opening import AroundOpen, has_traded
from tideboard_core.model.order import Fill, Funds, MaxQuantity, Order, OrderType, Position, Side, TradingHours
from tideboard_core.model.order_terms import WholeLeg
from tideboard_core.model.quote import MarketState, OrderBook, Quote
from tideboard_core.model.reference import ExDay
from tideboard_core.model.review import BookPreview, SourceKind
from tideboard_core.model.session import exchange_date
from tideboard_core.model.session_price import (
    MAX_BOOK_AGE,
    OUTSIDE,
    PriceMoment,
    SessionPrice,
    middle_of,
    regular_last,
    session_price,
)
from tideboard_core.model.shares import Shares
from tideboard_core.model.splits import price_in, splits_on
from tideboard_core.orders.book_effect import effect_on, worst_taken
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.way_out import Provable, PutBack, WayOut, Working, way_out_of
from tideboard_core.orders.way_out_table import EXIT_COLLAR

if TYPE_CHECKING:
    from tideboard_core.orders.option_cover import OptionCover, Uncovered


class Listed(NamedTuple):
    """The security as the orders' connection lists it, if prices come from another one; None = not known."""

    instrument: Instrument | None


class Unreadable(NamedTuple):
    """The field that made the newest update of `what` unreadable; until then the value counts as not known."""

    what: Topic[object]
    field: str


class UnderlyingPrice(NamedTuple):
    """Prices of a derivative's underlying: `now` is its session price, without one the regular last price `last`."""

    now: Decimal | None = None
    last: Decimal | None = None


class Braked(NamedTuple):
    """What the loss brake of the account says: whether it holds what increases risk, and its figures."""

    holds: bool
    data: Mapping[str, object]


class Sales(NamedTuple):
    """What is sold out of a holding, and what stands behind contracts that could be left bare; none by a purchase.

    `beyond` as in `WayOut`, None of a combination too.
    """

    account_id: str
    sold: frozenset[InstrumentId] = frozenset()
    behind: frozenset[InstrumentId] = frozenset()
    beyond: Shares | None = None


AUCTION_REACH = 15
"""Percent that an auction's price may lie away: HKEX takes 15 % of the last close before the open, less at the end."""
_OF_ACCOUNT = (Topic.ORDERS, Topic.FILLS, Topic.POSITIONS, Topic.FUNDS)


@dataclass(frozen=True, kw_only=True)
class PretradeSnapshot:
    """A draft, the limits, and the state of hub, lock, order log, gateway and blotter for it, read in one step.

    From the hub: `known` is False if the instrument's facts are missing, `positions` None before the first read;
    `order` is the working order that is changed, as it stands now. `unread` is the first call of the account that has
    not come on this connection.

    From the other services: `now` is market time, `blocks_by` as `PriceMoment.by`. `today` is the market's own
    date, `assumed`: no table and no broker says whether the market trades on it.
    `working` is what may trade besides the draft on its side of its security. `unknown` is the client order id of an
    unknown order on the same side. `reread`: orders and positions were read after the security's last fill and the last
    other write of it, less than three seconds ago; of a contract, after the last of any contract of its owner. `cover`
    is what the account has of the owner's options, None where it has none of them and for the leg of a combination,
    which is judged as a whole. `usual` is the median quantity of the last orders of that security, None before the
    first. `listed` is None if prices and orders share one connection. `brake` is None where no loss brake is set for
    the account. `provable` is what lists at most ten seconds old prove, None where they prove nothing; `late` is what
    the brake says to an entry whose lists were not read in time, None where they were. `over` is why the proposal that
    it was made from may not go out, empty where it may, None where nobody knows it or there is none. `put_back`: it is
    an exit that a flatten took away. `fallen` are the fields of safety that fell back when the settings were read,
    empty once a person confirmed them. `hours_seen`: the broker is known to keep the draft's hours as they are sent.
    `untold` are shares of exits on the draft's side that were asked for with an entry, and that the broker does not
    tell of. `stopless` are shares of its position without a stop after a change to fewer, 0 where it takes none from
    them. `ex_days` are those of the security that anything here has read. `closure` is what shows that the market is
    shut while it is listed as trading. `opening` is what came of a security of New York around its open. `paused` are
    the seconds of a pause that the server asked for, 0.0 = none lasts. `doubt` is what is known of its holding where
    nobody knows how much is held; `positions` are then what is held in every state.
    """

    draft: Draft
    limits: TradingLimits
    instrument: Instrument
    known: bool
    quote: Quote | None
    book: OrderBook | None
    book_age: float | None
    session: MarketState
    link: LinkState
    feed: LinkState
    funds: Funds | None
    positions: tuple[Position, ...] | None
    order: Order | None
    unread: UnreadCall | None = None
    unreadable: Unreadable | None = None
    underlying: UnderlyingPrice = field(default_factory=UnderlyingPrice)
    now: datetime
    blocks_by: datetime | None = None
    lock_open: bool
    lock_left: float
    audit_problem: str
    budget: float
    traded_today: Decimal | None
    unknown: str | None
    repeated: bool
    source: SourceKind
    max_quantity: MaxQuantity | None
    offers: OrderOffers = field(default_factory=OrderOffers)
    listed: Listed | None = None
    pinned: bool = False
    fallen: tuple[str, ...] = ()
    today: date | None = None
    assumed: bool = False
    working: Working = field(default_factory=Working)
    reread: bool = False
    provable: Provable | None = None
    late: Braked | None = None
    usual: Decimal | None = None
    brake: Braked | None = None
    cover: OptionCover | None = None
    over: str | None = None
    put_back: PutBack | None = None
    hours_seen: bool = True
    untold: Shares = 0
    stopless: Shares = 0
    ex_days: tuple[ExDay, ...] = ()
    closure: Closure | None = None
    opening: AroundOpen | None = None
    paused: float = 0.0
    doubt: HeldDoubt | None = None

    # --- prices and value -------------------------------------------------------------------------------------------

    @cached_property
    def effect(self) -> BookPreview | None:
        """What the order would do to the newest book; None without a book."""
        if self.book is None or self.book_age is None:
            return None
        return effect_on(self.book, self.draft, self.book_age, multiplier=self.instrument.multiplier)

    @cached_property
    def trail(self) -> Decimal | None:
        """Distance of the draft as a trailing stop in currency, a percentage of the market price; None = not known."""
        return self._distance(self.draft)

    @cached_property
    def trigger(self) -> Decimal | None:
        """The draft's trigger; of a trailing stop where it would stand now.

        That is its distance from the market price, or for a change where the broker has it now, moved by what the
        distance changes.
        """
        draft, trail, standing = self.draft, self.trail, self.draft.replaces
        if not draft.trails:
            return draft.trigger
        if trail is None or self.market_price is None:
            return None
        before = None if standing is None else self._distance(standing)
        if standing is None or standing.trigger is None or before is None:
            return self._beyond(self.market_price, trail)
        return self._beyond(standing.trigger, trail - before)

    @cached_property
    def limit(self) -> Decimal | None:
        """The draft's limit; of a trailing stop where it would stand now, None without one or without its trigger."""
        if not self.draft.trails or self.draft.limit_offset is None or self.trigger is None:
            return self.draft.price
        return self._beyond(self.trigger, self.draft.limit_offset)

    def stands(self, price: Decimal) -> bool:
        """Whether a book of at most MAX_BOOK_AGE seconds has a price, on either side."""
        if self.book is None or self.book_age is None or self.book_age > MAX_BOOK_AGE:
            return False
        return any(level.price == price for level in (*self.book.bids, *self.book.asks))

    def _distance(self, order: Draft | Order) -> Decimal | None:
        if order.trail_amount is not None or order.trail_percent is None or self.market_price is None:
            return order.trail_amount
        return self.market_price * order.trail_percent / 100

    def _beyond(self, price: Decimal, distance: Decimal) -> Decimal:
        """A price so far on the costly side of another, on the price step away from the market."""
        buys = self.draft.side is Side.BUY
        moved = price + distance if buys else price - distance
        step = self.instrument.price_step(max(moved, Decimal(0)))
        return max((moved / step).to_integral_value(ROUND_CEILING if buys else ROUND_FLOOR) * step, step)

    @property
    def _auctioned(self) -> Decimal | None:
        """The worst price that an auction may find, by the widest bounds of the exchange; None without a price."""
        reach = AUCTION_REACH if self.draft.side is Side.BUY else -AUCTION_REACH
        return None if self.market_price is None else self.market_price * (100 + reach) / 100

    @property
    def reference_price(self) -> Decimal | None:
        """What values the order: its limit, a stop's trigger, for a market order the worst level, else the market's.

        A trailing stop counts at its limit or trigger as it would stand now, an order at auction at its worst price.
        """
        if self.draft.bound is not None:
            return self.draft.bound
        if self.draft.trails:
            return self.trigger if self.limit is None else self.limit
        if self.draft.order_type is OrderType.AUCTION:
            return self._auctioned
        worst = worst_taken(self.effect)
        if worst is not None:
            return worst
        return self.market_price if self.market_price is not None else regular_last(self.quote)

    @property
    def value(self) -> Decimal | None:
        """Value of the whole order in the instrument's currency, multiplier included; None without any price."""
        price = self.reference_price
        return None if price is None else price * self.draft.quantity * self.instrument.multiplier

    @property
    def _measures(self) -> bool:
        """Whether the prices of its source measure anything."""
        return self.source not in {SourceKind.DELAYED, SourceKind.REPLAYED}

    @property
    def day(self) -> date:
        """The exchange's day by market time."""
        return self.today or exchange_date(self.draft.market, self.now)

    @cached_property
    def session_price(self) -> SessionPrice | None:
        """The price that trades now; None = not known."""
        if not self._measures:
            return None
        collar = self.limits.collar_best_percent
        split = splits_on(self.ex_days, self.day)
        moment = PriceMoment(self.session, self.now, self.book_age, collar, self.blocks_by, split, self.opening)
        return session_price(self.quote, self.book, moment, self.security_type)

    @property
    def regular_last(self) -> Decimal | None:
        """Last price of regular hours, None when there is none that measures anything."""
        return regular_last(self.quote) if self._measures else None

    @property
    def market_price(self) -> Decimal | None:
        """Session price, without one the regular last price: what triggers, trails, values and patient limits go by."""
        return self.regular_last if self.session_price is None else self.session_price.price

    @property
    def hours_price(self) -> Decimal | None:
        """The price by which an order of its hours is triggered: one for regular hours waits for the regular last."""
        regular = self.session in OUTSIDE and self.draft.hours is TradingHours.REGULAR
        return self.regular_last if regular else self.market_price

    def exit_prices(self) -> tuple[Decimal, ...]:
        """Prices from any of which the costly side of an exit is measured, see `safety.md` 3.

        Beside the session price the middle of a fresh book up to EXIT_COLLAR collars wide, and the regular last price;
        on the day of a split, before its first trade, that in the new shares too.
        """
        if not self._measures:
            return ()
        middle = middle_of(self.book, self.book_age, EXIT_COLLAR * self.limits.collar_best_percent)
        now = None if self.session_price is None else self.session_price.price
        prices = now, middle, self.regular_last, self._last_in_new_shares
        return tuple(price for price in prices if price is not None)

    @property
    def _last_in_new_shares(self) -> Decimal | None:
        """The regular last price of an earlier day in the shares since today, None without a split or its number."""
        ratio = next((one.ratio for one in self.ex_days if one.day == self.day and one.split), None)
        if self.quote is None or self.regular_last is None or ratio is None:
            return None
        return None if has_traded(self.quote, self.now, self.opening) else price_in(self.regular_last, ratio)

    @property
    def collared_price(self) -> Decimal | None:
        """What the collar holds: a waiting stop's trigger, the limit, or the worst price without one."""
        if self.draft.waits:
            return self.trigger
        if self.draft.order_type is OrderType.AUCTION:
            return self._auctioned
        return self.draft.price if self.draft.price is not None else worst_taken(self.effect)

    @property
    def priced(self) -> bool:
        """Whether a limit bounds what it trades at now: false of market orders and of those that wait for a trigger."""
        return not self.draft.waits and self.draft.price is not None

    # --- money and position -----------------------------------------------------------------------------------------

    @property
    def money(self) -> MoneyLimits | None:
        """The limits of the instrument's currency, None where none are set."""
        return self.limits.money.get(self.instrument.currency)

    @property
    def power(self) -> Decimal | None:
        """Buying power in the instrument's currency; None when unknown or kept in another currency."""
        return None if self.funds is None else self.funds.power_in(self.instrument.currency)

    @property
    def held(self) -> Shares | None:
        """Net holding in this instrument, short below zero; None before positions were read."""
        if self.positions is None:
            return None
        return sum(row.quantity for row in self.positions if row.instrument == self.instrument.id)

    @property
    def available(self) -> Shares:
        """Units of the holding that the broker lets go now: a broker may list it in more than one row."""
        return sum(row.available for row in self.positions or () if row.instrument == self.instrument.id)

    @cached_property
    def contract(self) -> Contract | None:
        """What is known of it as an option; None of any other security."""
        return option_of(self.draft.instrument, self.instrument if self.known else None)

    @property
    def security_type(self) -> SecurityType:
        """Type by its facts, or by its code: what looks like an option is one."""
        return self.instrument.security_type if self.contract is None else SecurityType.OPTION

    @cached_property
    def uncovered(self) -> Uncovered:
        """The contracts of its owner that it would leave bare; none while positions are not known."""
        from tideboard_core.orders.option_cover import Uncovered  # with the first order that is judged

        if self.cover is None or self.positions is None:
            return Uncovered()
        draft = self.draft
        return self.cover.uncovered_by([WholeLeg(draft.instrument, draft.side, draft.working)])

    @property
    def sales(self) -> Sales:
        """What of the account it sells, and what it could leave bare."""
        if self.draft.side is Side.BUY:
            return Sales(self.draft.account.id)
        sold = frozenset({self.draft.instrument})
        behind = frozenset() if self.cover is None else self.cover.securities - sold
        return Sales(self.draft.account.id, sold, behind, self.way_out.beyond)

    @cached_property
    def way_out(self) -> WayOut:
        """What it adds to the account's risk, and what proves that it adds nothing."""
        return way_out_of(
            self.draft,
            held=self.held,
            working=self.working,
            bare=self.contract is not None and self.uncovered.some,
            last=self.market_price,
            fresh=self.reread,
            provable=self.provable,
            put_back=self.put_back,
            doubt=self.doubt,
        )


def unreadable(hub: Hub, draft: Draft) -> Unreadable | None:
    """The first of book, quote and the account's lists whose newest update could not be read."""
    subject, account = draft.instrument, draft.account
    needed = (Topic.BOOK.of(subject), Topic.QUOTE.of(subject), *(topic.of(account.id) for topic in _OF_ACCOUNT))
    return next((Unreadable(key.topic, field) for key in needed if (field := hub.problem(key))), None)


def link_state(hub: Hub, link: LinkKey = ORDERS_LINK) -> LinkState:
    """State of the connection that orders go to, or of another; DISCONNECTED before its session has spoken."""
    status = hub.value(link)
    return LinkState.DISCONNECTED if status is None else status.state


def all_executions(hub: Hub, account_id: str) -> tuple[Fill, ...]:
    """All executions of the day that the broker has told, those that it took back too."""
    return (*(hub.value(Topic.FILLS.of(account_id)) or ()), *(hub.value(Topic.TAKEN_BACK.of(account_id)) or ()))


def session_state(hub: Hub, subject: InstrumentId) -> MarketState:
    """Trading session of the instrument's market, UNKNOWN before it was read."""
    state = hub.sound(Topic.GATEWAY_STATE.of(""))
    return MarketState.UNKNOWN if state is None else state.markets.get(market_of(subject), MarketState.UNKNOWN)


def closure_of(hub: Hub, subject: InstrumentId) -> Closure | None:
    """What shows that the instrument's market is shut while it is listed as trading."""
    market = market_of(subject)
    return next((one for one in hub.value(CLOSURES) or () if one.market is market), None)


def session_assumed(hub: Hub, subject: InstrumentId) -> bool:
    """Whether the state of the instrument's market rests on nothing but the weekday."""
    state = hub.sound(Topic.GATEWAY_STATE.of(""))
    return state is not None and market_of(subject) in state.assumed


def order_now(hub: Hub, draft: Draft) -> Order | None:
    """The working order that `draft` changes, as the hub has it."""
    if draft.replaces is None:
        return None
    orders = hub.sound(Topic.ORDERS.of(draft.account.id)) or ()
    return next((order for order in orders if order.id == draft.replaces.id), None)


def placeholder(subject: InstrumentId) -> Instrument:
    """An instrument of which nothing was read: one share a lot, in its market's currency."""
    market: Market = market_of(subject)
    return Instrument(
        id=subject, name="", security_type=SecurityType.STOCK, lot_size=1, currency=MARKET_CURRENCY[market]
    )


def percent_from(price: Decimal | None, reference: Decimal | None) -> Decimal | None:
    """`price` against `reference` in signed percent, None when one of them is not known."""
    return None if price is None or not reference else (price - reference) / reference * 100
