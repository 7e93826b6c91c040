"""Indicators against their definitions."""

from __future__ import annotations

from math import isnan, nan, sqrt
from random import Random

import pytest

from tideboard_sandbox.exchange.screening import indicators

RANDOM = Random(5)
PRICES = [100 + RANDOM.gauss(0, 1) + place * 0.05 for place in range(120)]


def test_a_moving_average_is_the_mean_of_its_window() -> None:
    column = indicators.moving_average(PRICES, 10)

    assert all(map(isnan, column[:9]))
    assert column[9] == pytest.approx(sum(PRICES[:10]) / 10)
    assert column[-1] == pytest.approx(sum(PRICES[-10:]) / 10)


def test_an_exponential_average_forgets() -> None:
    column = indicators.exponential_average([1.0, 2.0, 3.0, 4.0], 3)

    assert isnan(column[1])
    assert column[2:] == [2.25, 3.125]


def test_relative_strength_is_the_part_of_the_rises() -> None:
    assert indicators.relative_strength([1.0, 2.0, 3.0, 4.0], 3)[-1] == 100
    assert indicators.relative_strength([4.0, 3.0, 2.0, 1.0], 3)[-1] == 0
    assert indicators.relative_strength([1.0, 3.0, 2.0, 4.0, 3.0], 4)[-1] == pytest.approx(100 * 4 / 6)
    assert indicators.relative_strength([1.0] * 9, 4)[-1] == 50
    assert isnan(indicators.relative_strength(PRICES, 12)[11])
    assert not isnan(indicators.relative_strength(PRICES, 12)[12])


def test_stochastics_smooth_the_place_in_the_range_twice() -> None:
    columns = indicators.stochastic([3.0, 4.0], [1.0, 1.0], [2.0, 4.0], window=2, slow=3, slower=3)

    k = 50 + (100 - 50) / 3
    d = 50 + (k - 50) / 3
    assert [column[-1] for column in columns] == pytest.approx([k, d, 3 * k - 2 * d])
    assert isnan(columns.k[0])


def test_convergence_is_twice_the_difference_from_its_own_average() -> None:
    columns = indicators.convergence(PRICES, short=12, long=26, signal=9)

    assert isnan(columns.diff[24])
    assert columns.macd[-1] == pytest.approx(2 * (columns.diff[-1] - columns.dea[-1]))
    assert columns.diff[25] == pytest.approx(
        indicators.exponential_average(PRICES, 12)[25] - indicators.exponential_average(PRICES, 26)[25]
    )


def test_bands_lie_standard_deviations_from_the_mean() -> None:
    bands = indicators.bollinger(PRICES, window=20, width=2)
    part = PRICES[-20:]
    mean = sum(part) / 20
    spread = 2 * sqrt(sum((price - mean) ** 2 for price in part) / 20)

    assert [band[-1] for band in bands] == pytest.approx([mean + spread, mean, mean - spread])
    assert isnan(bands.upper[18])


@pytest.mark.parametrize("prices", [[], [1.0]])
def test_too_few_prices_give_nothing(prices: list[float]) -> None:
    columns = [
        indicators.moving_average(prices, 5),
        indicators.exponential_average(prices, 5),
        indicators.relative_strength(prices, 5),
        *indicators.convergence(prices, short=2, long=3, signal=2),
        *indicators.bollinger(prices, window=5, width=2),
        *indicators.stochastic(prices, prices, prices, window=5, slow=3, slower=3),
    ]

    assert [str(column) for column in columns] == [str([nan] * len(prices))] * len(columns)
