"""What an order was charged, spread over its fills by their money: the sum is exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Final

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill
from tideboard_core.trips.known_fills import KnownFills
from tideboard_core.trips.trip import ZERO, TripMark

_CENT: Final = Decimal("0.01")
_FINE: Final = Decimal("0.00")
"""Added to a fee: it is written as finely as the sum of the shares of its fills."""


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


class FillFees:
    """What each fill was charged, by its order; spread over its fills where a single one is asked for."""

    def __init__(
        self,
        known: KnownFills,
        fees: Mapping[str, Decimal],
        given_up: frozenset[str],
        points: Mapping[InstrumentId, Decimal],
    ) -> None:
        """Mark the fills of each order whose fee is not known.

        `points` is the money of one point: the legs of a combination share one fee.
        """
        self._of_order, self._fees, self._points = known.of_order, fees, points
        self._found: dict[str, Decimal] = {}
        self._missing = set[str]()
        for order_id in known.of_order:
            total = fees.get(order_id)
            if total is None or not total.is_finite():
                self._missing.add(order_id)
                known.mark(order_id, TripMark.FEES_NOT_TOLD if order_id in given_up else TripMark.FEES_OPEN)

    def charge(self, fill_id: str, fee: Decimal) -> None:
        """Give a fill that no broker listed its fee."""
        self._found[fill_id] = fee

    def of(self, fill: Fill) -> Decimal | None:
        """The fee of one fill; None while it is not known."""
        found = self._found.get(fill.id)
        if found is None and fill.order_id not in self._missing:
            self._spread(fill.order_id)
            found = self._found.get(fill.id)
        return found

    def lack(self, fills: Iterable[Fill]) -> bool:
        """Whether the fee of one of them is not known."""
        return bool(self._missing) and any(fill.order_id in self._missing for fill in fills)

    def all_lack(self, fills: Iterable[Fill]) -> bool:
        """Whether the fee of none of them is known."""
        return bool(self._missing) and all(fill.order_id in self._missing for fill in fills)

    def of_trip(self, fills: Sequence[Fill]) -> Decimal:
        """The fees of fills none of which `lack` one, the same as the sum of each."""
        found, count, of_order, fees = ZERO, 0, self._of_order, self._fees
        for order_id in {fill.order_id: None for fill in fills}:
            every = of_order[order_id]
            several = len(every)
            count += several
            if several == 1:
                found += fees[order_id]
            else:
                total = fees[order_id]
                found += total + _FINE if every[0].price or any(fill.price for fill in every) else total
        if count == len(fills):
            return found
        # Some of an order is in another trip: its fee has to be spread.
        return sum((fee for fill in fills if (fee := self.of(fill)) is not None), ZERO)

    def _spread(self, order_id: str) -> None:
        fills, total = self._of_order.get(order_id, ()), self._fees.get(order_id)
        if total is None:
            return
        if len(fills) == 1:
            self._found[fills[0].id] = total
            return
        moneys = [fill.price.copy_abs() * fill.quantity for fill in fills]
        if len({fill.instrument for fill in fills}) > 1:
            moneys = [money * self._points.get(fill.instrument, 1) for money, fill in zip(moneys, fills, strict=True)]
        for fill, share in zip(fills, spread(total, moneys), strict=True):
            self._found[fill.id] = share
