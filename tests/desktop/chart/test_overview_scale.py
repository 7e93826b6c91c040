"""Instants and places of the navigator's strip."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_desktop.chart.navigator import LEAST, MOST, first_shown, larger_interval, minute_at, place_of

DAYS = np.array([0, 1440, 2880, 4320 + 2880], np.int32)


def test_bars_stand_side_by_side() -> None:
    assert place_of(DAYS, 1440, 720) == 0.5
    assert place_of(DAYS, 1440, 2880 + 2160) == 2.5  # the weekend belongs to the bar before it
    assert place_of(DAYS, 1440, -50) == 0
    assert place_of(DAYS, 1440, 99_999) == 4


@given(
    st.lists(st.integers(0, 100_000), min_size=1, max_size=30, unique=True).map(sorted),
    st.floats(0, 1, exclude_max=True),
)
def test_an_instant_is_found_again(minutes: list[int], part: float) -> None:
    starts = np.array(minutes, np.int32)
    place = part * len(starts)
    minute = minute_at(starts, 1440, place)
    assert place_of(starts, 1440, minute) == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize(("loaded", "bars"), [(999, LEAST), (900, 100), (100, MOST), (-5, MOST)])
def test_the_strip_holds_what_is_loaded_within_bounds(loaded: int, bars: int) -> None:
    assert first_shown(np.arange(1000, dtype=np.int32), loaded) == 1000 - bars


def test_a_short_past_is_shown_whole() -> None:
    assert first_shown(np.arange(7, dtype=np.int32), 3) == 0


def test_every_interval_has_a_larger_one() -> None:
    assert larger_interval(Interval(1, Unit.MINUTE)) == Interval(15, Unit.MINUTE)
    assert larger_interval(Interval(60, Unit.MINUTE)) == Interval(1, Unit.DAY)
    assert larger_interval(Interval(2, Unit.DAY)) == Interval(1, Unit.WEEK)
    assert larger_interval(Interval(1, Unit.WEEK)) == Interval(1, Unit.MONTH)
    assert larger_interval(Interval(1, Unit.YEAR)) == Interval(1, Unit.YEAR)
