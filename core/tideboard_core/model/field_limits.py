"""The limits that fields of the model state in their annotations; `bounds` holds values from outside to them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final, NamedTuple

MAX_AMOUNT: Final = 1e18
"""Largest absolute value of a price or an amount in any currency."""
MAX_SHARES: Final = 10**15
"""Largest number of shares, held or traded."""
LAST_SECOND: Final = 4_102_444_800
"""The year 2100 as UTC epoch seconds: a stamp from then on is milliseconds or garbage."""


class Within(NamedTuple):
    """The least and the largest number of a field; `missing`: NaN stands for what was not sent."""

    least: int | Decimal = -int(MAX_AMOUNT)
    most: int | Decimal = int(MAX_AMOUNT)
    missing: bool = False


Price = Annotated[Decimal, Within(Decimal(0), Decimal(MAX_AMOUNT))]
"""A price, or a turnover, which is never below zero."""
PriceStep = Annotated[Decimal, Within(Decimal("1E-12"), Decimal(MAX_AMOUNT))]
Count = Annotated[int, Within(0, MAX_SHARES)]
"""Shares, orders or trades."""
Seconds = Annotated[float, Within(0, LAST_SECOND - 1)]
"""UTC epoch seconds in years of ours."""
Amount = Annotated[float, Within(missing=True)]
"""An amount of a provider, NaN where it was not sent."""
