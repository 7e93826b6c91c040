"""Groups of intervals on which something is shown or not. Free of Qt."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from tideboard_core.market.bars.intervals import Interval, Unit

_HOUR: Final = 60


class IntervalGroup(StrEnum):
    """Below an hour, hours, days, weeks, longer."""

    MINUTES = "m"
    HOURS = "h"
    DAYS = "D"
    WEEKS = "W"
    MONTHS = "M"


def group_of(interval: Interval) -> IntervalGroup:
    """The group of an interval."""
    if interval.unit is Unit.MINUTE:
        return IntervalGroup.MINUTES if interval.length < _HOUR else IntervalGroup.HOURS
    return {Unit.DAY: IntervalGroup.DAYS, Unit.WEEK: IntervalGroup.WEEKS}.get(interval.unit, IntervalGroup.MONTHS)
