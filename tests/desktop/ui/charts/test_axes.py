"""Tags and prices on the price axis."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.ui.charts.axes import TAG, AxisTag, place_tags
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.format import price


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_no_tag_covers_another_at_any_text_size(scale: float) -> None:
    """The fixed one stays at its price; the others make room for its two lines."""
    tags = [
        AxisTag(120.0, ("613.50", "0:42"), "#000000", "#ffffff", fixed=True),
        AxisTag(121.0, ("613.50",), "#000000", "#ffffff"),
        AxisTag(135.0, ("611.00",), "#000000", "#ffffff"),
        AxisTag(118.0, ("614.00",), "#000000", "#ffffff"),
    ]
    middles = place_tags(tags, 0, 400, scale)
    edges = sorted(
        (middle - TAG * scale * len(tag.lines) / 2, middle + TAG * scale * len(tag.lines) / 2)
        for tag, middle in zip(tags, middles, strict=True)
    )

    assert middles[0] == 120.0
    assert all(upper[1] < lower[0] for upper, lower in pairwise(edges))


def tag(y: float, lines: int = 1, *, fixed: bool = False) -> AxisTag:
    return AxisTag(y, ("",) * lines, "", "", fixed=fixed)


def test_tags_at_an_end_make_room_for_the_last_price() -> None:
    """It stays where it is; the others stand below it in their order, though their prices are above."""
    last, first, second = place_tags([tag(8, fixed=True), tag(0), tag(2)], 0, 400, 1.0)
    assert last == 8
    assert last + TAG <= first <= second - TAG


def test_the_nearest_to_the_last_price_moves_least() -> None:
    _last, far, near = place_tags([tag(200, fixed=True), tag(188), tag(195)], 0, 400, 1.0)
    assert 200 - near == pytest.approx(near - far)
    assert 200 - near < 18


@given(
    ys=st.lists(st.tuples(st.floats(-50, 450), st.integers(1, 2)), max_size=7),
    fixed=st.none() | st.floats(-50, 450),
    scale=st.sampled_from([1.0, 1.5]),
)
def test_no_two_tags_cover_each_other(ys: list[tuple[float, int]], fixed: float | None, scale: float) -> None:
    """Wherever their prices are, at both text sizes; all of them stay on the axis."""
    tags = [*([] if fixed is None else [tag(fixed, 2, fixed=True)]), *(tag(y, lines) for y, lines in ys)]
    spans = [
        (y - TAG * scale * len(one.lines) / 2, y + TAG * scale * len(one.lines) / 2)
        for one, y in zip(tags, place_tags(tags, 0, 480, scale), strict=True)
    ]
    assert all(low >= 0 and high <= 480 for low, high in spans)
    assert all(one[1] <= other[0] + 1e-6 for one, other in combinations(sorted(spans), 2))


@given(st.floats(-1e7, 1e7) | st.sampled_from([float("nan"), float("inf"), -0.0]), st.integers(0, 6))
def test_a_price_of_floats_is_written_as_one_of_decimals(value: float, decimals: int) -> None:
    """Never rounded twice, at least two decimals."""
    assert price_text(value, decimals) == price(Decimal(f"{value:.{decimals}f}"), Decimal(1).scaleb(-decimals))
