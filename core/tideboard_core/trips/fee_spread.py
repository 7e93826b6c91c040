"""What an order was charged, spread over its fills by their money: the sum is exact."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Final

_CENT: Final = Decimal("0.01")


def spread(total: Decimal, moneys: Sequence[Decimal]) -> list[Decimal]:
    """The share of each, in cents or the finer unit of the total; what rounding leaves goes to the largest.

    `moneys` are without sign; of equal ones the first counts as the largest.
    """
    if len(moneys) == 1:
        return [total]
    whole = sum(moneys, Decimal(0))
    unit = min(_CENT, Decimal(1).scaleb(int(total.as_tuple().exponent)))
    shares = [(total * money / whole).quantize(unit, ROUND_DOWN) if whole else Decimal(0) for money in moneys]
    largest = max(range(len(moneys)), key=moneys.__getitem__)
    shares[largest] += total - sum(shares, Decimal(0))
    return shares
