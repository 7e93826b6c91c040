"""Which orders a market and a broker accept; others are denied before they are sent."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from tideboard_core.model.exits import AttachedExits
from tideboard_core.model.instrument import CONTRACTS, Market, SecurityType, market_of
from tideboard_core.model.offers import REGULAR_ONLY, OfferField, OrderOffers
from tideboard_core.model.order import (
    DOUBTED,
    HELD_STATUSES,
    Order,
    OrderAction,
    OrderStatus,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import AT_AUCTION, PLACED, TRAITS, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, hard, typed
from tideboard_core.model.shares import Shares, size_of, whole
from tideboard_core.orders.snapshot import PretradeSnapshot

_LIMITED = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.IF_TOUCHED_LIMIT})
_MAINLAND = frozenset({Market.SH, Market.SZ})


class OfferReason(StrEnum):
    """Why a kind of order is not offered; those of the broker are named so. COMBINATION = one is never changed.

    FRACTION = a working order for a fraction of a share, which another program placed: ours are for whole ones.
    SHORT_LIMIT, SHORT_DAY, SHORT_SESSION, SHORT_ASK = terms by which the market sells no shares short.
    NIGHT_ADVANCE = an order for the overnight session alone, before that has begun.
    TERMS_MISSING = the broker does not tell how long another program's order works, or when: none like it can be made.
    KIND_TYPE = this kind of security takes fewer types than its market. MARKET_CHANGE = no order of this market is
    changed, only cancelled. CLOSING_TYPE = the account's firm takes this type to close alone, and it opens.
    NET_RECEIVED = a combination's limit is received, and how the broker marks that is not known. UNNAMED = the broker
    lists the order without a name.
    """

    LIMIT_ONLY = "limit-only"
    MARKET_DAY = "market-day"
    AUCTION_DAY = "auction-day"
    LIMIT_OUTSIDE = "limit-outside"
    BROKER_TYPE = "broker-type"
    BROKER_TIME = "broker-time"
    BROKER_HOURS = "broker-hours"
    TRAIL_PERCENT = "trail-percent"
    MONITOR = "broker-monitor"
    NIGHT_DAY = "hours-night-day"
    NIGHT_ADVANCE = "hours-night-advance"
    KIND_HOURS = "hours-kind"
    KIND_TYPE = "offer-kind-type"
    MARKET_CHANGE = "offer-market-change"
    CLOSING_TYPE = "offer-closing-type"
    NET_RECEIVED = "offer-net-received"
    PAPER_MARKET = "paper-market"
    PAPER_KIND = "paper-kind"
    PAPER_TYPE = "paper-type"
    PAPER_TIME = "paper-time"
    PAPER_HOURS = "paper-hours"
    PAPER_SHORT = "paper-short"
    SHORT_LIMIT = "short-by-limit"
    SHORT_DAY = "short-by-day"
    SHORT_SESSION = "short-by-session"
    SHORT_ASK = "short-by-ask"
    PAPER_COMBINATIONS = "paper-combinations"
    COMBINATION = "combination"
    NO_COMBINATIONS = "no-combinations"
    CENTRE_TYPE = "centre-type"
    CENTRE_COMBINATIONS = "centre-combinations"
    STRATEGY = "strategy"
    FRACTION = "fraction"
    TERMS_MISSING = "terms-missing"
    UNNAMED = "offer-unnamed"


class ActionOff(StrEnum):
    """Why an act on an order is off; BROKER = the connection has no such act, PAPER = its paper accounts have none.

    MARKET = orders of this market have none.
    DOUBTED: the program between us and the broker may tell an ended order as disabled. UNNAMED as in `OfferReason`.
    """

    BROKER = "act-broker"
    MARKET = "offer-act-market"
    PAPER = "act-paper"
    DOUBTED = "act-doubted"
    NOT_ASKED = "act-not-asked"
    NOT_WORKING = "act-not-working"
    NOT_DISABLED = "act-not-disabled"
    NOT_ENDED = "act-not-ended"
    UNNAMED = "act-unnamed"


class ExitsOff(StrEnum):
    """Why a connection does not hold these exits; NONE = it holds none at all, PAPER = none for paper accounts.

    CENTRE = none for accounts of this data centre, where no other stop stands at the broker either.

    EARLY = one at market that would fire outside the regular session, and be sold at the open whatever the price is.
    DROPPED = a change leaves out one that it holds: that one is cancelled by itself, or all are withdrawn.
    DATED = they are to last until another day than their entry, whose last day the broker gives them.
    """

    NONE = "exits-none"
    CENTRE = "exits-centre"
    PAPER = "exits-paper"
    MARKET = "exits-market"
    ENTRY = "exits-entry"
    TIME = "exits-time"
    HOURS = "exits-hours"
    EARLY = "exits-early"
    LIMIT = "exits-limit"
    DROPPED = "exits-dropped"
    DATED = "exits-dated"


_BY_TYPE: Final = frozenset({OfferReason.KIND_TYPE, OfferReason.LIMIT_ONLY, OfferReason.PAPER_TYPE})
"""Reasons that say which types are taken instead."""
BRINGS_IN = frozenset({OrderAction.RECONFIRM, OrderAction.ENABLE})
"""Acts after which an order may trade."""
_MAY_REST = frozenset({OrderStatus.PENDING, OrderStatus.SUBMITTED, OrderStatus.PARTIALLY_FILLED})
_ENDED_EARLY = frozenset({OrderStatus.CANCELLED, OrderStatus.REJECTED, OrderStatus.EXPIRED})
_ACT_OFF = {
    OrderAction.RECONFIRM: ActionOff.NOT_ASKED,
    OrderAction.DISABLE: ActionOff.NOT_WORKING,
    OrderAction.ENABLE: ActionOff.NOT_DISABLED,
    OrderAction.DELETE: ActionOff.NOT_ENDED,
}


TRIED_TO_CLOSE = frozenset({OfferReason.NIGHT_DAY, OfferReason.NIGHT_ADVANCE, OfferReason.KIND_HOURS})
"""Rules of a broker that only its own refusal keeps an order from that closes what is held."""


def is_closing(held: Shares | None, side: Side) -> bool:
    """Whether an order of this side closes what is held, however many shares it is for."""
    return held is not None and held != 0 and (held > 0) is (side is Side.SELL)


def offer_for(offers: OrderOffers, held: Shares | None, side: Side) -> OrderOffers:
    """The part of an account's offer for an order of this side: for one that closes what is held, that for exits."""
    return offers.for_exits if offers.for_exits is not None and is_closing(held, side) else offers


def not_offered(
    market: Market,
    order_type: OrderType,
    time_in_force: TimeInForce,
    hours: TradingHours = TradingHours.REGULAR,
    offers: OrderOffers | None = None,
    kind: SecurityType | None = None,
    *,
    percent: bool = False,
) -> OfferReason | None:
    """Return why the combination is off, None where it is offered; `kind` None = not asked.

    `percent`: its distance is a percentage.

    Mainland shares are reached through Stock Connect, which takes orders with a limit only. A market order and one at
    auction do not wait for another day, and outside the regular session there are limit orders only.
    """
    taken = offers or OrderOffers()
    if market not in taken.markets:
        return OfferReason.PAPER_MARKET
    if kind is not None and kind not in (taken.kinds_on(market) if taken.on_paper else taken.kinds):
        return OfferReason.PAPER_KIND
    if market in _MAINLAND and order_type not in _LIMITED:
        return OfferReason.LIMIT_ONLY
    if order_type not in taken.types_of(market, kind):
        if taken.by_kind(OfferField.TYPES, market, kind):
            return OfferReason.KIND_TYPE
        if taken.centre is not None:
            return OfferReason.CENTRE_TYPE
        return OfferReason.PAPER_TYPE if taken.lacks(OfferField.TYPES) else OfferReason.BROKER_TYPE
    if order_type in AT_AUCTION and kind in taken.unauctioned | CONTRACTS:
        return OfferReason.BROKER_TYPE  # the auctions are those of the securities market
    if time_in_force not in taken.times:
        return OfferReason.PAPER_TIME if taken.lacks(OfferField.TIMES) else OfferReason.BROKER_TIME
    if hours not in taken.hours_of(market):
        return OfferReason.PAPER_HOURS if taken.lacks(OfferField.HOURS) else OfferReason.BROKER_HOURS
    if hours is not TradingHours.REGULAR and kind in taken.regular_kinds:
        return OfferReason.KIND_HOURS
    lasts = time_in_force is not TimeInForce.DAY
    terms = {
        OfferReason.NIGHT_DAY: hours is TradingHours.OVERNIGHT and taken.night_alone and lasts,
        OfferReason.MARKET_DAY: order_type is OrderType.MARKET and lasts,
        OfferReason.AUCTION_DAY: order_type in AT_AUCTION and lasts,
        OfferReason.LIMIT_OUTSIDE: hours is not TradingHours.REGULAR and order_type is not OrderType.LIMIT,
        OfferReason.TRAIL_PERCENT: percent and not taken.trail_percent,
    }
    return next((reason for reason, off in terms.items() if off), None)


def action_off(order: Order, action: OrderAction, offers: OrderOffers) -> ActionOff | None:
    """Return why an act cannot be done to an order as it stands, None where it can.

    A reconfirmation is possible where the broker asks for it, and where an order that is not in the market carries
    words of the broker: they may ask for it in a way that is not known here. A combination is only cancelled.
    """
    if order.unnamed:
        return ActionOff.UNNAMED
    if order.legs or action not in offers.actions:
        paper = offers.lacks(OfferField.ACTIONS)
        return ActionOff.PAPER if paper and not order.legs else ActionOff.BROKER
    if action not in offers.actions_on(market_of(order.instrument)):
        return ActionOff.MARKET
    if action is OrderAction.ENABLE and order.broker_status == DOUBTED:
        return ActionOff.DOUBTED
    held = order.status in {OrderStatus.PENDING, OrderStatus.DISABLED}
    possible = {
        OrderAction.RECONFIRM: order.asks > 0 or (held and bool(order.text)),
        OrderAction.DISABLE: order.open and order.status in _MAY_REST,
        OrderAction.ENABLE: order.status is OrderStatus.DISABLED,
        OrderAction.DELETE: order.status in _ENDED_EARLY,
    }
    return None if possible[action] else _ACT_OFF[action]


def exits_off(
    market: Market, order_type: OrderType, side: Side, exits: AttachedExits | None, offers: OrderOffers
) -> ExitsOff | None:
    """Return why the broker does not hold such exits for an entry, None where it does; `exits` None asks for any."""
    offer = offers.exits_on(market) if offers.tried else offers.exits
    if offer is None and offers.centre is not None:
        return ExitsOff.CENTRE
    if offer is None:
        return ExitsOff.PAPER if offers.lacks(OfferField.EXITS) else ExitsOff.NONE
    if market not in offer.markets:
        return ExitsOff.MARKET
    if order_type not in offer.entries or side not in offer.sides:
        return ExitsOff.ENTRY
    if exits is None:
        return None
    if exits.time_in_force not in offer.times:
        return ExitsOff.TIME
    if exits.hours not in (offer.hours if market is Market.US else REGULAR_ONLY):
        return ExitsOff.HOURS
    limited = {terms.limit is not None for terms in exits.terms().values()}
    unlike = len(limited) > 1 and not offer.mixed
    return ExitsOff.LIMIT if unlike or (True in limited and not offer.stop_limits) else None


def not_modified(order: Order, offers: OrderOffers) -> OfferReason | None:
    """Return why a working order is not changed here, None where it is."""
    if order.unnamed:
        return OfferReason.UNNAMED
    if order.legs:
        return OfferReason.COMBINATION
    if order.quantity != whole(order.quantity):
        return OfferReason.FRACTION
    if order.trail_percent is not None and not offers.trail_percent:
        return OfferReason.TRAIL_PERCENT
    if order.order_type in offers.modified and not offers.modified_on(market_of(order.instrument)):
        return OfferReason.MARKET_CHANGE
    return None if order.order_type in offers.modified else OfferReason.BROKER_TYPE


def changed_by_replacing(order: Order, offers: OrderOffers, held: Shares | None) -> bool:
    """Whether a change of a stop is its cancel and a new one in its stead, since its market changes no order."""
    own_stop = order.order_type is OrderType.STOP_LIMIT and not order.entry
    return own_stop and is_closing(held, order.side) and not_modified(order, offers) is OfferReason.MARKET_CHANGE


def not_changed(order: Order, offers: OrderOffers, held: Shares | None) -> OfferReason | None:
    """Return why a working order is changed neither by a change nor by a new one in its stead, None where it is."""
    return None if changed_by_replacing(order, offers, held) else not_modified(order, offers)


def not_by_hand(order: Order, offers: OrderOffers) -> bool:
    """Whether the broker's page says that an open order is not withdrawn by hand: it is at the market."""
    traits = TRAITS[order.order_type]
    fired = traits.trigger is not None and order.status not in HELD_STATUSES
    at_market = traits.limited is False and not traits.at_auction and (traits.trigger is None or fired)
    return order.open and at_market and market_of(order.instrument) in offers.market_ends


# --- the checks of an order -------------------------------------------------------------------------------------------


def offered(snapshot: PretradeSnapshot) -> Check:
    """Whether market and broker take this type with this time in force and these hours, or a change of it.

    Where two pages of the broker differ, an order that closes may use the wider one, typed: by what is held, for a
    flatten is planned while the exits of its position stand. One that closes and breaks a broker's rule of hours is
    typed too: `tried`, for only the broker itself refuses it.
    """
    draft, offers, held = snapshot.draft, snapshot.offers, snapshot.held
    reason = _not_taken(snapshot, offers)
    data = {"market": draft.market, **({} if reason is None else _instead(snapshot, reason))}
    if reason is not None and draft.proposal is None and draft.working <= size_of(held or 0):
        wider = offer_for(offers, held, draft.side)
        if wider is not offers and _not_taken(snapshot, wider) is None:
            return typed(CheckCode.OFFERED, passed=False, reason=reason, contradicted=True, **data)
        if reason in TRIED_TO_CLOSE and is_closing(held, draft.side):
            return typed(CheckCode.OFFERED, passed=False, reason=reason, tried=True, **data)
    return hard(CheckCode.OFFERED, passed=reason is None, reason=reason or "", **data)


def ceiling(snapshot: PretradeSnapshot) -> Check | None:
    """The most that the broker takes in one order, by its page: shares or contracts, and money.

    What only closes is typed, see the table: the broker may refuse it. A change that leaves no more is none of it.
    """
    draft, kind = snapshot.draft, snapshot.instrument.security_type
    found = snapshot.offers.ceiling_of(draft.account, draft.market, kind) if snapshot.offers.ceilings else None
    if found is None or snapshot.way_out.eased:
        return None
    limits = ((draft.quantity, found.quantity, ""), (snapshot.value, found.value, found.currency))
    for value, limit, currency in limits:
        if limit is not None and value is not None and value > limit:
            data = {"value": value, "limit": limit, "currency": currency}
            return hard(CheckCode.CEILING, passed=False, **data)
    return hard(CheckCode.CEILING, passed=True, value=draft.quantity, limit=found.quantity, currency="")


def _instead(snapshot: PretradeSnapshot, reason: OfferReason) -> dict[str, object]:
    """The types that are taken, where the type is what is refused."""
    if reason not in _BY_TYPE:
        return {}
    kind = snapshot.instrument.security_type if snapshot.known else None
    taken = snapshot.offers.types_of(snapshot.draft.market, kind)
    return {"takes": tuple(one for one in PLACED if one in taken)}


def _not_taken(snapshot: PretradeSnapshot, offers: OrderOffers) -> OfferReason | None:
    """Why an offer has not the draft's terms, None where it has."""
    draft = snapshot.draft
    if draft.replaces is not None:
        return not_modified(draft.replaces, offers)
    terms = draft.market, draft.order_type, draft.time_in_force, draft.hours
    kind = snapshot.instrument.security_type if snapshot.known else None
    reason = not_offered(*terms, offers, kind, percent=draft.trail_percent is not None)
    if reason is None and draft.monitor is not None and not offers.monitors:
        return OfferReason.MONITOR
    if reason is None and _opens_by_closing_type(snapshot, offers):
        return OfferReason.CLOSING_TYPE
    early = draft.hours is TradingHours.OVERNIGHT and snapshot.session is not MarketState.OVERNIGHT
    return OfferReason.NIGHT_ADVANCE if reason is None and early and offers.night_alone else reason


def _opens_by_closing_type(snapshot: PretradeSnapshot, offers: OrderOffers) -> bool:
    """Whether the order opens by a type that its account's firm takes to close alone.

    Where what is held is not known it is no denial: it might be a way out, and the broker refuses one that opens.
    """
    draft, held = snapshot.draft, snapshot.held
    taken = offers.closing_types.get(draft.account.firm, frozenset())
    return draft.order_type in taken and held is not None and not is_closing(held, draft.side)
