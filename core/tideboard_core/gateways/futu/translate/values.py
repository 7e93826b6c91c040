"""Converts numbers and times of the wire: doubles to Decimal, exchange time to UTC."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.gateways.common.bounds import refuse, seconds, unreadable
from tideboard_core.model.field_limits import MAX_AMOUNT
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.unnamed import name_in

_DIGITS: Final = 6
"""Places kept of a price or amount: finer than any price step, coarse enough to drop the noise of doubles."""

EPOCH: Final = datetime.fromtimestamp(0, UTC)
"""The value of a time that the broker left out."""


_KEPT: Final = 65536


class Decimals(dict[float, Decimal]):
    """Cache of prices and amounts without binary noise, by their double; it is cleared when full.

    A dict with `__missing__` costs half of an `lru_cache`, and one order book has forty prices.
    """

    def __missing__(self, value: float) -> Decimal:
        """Convert and keep a value; raises GatewayError if it is not a number or beyond MAX_AMOUNT."""
        made = _converted(value)
        if len(self) >= _KEPT:
            self.clear()
        self[value] = made
        return made


def _converted(value: float) -> Decimal:
    if not -MAX_AMOUNT <= value <= MAX_AMOUNT:
        refuse(value)
    rounded = round(value, _DIGITS)
    return Decimal(int(rounded)) if rounded.is_integer() else Decimal(repr(rounded))


DECIMALS: Final = Decimals()


def decimal(value: float) -> Decimal:
    """Return a price or amount without binary noise; raises GatewayError if not a number or beyond MAX_AMOUNT."""
    return DECIMALS[value]


def price(value: float) -> Decimal:
    """As `decimal`, for a price or turnover of a security or of an order on one, which is never below zero."""
    if value < 0:
        refuse(value)
    return DECIMALS[value]


def turnover(value: float) -> Decimal:
    """As `price`, for the turnover of one candle, which hardly another one has: kept, 10,000 of them took 2 MB."""
    if value < 0:
        refuse(value)
    return _converted(value)


def identifier(text: object, number: int | str = "") -> str:
    """Return an id, the broker's text or else its number, empty where neither names anything; see `model/unnamed.py`.

    Raises GatewayError for bytes that are no text: protobuf returns a text field that is not UTF-8 as bytes. Such an id
    names nothing that could be asked for.
    """
    if not isinstance(text, str):
        refuse(text)
    return name_in(text, number)


def figure(value: float) -> Decimal:
    """As `decimal`, for computed figures: NaN becomes 0, which the broker also writes for a missing one."""
    return DECIMALS[value] if math.isfinite(value) else Decimal(0)


def utc(timestamp: float) -> datetime:
    """Return UTC epoch seconds as an aware time; raises GatewayError before 1970 and from 2100 on."""
    return datetime.fromtimestamp(seconds(timestamp), UTC)


@lru_cache(4096)
def seconds_of(text: str, market: Market) -> float:
    """Return UTC epoch seconds of `yyyy-MM-dd[ HH:mm:ss[.mmm]]` in the exchange's time; raises GatewayError."""
    try:
        return seconds(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(MARKET_ZONE[market])).timestamp())
    except (ValueError, TypeError, OverflowError):
        raise unreadable(field="time", value=text) from None


def moment(timestamp: float, text: str, market: Market) -> datetime:
    """Return UTC time from the parallel timestamp, or from the exchange's text if there is no timestamp.

    The zone of the text is known from documents only; the timestamp is UTC, hence preferred.
    """
    if timestamp > 0:
        return utc(timestamp)
    return utc(seconds_of(text, market)) if text else EPOCH


def epoch(timestamp: float, text: str, market: Market) -> float:
    """As `moment`, in UTC epoch seconds for columns."""
    if timestamp > 0:
        return seconds(timestamp)
    return seconds_of(text, market) if text else 0.0


def day_of(text: str) -> date:
    """Return the date of `yyyy-MM-dd...`; raises GatewayError."""
    try:
        return date.fromisoformat(text[:10])
    except (ValueError, TypeError):
        raise unreadable(field="time", value=text) from None
