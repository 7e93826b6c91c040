"""Boxes beside their levels: apart from each other, inside the pane as far as they fit."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.chart.orders.order_boxes import spread

TOP, BOTTOM, APART = 20.0, 400.0, 25.0
LEVELS = st.lists(st.floats(-2000, 2000), max_size=15).map(sorted)


@given(LEVELS)
def test_boxes_are_apart_and_inside(levels: list[float]) -> None:
    middles = spread(levels, APART, TOP, BOTTOM)

    assert all(after - before >= APART - 1e-6 for before, after in pairwise(middles))
    assert all(TOP + APART / 2 - 1e-6 <= middle <= BOTTOM - APART / 2 + 1e-6 for middle in middles)


@given(st.lists(st.integers(1, 14), unique=True, max_size=8).map(sorted))
def test_boxes_with_room_stand_at_their_levels(places: list[int]) -> None:
    levels = [TOP + APART * place for place in places]

    assert spread(levels, APART, TOP, BOTTOM) == levels


def test_more_boxes_than_fit_overlap_at_the_top_rather_than_leave_the_pane() -> None:
    middles = spread([100.0] * 40, APART, TOP, BOTTOM)

    assert middles == sorted(middles)
    assert min(middles) == TOP + APART / 2
    assert max(middles) == BOTTOM - APART / 2
