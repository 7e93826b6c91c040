"""The labels of the time axis: years, months, days and round times, as many as fit, the larger unit first."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, instant_of
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_zone
from tideboard_desktop.ui.charts.local_clock import local_zone
from tideboard_desktop.ui.charts.steps import ROUND_MINUTES

PITCH: Final = 62.0
"""Least pixels between two labels."""
MONTHS: Final = 36.0
"""Least pixels between the names of two months over days or weeks."""
_DAY: Final = 1440
_PART: Final = 30
_MOST_TIMES: Final = 400

Pixels = Callable[[NDArray[np.intp]], NDArray[np.float64]]
"""Where columns are."""


class TimeBoundary(IntEnum):
    """What begins at a label, the largest first."""

    YEAR = 0
    MONTH = 1
    DAY = 2
    TIME = 3


class TimeLabel(NamedTuple):
    """A label: the column that it stands at, its pixel, what begins there, and the wall clock's time."""

    slot: int
    x: float
    level: TimeBoundary
    time: datetime


class LocalTimes(NamedTuple):
    """Starts of columns on the exchange's wall clock, or the reader's, in minutes since 1970.

    `begins` are the columns with which a day begins, `levels` the largest unit that begins there.
    """

    minutes: NDArray[np.int64]
    begins: NDArray[np.intp]
    levels: NDArray[np.int64]

    @staticmethod
    def none() -> LocalTimes:
        """Of no columns."""
        return LocalTimes(np.empty(0, np.int64), np.empty(0, np.intp), np.empty(0, np.int64))


def local_times(starts: Minutes, market: Market, *, of_reader: bool = False) -> LocalTimes:
    """The wall clock of columns that start so (minutes since 1970): the exchange's, or the reader's own."""
    if not len(starts):
        return LocalTimes.none()
    minutes = _reader_minutes(starts) if of_reader else _local_minutes(starts, market)
    days = minutes // _DAY
    begins = np.flatnonzero(np.append([True], days[1:] != days[:-1]))
    return LocalTimes(minutes, begins, _levels(days[begins]))


def _local_minutes(starts: Minutes, market: Market) -> NDArray[np.int64]:
    zone = exchange_zone(market)
    days = starts // _DAY
    begins = np.flatnonzero(np.append([True], days[1:] != days[:-1]))
    offsets: list[float] = []
    for start in starts[begins].tolist():
        # no market of ours changes its clock while it trades: what holds for a day's first bar holds for all of them,
        # also for that of a month which begins in the night of a change
        offset = datetime.fromtimestamp(start * 60, zone).utcoffset()
        offsets.append(0.0 if offset is None else offset.total_seconds() / 60)
    place = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(days))))
    minutes: NDArray[np.int64] = starts.astype(np.int64) + np.array(offsets, np.int64)[place]
    return minutes


def _reader_minutes(starts: Minutes) -> NDArray[np.int64]:
    # a reader's clock may change while a market trades, at a whole or half hour
    parts, place = np.unique(starts // _PART, return_inverse=True)
    offsets = [
        (local_zone(part * _PART * 60).utcoffset(None) or timedelta()).total_seconds() // 60 for part in parts.tolist()
    ]
    minutes: NDArray[np.int64] = starts.astype(np.int64) + np.array(offsets, np.int64)[place]
    return minutes


def time_labels(times: LocalTimes, x: Pixels, first: int, last: int, interval: Interval) -> list[TimeLabel]:
    """Labels of the columns in view, `first` to `last` (excluded); `x` gives pixels of columns."""
    if first >= last:
        return []
    since, until = np.searchsorted(times.begins, (first, last)).tolist()
    begins, levels = times.begins[since:until], times.levels[since:until]
    found: list[TimeLabel] = []
    taken: list[float] = []
    of_days = interval.unit in {Unit.DAY, Unit.WEEK}
    for level in (TimeBoundary.YEAR, TimeBoundary.MONTH):
        apart = MONTHS if of_days and level is TimeBoundary.MONTH else PITCH
        _place(found, taken, begins[levels == level], level, times.minutes, x, apart)
    days = levels == TimeBoundary.DAY
    if of_days:  # the number of a day without the name of its month would be read as one of the month before
        months = np.append([first], begins[~days])
        named = np.append([True], np.isin(begins[~days], [label.slot for label in found]))
        days &= named[np.searchsorted(months, begins, side="right") - 1]
    _place(found, taken, begins[days], TimeBoundary.DAY, times.minutes, x)
    if interval.unit is Unit.MINUTE:
        places = _round_times(times.minutes[first:last], interval, x, first) + first
        _place(found, taken, places, TimeBoundary.TIME, times.minutes, x)
    return sorted(found)


def _levels(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """The largest unit that begins with each of some days, since 1970; the first counts as a day."""
    levels = np.full(len(days), int(TimeBoundary.DAY))
    dates = days.astype("datetime64[D]")
    for unit, level in (("M", TimeBoundary.MONTH), ("Y", TimeBoundary.YEAR)):
        numbers = dates.astype(f"datetime64[{unit}]").astype(np.int64)
        levels[1:][numbers[1:] != numbers[:-1]] = level
    return levels


def _round_times(local: NDArray[np.int64], interval: Interval, x: Pixels, first: int) -> NDArray[np.intp]:
    """The columns that start at round times, as dense as labels fit.

    A part of the day without any, as that of New York's hours from half past nine, has labels at the same distance.
    """
    if len(local) < 2:
        return np.empty(0, np.intp)
    ends = x(np.array([first, first + len(local) - 1], np.intp))
    pitch = float(ends[1] - ends[0]) / (len(local) - 1)
    per_minute = pitch / interval.length
    step = next((each for each in ROUND_MINUTES if each * per_minute >= PITCH and each >= interval.length), None)
    if step is None:
        return np.empty(0, np.intp)
    round_times = local % step == 0
    begins = np.append([True], np.diff(local) > interval.length)
    part, beside = np.cumsum(begins) - 1, local[begins] % interval.length
    without = np.bincount(part, round_times) == 0
    return np.flatnonzero(round_times | (without[part] & ((local - beside[part]) % step == 0)))[:_MOST_TIMES]


def _place(
    labels: list[TimeLabel],
    taken: list[float],
    slots: NDArray[np.intp],
    level: TimeBoundary,
    minutes: NDArray[np.int64],
    x: Pixels,
    apart: float = PITCH,
) -> None:
    pixels = x(slots).tolist() if len(slots) else []
    place = 0
    while place < len(pixels):
        pixel = pixels[place]
        at = bisect_left(taken, pixel)
        near = [other for other in taken[max(at - 1, 0) : at + 1] if abs(other - pixel) < apart]
        if not near:
            insort(taken, pixel)
            slot = int(slots[place])
            labels.append(TimeLabel(slot, pixel, level, _wall(int(minutes[slot]))))
            near = [pixel]
        # the next one that has room: of a hundred days in view a few are looked at
        place = max(bisect_left(pixels, max(near) + apart, place), place + 1)


def _wall(minute: int) -> datetime:
    """A wall clock, without a zone."""
    return instant_of(minute).replace(tzinfo=None)
