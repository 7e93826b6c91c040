"""The layout of a treemap: areas in proportion, nothing overlaps, nothing is left free, sides near to each other."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.flowboard.treemap.treemap_view import Box, squarified

WEIGHTS = st.lists(st.floats(1e-3, 1e9), min_size=1, max_size=40).map(lambda given: sorted(given, reverse=True))
WHOLE = st.builds(Box, st.just(3.0), st.just(5.0), st.floats(40, 3000), st.floats(40, 3000))


@given(WEIGHTS, WHOLE)
def test_areas_are_in_proportion_and_fill_the_whole(weights: list[float], whole: Box) -> None:
    boxes = squarified(weights, whole)
    assert len(boxes) == len(weights)
    for weight, box in zip(weights, boxes, strict=True):
        assert box.area == pytest.approx(whole.area * weight / sum(weights), rel=1e-6, abs=1e-6)
        assert box.x >= whole.x - 1e-6
        assert box.y >= whole.y - 1e-6
        assert box.x + box.width <= whole.x + whole.width + 1e-6
        assert box.y + box.height <= whole.y + whole.height + 1e-6


@given(WEIGHTS, WHOLE)
def test_no_two_boxes_overlap(weights: list[float], whole: Box) -> None:
    near = 1e-6 * max(whole.width, whole.height)
    for one, other in combinations(squarified(weights, whole), 2):
        across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert across <= near or down <= near


def test_the_example_of_the_authors() -> None:
    """Areas 6 6 4 3 2 2 1 in 6 x 4, figure 5 of the paper: the first column is 3 wide, the worst ratio 9/4... 25/9."""
    boxes = squarified([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    assert boxes[0] == pytest.approx(Box(0, 0, 3, 2))
    assert boxes[1] == pytest.approx(Box(0, 2, 3, 2))
    assert (boxes[2].width, boxes[2].height) == pytest.approx((12 / 7, 7 / 3))
    assert (boxes[3].width, boxes[3].height) == pytest.approx((9 / 7, 7 / 3))


@pytest.mark.parametrize("count", [2, 20, 200])
def test_boxes_are_near_to_squares(count: int) -> None:
    """Turnovers of a market fall about as one over the rank; strips would have ratios of hundreds."""
    boxes = squarified([1 / (rank + 1) for rank in range(count)], Box(0, 0, 1200, 500))
    ratios = sorted(max(box.width / box.height, box.height / box.width) for box in boxes)
    assert ratios[len(ratios) // 2] < 1.7
    assert ratios[-1] < 4


def test_without_room_or_securities_there_are_no_areas() -> None:
    assert squarified([], Box(0, 0, 10, 10)) == []
    assert all(box.area == 0 and math.isfinite(box.x) for box in squarified([2, 1], Box(0, 0, 0, 10)))
