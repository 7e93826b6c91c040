"""The columns of a chart for any instant: those of its bars, continued over the calendar before and after them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, instant_of, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import BarPeriod, BarSessions
from tideboard_core.model.session import exchange_date, forget_with_days
from tideboard_core.ports.bars import day_parts, day_start, period_start, trading_day

MOST_BEYOND: Final = 5000
"""Columns that an instant can be chosen before the first and after the last bar."""
_FARTHEST: Final = timedelta(days=366 * 30)
"""How far from the bars days are counted; what is beyond lies at that distance."""
_MONDAY: Final = date(1970, 1, 5)
_PERIODS: Final = {Unit.WEEK: BarPeriod.WEEK, Unit.MONTH: BarPeriod.MONTH, Unit.QUARTER: BarPeriod.QUARTER}
_DAY: Final = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


class BarAxis:
    """Columns that start at `starts` (minutes since 1970, ascending, at least one), those of a chart of `key`."""

    def __init__(self, key: SeriesKey, starts: Minutes) -> None:
        self._key, self._starts = key, starts
        self._found: dict[int, int] = {}

    def column(self, minute: int) -> int:
        """The column of the bar that contains an instant; before the first bar it is negative.

        An instant between the bars belongs to the last one of its exchange day, or else to the next one.
        """
        found = self._found.get(minute)
        if found is None:
            found = self._found[minute] = self._column(minute)
        return found

    def start(self, column: int) -> int:
        """Where a column starts; those beyond the bars by the calendar, at most MOST_BEYOND of them."""
        last = len(self._starts) - 1
        if 0 <= column <= last:
            return int(self._starts[column])
        beyond = min(column - last, MOST_BEYOND) if column > last else max(column, -MOST_BEYOND)
        return max(self._beyond(int(self._starts[last if column > last else 0]), beyond), 0)

    def _column(self, minute: int) -> int:
        starts, last = self._starts, len(self._starts) - 1
        place = int(starts.searchsorted(minute, side="right")) - 1
        counted = _counts_days(self._key.interval)
        if place < 0:
            return -self._between(minute, int(starts[0]))
        if place == last:
            return last + self._between(int(starts[last]), minute)
        if counted and self._date(minute) != self._date(int(starts[place])):
            return place + 1
        return place

    def _between(self, early: int, late: int) -> int:
        """How many columns after that of `early` that of `late` is."""
        key = self._key
        if not _counts_days(key.interval):
            return self._bucket(late) - self._bucket(early)
        return self._number(late, since=early) - self._number(early, since=early)

    def _number(self, minute: int, *, since: int) -> int:
        """The number of the bar of an instant, counted from the day of `since`."""
        key, day, first = self._key, self._date(minute), self._date(since)
        day = max(min(day, first + _FARTHEST), first - _FARTHEST)
        begun = _begun(key.market, key.interval, key.sessions, day, minute)
        whole = sum(
            _bars_of(key.market, key.interval, key.sessions, first + timedelta(days=each))
            for each in range((day - first).days)
        )
        return whole + begun - 1 if begun else whole

    def _beyond(self, start: int, columns: int) -> int:
        """The start of the bar so many columns after (before, if negative) that of `start`."""
        key = self._key
        if not _counts_days(key.interval):
            return self._start_of_bucket(self._bucket(start) + columns)
        day = self._date(start)
        left = columns + _begun(key.market, key.interval, key.sessions, day, start) - 1
        while left < 0:
            day -= _DAY
            left += _bars_of(key.market, key.interval, key.sessions, day)
        while left >= (count := _bars_of(key.market, key.interval, key.sessions, day)):
            left -= count
            day += _DAY
        return _starts_of(key.market, key.interval, key.sessions, day)[left]

    def _date(self, minute: int) -> date:
        """The exchange's day that an instant is counted to; without extended hours no night is traded."""
        day_of = trading_day if self._key.sessions is BarSessions.EXTENDED else exchange_date
        return day_of(self._key.market, instant_of(minute))

    # --- longer than a day ------------------------------------------------------------------------------------------

    def _bucket(self, minute: int) -> int:
        """A number that rises by one from bar to bar."""
        day, interval = self._date(minute), self._key.interval
        if interval.unit is Unit.DAY:
            return ((day - _MONDAY).days // 7 * 5 + min(day.weekday(), 4)) // interval.length
        months = day.year * 12 + day.month - 1
        return {
            Unit.WEEK: (day - _MONDAY).days // 7,
            Unit.MONTH: months,
            Unit.QUARTER: months // 3,
        }.get(interval.unit, day.year)

    def _start_of_bucket(self, bucket: int) -> int:
        interval, market = self._key.interval, self._key.market
        if interval.unit is Unit.DAY:
            weekdays = bucket * interval.length
            return minute_of(day_start(market, _MONDAY + timedelta(days=weekdays // 5 * 7 + weekdays % 5)))
        if interval.unit is Unit.WEEK:
            return minute_of(day_start(market, _MONDAY + timedelta(days=7 * bucket)))
        months = bucket * {Unit.MONTH: 1, Unit.QUARTER: 3}.get(interval.unit, 12)
        year, month = divmod(min(max(months, _FIRST_YEAR * 12), _LAST_YEAR * 12), 12)
        return minute_of(period_start(market, _PERIODS.get(interval.unit, BarPeriod.YEAR), date(year, month + 1, 1)))


def _counts_days(interval: Interval) -> bool:
    """Whether bars are counted in trading days: those inside a day and those of one day."""
    return interval.unit is Unit.MINUTE or interval == Interval(1, Unit.DAY)


@lru_cache(maxsize=32768)
def _bars_of(market: Market, interval: Interval, sessions: BarSessions, day: date) -> int:
    """How many bars an exchange day has."""
    parts = day_parts(market, day, sessions)
    if interval.unit is Unit.DAY:
        return 1 if parts else 0
    return sum(-(-(minute_of(part.end) - minute_of(part.begin)) // interval.length) for part in parts)


forget_with_days(_bars_of.cache_clear)


def _starts_of(market: Market, interval: Interval, sessions: BarSessions, day: date) -> list[int]:
    """The starts of the bars of an exchange day."""
    parts = day_parts(market, day, sessions)
    if interval.unit is Unit.DAY:
        return [minute_of(day_start(market, day))] if parts else []
    return [start for part in parts for start in range(minute_of(part.begin), minute_of(part.end), interval.length)]


def _begun(market: Market, interval: Interval, sessions: BarSessions, day: date, minute: int) -> int:
    """How many bars of an exchange day have begun at an instant."""
    return sum(start <= minute for start in _starts_of(market, interval, sessions, day))
