"""Numbers and dates as the port writes them: decimals as text, days as YYYYMMDD."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tideboard_core.errors import BadInput

_MILL = Decimal("0.001")
_PART = Decimal("0.00000001")


def price_text(value: Decimal) -> str:
    """A price: three places, four where the fourth is not zero."""
    return f"{value:f}"


def money_text(value: Decimal) -> str:
    """An amount with three places."""
    return f"{value.quantize(_MILL):f}"


def rate_text(part: Decimal, whole: Decimal) -> str:
    """A part in percent of a whole (1.41 means 1.41 %); zero of nothing."""
    return f"{(part * 100 / whole).quantize(_MILL):f}" if whole else "0.000"


def part_text(percent: Decimal) -> str:
    """A percentage as a part of 1, with eight places."""
    return f"{(percent / 100).quantize(_PART):f}"


def day_text(day: date) -> str:
    """A day as YYYYMMDD."""
    return day.strftime("%Y%m%d")


def day_of(text: str) -> date:
    """The day of YYYYMMDD; raises BadInput."""
    try:
        if len(text) != 8:
            raise ValueError(text)
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        raise BadInput("bad-day", text=text[:20]) from None
