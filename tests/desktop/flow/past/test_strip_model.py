"""The strip as data: steps by the security's own quantiles, marks, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.archive.comparison.earlier import Earlier, PastSession
from tideboard_core.archive.comparison.samples import Sample
from tideboard_core.archive.records import FLOW
from tideboard_core.archive.rows import from_tuples
from tideboard_core.model.instrument import Market
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.event_marks import EventMark, MarkKind
from tideboard_desktop.flow.past.strip_model import (
    LIMITS,
    Strip,
    StripDay,
    day_row,
    day_words,
    step_limits,
    strip_of,
    with_events,
    with_today,
)

DAY = date(2026, 11, 3)

pytestmark = pytest.mark.usefixtures("qapp")


def strip(*sessions: PastSession) -> Strip:
    sample = Sample(tuple(session.day for session in sessions), np.zeros((len(sessions), 0), np.int64))
    return strip_of(Earlier(sample, sample.bands(), sessions, from_tuples(FLOW, [])), "HKD", Units.KMB)


def sessions(*millions: int | None) -> list[PastSession]:
    days = [DAY + timedelta(days=place) for place in range(len(millions))]
    return [
        PastSession(day) if net is None else PastSession(day, 330, 330, 0, half_day=False, net=net * 1_000_000_000)
        for day, net in zip(days, millions, strict=True)
    ]


def test_nine_steps_by_its_own_quantiles() -> None:
    made = strip(*sessions(*range(-400, 401, 100), None))
    assert made.limits == (200e6, 300e6, 400e6) or len(made.limits) == 4
    assert [day.step for day in made.days[:5]] == [-day.step for day in reversed(made.days[4:9])]
    assert made.days[4].step == 0
    assert made.days[9].net is None


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=60))
def test_limits_never_fall_and_stay_near_the_quantiles(nets: list[float]) -> None:
    limits = step_limits(nets)
    assert list(limits) == sorted(limits)
    for limit, exact in zip(limits, np.quantile(nets, LIMITS), strict=True):
        assert limit == pytest.approx(exact, rel=0.5, abs=1e-9)


def test_limits_are_round() -> None:
    assert step_limits([52e6, 210e6, 390e6, 690e6, 905e6]) == (200e6, 400e6, 700e6, 800e6)
    assert step_limits([]) == ()


def test_today_takes_the_steps_of_the_others() -> None:
    made = with_today(strip(*sessions(100, 200, 300, 400)), StripDay(DAY, -1e9))
    assert (made.sessions, made.days[-1].today, made.days[-1].step) == (4, True, -4)
    assert "today, so far" in day_words(made.days[-1], made)


def test_words_never_name_a_colour() -> None:
    made = strip(
        PastSession(DAY, 330, 300, 4, half_day=False, net=-72_300_000_000),
        PastSession(DAY + timedelta(days=1), 150, 150, 0, half_day=True, net=0),
        PastSession(DAY + timedelta(days=2)),
    )
    assert day_words(made.days[0], made, drawn=True) == (
        "Tue 3 Nov 2026: net \u221272.30M HKD, very strong outflow, 300 of 330 minutes received, restated later, "
        "drawn behind today"
    )
    assert day_words(made.days[1], made) == "Wed 4 Nov 2026: net 0.00 HKD, no net flow, half day"
    assert day_words(made.days[2], made) == "Thu 5 Nov 2026: not received, not counted"


def test_what_happened_on_a_day_is_told_and_its_figures_stay() -> None:
    made = strip(PastSession(DAY, 330, 330, 0, half_day=False, net=1_000_000_000), PastSession(DAY + timedelta(days=1)))
    marks = [EventMark(MarkKind.REPORT, DAY + timedelta(days=each), text="Q3") for each in (0, 1, 5)]
    told = with_events(made, marks, Market.HK)
    assert day_words(told.days[0], told).endswith(", Report, Q3")
    assert day_words(told.days[1], told) == "Wed 4 Nov 2026: not received, not counted, Report, Q3"
    assert [replace(day, events=()) for day in told.days] == [*made.days]


def test_a_row_has_full_precision() -> None:
    made = strip(PastSession(DAY, 330, 300, 4, half_day=False, net=-72_300_000_120))
    assert day_row(made.days[0], made) == "2026-11-03\t-72300000.12\tHKD\t300\t330\t1\t0\t"
