"""Values on the axes of indicators."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.chart.indicators.control import axis_values
from tideboard_desktop.ui.charts.layout import ChartPane
from tideboard_desktop.ui.charts.picture import span_scale

PANE = ChartPane("x", 100.0, 170.0)


@pytest.mark.parametrize(
    ("low", "high", "levels", "expected"),
    [
        (-1.6, 2.4, (0.0,), ["0", "2"]),
        (15.0, 85.0, (30.0, 70.0), ["30", "70"]),
        (-4e8, 9e8, (0.0,), ["0", "800M"]),
    ],
)
def test_levels_stand_first_and_round_values_where_there_is_room(
    low: float, high: float, levels: tuple[float, ...], expected: list[str]
) -> None:
    found = axis_values(span_scale(low, high, PANE.top, PANE.bottom), PANE, levels, 16.0)
    assert [text for _y, text in found] == expected


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.lists(st.floats(-1e9, 1e9), max_size=3))
def test_no_text_touches_another_or_leaves_the_pane(low: float, room: float, levels: list[float]) -> None:
    found = axis_values(span_scale(low, low + room, PANE.top, PANE.bottom), PANE, levels, 16.0)
    places = sorted(y for y, _text in found)
    assert all(108 <= y <= 162 for y in places)
    assert all(after - before >= 16 for before, after in pairwise(places))
