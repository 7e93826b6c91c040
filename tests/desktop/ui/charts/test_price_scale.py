"""The price axis: its grid lies on price steps, prices and pixels are inverse, an axis that holds its bars stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.ui.charts.price_scale import PriceScale, ScaleKind, scale_for

TICKS = st.sampled_from([0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0])
KINDS = st.sampled_from(list(ScaleKind))


def scale(low: float, high: float, tick: float, kind: ScaleKind = ScaleKind.LINEAR) -> PriceScale:
    return scale_for(low, high, 0, 400, kind=kind, base=low, least=tick)


@given(st.floats(1, 5000), st.floats(0.0001, 3), TICKS)
def test_grid_lines_are_multiples_of_the_price_step_and_apart(low: float, share: float, tick: float) -> None:
    made = scale(low, low * (1 + share), tick)
    ticks = made.ticks(lambda _price: tick)

    assert ticks
    times = np.array(ticks) / tick
    assert np.allclose(times, np.round(times), atol=1e-4)
    pixels = made.y(np.array(ticks))
    assert (np.diff(pixels) <= -44 + 1e-6).all()


@given(st.floats(1, 5000), st.floats(0.01, 3), KINDS, st.floats(0, 400))
def test_prices_and_pixels_are_inverse(low: float, share: float, kind: ScaleKind, y: float) -> None:
    made = scale(low, low * (1 + share), 0.01, kind)

    assert made.y_of(made.price_at(y)) == pytest.approx(y, abs=1e-6)
    assert float(made.y(np.array([made.price_at(y)]))[0]) == pytest.approx(y, abs=1e-6)


@given(st.floats(1, 100), st.floats(1.5, 40))
def test_a_logarithmic_axis_gives_even_ratios_even_heights(low: float, ratio: float) -> None:
    made = scale(low, low * ratio, 0.01, ScaleKind.LOG)
    middle = low * ratio**0.5

    assert made.y_of(middle) * 2 == pytest.approx(made.y_of(low) + made.y_of(low * ratio))
    ticks = made.ticks(lambda _price: 0.01)
    assert (np.diff(made.y(np.array(ticks))) < -20).all()


def test_percent_counts_from_the_base() -> None:
    made = scale(100, 112, 0.01, ScaleKind.PERCENT)

    assert made.percent(110) == pytest.approx(10)
    assert [round(made.percent(price), 6) for price in made.ticks(lambda _price: 0.01)] == [0, 2, 4, 6, 8, 10, 12]


def test_prices_that_do_not_move_are_ten_steps_high() -> None:
    made = scale(50, 50, 0.05)

    assert made.high - made.low > 0.5
    assert made.y_of(50) == pytest.approx(200)


def test_a_curve_below_zero_leaves_a_logarithmic_axis_at_its_foot() -> None:
    made = scale(1, 10, 0.01, ScaleKind.LOG)
    inside, zero, below, unknown = made.y(np.array([5.0, 0.0, -3.0, np.nan]))
    assert made.top < inside < made.bottom < zero == below < 10_000
    assert np.isnan(unknown)


def test_prices_below_zero_have_no_logarithm() -> None:
    """Spreads of futures and adjusted prices of old bars can be negative."""
    assert scale(-5, 5, 0.01, ScaleKind.LOG).kind is ScaleKind.LINEAR


@given(st.lists(st.sampled_from([0.01, 0.5, 0.99, 1.01, 1.5, 30.0]), max_size=60), KINDS, st.floats(0.1, 5000), TICKS)
def test_an_axis_that_is_stretched_keeps_a_range_that_can_be_labelled(
    factors: list[float], kind: ScaleKind, low: float, tick: float
) -> None:
    made = scale(low, low * 1.1, tick, kind)
    for factor in factors:
        made = made.stretched(factor, tick)

    assert made.high - made.low >= 9 * tick
    assert kind is not ScaleKind.LOG or made.kind is not kind or made.low > 0
    assert len(made.ticks(lambda _price: tick)) <= 400 / 44 + 2


def test_a_logarithmic_axis_from_far_below_the_price_step_has_lines() -> None:
    made = PriceScale(1e-12, 1e7, 0, 400, ScaleKind.LOG)
    ticks = made.ticks(lambda _price: 0.01)

    assert ticks[0] == 0.01
    assert (np.diff(ticks) > 0).all()


@pytest.mark.parametrize("price", [1e9, 1e15, 1e18])
@pytest.mark.parametrize("kind", list(ScaleKind))
def test_a_price_of_more_digits_than_a_float_has_is_on_its_axis(price: float, kind: ScaleKind) -> None:
    made = scale(price, price, 0.01, kind)

    assert made.low < price < made.high
    assert 0 < made.y_of(price) < 400
    assert made.ticks(lambda _price: 0.01)
