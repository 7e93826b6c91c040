"""The dates below a history: as many as fit, months by name, the year where it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from tideboard_core.model.flow import FlowPeriod
from tideboard_desktop.ui.format import day_in_year, month_in_year, month_name

_MONTH_ROOM, _DAY_ROOM = 44.0, 30.0
_TRADING_DAYS = {FlowPeriod.DAY: 21.0, FlowPeriod.WEEK: 4.3, FlowPeriod.MONTH: 1.0}
"""Slots of a month."""
_QUARTER = 3


class Rank(IntEnum):
    """Priority of a label if two do not fit."""

    DAY = 0
    MONTH = 1
    FIRST = 2
    YEAR = 3


@dataclass(frozen=True, slots=True)
class DateTick:
    """A label and the slot that it names."""

    place: int
    text: str
    rank: Rank


def date_ticks(
    dates: Sequence[date], view: slice, pitch: float, period: FlowPeriod, scale: float = 1.0
) -> list[DateTick]:
    """Labels of the visible slots, of which there is at least one; the first one includes its year.

    `pitch` in pixels per slot, `scale` is the text size.
    """
    months = _months_between(pitch * _TRADING_DAYS[period], scale)
    days = _slots_between(pitch, period, scale)
    first = dates[view.start]
    ticks = [DateTick(view.start, day_in_year(first) if days else month_in_year(first), Rank.FIRST)]
    for place in range(view.start + 1, view.stop):
        tick = _tick(place, dates[place], dates[place - 1], months, days)
        if tick is not None:
            ticks.append(tick)
    return ticks


def year_starts(dates: Sequence[date], view: slice) -> list[int]:
    """Visible slots that begin a year."""
    first = max(view.start, 1)
    return [place for place in range(first, view.stop) if dates[place].year != dates[place - 1].year]


def _tick(place: int, day: date, before: date, months: int, days: int) -> DateTick | None:
    if before.year != day.year:
        return DateTick(place, month_in_year(day), Rank.YEAR)
    if before.month != day.month and (day.month - 1) % months == 0:
        return DateTick(place, month_name(day), Rank.MONTH)
    return DateTick(place, str(day.day), Rank.DAY) if days and _begins_step(day, before, days) else None


def _begins_step(day: date, before: date, days: int) -> bool:
    """Every slot, or the first of a week."""
    return days == 1 or before.isocalendar()[:2] != day.isocalendar()[:2]


def _months_between(month: float, scale: float) -> int:
    """1, 3, 6 or 12 months from label to label."""
    room = _MONTH_ROOM * scale
    return next((count for count in (1, _QUARTER, 2 * _QUARTER) if month * count >= room), 4 * _QUARTER)


def _slots_between(pitch: float, period: FlowPeriod, scale: float) -> int:
    """1 = every slot has its day, 5 = the first of a week, 0 = none."""
    if period is FlowPeriod.MONTH:
        return 0
    if pitch >= _DAY_ROOM * scale:
        return 1
    return 5 if period is FlowPeriod.DAY and pitch * 5 >= _DAY_ROOM * 1.6 * scale else 0
