"""The columns of the time axis: seams, both days on which New York's clock changes, half days, gaps and blanks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, built_starts, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.market.bars.spans import Span
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.bars import day_parts
from tideboard_desktop.ui.charts.slots import Seam, SlotState, slots_of

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
CALENDAR = TradingCalendar()


def key(instrument: InstrumentId, length: int, sessions: BarSessions = BarSessions.REGULAR) -> SeriesKey:
    return SeriesKey(instrument, Interval(length, Unit.MINUTE), BarAdjustment.NONE, sessions)


def starts(series: SeriesKey, *days: date) -> Minutes:
    """Starts of every bar of some days."""
    minutes = [
        np.arange(minute_of(part.begin), minute_of(part.end), dtype=np.int32)
        for day in days
        for part in day_parts(series.market, day, series.sessions)
    ]
    every = np.concatenate(minutes)
    return np.unique(built_starts(series.market, series.interval, series.sessions, every))


def test_hong_kong_has_lunch_and_night_as_seams() -> None:
    series = key(TENCENT, 5)
    slots = slots_of(series, starts(series, date(2026, 11, 19), date(2026, 11, 20)), (), ())

    assert len(slots.start) == 132
    assert np.flatnonzero(slots.seam).tolist() == [30, 66, 96]
    assert slots.seam[[30, 66, 96]].tolist() == [Seam.BREAK, Seam.NIGHT, Seam.BREAK]


def test_a_half_day_has_no_seam_inside() -> None:
    """Christmas Eve in Hong Kong ends at noon."""
    series = key(TENCENT, 30)
    slots = slots_of(series, starts(series, date(2025, 12, 24), date(2025, 12, 29)), (), ())

    assert np.flatnonzero(slots.seam).tolist() == [5, 10]
    assert slots.seam[[5, 10]].tolist() == [Seam.NIGHT, Seam.BREAK]


@pytest.mark.parametrize(
    ("before", "after"),
    [(date(2026, 3, 6), date(2026, 3, 9)), (date(2026, 10, 30), date(2026, 11, 2))],
    ids=["the clock goes forward", "the clock goes back"],
)
def test_a_change_of_the_clock_moves_no_column(before: date, after: date) -> None:
    """The axis counts minutes of trading: both days have as many columns, an hour apart in UTC."""
    series = key(APPLE, 15)
    slots = slots_of(series, starts(series, before, after), (), ())

    assert len(slots.start) == 52
    assert np.flatnonzero(slots.seam).tolist() == [26]
    days = (after - before).days * 1440
    shift = 60 if after.month == 11 else -60
    assert int(slots.start[26] - slots.start[0]) == days + shift


def test_extended_hours_of_one_day_follow_each_other_without_a_seam() -> None:
    """From 04:00 over the open and the close to the night that ends at 04:00."""
    series = key(APPLE, 60, BarSessions.EXTENDED)
    slots = slots_of(series, starts(series, date(2026, 11, 18), date(2026, 11, 19)), (), ())

    assert not slots.seam.any()


def test_minutes_that_were_not_received_have_columns_and_those_without_a_trade_too() -> None:
    series = key(TENCENT, 1)
    every = starts(series, date(2026, 11, 20))
    known = np.delete(every, np.r_[40:50, 60])
    begin = datetime.fromtimestamp(int(every[40]) * 60, UTC)
    blank = datetime.fromtimestamp(int(every[60]) * 60, UTC)
    slots = slots_of(series, known, [Span(begin, begin + timedelta(minutes=10))], [blank])

    assert slots.start.tolist() == every.tolist()
    assert np.flatnonzero(slots.state == SlotState.MISSING).tolist() == list(range(40, 50))
    assert np.flatnonzero(slots.state == SlotState.BLANK).tolist() == [60]
    assert slots.bar[[39, 45, 50, 60, 61]].tolist() == [39, -1, 40, -1, 50]
    assert (slots.row_before(45), slots.row_before(60)) == (39, 49)
    assert [slots.slot_of_row(row) for row in (0, 39, 40, 50)] == [0, 39, 50, 61]


def test_a_gap_of_minutes_is_one_column_of_the_interval() -> None:
    series = key(TENCENT, 5)
    every = starts(series, date(2026, 11, 20))
    begin = datetime.fromtimestamp(int(every[10]) * 60, UTC)
    slots = slots_of(series, np.delete(every, 10), [Span(begin, begin + timedelta(minutes=5))], ())

    assert slots.state.tolist() == [int(place == 10) * SlotState.MISSING for place in range(66)]


def test_days_have_no_seams() -> None:
    series = SeriesKey(TENCENT, Interval(1, Unit.DAY))
    days = [session.open for session in CALENDAR.sessions(Market.HK, date(2026, 9, 1), date(2026, 11, 1))]
    slots = slots_of(series, np.array([minute_of(each) for each in days], np.int32), (), ())

    assert not slots.seam.any()
    assert (slots.bar == np.arange(len(days))).all()
