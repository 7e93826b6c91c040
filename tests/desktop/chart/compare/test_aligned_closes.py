"""Closes of another security at the bars of a chart: the same instants or dates, whatever the market."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.bar_rows import rows
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.ports.bars import day_start
from tideboard_desktop.chart.compare import aligned_closes, change_of

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


def test_a_day_that_the_other_market_lacks_has_none() -> None:
    days = [date(2026, 11, day) for day in (18, 19, 20)]
    hongkong = np.array([minute_of(day_start(Market.HK, day)) for day in days], np.int32)
    newyork = [minute_of(day_start(Market.US, day)) for day in days[:2]]
    found = aligned_closes(hongkong, 1440, at(newyork, [100.0, 110.0]), days=True)
    np.testing.assert_array_equal(found, [100.0, 110.0, np.nan])


@pytest.mark.parametrize(("mine", "other"), [(Market.HK, Market.US), (Market.US, Market.HK), (Market.US, Market.US)])
@pytest.mark.parametrize("unit", [Unit.DAY, Unit.WEEK, Unit.MONTH])
def test_longer_bars_belong_together_by_their_date(mine: Market, other: Market, unit: Unit) -> None:
    """Also across the end of summer time, and the other way round: never the day, week or month after."""
    wanted = {
        Unit.DAY: [date(2026, 10, day) for day in (29, 30)] + [date(2026, 11, day) for day in (2, 3)],
        Unit.WEEK: [date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)],
        Unit.MONTH: [date(2026, month, 1) for month in (8, 9, 10, 11)],
    }[unit]
    starts, others = ([minute_of(day_start(market, day)) for day in wanted] for market in (mine, other))
    longest = SeriesKey(InstrumentId(f"{mine}.X"), Interval(1, unit)).longest
    found = aligned_closes(np.array(starts, np.int32), longest, at(others, [1.0, 2.0, 3.0, 4.0]), days=True)
    assert found.tolist() == [1.0, 2.0, 3.0, 4.0]


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
