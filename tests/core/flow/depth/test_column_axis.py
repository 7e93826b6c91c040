"""Columns over a session: each moment in one, none for a break."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, HALF_DAY, session
from fakes.values.depth_books import after
from tideboard_core.archive.units import micros
from tideboard_core.flow.depth.column_axis import WIDTHS, ColumnAxis
from tideboard_core.model.instrument import Market


@given(st.integers(after(-4000), after(9 * 3600)), st.sampled_from(WIDTHS))
def test_one_moment_and_many_have_the_same_columns(moment: int, width: int) -> None:
    axis = ColumnAxis(session(DAY), width)
    assert axis.columns_of(np.array([moment], np.int64)).tolist() == [axis.column_of(moment)]
    assert 0 <= axis.column_of(moment) < axis.count


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("day", [DAY, HALF_DAY])
def test_each_column_begins_where_the_one_before_ends(width: int, day: object) -> None:
    axis = ColumnAxis(session(DAY if day is DAY else HALF_DAY), width)
    columns = np.arange(axis.count)
    begins = axis.begins_of(columns)
    assert axis.columns_of(begins).tolist() == columns.tolist()
    assert [axis.begin_of(column) for column in columns.tolist()] == begins.tolist()
    ends = begins[:-1] + axis.step
    apart = np.flatnonzero(ends != begins[1:]) + 1
    assert apart.tolist() == list(axis.seams)


def test_continuous_trading_is_between_two_columns() -> None:
    axis = ColumnAxis(session(DAY), 60)
    assert axis.closing - axis.opening + 1 == session(DAY).minutes
    assert axis.begin_of(axis.opening) == after(0)


def test_the_break_belongs_to_the_first_column_after_it() -> None:
    axis = ColumnAxis(session(DAY), 15)
    noon = session(DAY).segments[0].end
    assert axis.column_of(micros(noon) - 1) == axis.seams[0] - 1
    for minutes in (0, 10, 59):
        assert axis.column_of(micros(noon + timedelta(minutes=minutes))) == axis.seams[0]


def test_a_market_without_a_break_has_no_seam() -> None:
    assert ColumnAxis(session(DAY, Market.US), 60).seams == ()
