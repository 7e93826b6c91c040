"""Where ex-dates stand on bars of any length."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.bar_rows import KEY
from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, instant_of, minute_of
from tideboard_core.model.behind.events import SessionPart
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarSessions
from tideboard_core.model.reference import ActionKind, ActionPart
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_parts, day_start
from tideboard_desktop.chart.marks.event_marks import marks_of
from tideboard_desktop.docks.event_marks import EventMark, MarkKind

FIRST = date(2026, 11, 2)
DAYS = [day for day in (FIRST + timedelta(days=each) for each in range(14)) if day.weekday() < 5]


def dividend(day: date) -> EventMark:
    return EventMark(MarkKind.DIVIDEND, day, parts=(ActionPart(ActionKind.DIVIDEND, amount=Decimal("2.4")),))


def headline(day: date, at: time) -> EventMark:
    return EventMark(MarkKind.NEWS, day, datetime.combine(day, at, ZoneInfo("Asia/Hong_Kong")), "said")


def starts_of(interval: Interval) -> Minutes:
    """The columns of two weeks from a Monday on."""
    if interval.unit is Unit.MINUTE:
        parts = [part for day in DAYS for part in day_parts(Market.HK, day, KEY.sessions)]
        found = [at for part in parts for at in range(minute_of(part.begin), minute_of(part.end), interval.length)]
    else:
        days = DAYS if interval.unit is Unit.DAY else DAYS[::5]
        found = [minute_of(day_start(Market.HK, day)) for day in days]
    return np.array(found, np.int32)


def day_of(start: int) -> date:
    return exchange_date(Market.HK, instant_of(start))


@given(st.sets(st.integers(-3, 13), max_size=5), st.sampled_from([Interval(5, Unit.MINUTE), Interval(1, Unit.DAY)]))
def test_a_mark_is_at_the_first_bar_from_its_day_on(places: set[int], interval: Interval) -> None:
    starts, days = starts_of(interval), [FIRST + timedelta(days=place) for place in sorted(places)]
    marks = marks_of([dividend(day) for day in days], KEY._replace(interval=interval), starts)
    inside = [day for day in days if FIRST <= day <= DAYS[-1]]
    found = {one.day: place for place, ones in marks.items() for one in ones if place < len(starts)}
    assert sorted(found) == inside
    for day, place in found.items():
        assert day_of(int(starts[place])) >= day
        assert place == 0 or day_of(int(starts[place - 1])) < day
    assert list(marks) == sorted(marks)


def test_a_longer_bar_has_the_ex_dates_of_its_days() -> None:
    starts = starts_of(Interval(1, Unit.WEEK))
    days = [FIRST - timedelta(days=1), FIRST, DAYS[4], DAYS[5], DAYS[-1]]
    marks = marks_of([dividend(day) for day in days], KEY._replace(interval=Interval(1, Unit.WEEK)), starts)
    assert {place: [one.day for one in ones] for place, ones in marks.items()} == {
        0: [FIRST, DAYS[4]],
        1: [DAYS[5], DAYS[-1]],
    }


@pytest.mark.parametrize(("days", "column"), [(1, 10), (3, 12), (300, None)])
def test_an_announced_day_stands_after_the_newest_bar(days: int, column: int | None) -> None:
    day = DAYS[-1] + timedelta(days=2 + days)  # the last one is a Friday
    marks = marks_of([dividend(day)], KEY._replace(interval=Interval(1, Unit.DAY)), starts_of(Interval(1, Unit.DAY)))
    assert list(marks) == ([] if column is None else [column])


@pytest.mark.parametrize(
    ("at", "start"),
    [
        (time(10, 31, 20), time(10, 30)),
        (time(10, 34, 59), time(10, 30)),
        (time(10, 35), time(10, 35)),
        (time(12, 30), time(13, 0)),
        (time(8, 0), time(9, 30)),
    ],
)
def test_a_headline_is_at_the_bar_of_its_minute_or_the_next_one(at: time, start: time) -> None:
    starts = starts_of(Interval(5, Unit.MINUTE))
    (place,) = marks_of([headline(DAYS[3], at)], KEY._replace(interval=Interval(5, Unit.MINUTE)), starts)
    found = instant_of(int(starts[place])).astimezone(ZoneInfo("Asia/Hong_Kong"))
    assert (found.date(), found.time()) == (DAYS[3], start)


def test_what_was_said_in_the_night_is_at_the_next_bar_and_in_the_day_of_longer_bars() -> None:
    said = headline(DAYS[3], time(21))
    starts = starts_of(Interval(5, Unit.MINUTE))
    (place,) = marks_of([said], KEY._replace(interval=Interval(5, Unit.MINUTE)), starts)
    assert (day_of(int(starts[place])), day_of(int(starts[place - 1]))) == (DAYS[4], DAYS[3])
    assert list(marks_of([said], KEY._replace(interval=Interval(1, Unit.DAY)), starts_of(Interval(1, Unit.DAY)))) == [3]


def test_what_was_said_after_the_newest_bar_is_right_of_it() -> None:
    starts = starts_of(Interval(5, Unit.MINUTE))
    found = marks_of([headline(DAYS[-1], time(21))], KEY._replace(interval=Interval(5, Unit.MINUTE)), starts)
    assert list(found) == [len(starts)]


@pytest.mark.parametrize(("part", "last"), [(None, False), (SessionPart.BEFORE, False), (SessionPart.AFTER, True)])
def test_a_report_after_the_close_is_at_the_last_bar_of_its_day(part: SessionPart | None, *, last: bool) -> None:
    starts, report = starts_of(Interval(5, Unit.MINUTE)), EventMark(MarkKind.REPORT, DAYS[3], part_of_day=part)
    (place,) = marks_of([report], KEY._replace(interval=Interval(5, Unit.MINUTE)), starts)
    assert day_of(int(starts[place])) == DAYS[3]
    assert (day_of(int(starts[place + 1])) == DAYS[4]) is last


@pytest.mark.parametrize(
    ("part", "start"),
    [(None, datetime(2026, 11, 18, 1, tzinfo=UTC)), (SessionPart.AFTER, datetime(2026, 11, 19, 0, 30, tzinfo=UTC))],
)
def test_a_day_of_new_york_is_marked_from_its_night_to_the_next_one(part: SessionPart | None, start: datetime) -> None:
    """All sessions: the day begins at 20:00 of the evening before, and its last bar ends there."""
    key = KEY._replace(
        instrument=InstrumentId("US.AAPL"), interval=Interval(30, Unit.MINUTE), sessions=BarSessions.EXTENDED
    )
    parts = [each for day in range(17, 21) for each in day_parts(Market.US, date(2026, 11, day), key.sessions)]
    found = [at for each in parts for at in range(minute_of(each.begin), minute_of(each.end), 30)]
    starts, mark = np.array(found, np.int32), EventMark(MarkKind.REPORT, date(2026, 11, 18), part_of_day=part)
    (place,) = marks_of([mark], key, starts)
    assert instant_of(int(starts[place])) == start


def test_marks_of_one_bar_are_together_and_without_bars_there_are_none() -> None:
    marks = [dividend(DAYS[3]), headline(DAYS[3], time(10))]
    assert marks_of(marks, KEY._replace(interval=Interval(1, Unit.DAY)), starts_of(Interval(1, Unit.DAY))) == {
        3: tuple(marks)
    }
    assert marks_of(marks, KEY, np.empty(0, np.int32)) == {}
