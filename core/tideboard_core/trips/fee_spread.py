"""What an order was charged, spread over its fills by their money: the sum is exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Final

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.trips.known_fills import KnownFills
from tideboard_core.trips.trip import ZERO, TripMark

_CENT: Final = Decimal("0.01")


def spread(total: Decimal, moneys: Sequence[Decimal]) -> list[Decimal]:
    """The share of each, in cents or the finer unit of the total; what rounding leaves goes to the largest.

    `moneys` are without sign; of equal ones the first counts as the largest.
    """
    whole = sum(moneys, ZERO)
    if len(moneys) == 1 or not whole:
        return [total, *[ZERO] * (len(moneys) - 1)]
    largest = moneys.index(max(moneys))
    unit = _CENT if total == total.quantize(_CENT) else Decimal(1).scaleb(int(total.as_tuple().exponent))
    shares, rest = [ZERO] * len(moneys), total
    for place, money in enumerate(moneys):
        if place != largest:
            shares[place] = (total * money / whole).quantize(unit, ROUND_DOWN)
            rest -= shares[place]
    shares[largest] = rest
    return shares


def fees_of_fills(
    known: KnownFills, fees: Mapping[str, Decimal], given_up: frozenset[str], points: Mapping[InstrumentId, Decimal]
) -> dict[str, Decimal]:
    """Each fill's fee by its id. One that is missing is not told, and its fills are marked.

    `points` is the money of one point: the legs of a combination share one fee.
    """
    found: dict[str, Decimal] = {}
    for order_id, fills in known.of_order.items():
        told = fees.get(order_id)
        if told is None or not told.is_finite():
            known.mark(order_id, TripMark.FEES_NOT_TOLD if order_id in given_up else TripMark.FEES_OPEN)
        elif len(fills) == 1:
            found[fills[0].id] = told
        else:
            moneys = [fill.price.copy_abs() * fill.quantity for fill in fills]
            if len({fill.instrument for fill in fills}) > 1:
                moneys = [money * points.get(fill.instrument, 1) for money, fill in zip(moneys, fills, strict=True)]
            for fill, share in zip(fills, spread(told, moneys), strict=True):
                found[fill.id] = share
    return found
