"""Numbers and times of the wire: doubles to Decimal, exchange time to UTC."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.gateway_parts.futu.refusals import unreadable
from tideboard_core.model.instrument import MARKET_ZONE, Market

_DIGITS: Final = 6
"""Places kept of a price or amount: finer than any price step, coarse enough to drop the noise of doubles."""

EPOCH: Final = datetime.fromtimestamp(0, UTC)
"""Stands for a time that the broker left out."""


_KEPT: Final = 65536


class Decimals(dict[float, Decimal]):
    """Prices and amounts without binary noise, by their double; a value that is no number is 0, the broker's "none".

    A dict that fills itself costs half of a cached function, and a book asks forty times. Full, it begins anew.
    """

    def __missing__(self, value: float) -> Decimal:
        if not math.isfinite(value):
            return Decimal(0)
        rounded = round(value, _DIGITS)
        made = Decimal(int(rounded)) if rounded.is_integer() else Decimal(repr(rounded))
        if len(self) >= _KEPT:
            self.clear()
        self[value] = made
        return made


DECIMALS: Final = Decimals()


def decimal(value: float) -> Decimal:
    """Return a price or amount without binary noise; a value that is no number becomes 0, the broker's "none"."""
    return DECIMALS[value]


def shares(value: float) -> int:
    """Return a whole number of shares; the wire has doubles in trade messages."""
    return round(value) if math.isfinite(value) else 0


def utc(timestamp: float) -> datetime:
    """Return UTC epoch seconds as an aware time; raises GatewayError for seconds that no calendar holds."""
    try:
        return datetime.fromtimestamp(timestamp, UTC)
    except (OverflowError, ValueError, OSError):
        raise unreadable(field="time", value=timestamp) from None


@lru_cache(4096)
def seconds_of(text: str, market: Market) -> float:
    """Return UTC epoch seconds of `yyyy-MM-dd[ HH:mm:ss[.mmm]]` in the exchange's time; raises GatewayError."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(MARKET_ZONE[market])).timestamp()
    except (ValueError, TypeError):
        raise unreadable(field="time", value=text) from None


def moment(timestamp: float, text: str, market: Market) -> datetime:
    """Return UTC time from the parallel timestamp, or from the exchange's text where that is missing."""
    if timestamp > 0:
        return utc(timestamp)
    return utc(seconds_of(text, market)) if text else EPOCH


def epoch(timestamp: float, text: str, market: Market) -> float:
    """As `moment`, in UTC epoch seconds for columns."""
    if timestamp > 0:
        return timestamp
    return seconds_of(text, market) if text else 0.0


def day_of(text: str) -> date:
    """Return the date of `yyyy-MM-dd...`; raises GatewayError."""
    try:
        return date.fromisoformat(text[:10])
    except (ValueError, TypeError):
        raise unreadable(field="time", value=text) from None
