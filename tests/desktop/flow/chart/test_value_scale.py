"""Value axes: steps, symmetry, the pinned price."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.flow.chart.value_scale import main_scale, minute_scale, pinned_price_scale
from tideboard_desktop.ui.charts.steps import nice_step

POSITIVE = st.floats(0.001, 1e13)


@given(POSITIVE)
def test_nice_steps_are_round_and_close(value: float) -> None:
    """One significant digit or 2.5, never below the value, never twice as large."""
    step = nice_step(value)
    digits = step / 10 ** math.floor(math.log10(step) + 1e-9)

    assert step >= value * (1 - 1e-9)
    assert step <= value * 2.0001
    assert min(abs(digits - nice) for nice in (1, 2, 2.5, 4, 5, 8, 10)) < 1e-6


@given(POSITIVE)
def test_the_largest_amount_is_inside_the_pane(value: float) -> None:
    """Both signs fit, and zero is in the middle."""
    scale = main_scale(value, 4, 340)

    assert 4 < scale.y_of(value) < scale.y_of(0) == 172 < scale.y_of(-value) < 340
    bars = minute_scale(value, 340, 418)
    assert bars.y_of(value) >= 340
    assert bars.y_of(-value) <= 418 + 1e-6


@given(st.floats(0.5, 5000), st.floats(0, 500))
def test_the_previous_close_lies_on_flow_zero(close: float, furthest: float) -> None:
    """And the price grid lies on the flow grid."""
    flow = main_scale(3e8, 4, 340)
    price = pinned_price_scale(close, furthest, flow, 0.01)

    assert price.y_of(close) == flow.y_of(0)
    assert [price.y_of(tick) for tick in price.ticks()] == pytest.approx([flow.y_of(tick) for tick in flow.ticks()])
    assert 4 < price.y_of(close + furthest) <= flow.zero


def test_the_range_moves_in_steps() -> None:
    """A growing flow does not move the axis with every minute."""
    steps = {main_scale(value * 1e6, 0, 300).step for value in range(250, 440)}

    assert len(steps) == 1


def test_without_amounts_there_is_still_a_scale() -> None:
    """Zero, infinity and NaN do not break the axis."""
    assert nice_step(0) == nice_step(math.inf) == nice_step(math.nan) == 1.0
    assert main_scale(1e6, 0, 300).value_at(150) == 0
