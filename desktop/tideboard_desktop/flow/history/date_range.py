"""The range of a history: presets, two dates, and what is wrong with a pair of dates."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_desktop.ui.number_input import ascii_forms, whole_number

YEAR: Final = 365
LONGEST: Final = 2 * YEAR
"""No gateway's history reaches further back, in days: the broker's page says two years in one line, one in the next."""


class Preset(StrEnum):
    """A range that ends today."""

    MONTH = "1m"
    QUARTER = "3m"
    HALF = "6m"
    YEAR = "1y"
    TWO_YEARS = "2y"


_MONTHS = {Preset.MONTH: 1, Preset.QUARTER: 3, Preset.HALF: 6}


@dataclass(frozen=True, slots=True)
class DateRange:
    """Exchange dates, both included."""

    begin: date
    end: date

    @property
    def days(self) -> int:
        """Days from the first to the last."""
        return (self.end - self.begin).days


class RangeFault(StrEnum):
    """What is wrong with a range."""

    NOT_A_DATE = "not-a-date"
    REVERSED = "reversed"
    FUTURE = "future"
    TOO_OLD = "too-old"


@dataclass(frozen=True, slots=True)
class RangeChoice:
    """A preset, or two dates; by default a year, the broker's own default for a missing begin."""

    preset: Preset | None = Preset.YEAR
    dates: DateRange | None = None

    def on(self, today: date) -> DateRange:
        """The dates on an exchange day."""
        if self.dates is not None:
            return self.dates
        return preset_range(self.preset or Preset.YEAR, today)


def preset_range(preset: Preset, today: date) -> DateRange:
    """The dates of a preset that ends `today`; years are counted in days, like the gateway's limit."""
    if preset in _MONTHS:
        return DateRange(_months_before(today, _MONTHS[preset]), today)
    return DateRange(today - timedelta(days=LONGEST if preset is Preset.TWO_YEARS else YEAR), today)


def date_fault(begin: date | None, end: date | None, today: date) -> RangeFault | None:
    """What is wrong with two dates, None if they are valid; a date None = it cannot be parsed."""
    if begin is None or end is None:
        return RangeFault.NOT_A_DATE
    if begin > end:
        return RangeFault.REVERSED
    if end > today:
        return RangeFault.FUTURE
    return RangeFault.TOO_OLD if (today - begin).days > LONGEST else None


def last_closed(calendar: TradingCalendar, market: Market, now: datetime) -> date:
    """Day of the last closed session: a daily query for the running one alone fails at the server."""
    today = exchange_date(market, now)
    session = calendar.session_on(market, today)
    if session is not None and now >= session.close:
        return today
    return calendar.previous_session(market, today).date


def read_date(text: str) -> date | None:
    """`2026-11-20`, also with dots, slashes or without separators; None for anything else."""
    digits = ascii_forms(text).replace("/", "-").replace(".", "-")
    words = [digits[:4], digits[4:6], digits[6:]] if len(digits) == 8 and "-" not in digits else digits.split("-")
    parts = [part for word in words if (part := whole_number(word)) is not None]
    try:
        return date(*parts) if len(parts) == len(words) == 3 else None
    except (ValueError, OverflowError):
        return None


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
