"""Exact integers of the archive: money in 1/1000 of its currency, prices in 1/10000, times in microseconds of UTC."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from tideboard_core.archive.problems import ArchiveError, ArchiveFault

MONEY: Final = 1000
"""Units of money in one of its currency."""
PRICE: Final = 10_000
"""Units of price in one of its currency."""
LARGEST: Final = 2**52
"""Largest amount in units: above it a provider's float64 no longer tells neighbouring units apart."""

_EXACT: Final = 10**15
"""Whole units below it have at most 15 digits, which a float64 gives back as they were."""

_HUNDREDTH = Decimal("0.01")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def from_amount(value: float | Decimal | None, units: int) -> int | None:
    """Return a provider's amount in whole units, None for None and NaN; ArchiveError AMOUNT if it is too large.

    Digits below one unit are rounded half to even; providers send at most three decimals of money, four of a price.
    """
    if isinstance(value, float) and -_EXACT < (scaled := value * units) < _EXACT:
        whole = round(scaled)
        if whole / units == value:  # its shortest digits are those of the quotient: the same as below, sooner
            return whole
    if value is None or math.isnan(value):
        return None
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if not abs(exact) * units <= LARGEST:
        raise ArchiveError(ArchiveFault.AMOUNT, value=str(value))
    return int((exact * units).to_integral_value(ROUND_HALF_EVEN))


def as_decimal(value: int | None, units: int) -> Decimal | None:
    """Return whole units as the exact decimal number of the currency; None stays None."""
    if value is None:
        return None
    places = len(str(units)) - 1
    return Decimal(value).scaleb(-places)


def price_of(units: int) -> Decimal:
    """A price of the archive in the security's currency, with at least two decimals and no empty ones beyond."""
    whole = Decimal(units).scaleb(-4)
    short = whole.quantize(_HUNDREDTH)
    return short if short == whole else whole.normalize()


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(microseconds: int) -> datetime:
    """UTC instant of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def day_number(day: date) -> int:
    """`20261120`: how the file writes a market's day."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """The day of `20261120`."""
    return date(number // 10_000, number // 100 % 100, number % 100)
