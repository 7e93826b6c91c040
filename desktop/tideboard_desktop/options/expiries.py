"""Expiry dates of an option chain: the day, the days left, monthly or weekly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Market
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate
_FRIDAY = 4
_LAST_DAYS = 7
"""Days at the end of a month in which a Hong Kong series of the month ends, holidays included."""


class Cycle(StrEnum):
    """The series that an expiry belongs to."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Expiry(NamedTuple):
    """One expiry of a chain; `left` counts calendar days from today, 0 on the day itself."""

    day: date
    left: int
    cycle: Cycle


def expiries(days: Sequence[date], market: Market, today: date) -> list[Expiry]:
    """The days of a chain from today on, ascending."""
    known = sorted(day for day in days if day >= today)
    return [Expiry(day, (day - today).days, cycle_of(day, known, market)) for day in known]


def cycle_of(day: date, known: Sequence[date], market: Market) -> Cycle:
    """The cycle of a day; brokers list only days, so the exchanges' rules decide.

    US: the third Friday of the month, or the day before if that is a holiday. Elsewhere: the last listed day of the
    month, if it is at the month's end (Hong Kong: the last trading day but one).
    """
    if market is Market.US:
        third = _third_friday(day)
        monthly = day == third or (day == third - timedelta(days=1) and third not in known)
    else:
        last = max(each for each in known if (each.year, each.month) == (day.year, day.month))
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        monthly = day == last and (following - day).days <= _LAST_DAYS
    return Cycle.MONTHLY if monthly else Cycle.WEEKLY


def nearest(listed: Sequence[Expiry], wanted: date | None) -> date | None:
    """The first expiry on or after a day, else the last; the first of all without a day, None without expiries."""
    later = (one.day for one in listed if wanted is None or one.day >= wanted)
    return next(later, listed[-1].day if listed else None)


def _third_friday(day: date) -> date:
    first = day.replace(day=1)
    return first + timedelta(days=(_FRIDAY - first.weekday()) % 7 + 14)


def day_words(expiry: Expiry, today: date) -> str:
    """`27 Nov`; with the year if it is another one."""
    if expiry.day.year != today.year:
        return fmt.day_in_year(expiry.day)
    return translate("OptionChain", "{day} {month}").format(day=expiry.day.day, month=fmt.month_name(expiry.day))


def left_words(expiry: Expiry) -> str:
    """`7 d`, `tomorrow`, `today`."""
    if expiry.left == 0:
        return translate("OptionChain", "today")
    if expiry.left == 1:
        return translate("OptionChain", "tomorrow")
    return translate("OptionChain", "{days} d").format(days=expiry.left)


def cycle_words(cycle: Cycle) -> str:
    """`weekly` or `monthly`."""
    return translate("OptionChain", "weekly") if cycle is Cycle.WEEKLY else translate("OptionChain", "monthly")


def spoken(expiry: Expiry) -> str:
    """All of it in one line, for tool tips and screen readers."""
    text = translate("OptionChain", "{day}, {left}, {cycle}")
    return text.format(day=fmt.day_long(expiry.day), left=left_words(expiry), cycle=cycle_words(expiry.cycle))
