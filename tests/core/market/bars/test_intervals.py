"""Where built bars start: lunch, half days, switches of summer time, extended hours, groups of days."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tideboard_core.market.bars.intervals import (
    Interval,
    Unit,
    built_from,
    built_starts,
    fetched_period,
    instant_of,
    interval_of,
    minute_of,
)
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod, BarSessions
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.bars import day_parts

ZONES = {Market.HK: ZoneInfo("Asia/Hong_Kong"), Market.US: ZoneInfo("America/New_York")}
OPEND = frozenset(BarPeriod) - {BarPeriod.MIN_2, BarPeriod.MIN_20, BarPeriod.MIN_45}


def local_starts(market: Market, count: int, day: str, sessions: BarSessions = BarSessions.REGULAR) -> list[str]:
    """Market times of the bars that the minutes of a day make."""
    date = datetime.fromisoformat(day).date()
    minutes = [
        minute
        for part in day_parts(market, date, sessions)
        for minute in range(minute_of(part.begin), minute_of(part.end))
    ]
    found = built_starts(market, Interval(count, Unit.MINUTE), sessions, np.array(minutes, np.int32))
    return list(dict.fromkeys(f"{instant_of(start).astimezone(ZONES[market]):%H:%M}" for start in found.tolist()))


def test_bars_start_at_the_open_and_never_span_lunch() -> None:
    assert local_starts(Market.HK, 60, "2026-11-20") == ["09:30", "10:30", "11:30", "13:00", "14:00", "15:00"]
    assert local_starts(Market.HK, 45, "2026-11-20")[3:5] == ["11:45", "13:00"]
    assert local_starts(Market.HK, 240, "2026-11-20") == ["09:30", "13:00"]
    assert local_starts(Market.HK, 60, "2026-12-24") == ["09:30", "10:30", "11:30"]


@pytest.mark.parametrize("day", ["2026-03-06", "2026-03-09", "2026-10-30", "2026-11-02"])
def test_new_york_opens_at_half_past_nine_on_both_sides_of_summer_time(day: str) -> None:
    assert local_starts(Market.US, 120, day) == ["09:30", "11:30", "13:30", "15:30"]
    extended = local_starts(Market.US, 240, day, BarSessions.EXTENDED)
    assert extended == ["20:00", "00:00", "04:00", "08:00", "09:30", "13:30", "16:00"]


def test_a_half_day_of_new_york_is_shorter_after_the_close_too() -> None:
    extended = local_starts(Market.US, 120, "2026-11-27", BarSessions.EXTENDED)
    night = ["20:00", "22:00", "00:00", "02:00"]
    assert extended == [*night, "04:00", "06:00", "08:00", "09:30", "11:30", "13:00", "15:00"]


def test_minutes_of_an_auction_stay_bars_of_their_own() -> None:
    at = datetime(2026, 11, 20, 16, 8, tzinfo=ZONES[Market.HK])
    starts = np.array([minute_of(at)], np.int32)
    assert built_starts(Market.HK, Interval(5, Unit.MINUTE), BarSessions.REGULAR, starts).tolist() == starts.tolist()
    assert not len(built_starts(Market.HK, Interval(5, Unit.MINUTE), BarSessions.REGULAR, starts[:0]))


def days(count: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    begin = datetime(2026, 9, 1, tzinfo=ZONES[Market.HK])
    calendar = TradingCalendar()
    known = [begin + timedelta(days=each) for each in range(count)]
    return np.array([minute_of(day) for day in known if calendar.is_trading_day(Market.HK, day.date())], np.int32)


@pytest.mark.parametrize("count", [2, 3, 5, 10])
def test_groups_of_days_are_the_same_wherever_the_series_begins(count: int) -> None:
    whole = days(80)
    starts = built_starts(Market.HK, Interval(count, Unit.DAY), BarSessions.REGULAR, whole)
    assert 0 <= len(set(starts.tolist())) - len(whole) // count <= 3
    for cut in range(1, 12):
        later = built_starts(Market.HK, Interval(count, Unit.DAY), BarSessions.REGULAR, whole[cut:])
        assert later.tolist() == starts[cut:].tolist()
    longest = SeriesKey(InstrumentId("HK.00700"), Interval(count, Unit.DAY)).longest
    assert (whole - starts < longest).all()


def test_minutes_belong_to_the_day_and_the_group_of_their_day() -> None:
    minutes = np.concatenate([whole + 570 for whole in (days(8), days(8) + 1)])
    minutes.sort()
    for count in (1, 3):
        interval = Interval(count, Unit.DAY)
        found = built_starts(Market.HK, interval, BarSessions.REGULAR, minutes)
        whole = built_starts(Market.HK, interval, BarSessions.REGULAR, days(8))
        assert found.tolist() == np.repeat(whole, 2).tolist()


def test_weeks_start_on_monday_and_months_on_the_first() -> None:
    whole = days(80)
    weeks = {instant_of(each).astimezone(ZONES[Market.HK]) for each in built_starts(
        Market.HK, Interval(1, Unit.WEEK), BarSessions.REGULAR, whole
    ).tolist()}  # fmt: skip
    months = {instant_of(each).astimezone(ZONES[Market.HK]) for each in built_starts(
        Market.HK, Interval(1, Unit.MONTH), BarSessions.REGULAR, whole
    ).tolist()}  # fmt: skip
    assert {day.weekday() for day in weeks} == {0}
    assert [(day.month, day.day) for day in sorted(months)] == [(9, 1), (10, 1), (11, 1)]


def test_what_a_broker_has_is_fetched_and_the_rest_built_from_what_divides_every_part_of_the_day() -> None:
    assert fetched_period(Interval(45, Unit.MINUTE), OPEND) is None
    assert fetched_period(Interval(45, Unit.MINUTE), frozenset(BarPeriod)) is BarPeriod.MIN_45
    assert {count: built_from(Interval(count, Unit.MINUTE), OPEND) for count in (45, 90, 20, 7, 4, 120)} == {
        45: BarPeriod.MIN_15,
        90: BarPeriod.MIN_30,
        20: BarPeriod.MIN_10,
        7: BarPeriod.MIN_1,
        4: BarPeriod.MIN_1,
        120: BarPeriod.MIN_30,
    }
    assert built_from(Interval(3, Unit.DAY), OPEND) is BarPeriod.DAY
    assert all(interval_of(period).period is period for period in BarPeriod)
    assert [Interval(count, Unit.MINUTE).is_allowed for count in (0, 1, 240, 241)] == [False, True, True, False]
    assert [Interval(count, Unit.DAY).is_allowed for count in (1, 10, 11)] == [True, True, False]
    assert not Interval(2, Unit.WEEK).is_allowed
    assert Interval(2, Unit.DAY).period is None
