"""Tags on the price axis."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tideboard_desktop.ui.charts.axes import TAG, AxisTag, place_tags


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
