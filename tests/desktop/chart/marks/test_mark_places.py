"""Where ex-dates stand on bars of any length."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.bar_rows import KEY, TENCENT
from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, instant_of, minute_of
from tideboard_core.model.instrument import Market
from tideboard_core.model.reference import ActionKind, ActionPart, CorporateAction
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_parts, day_start
from tideboard_desktop.chart.marks.event_marks import mark_words, marks_of, short_words

FIRST = date(2026, 11, 2)
DAYS = [day for day in (FIRST + timedelta(days=each) for each in range(14)) if day.weekday() < 5]
ONE = Decimal(1)


def dividend(day: date) -> CorporateAction:
    part = ActionPart(ActionKind.DIVIDEND, amount=Decimal("2.4"))
    return CorporateAction(
        instrument=TENCENT, ex_date=day, parts=(part,), forward_a=ONE, forward_b=-ONE, backward_a=ONE, backward_b=ONE
    )


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
    found = {one.ex_date: place for place, ones in marks.items() for one in ones if place < len(starts)}
    assert sorted(found) == inside
    for day, place in found.items():
        assert day_of(int(starts[place])) >= day
        assert place == 0 or day_of(int(starts[place - 1])) < day
    assert list(marks) == sorted(marks)


def test_a_longer_bar_has_the_ex_dates_of_its_days() -> None:
    starts = starts_of(Interval(1, Unit.WEEK))
    days = [FIRST - timedelta(days=1), FIRST, DAYS[4], DAYS[5], DAYS[-1]]
    marks = marks_of([dividend(day) for day in days], KEY._replace(interval=Interval(1, Unit.WEEK)), starts)
    assert {place: [one.ex_date for one in ones] for place, ones in marks.items()} == {
        0: [FIRST, DAYS[4]],
        1: [DAYS[5], DAYS[-1]],
    }


@pytest.mark.parametrize(("days", "column"), [(1, 10), (3, 12), (300, None)])
def test_an_announced_day_stands_after_the_newest_bar(days: int, column: int | None) -> None:
    day = DAYS[-1] + timedelta(days=2 + days)  # the last one is a Friday
    marks = marks_of([dividend(day)], KEY._replace(interval=Interval(1, Unit.DAY)), starts_of(Interval(1, Unit.DAY)))
    assert list(marks) == ([] if column is None else [column])


def test_the_words() -> None:
    assert mark_words([dividend(FIRST)]) == "Dividend 2.40 a share, ex Mon 2 Nov 2026"
    assert short_words([dividend(FIRST)]) == "Dividend 2.40 a share"
    assert marks_of([dividend(FIRST)], KEY, np.empty(0, np.int32)) == {}
