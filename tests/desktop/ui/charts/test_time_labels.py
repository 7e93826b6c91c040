"""The labels of the time axis: exchange time when the clock changes, larger units first, none too near."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, minute_of
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import BarSessions
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.bars import day_parts, day_start
from tideboard_desktop.ui.charts.time_labels import MONTHS, PITCH, TimeBoundary, TimeLabel, local_times, time_labels


def minutes_of(market: Market, length: int, *days: date) -> Minutes:
    parts = [
        np.arange(minute_of(part.begin), minute_of(part.end), length, dtype=np.int32)
        for day in days
        for part in day_parts(market, day, BarSessions.REGULAR)
    ]
    return np.concatenate(parts)


def labels(starts: Minutes, market: Market, interval: Interval, pitch: float) -> list[TimeLabel]:
    def x(slots: NDArray[np.intp]) -> NDArray[np.float64]:
        return slots.astype(np.float64) * pitch

    return time_labels(local_times(starts, market), x, 0, len(starts), interval)


@pytest.mark.parametrize("after", [date(2026, 3, 9), date(2026, 11, 2)])
def test_new_york_opens_at_half_past_nine_on_both_sides_of_a_change(after: date) -> None:
    before = date.fromordinal(after.toordinal() - 3)
    starts = minutes_of(Market.US, 30, before, after)

    assert (local_times(starts, Market.US).minutes % 1440)[[0, 13]].tolist() == [570, 570]
    found = labels(starts, Market.US, Interval(30, Unit.MINUTE), 40)
    assert {f"{label.time:%H:%M}" for label in found if label.level is TimeBoundary.TIME} >= {"11:00", "15:00"}


@pytest.mark.parametrize(("pitch", "told"), [(70, {"10:30", "11:30", "15:30"}), (35, {"12:30", "14:30"})])
def test_hours_that_begin_at_half_past_are_labelled(pitch: float, told: set[str]) -> None:
    """The same hours wherever the view begins."""
    starts = minutes_of(Market.US, 60, date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20))
    hour = Interval(60, Unit.MINUTE)
    for cut in (0, 1, 2, 5):
        times = [each.time for each in labels(starts[cut:], Market.US, hour, pitch) if each.level is TimeBoundary.TIME]
        assert {f"{time:%H:%M}" for time in times if time.day == 20} >= told
        assert {time.minute for time in times} == {30}


def test_no_label_is_too_near_to_another() -> None:
    starts = minutes_of(Market.HK, 5, *(date(2026, 11, day) for day in (16, 17, 18, 19, 20)))
    for pitch in (0.5, 1, 3, 8, 25):
        found = [label.x for label in labels(starts, Market.HK, Interval(5, Unit.MINUTE), pitch)]
        assert found == sorted(found)
        assert (np.diff(found) >= PITCH).all()


def test_days_are_labelled_by_years_and_months_first() -> None:
    calendar = TradingCalendar()
    days = [session.date for session in calendar.sessions(Market.HK, date(2025, 10, 1), date(2026, 3, 1))]
    starts = np.array([minute_of(day_start(Market.HK, day)) for day in days], np.int32)
    found = labels(starts, Market.HK, Interval(1, Unit.DAY), 4)

    large = [
        (label.level, label.time.date()) for label in found if label.level in {TimeBoundary.YEAR, TimeBoundary.MONTH}
    ]
    assert (TimeBoundary.YEAR, date(2026, 1, 2)) in large
    assert (TimeBoundary.MONTH, date(2025, 12, 1)) in large


@pytest.mark.parametrize("unit", [Unit.DAY, Unit.WEEK])
def test_no_day_stands_for_a_month_that_has_room_for_its_name(unit: Unit) -> None:
    """Nor does a month without its name have a label of one of its days."""
    days = [session.date for session in TradingCalendar().sessions(Market.HK, date(2025, 11, 21), date(2026, 11, 20))]
    if unit is Unit.WEEK:
        days = [day for before, day in pairwise(days) if day.isocalendar().week != before.isocalendar().week]
    starts = np.array([minute_of(day_start(Market.HK, day)) for day in days], np.int32)
    months = [place for place in range(1, len(days)) if days[place].month != days[place - 1].month]
    for pitch in np.arange(1, 20, 0.1).tolist():
        found = labels(starts, Market.HK, Interval(1, unit), pitch)
        named = [label for label in found if label.level is not TimeBoundary.DAY]
        by_day = {f"{each.time:%y%m}" for each in found if each.level is TimeBoundary.DAY and each.slot >= months[0]}
        for place in months:
            near = min((abs(place * pitch - label.x) for label in named), default=MONTHS)
            assert near < MONTHS
        assert by_day <= {f"{label.time:%y%m}" for label in named}


def test_without_columns_there_are_no_labels() -> None:
    assert labels(np.empty(0, np.int32), Market.HK, Interval(1, Unit.DAY), 8) == []


def test_a_month_that_begins_in_the_night_of_a_change_is_labelled_as_itself() -> None:
    """New York's clock went back on 1 November 2026, after that month's bar began."""
    starts = np.array([minute_of(day_start(Market.US, date(2026, month, 1))) for month in range(8, 13)], np.int32)
    found = labels(starts, Market.US, Interval(1, Unit.MONTH), 80)

    assert [label.time.date() for label in found] == [date(2026, month, 1) for month in range(8, 13)]
