"""Instants as columns and back: on bars, between sessions, beyond both ends, over intervals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, built_starts, instant_of, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import BarSessions
from tideboard_core.model.session import DayForm, put_in_force
from tideboard_core.ports.bars import day_parts, day_start
from tideboard_desktop.chart.drawings.bar_axis import MOST_BEYOND, BarAxis

HK, US = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
INTERVALS = [
    *(Interval(length, Unit.MINUTE) for length in (1, 5, 60)),
    *(Interval(1, unit) for unit in (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR)),
    Interval(3, Unit.DAY),
]


def starts_of(key: SeriesKey, first: date, days: int) -> Minutes:
    """Where all bars of some days start."""
    parts = [
        part
        for each in range(days)
        for part in day_parts(market_of(key.instrument), first + timedelta(days=each), key.sessions)
    ]
    spans = [np.arange(minute_of(part.begin), minute_of(part.end), dtype=np.int32) for part in parts]
    return np.unique(built_starts(key.market, key.interval, key.sessions, np.concatenate(spans)))


@lru_cache
def axis_of(key: SeriesKey, first: date = date(2026, 10, 26), days: int = 21) -> tuple[BarAxis, Minutes]:
    """The axis of three weeks, over the American switch from summer time."""
    starts = starts_of(key, first, days)
    return BarAxis(key, starts), starts


@pytest.mark.parametrize("interval", INTERVALS, ids=str)
@pytest.mark.parametrize(("instrument", "sessions"), [(HK, BarSessions.REGULAR), (US, BarSessions.REGULAR)])
def test_every_bar_is_its_own_column_also_beyond_the_ends(
    instrument: InstrumentId, sessions: BarSessions, interval: Interval
) -> None:
    """An axis of the middle week counts on the columns that one of all weeks has."""
    key = SeriesKey(instrument, interval, sessions=sessions)
    _whole, starts = axis_of(key)
    first = int(np.searchsorted(starts, minute_of(day_start(key.market, date(2026, 11, 2)))))
    last = int(np.searchsorted(starts, minute_of(day_start(key.market, date(2026, 11, 7)))))
    first, last = min(first, len(starts) - 1), max(last, min(first, len(starts) - 1) + 1)
    part = BarAxis(key, starts[first:last])
    for place in range(0, len(starts), max(len(starts) // 60, 1)):
        assert part.column(int(starts[place])) == place - first
        assert part.start(place - first) == starts[place]


def test_extended_hours_are_counted_too() -> None:
    key = SeriesKey(US, Interval(5, Unit.MINUTE), sessions=BarSessions.EXTENDED)
    _whole, starts = axis_of(key)
    part = BarAxis(key, starts[300:600])
    for place in range(0, len(starts), 37):
        assert part.column(int(starts[place])) == place - 300
        assert part.start(place - 300) == starts[place]


@settings(max_examples=40)
@given(st.integers(0, 21 * 1440), st.sampled_from(INTERVALS), st.sampled_from(INTERVALS))
def test_an_instant_keeps_to_the_bar_that_contains_it(offset: int, one: Interval, other: Interval) -> None:
    """The start of the column of an instant on one interval lies in the same column of a longer one."""
    begin = minute_of(day_start(market_of(HK), date(2026, 10, 26)))
    (small, _starts), (large, long_starts) = (axis_of(SeriesKey(HK, each)) for each in (one, other))
    found = small.start(small.column(begin + offset))
    column = large.column(found)
    if 0 <= column < len(long_starts) - 1 and one.unit is Unit.MINUTE and other.unit is not Unit.MINUTE:
        assert long_starts[column] <= found < long_starts[column + 1]
    if abs(column) < MOST_BEYOND:
        assert large.column(large.start(column)) == column


def test_instants_between_sessions_go_to_the_bars_of_their_day() -> None:
    """The start of a daily bar to the open, the evening to the close, a closed day to the next."""
    key = SeriesKey(HK, Interval(5, Unit.MINUTE))
    axis, starts = axis_of(key)

    def bar(month: int, day: int, hour: int, minute: int) -> datetime:
        return instant_of(axis.start(axis.column(minute_of(datetime(2026, month, day, hour, minute, tzinfo=UTC)))))

    assert bar(11, 3, 16, 0) == datetime(2026, 11, 4, 1, 30, tzinfo=UTC)  # midnight in Hong Kong
    assert bar(11, 4, 9, 0) == datetime(2026, 11, 4, 7, 55, tzinfo=UTC)
    assert bar(11, 4, 4, 30) == datetime(2026, 11, 4, 3, 55, tzinfo=UTC)  # lunch
    assert bar(11, 6, 20, 0) == datetime(2026, 11, 9, 1, 30, tzinfo=UTC)  # Saturday
    assert bar(11, 4, 1, 33) == datetime(2026, 11, 4, 1, 30, tzinfo=UTC)
    assert axis.column(int(starts[-1]) + 4) == len(starts) - 1


def test_far_instants_have_columns_too() -> None:
    axis, starts = axis_of(SeriesKey(HK, Interval(1, Unit.YEAR)))

    assert axis.start(-10_000) >= 0
    assert axis.start(10_000) > starts[-1]
    assert axis.column(0) == -56


@pytest.mark.parametrize("interval", [Interval(60, Unit.MINUTE), Interval(1, Unit.DAY)], ids=str)
def test_columns_follow_the_days_in_force(interval: Interval) -> None:
    """A day that a broker shuts while the program runs has no column any more."""
    key = SeriesKey(HK, interval)
    starts = starts_of(key, date(2026, 11, 20), 1)
    bars = len(starts)
    monday, tuesday = (starts_of(key, date(2026, 11, day), 1)[0] for day in (23, 24))
    assert BarAxis(key, starts).start(bars) == monday
    put_in_force({(Market.HK, date(2026, 11, 23)): DayForm.SHUT})
    try:
        assert BarAxis(key, starts).start(bars) == tuesday
    finally:
        put_in_force({})
