"""Closes of another security at the bars of a chart: the same instants, whatever the market."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.bar_rows import rows
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.model.instrument import Market
from tideboard_core.ports.bars import day_start
from tideboard_desktop.chart.compare.aligned_closes import aligned_closes, change_of

ROWS = rows(60)


def at(starts: list[int], closes: list[float]) -> Columns:
    """Bars of which only start and close matter."""
    part = rows(len(starts))
    return part._replace(start=np.array(starts, np.int32), close=np.array(closes))


def test_the_same_starts_have_the_same_closes() -> None:
    assert aligned_closes(ROWS.start, 1, ROWS).tolist() == ROWS.close.tolist()


def test_a_bar_that_the_other_lacks_has_none() -> None:
    """Nothing is carried over a gap."""
    first = int(ROWS.start[0])
    found = aligned_closes(ROWS.start[:6], 1, at([first, first + 3, first + 400], [1.0, 2.0, 3.0]))
    np.testing.assert_array_equal(found, [1.0, np.nan, np.nan, 2.0, np.nan, np.nan])


def test_a_bar_with_several_of_the_other_has_the_last() -> None:
    first = int(ROWS.start[0])
    starts = np.array([first, first + 5], np.int32)
    assert aligned_closes(starts, 5, ROWS).tolist() == [ROWS.close[4], ROWS.close[9]]


def test_days_of_another_market_are_those_of_the_same_instants() -> None:
    """A day of New York begins in that of Hong Kong; the weekend of one has no bar of the other."""
    days = [date(2026, 11, day) for day in (18, 19, 20)]
    hongkong = np.array([minute_of(day_start(Market.HK, day)) for day in days], np.int32)
    newyork = [minute_of(day_start(Market.US, day)) for day in days[:2]]
    found = aligned_closes(hongkong, 1440, at(newyork, [100.0, 110.0]))
    np.testing.assert_array_equal(found, [100.0, 110.0, np.nan])


def test_the_change_counts_from_the_first_known_close() -> None:
    change = change_of(np.array([np.nan, 50.0, np.nan, 60.0, np.nan]))
    assert change is not None
    assert change.percent == pytest.approx(20)
    assert change_of(np.array([np.nan, np.nan])) is None
    assert change_of(np.array([0.0, 5.0])) is None
    assert change_of(np.empty(0)) is None


@given(st.lists(st.integers(0, 300), min_size=1, unique=True), st.lists(st.integers(0, 300), min_size=1, unique=True))
def test_each_value_is_of_a_bar_within_the_same_time(mine: list[int], other: list[int]) -> None:
    begin = minute_of(datetime(2026, 11, 20, tzinfo=UTC))
    starts = np.array(sorted(mine), np.int32) + begin
    others = [begin + each for each in sorted(other)]
    found = aligned_closes(starts, 7, at(others, [float(each) for each in others]))
    for place, value in enumerate(found.tolist()):
        end = min(int(starts[place]) + 7, int(starts[place + 1]) if place + 1 < len(starts) else 10**9)
        inside = [each for each in others if starts[place] <= each < end]
        assert value == inside[-1] if inside else np.isnan(value)
