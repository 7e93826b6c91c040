"""Which orders a market and a broker accept; others are denied before they are sent."""

from __future__ import annotations

from enum import StrEnum

from tideboard_core.model.exits import AttachedExits
from tideboard_core.model.instrument import Market, SecurityType, market_of
from tideboard_core.model.offers import REGULAR_ONLY, OfferField, OrderOffers
from tideboard_core.model.order import (
    HELD_STATUSES,
    Order,
    OrderAction,
    OrderStatus,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import AT_AUCTION, TRAITS, OrderType
from tideboard_core.model.shares import Shares, whole

_LIMITED = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT})
_MAINLAND = frozenset({Market.SH, Market.SZ})


class OfferReason(StrEnum):
    """Why a kind of order is not offered; those of the broker are named so. COMBINATION = one is never changed.

    FRACTION = a working order for a fraction of a share, which another program placed: ours are for whole ones.
    NIGHT_ADVANCE = an order for the overnight session alone, before that has begun.
    TERMS_MISSING = the broker does not tell how long another program's order works, or when: none like it can be made.
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
    PAPER_MARKET = "paper-market"
    PAPER_KIND = "paper-kind"
    PAPER_TYPE = "paper-type"
    PAPER_TIME = "paper-time"
    PAPER_HOURS = "paper-hours"
    PAPER_SHORT = "paper-short"
    PAPER_COMBINATIONS = "paper-combinations"
    COMBINATION = "combination"
    NO_COMBINATIONS = "no-combinations"
    STRATEGY = "strategy"
    FRACTION = "fraction"
    TERMS_MISSING = "terms-missing"


class ActionOff(StrEnum):
    """Why an act on an order is off; BROKER = the connection has no such act, PAPER = its paper accounts have none."""

    BROKER = "act-broker"
    PAPER = "act-paper"
    NOT_ASKED = "act-not-asked"
    NOT_WORKING = "act-not-working"
    NOT_DISABLED = "act-not-disabled"
    NOT_ENDED = "act-not-ended"


class ExitsOff(StrEnum):
    """Why a connection does not hold these exits; NONE = it holds none at all, PAPER = none for paper accounts.

    DROPPED = a change leaves out one that it holds: that one is cancelled by itself, or all are withdrawn.
    """

    NONE = "exits-none"
    PAPER = "exits-paper"
    MARKET = "exits-market"
    ENTRY = "exits-entry"
    TIME = "exits-time"
    HOURS = "exits-hours"
    LIMIT = "exits-limit"
    DROPPED = "exits-dropped"


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

    Mainland shares are reached through Stock Connect. That it takes limit orders only is not confirmed by a document
    at hand; the stricter reading applies until then, so a stop there needs a limit. A market order and one at
    auction do not wait for another day, and outside the regular session there are limit orders only.
    """
    taken = offers or OrderOffers()
    if market not in taken.markets:
        return OfferReason.PAPER_MARKET
    if kind is not None and kind not in taken.kinds:
        return OfferReason.PAPER_KIND
    if market in _MAINLAND and order_type not in _LIMITED:
        return OfferReason.LIMIT_ONLY
    if order_type not in taken.types_of(market):
        return OfferReason.PAPER_TYPE if taken.lacks(OfferField.TYPES) else OfferReason.BROKER_TYPE
    if order_type in AT_AUCTION and kind in taken.unauctioned:
        return OfferReason.BROKER_TYPE
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
    words of the broker: they may ask for it in a way that is not known here. A combination is only cancelled. What
    takes an order out of the market is left to the broker's word where its page has no acts for paper.
    """
    paper = offers.lacks(OfferField.ACTIONS)
    if order.legs or (action not in offers.actions and (action in BRINGS_IN or not paper)):
        return ActionOff.PAPER if paper and not order.legs else ActionOff.BROKER
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
    if order.legs:
        return OfferReason.COMBINATION
    if order.quantity != whole(order.quantity):
        return OfferReason.FRACTION
    if order.trail_percent is not None and not offers.trail_percent:
        return OfferReason.TRAIL_PERCENT
    return None if order.order_type in offers.modified else OfferReason.BROKER_TYPE


def not_by_hand(order: Order, offers: OrderOffers) -> bool:
    """Whether the broker's page says that an open order is not withdrawn by hand: it is at the market."""
    traits = TRAITS[order.order_type]
    fired = traits.trigger is not None and order.status not in HELD_STATUSES
    at_market = traits.limited is False and not traits.at_auction and (traits.trigger is None or fired)
    return order.open and at_market and market_of(order.instrument) in offers.market_ends
