"""Where instants stand on the strip: bars side by side, as on the chart, so that nights and weekends take no room."""

from __future__ import annotations

import numpy as np

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit

LEAST, MOST = 60, 750
"""Bars on the strip."""


def larger_interval(interval: Interval) -> Interval:
    """The interval of the strip below a chart."""
    if interval.unit is Unit.MINUTE:
        return Interval(15, Unit.MINUTE) if interval.length == 1 else Interval(1, Unit.DAY)
    larger = {Unit.DAY: Unit.WEEK, Unit.WEEK: Unit.MONTH}
    return Interval(1, larger.get(interval.unit, interval.unit))


def first_shown(starts: Minutes, loaded_from: int) -> int:
    """The first bar of the strip: what the chart has loaded (minutes since 1970), at least 60 and at most 750 bars."""
    count = len(starts)
    needed = count - max(int(np.searchsorted(starts, loaded_from, side="right")) - 1, 0)
    return max(count - min(max(needed, LEAST), MOST), 0)


def place_of(starts: Minutes, longest: int, minute: float) -> float:
    """The place of an instant: the number of its bar and the part of it that is over; 0 to the number of bars."""
    count = len(starts)
    if not count or minute < starts[0]:
        return 0.0
    bar = int(np.searchsorted(starts, minute, side="right")) - 1
    return bar + min((minute - float(starts[bar])) / _length(starts, longest, bar), 1.0)


def minute_at(starts: Minutes, longest: int, place: float) -> float:
    """The instant at a place, in minutes since 1970; those beyond the ends are the ends."""
    place = min(max(place, 0.0), float(len(starts)))
    bar = min(int(place), len(starts) - 1)
    return float(starts[bar]) + (place - bar) * _length(starts, longest, bar)


def _length(starts: Minutes, longest: int, bar: int) -> float:
    return float(starts[bar + 1] - starts[bar]) if bar + 1 < len(starts) else float(longest)
