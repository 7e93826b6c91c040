"""Combinations of options: strategy and side of our legs, and the legs that a row names.

A request has no side for each leg: the broker derives it from strategy and side (longbridge 5.3, `submit_multileg`).
Only strategies of which the market knows one meaning are sent: a purchase of a vertical spread is the debit spread, of
a straddle or strangle both contracts, of a calendar spread the later one. The net price of a sale is what it brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.errors import BadInput, OrderDenied
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.model.combination import (
    CombinationLeg,
    CombinationRequest,
    CombinationsOffer,
    Strategy,
    strategy_of,
)
from tideboard_core.model.derivatives import ContractTerms, OptionSide, option_of
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Order, Side, TimeInForce
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol

STRATEGY: Final = {
    Strategy.VERTICAL_CALL: "VerticalCallSpread",
    Strategy.VERTICAL_PUT: "VerticalPutSpread",
    Strategy.STRADDLE: "Straddle",
    Strategy.STRANGLE: "Strangle",
    Strategy.CALENDAR_CALL: "CalendarCallSpread",
    Strategy.CALENDAR_PUT: "CalendarPutSpread",
}
OFFER: Final = CombinationsOffer(
    markets=frozenset({Market.HK, Market.US}),
    strategies=frozenset(STRATEGY),
    time_in_force=frozenset({TimeInForce.DAY}),
    most_legs=2,
)
"""The wire has no time in force: what is sent is for the day."""
_SIDES: Final = {"Buy": Side.BUY, "Sell": Side.SELL}


class WireOrder(NamedTuple):
    """A combination as the broker takes it; `price` is positive, None at market. `legs` in the strategy's order."""

    strategy: str
    side: Side
    price: Decimal | None
    legs: tuple[CombinationLeg, ...]


def wire_order(request: CombinationRequest) -> WireOrder:
    """Return strategy, side, price and legs; raises OrderDenied where the broker could mean something else by them."""
    strategy = strategy_of(request.legs)
    found = ((leg, option_of(leg.instrument)) for leg in request.legs)
    rows = [(leg, option.terms) for leg, option in found if option is not None and option.terms is not None]
    if strategy not in STRATEGY or len(rows) != len(request.legs):
        raise OrderDenied("combinations-not-offered", account=request.account.short_id)
    if any(leg.ratio != 1 for leg in request.legs):  # whose net price, of one pair or of all, is not documented
        raise OrderDenied("combination-ratios")
    rows.sort(key=lambda row: _place(strategy, row[1]))
    side = rows[0][0].side
    price = request.price if request.price is None or side is Side.BUY else -request.price
    if price is not None and price <= 0:
        raise OrderDenied("combination-price-sign", price=request.price)
    return WireOrder(STRATEGY[strategy], side, price, tuple(leg for leg, _ in rows))


def _place(strategy: Strategy, terms: ContractTerms) -> tuple[object, ...]:
    """What a purchase buys comes first; of two bought contracts the call."""
    if strategy in {Strategy.CALENDAR_CALL, Strategy.CALENDAR_PUT}:
        return (-terms.expiry.toordinal(),)
    if strategy is Strategy.VERTICAL_PUT:
        return (-terms.strike,)
    return (terms.side is not OptionSide.CALL, terms.strike)


def leg_rows(order: WireOrder) -> list[dict[str, str]]:
    """Return the legs as a new order names them."""
    return [{"symbol": wire_symbol(leg.instrument), "ratio_quantity": str(leg.ratio)} for leg in order.legs]


def legs_of(row: Row) -> tuple[CombinationLeg, ...]:
    """Return the legs that a row, a detail or a push names, () for an ordinary order. Raises GatewayError."""
    return tuple(_leg(one) for one in fields.rows(fields.mapping(row, "multi_leg"), "legs"))


def _leg(row: Row) -> CombinationLeg:
    symbol, word, ratio = (
        fields.required(row, "symbol"),
        fields.required(row, "side"),
        fields.shares(row, "ratio_quantity"),
    )
    side = _SIDES.get(word)
    if side is None or ratio <= 0 or not isinstance(ratio, int):
        raise unreadable(field="multi_leg", value=f"{word} {ratio}")
    try:
        return CombinationLeg(instrument=instrument_of(symbol), side=side, ratio=ratio)
    except BadInput:
        raise unreadable(field="multi_leg", value=symbol) from None


def as_combination(order: Order, legs: Sequence[CombinationLeg]) -> Order:
    """Return an order that has the side and the prices of its strategy as the combination of these legs."""
    sign = 1 if order.side is Side.BUY else -1
    return replace(
        order,
        legs=tuple(legs),
        instrument=legs[0].instrument,
        side=legs[0].side,
        price=None if order.price is None else order.price * sign,
        average_price=None if order.average_price is None else order.average_price * sign,
    )
