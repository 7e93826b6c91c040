"""A combination is one trip while one order opened it; its legs stay in it with their own lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.shares import Shares, exact
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.trip import ZERO, RoundTrip, TripMark


def with_combinations(trips: Sequence[RoundTrip], orders: Mapping[str, OwnOrder]) -> list[RoundTrip]:
    """The trips, with those in one that an order of several legs opened and that no other order added to."""
    combined = {order_id for order_id, order in orders.items() if order.legs}
    if not combined:
        return list(trips)
    found: list[RoundTrip] = []
    legs: defaultdict[str, list[RoundTrip]] = defaultdict(list)
    for trip in trips:
        order_id = _opened_by(trip)
        (legs[order_id] if order_id in combined else found).append(trip)
    for rows in legs.values():
        several = len({row.instrument for row in rows}) > 1 and len({row.currency for row in rows}) == 1
        found += [_combination(rows)] if several else rows
    return found


def _opened_by(trip: RoundTrip) -> str:
    """The one order that opened it; empty where several did, or none."""
    if trip.whole:
        orders = {fill.order_id for fill in trip.whole if fill.side is trip.first.side}
    else:
        orders = {one.fill.order_id for one in trip.fills if one.opening}
    return orders.pop() if len(orders) == 1 else ""


def _combination(rows: Iterable[RoundTrip]) -> RoundTrip:
    legs = tuple(sorted(rows, key=lambda leg: (leg.opened, leg.first.id)))
    fills = tuple(sorted((one for leg in legs for one in leg.fills), key=lambda one: one.fill.time))
    traded: defaultdict[InstrumentId, Shares] = defaultdict(int)
    for leg in legs:
        traded[leg.instrument] += leg.quantity
    count = _common(traded.values())
    entry = _net([(leg.entry, leg) for leg in legs], count)
    closed = [leg.closed for leg in legs if leg.closed is not None]
    flat = len(closed) == len(legs)
    multipliers = {leg.multiplier for leg in legs}
    left = (Fraction(leg.remaining) * Fraction(count) / Fraction(traded[leg.instrument]) for leg in legs)
    return RoundTrip(
        account=legs[0].account,
        instrument=legs[0].instrument,
        name=legs[0].name,
        currency=legs[0].currency,
        long=legs[0].long if not entry else entry > 0,
        parts=fills,
        opened=legs[0].opened,
        closed=max(closed) if flat else None,
        quantity=count,
        remaining=_shares(max(left)),
        entry=entry,
        exit=_net([(leg.exit, leg) for leg in legs], count) if flat else None,
        multiplier=multipliers.pop() if len(multipliers) == 1 else None,
        realised=_sum([leg.realised for leg in legs]),
        basis=_sum([leg.basis for leg in legs]),
        fees=_sum([leg.fees for leg in legs]),
        marks=frozenset[TripMark]().union(*(leg.marks for leg in legs)),
        legs=legs,
    )


def _common(quantities: Iterable[Shares]) -> Shares:
    """The largest number of combinations of which these are whole multiples."""
    parts = [Fraction(quantity) for quantity in quantities]
    return _shares(Fraction(gcd(*(part.numerator for part in parts)), lcm(*(part.denominator for part in parts))))


def _shares(value: Fraction) -> Shares:
    return exact(Decimal(value.numerator) / value.denominator)


def _net(prices: Iterable[tuple[Decimal | None, RoundTrip]], count: Shares) -> Decimal | None:
    """The net price of one combination, None where that of a leg is not known."""
    found = ZERO
    for price, leg in prices:
        if price is None:
            return None
        found += (price if leg.long else -price) * leg.quantity / count
    return found


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, None where one is not known."""
    found = ZERO
    for amount in amounts:
        if amount is None:
            return None
        found += amount
    return found
