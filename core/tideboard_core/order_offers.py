"""Which orders a market and a broker take; what they do not take is never sent to be refused."""

from __future__ import annotations

from enum import StrEnum

from tideboard_core.model.instrument import Market
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import OrderType, TimeInForce, TradingHours

_LIMITED = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT})
_MAINLAND = frozenset({Market.SH, Market.SZ})


class OfferReason(StrEnum):
    """Why a kind of order is not offered; the last three are the broker's."""

    LIMIT_ONLY = "limit-only"
    MARKET_DAY = "market-day"
    LIMIT_OUTSIDE = "limit-outside"
    BROKER_TYPE = "broker-type"
    BROKER_TIME = "broker-time"
    BROKER_HOURS = "broker-hours"


def not_offered(
    market: Market,
    order_type: OrderType,
    time_in_force: TimeInForce,
    hours: TradingHours = TradingHours.REGULAR,
    offers: OrderOffers | None = None,
) -> OfferReason | None:
    """Return why the combination is off, None where it is offered.

    Mainland shares are reached through Stock Connect. That it takes limit orders only is not confirmed by a document
    at hand; the stricter reading stands until one is, so a stop there needs a limit. A market order does not wait for
    another day, and outside the regular session there are limit orders only.
    """
    taken = offers or OrderOffers()
    if market in _MAINLAND and order_type not in _LIMITED:
        return OfferReason.LIMIT_ONLY
    if order_type not in taken.types_of(market):
        return OfferReason.BROKER_TYPE
    if time_in_force not in taken.times:
        return OfferReason.BROKER_TIME
    if hours not in taken.hours_of(market):
        return OfferReason.BROKER_HOURS
    if order_type is OrderType.MARKET and time_in_force is not TimeInForce.DAY:
        return OfferReason.MARKET_DAY
    if hours is not TradingHours.REGULAR and order_type is not OrderType.LIMIT:
        return OfferReason.LIMIT_OUTSIDE
    return None


def not_modified(order_type: OrderType, offers: OrderOffers) -> OfferReason | None:
    """Return why a working order of this type is not changed here, None where it is."""
    return None if order_type in offers.modified else OfferReason.BROKER_TYPE
