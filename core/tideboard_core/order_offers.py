"""Which order types and times in force a market takes; what it does not take is never sent to be refused."""

from __future__ import annotations

from enum import StrEnum

from tideboard_core.model.instrument import Market
from tideboard_core.model.order import OrderType, TimeInForce

_LIMITED = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT})
_MAINLAND = frozenset({Market.SH, Market.SZ})


class OfferReason(StrEnum):
    """Why a kind of order is not offered."""

    LIMIT_ONLY = "limit-only"
    MARKET_DAY = "market-day"


def not_offered(market: Market, order_type: OrderType, time_in_force: TimeInForce) -> OfferReason | None:
    """Return why the combination is off, None where it is offered.

    Mainland shares are reached through Stock Connect. That it takes limit orders only is not confirmed by a document
    at hand; the stricter reading stands until one is, so a stop there needs a limit. A market order does not wait for
    another day.
    """
    if market in _MAINLAND and order_type not in _LIMITED:
        return OfferReason.LIMIT_ONLY
    if order_type is OrderType.MARKET and time_in_force is not TimeInForce.DAY:
        return OfferReason.MARKET_DAY
    return None
