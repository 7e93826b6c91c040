"""Labels at the line ends in the chart."""

from __future__ import annotations

import itertools
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.scenes.flow.chart import flow_series, picture
from tideboard_desktop.flow.chart.line_styles import TIERS, Line
from tideboard_desktop.flow.today.end_labels import label_areas, place_labels
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.tags import text_width
from tideboard_desktop.ui.format import Unit
from tideboard_desktop.ui.theme import Theme, Type, make_theme

ALL = frozenset(Line)


@settings(max_examples=40)
@given(seed=st.integers(0, 60), minutes=st.integers(1, 330))
def test_labels_never_cover_each_other_or_leave_the_pane(seed: int, minutes: int) -> None:
    """At every minute of every day, also at the close."""
    theme = make_theme()
    shown = picture(shown=ALL, flow=flow_series(minutes, seed))
    areas = label_areas(shown, theme)

    assert set(areas) == {Line.NET, Line.BLOCK, *TIERS}
    assert not any(a.intersects(b) for a, b in combinations(areas.values(), 2))
    assert all(area.right() <= shown.layout.right and shown.layout.main.contains(area) for area in areas.values())


@pytest.mark.parametrize("line", [Line.NET, Line.SMALL])
def test_a_line_that_is_off_has_no_label(theme: Theme, line: Line) -> None:
    """Its place is free for the others."""
    assert line not in label_areas(picture(shown=ALL - {line}), theme)


@pytest.mark.parametrize("minutes", [76, 330])
def test_name_and_amount_in_ten_thousands_stand_apart(minutes: int) -> None:
    """Also at the close, where only the room that is kept free is left."""
    theme = make_theme()
    shown = replace(picture(shown=ALL, minutes=minutes), unit=Unit(1e4, "\u4e07"))
    area = label_areas(shown, theme)[Line.NET]
    amount = fmt.flow(9_999e4 + 9_900, shown.unit)

    assert area.right() <= shown.layout.right
    room = area.width() - 14 - text_width(amount, theme, Type.CAPTION_STRONG)
    assert room >= text_width("Net ", theme, Type.CAPTION_STRONG)


def test_a_tier_without_a_figure_at_the_end_has_no_label(theme: Theme) -> None:
    series = flow_series(60, 1)
    assert series.tiers is not None
    tiers = series.tiers.copy()
    tiers[0, -1] = np.nan

    areas = label_areas(picture(shown=ALL, flow=replace(series, tiers=tiers)), theme)

    assert set(areas) == {Line.NET, *TIERS} - {Line.EXTRA_LARGE}


WISHES = st.lists(st.floats(-500, 900), min_size=0, max_size=6)


@given(WISHES)
def test_labels_never_overlap_and_stay_inside(wishes: list[float]) -> None:
    """Whatever the lines do, each label has its own place between top and bottom."""
    centres = place_labels(wishes, height=20, top=4, bottom=340)

    assert len(centres) == len(wishes)
    ordered = sorted(centres)
    assert all(lower - upper >= 20 - 1e-6 for upper, lower in itertools.pairwise(ordered))
    assert all(14 - 1e-6 <= centre <= 330 + 1e-6 for centre in centres)


@given(WISHES)
def test_labels_keep_the_order_of_their_lines(wishes: list[float]) -> None:
    """A line that ends above another has its label above."""
    centres = place_labels(wishes, height=20, top=4, bottom=340)
    pairs = [(a, b) for a in range(len(wishes)) for b in range(len(wishes)) if wishes[a] < wishes[b]]

    assert all(centres[a] < centres[b] for a, b in pairs)


def test_labels_with_room_stay_where_they_want_to_be() -> None:
    """Nobody is pushed without need."""
    assert place_labels([50.0, 200.0, 100.0], height=20, top=0, bottom=300) == [50.0, 200.0, 100.0]


def test_two_that_collide_share_the_move() -> None:
    """Both give way by the same amount."""
    assert place_labels([100.0, 104.0], height=20, top=0, bottom=300) == [92.0, 112.0]
