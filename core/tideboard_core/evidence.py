"""Everything the checks look at, taken from the hub and the services in one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.draft import Draft
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import MARKET_CURRENCY, Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.order import Funds, MaxQuantity, Order, Position
from tideboard_core.model.quote import MarketState, OrderBook, Quote
from tideboard_core.model.review import SourceKind
from tideboard_core.ports import ORDERS_LINK, QUOTES_LINK, GatewayState, Key, LinkState, LinkStatus, OrderOffers, Topic


class Listed(NamedTuple):
    """What the connection that orders go to calls the security, where prices come from another; None = not known."""

    instrument: Instrument | None


class Unreadable(NamedTuple):
    """What the newest update of something could not be read for; until it can be, that counts as not known."""

    what: Topic
    field: str


_OF_ACCOUNT = (Topic.ORDERS, Topic.FILLS, Topic.POSITIONS, Topic.FUNDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What lock, audit, gateway and blotter say about this draft now.

    `listed` is None where prices and orders share one connection; `today` is the market's own date. `committed` are
    shares of the draft's side of its security that may trade beside it: working orders of anybody, ours that the broker
    does not list yet, and Unknown ones. `unanswered`: a write of that security waits for its answer. `reread`: orders
    and positions were read after the security's last fill, less than three seconds ago. `usual` is the median
    quantity of the last orders of that security, None before the first.
    """

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
    today: date | None = None
    committed: int = 0
    unanswered: bool = False
    reread: bool = False
    usual: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One moment. `known` is False when the instrument's facts are missing; positions None = not read yet."""

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
    services: Services
    unreadable: Unreadable | None = None
    underlying_price: Decimal | None = None

    @property
    def position(self) -> Position | None:
        """The holding in this instrument, if any."""
        return next((p for p in self.positions or () if p.instrument == self.instrument.id), None)

    @property
    def held(self) -> int | None:
        """Net holding in this instrument, short below zero; None before positions were read."""
        if self.positions is None:
            return None
        return sum(row.quantity for row in self.positions if row.instrument == self.instrument.id)

    @property
    def power(self) -> Decimal | None:
        """Buying power in the instrument's currency; None when unknown or kept in another currency."""
        return None if self.funds is None else self.funds.power_in(self.instrument.currency)


def collect(hub: Hub, draft: Draft, services: Services) -> Evidence:
    """Read the hub for `draft`."""
    subject, account = draft.instrument, draft.account
    found: Instrument | None = hub.sound(Key(Topic.INSTRUMENT, subject))
    positions: Sequence[Position] | None = hub.sound(Key(Topic.POSITIONS, account.id))
    book_key = Key(Topic.BOOK, subject)
    needed = (book_key, Key(Topic.QUOTE, subject), *(Key(topic, account.id) for topic in _OF_ACCOUNT))
    return Evidence(
        instrument=found if found is not None else _placeholder(subject),
        known=found is not None,
        quote=hub.sound(Key(Topic.QUOTE, subject)),
        book=hub.sound(book_key),
        book_age=None if hub.problem(book_key) else hub.age(book_key),
        session=session_state(hub, subject),
        link=link_state(hub),
        feed=link_state(hub, QUOTES_LINK),
        funds=hub.sound(Key(Topic.FUNDS, account.id)),
        positions=None if positions is None else tuple(positions),
        order=_current(hub, draft),
        services=services,
        unreadable=next((Unreadable(key.topic, field) for key in needed if (field := hub.problem(key))), None),
        underlying_price=_underlying_price(hub, found),
    )


def link_state(hub: Hub, link: Key = ORDERS_LINK) -> LinkState:
    """State of the connection that orders go to, or of another; DISCONNECTED before its session has spoken."""
    status: LinkStatus | None = hub.value(link)
    return LinkState.DISCONNECTED if status is None else status.state


def session_state(hub: Hub, subject: InstrumentId) -> MarketState:
    """Session of the instrument if it was read, else of its market, else UNKNOWN."""
    own: MarketState | None = hub.sound(Key(Topic.MARKET_STATE, subject))
    if own is not None:
        return own
    state: GatewayState | None = hub.sound(Key(Topic.MARKET_STATE, ""))
    return MarketState.UNKNOWN if state is None else state.markets.get(market_of(subject), MarketState.UNKNOWN)


def _current(hub: Hub, draft: Draft) -> Order | None:
    if draft.replaces is None:
        return None
    orders: tuple[Order, ...] = hub.sound(Key(Topic.ORDERS, draft.account.id)) or ()
    return next((order for order in orders if order.id == draft.replaces.id), None)


def _underlying_price(hub: Hub, found: Instrument | None) -> Decimal | None:
    """Last price of what a derivative stands for, None where nobody shows it."""
    if found is None or found.underlying is None:
        return None
    quote: Quote | None = hub.sound(Key(Topic.QUOTE, found.underlying))
    return quote.last if quote is not None and quote.last > 0 else None


def _placeholder(subject: InstrumentId) -> Instrument:
    market: Market = market_of(subject)
    return Instrument(
        id=subject, name="", security_type=SecurityType.STOCK, lot_size=1, currency=MARKET_CURRENCY[market]
    )
