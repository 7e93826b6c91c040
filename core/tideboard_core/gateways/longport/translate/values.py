"""Numbers and times of the wire: decimal text to Decimal, epoch seconds and `YYYYMMDD` to our times."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.common.bounds import MAX_AMOUNT, refuse, seconds, unreadable

EPOCH: Final = datetime.fromtimestamp(0, UTC)
"""Stands for a time that the broker left out."""

_KEPT: Final = 65536
_LONGEST: Final = 40
_ZERO: Final = Decimal(0)


class Numbers(dict[str, Decimal | None]):
    """Numbers by their text, None for an empty one; raises GatewayError for what is no number or beyond MAX_AMOUNT.

    A dict that fills itself costs half of a cached function, and a book asks forty times. Full, it begins anew.
    """

    def __missing__(self, text: str) -> Decimal | None:
        made = _number(text)
        if len(self) >= _KEPT:
            self.clear()
        self[text] = made
        return made


NUMBERS: Final = Numbers()


def amount(text: str) -> Decimal:
    """Return an amount, 0 for an empty text; raises GatewayError for a broken one."""
    return NUMBERS[text] or _ZERO


def price(text: str) -> Decimal | None:
    """Return a price; None for an empty or broken text and for 0, the broker's "there is none"."""
    return figure(text) or None


def figure(text: str) -> Decimal | None:
    """Return a figure of which 0 is a value; None for an empty or broken text."""
    try:
        return NUMBERS[text]
    except GatewayError:
        return None


def flow(text: str) -> float:
    """Return a flow amount as float64, NaN for an empty or broken text."""
    number = figure(text)
    return math.nan if number is None else float(number)


def utc(timestamp: int) -> datetime:
    """Return UTC epoch seconds as an aware time, 0 as EPOCH; raises GatewayError before 1970 and from 2100 on."""
    return datetime.fromtimestamp(seconds(timestamp), UTC)


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


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    if len(text) > _LONGEST:
        refuse(text)
    if "." in text and text.replace(".", "", 1).lstrip("-").isdigit():
        text = text.rstrip("0").rstrip(".")  # the wire pads to three places; a price is shown by its step
    try:
        number = Decimal(text)
    except InvalidOperation:
        refuse(text)
    if not number.is_finite() or not -MAX_AMOUNT <= number <= MAX_AMOUNT:
        refuse(text)
    return number
