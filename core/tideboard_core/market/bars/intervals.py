"""Lengths of bars: which a broker has, from which others are built, and where a built bar starts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import PERIOD_MINUTES, BarPeriod, BarSessions
from tideboard_core.ports.bars import day_end, day_parts, day_start, period_start, trading_day

Minutes = NDArray[np.int32]
"""Instants as whole minutes since 1970, UTC."""

MOST_MINUTES: Final = 240
MOST_DAYS: Final = 10
_BUILT_FROM: Final = (30, 15, 10, 5, 3, 2, 1)
"""Minutes that divide every part of a trading day, so that no fetched bar of them depends on how breaks are cut."""
_MONDAY: Final = date(1970, 1, 5)


class Unit(StrEnum):
    """What an interval counts."""

    MINUTE = "m"
    DAY = "D"
    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"
    YEAR = "Y"


_PERIOD_OF: Final = {
    Unit.DAY: BarPeriod.DAY,
    Unit.WEEK: BarPeriod.WEEK,
    Unit.MONTH: BarPeriod.MONTH,
    Unit.QUARTER: BarPeriod.QUARTER,
    Unit.YEAR: BarPeriod.YEAR,
}


class Interval(NamedTuple):
    """1 to 240 minutes, 1 to 10 days, or one week, month, quarter or year."""

    length: int
    unit: Unit

    @property
    def period(self) -> BarPeriod | None:
        """The period of this length that some broker has."""
        if self.unit is Unit.MINUTE:
            return next((period for period, minutes in PERIOD_MINUTES.items() if minutes == self.length), None)
        return _PERIOD_OF[self.unit] if self.length == 1 else None

    @property
    def is_allowed(self) -> bool:
        """Whether there are bars of this length."""
        most = {Unit.MINUTE: MOST_MINUTES, Unit.DAY: MOST_DAYS}.get(self.unit, 1)
        return 1 <= self.length <= most


def interval_of(period: BarPeriod) -> Interval:
    """The interval of a broker's period."""
    minutes = PERIOD_MINUTES.get(period)
    if minutes is not None:
        return Interval(minutes, Unit.MINUTE)
    return Interval(1, next(unit for unit, known in _PERIOD_OF.items() if known is period))


def fetched_period(interval: Interval, offered: Collection[BarPeriod]) -> BarPeriod | None:
    """The period to fetch if the broker has the interval itself; None if it has to be built."""
    period = interval.period
    return period if period in offered else None


def built_from(interval: Interval, offered: Collection[BarPeriod]) -> BarPeriod:
    """The largest period that the broker has and from which bars of the interval are built."""
    if interval.unit is not Unit.MINUTE:
        return BarPeriod.DAY
    periods = {minutes: period for period, minutes in PERIOD_MINUTES.items() if period in offered}
    fitting = (
        each for each in _BUILT_FROM if each in periods and interval.length % each == 0 and each < interval.length
    )
    return periods[next(fitting, 1)]


def built_starts(market: Market, interval: Interval, sessions: BarSessions, starts: Minutes) -> Minutes:
    """Where the bars of an interval start that contain bars starting at `starts` (ascending).

    Bars inside a day start at the open of their part of it and never span a break; groups of days are counted in
    weekdays from a fixed Monday, so that paging back changes none. What lies in no part stays a bar of its own.
    """
    if not len(starts):
        return starts
    if interval.unit is not Unit.MINUTE:
        return _starts_of_days(market, interval, starts)
    found = starts.copy()
    day, last = (trading_day(market, instant_of(int(starts[place]))) for place in (0, -1))
    while day <= last:
        for part in day_parts(market, day, sessions):
            begin, end = minute_of(part.begin), minute_of(part.end)
            low, high = np.searchsorted(starts, (begin, end))
            inside = starts[low:high]
            found[low:high] = begin + (inside - begin) // interval.length * interval.length
        day += timedelta(days=1)
    return found


def _starts_of_days(market: Market, interval: Interval, starts: Minutes) -> Minutes:
    found = np.empty(len(starts), np.int32)
    at = 0
    while at < len(starts):
        day = trading_day(market, instant_of(int(starts[at])))
        until = max(int(np.searchsorted(starts, minute_of(day_end(market, day)))), at + 1)
        if interval.unit is Unit.DAY:
            first = day_start(market, _first_of_group(day, interval.length))
        else:
            first = period_start(market, _PERIOD_OF[interval.unit], day)
        found[at:until] = minute_of(first)
        at = until
    return found


def _first_of_group(day: date, length: int) -> date:
    """The weekday that begins the group of a day, also where nothing trades on it: a fixed begin, as weeks have it."""
    weekdays = (day - _MONDAY).days // 7 * 5 + min(day.weekday(), 4)
    weeks, rest = divmod(weekdays // length * length, 5)
    return _MONDAY + timedelta(days=7 * weeks + rest)


def minute_of(instant: datetime) -> int:
    """Whole minutes since 1970 of an aware instant."""
    return int(instant.timestamp() // 60)


def instant_of(minute: int) -> datetime:
    """The UTC instant of whole minutes since 1970."""
    return datetime.fromtimestamp(minute * 60, UTC)
