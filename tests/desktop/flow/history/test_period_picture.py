"""Scales, slots and stacks of the history."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fakes.scenes.flow.history import history, picture
from tideboard_core.model.flow import FlowPeriod
from tideboard_desktop.flow.chart.line_styles import TIERS, Line
from tideboard_desktop.flow.history.period_chart import history_readout
from tideboard_desktop.flow.history.period_picture import HistoryStyle, stack_columns
from tideboard_desktop.flow.history.viewport import Viewport
from tideboard_desktop.ui.format import MISSING

PERIODS = [FlowPeriod.DAY, FlowPeriod.WEEK, FlowPeriod.MONTH]


@pytest.mark.parametrize("period", PERIODS)
def test_every_bar_is_inside_and_found_again(period: FlowPeriod) -> None:
    """The whole range fills the pane."""
    shown = picture(period)
    x = shown.x()

    assert x[0] - shown.pitch / 2 == pytest.approx(shown.layout.left)
    assert x[-1] + shown.pitch / 2 == pytest.approx(shown.layout.right)
    assert [shown.index_at(float(middle)) for middle in x] == list(range(shown.count))
    assert shown.bar_width <= 34


def test_axes_hold_what_is_in_view_and_only_that() -> None:
    """Zoomed in, small bars are not flattened by a large one far away."""
    series = history()
    series.net[3] = 1e12
    shown = picture(series=series)
    near = shown.through(Viewport(100, 40))

    assert shown.main.y_of(1e12) >= shown.layout.top
    assert near.main.step < shown.main.step / 100
    for place in range(near.visible.start, near.visible.stop):
        assert near.layout.top <= near.main.y_of(float(series.net[place])) <= near.layout.bars_bottom
        assert near.closes is not None
        assert near.layout.top <= near.closes.y_of(float(series.closes[place])) <= near.layout.bars_bottom


@pytest.mark.parametrize("period", PERIODS)
def test_closes_stay_in_their_pane(period: FlowPeriod) -> None:
    """Their axis moves in steps, but never past the line."""
    shown = picture(period)
    assert shown.closes is not None
    assert shown.series is not None
    y = shown.closes.y(shown.series.closes)

    assert y.min() >= shown.layout.top
    assert y.max() <= shown.layout.bars_bottom


def test_stacks_keep_in_and_out_apart() -> None:
    """Their ends are the sums of the positive and of the negative tiers."""
    series = history()
    assert series.tiers is not None
    pieces = stack_columns(series, frozenset(Line))
    ends = np.array([end for _tier, _begin, end in pieces])

    assert [tier for tier, _begin, _end in pieces] == [0, 1, 2, 3]
    assert np.maximum(ends, 0).max(axis=0) == pytest.approx(np.maximum(series.tiers, 0).sum(axis=0))
    assert np.minimum(ends, 0).min(axis=0) == pytest.approx(np.minimum(series.tiers, 0).sum(axis=0))
    assert len(stack_columns(series, frozenset({TIERS[0]}))) == 1


def test_a_sum_that_is_switched_on_fits() -> None:
    """The axis grows with it."""
    with_sums = picture(style=HistoryStyle(sums=frozenset({20})))
    assert with_sums.series is not None
    sums = with_sums.series.sums(20)

    assert with_sums.main.step > picture().main.step
    assert with_sums.main.y_of(float(np.nanmax(sums))) >= with_sums.layout.top


def test_a_period_that_lacks_a_tier_has_no_stack_and_keeps_its_other_figures() -> None:
    series = history()
    assert series.tiers is not None
    series.tiers[2, 5] = np.nan

    heights = [abs(end - begin)[4:7] for _tier, begin, end in stack_columns(series, frozenset(Line))]
    read = history_readout(picture(series=series), 5)

    assert [height[1] for height in heights] == [0.0] * 4
    assert all(height[[0, 2]].all() for height in heights)
    assert [row.signed == MISSING for row in read.upper] == [False, False, False, True, False, False]


def test_a_provider_s_own_block_stands_below_ours_where_it_differs() -> None:
    series = history()
    assert series.block is not None
    own = series.block.copy()
    own[5] *= 1.02

    names = [
        [row.name for row in history_readout(picture(series=replace(series, block_told=own)), at).upper]
        for at in (4, 5)
    ]

    assert set(names[1]) - set(names[0]) == {f"Block by {series.provider}"}
