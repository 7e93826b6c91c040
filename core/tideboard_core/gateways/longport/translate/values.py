"""Converts numbers and times of the wire: decimal text to Decimal, epoch seconds and `YYYYMMDD` to times and dates."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.common.bounds import refuse, seconds, unreadable
from tideboard_core.model.field_limits import MAX_AMOUNT

EPOCH: Final = datetime.fromtimestamp(0, UTC)
"""Stands for a time that the broker left out."""

_KEPT: Final = 65536
_TIMES_KEPT: Final = 4096
_LONGEST: Final = 40
_ZERO: Final = Decimal(0)
_MOST: Final = Decimal(MAX_AMOUNT)
"""Compared with a float a Decimal is converted each time, at four times the cost of reading the text."""


class Numbers(dict[str, Decimal | None]):
    """Cache of numbers by their text, None for an empty text; it is cleared when full.

    Raises GatewayError for a text that is not a number or beyond MAX_AMOUNT. A dict with `__missing__` costs half of an
    `lru_cache`, and one order book has forty prices.
    """

    def __missing__(self, text: str) -> Decimal | None:
        made = number(text)
        if len(self) >= _KEPT:
            self.clear()
        self[text] = made
        return made


NUMBERS: Final = Numbers()


class Times(dict[int, datetime]):
    """Cache of times by their UTC epoch seconds, cleared when full; raises GatewayError as `utc`."""

    def __missing__(self, timestamp: int) -> datetime:
        made = datetime.fromtimestamp(seconds(timestamp), UTC)
        if len(self) >= _TIMES_KEPT:
            self.clear()
        self[timestamp] = made
        return made


TIMES: Final = Times()


def number(text: str) -> Decimal | None:
    """Return a number, None for an empty text; not kept, for amounts that hardly ever repeat. Raises as `Numbers`."""
    if not text:
        return None
    if len(text) > _LONGEST:
        refuse(text)
    whole, _point, places = text.partition(".")
    padded = places.isdigit() and whole.lstrip("-").isdigit()  # the wire pads to three places; a price shows its step
    try:
        found = Decimal(text.rstrip("0").rstrip(".") if padded else text)
    except InvalidOperation:
        refuse(text)
    if not found.is_finite() or not -_MOST <= found <= _MOST:
        refuse(text)
    return found


def amount(text: str) -> Decimal:
    """Return an amount, 0 for an empty text; raises GatewayError for one that is not a number."""
    return NUMBERS[text] or _ZERO


def price(text: str) -> Decimal | None:
    """Return a price; None for an empty or unreadable text and for 0, which the broker writes for a missing one."""
    return figure(text) or None


def figure(text: str) -> Decimal | None:
    """Return a figure that may be 0; None for an empty or unreadable text."""
    try:
        return NUMBERS[text]
    except GatewayError:
        return None


def flow(text: str) -> float:
    """Return a flow amount as float64, NaN for an empty or unreadable text."""
    found = figure(text)
    return math.nan if found is None else float(found)


def utc(timestamp: int) -> datetime:
    """Return UTC epoch seconds as an aware time, 0 as EPOCH; raises GatewayError before 1970 and from 2100 on."""
    return TIMES[timestamp]


def day_of(text: str) -> date:
    """Return the date of `20261120`; raises GatewayError."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise unreadable(field="date", value=text) from None


def day_or_none(text: str) -> date | None:
    """Return the date of `20261120` or `2026-11-20`, None for anything else."""
    try:
        return day_of(text.replace("-", "")[:8])
    except GatewayError:
        return None


def day_text(day: date) -> str:
    """Return `20261120`."""
    return f"{day:%Y%m%d}"
