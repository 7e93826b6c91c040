"""Indicators against their definitions, how they stand to each other, and the patterns they make."""

from __future__ import annotations

from datetime import date
from math import isnan, nan, sqrt
from random import Random

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.screening import patterns
from tideboard_sandbox.exchange.screening.candidates import Candidate
from tideboard_sandbox.exchange.screening.patterns import PATTERNS, Indicator, shows, stands, value_of

FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(date=FRIDAY, universe=20)


def test_relations_hold_in_each_of_the_periods() -> None:
    rising, flat = [1.0, 2.0, 3.0, 4.0], [2.5] * 4

    assert stands(rising, flat, "More", 2)
    assert not stands(rising, flat, "More", 3)
    assert stands(rising[:3], flat[:3], "CrossUp", 1)
    assert not stands(rising, flat, "CrossUp", 1)
    assert stands(flat[:3], rising[:3], "CrossDown", 1)
    assert not stands([float("nan")] * 4, flat, "Less", 1)
    assert not stands(rising, flat, "More", 4)


def test_every_pattern_is_found_somewhere_in_the_past(shares: dict[InstrumentId, Candidate]) -> None:
    found: dict[str, int] = dict.fromkeys(PATTERNS, 0)
    for share in list(shares.values())[:5]:
        bars = share.bars(BarPeriod.DAY)
        for name, pattern in PATTERNS.items():
            test = pattern(bars)
            found[name] += sum(test(place) for place in range(70, len(bars.closes)))

    assert min(found.values()) > 0
    assert not shows(share, "MAAlignmentLong", BarPeriod.MONTH, 12)


def test_aligned_averages_are_in_order(exchange: Exchange, shares: dict[InstrumentId, Candidate]) -> None:
    for share in list(shares.values())[:8]:
        if not shows(share, "MAAlignmentLong", BarPeriod.DAY, 1):
            continue
        values = [value_of(share, Indicator(f"MA{window}", ()), BarPeriod.DAY) or 0.0 for window in (5, 10, 20, 30, 60)]
        assert values == sorted(values, reverse=True)
        assert share.bars(BarPeriod.DAY).closes[-1] > share.bars(BarPeriod.DAY).closes[-2]


RANDOM = Random(5)
PRICES = [100 + RANDOM.gauss(0, 1) + place * 0.05 for place in range(120)]


def test_a_moving_average_is_the_mean_of_its_window() -> None:
    column = patterns.moving_average(PRICES, 10)

    assert all(map(isnan, column[:9]))
    assert column[9] == pytest.approx(sum(PRICES[:10]) / 10)
    assert column[-1] == pytest.approx(sum(PRICES[-10:]) / 10)


def test_an_exponential_average_forgets() -> None:
    column = patterns.exponential_average([1.0, 2.0, 3.0, 4.0], 3)

    assert isnan(column[1])
    assert column[2:] == [2.25, 3.125]


def test_relative_strength_is_the_part_of_the_rises() -> None:
    assert patterns.relative_strength([1.0, 2.0, 3.0, 4.0], 3)[-1] == 100
    assert patterns.relative_strength([4.0, 3.0, 2.0, 1.0], 3)[-1] == 0
    assert patterns.relative_strength([1.0, 3.0, 2.0, 4.0, 3.0], 4)[-1] == pytest.approx(100 * 4 / 6)
    assert patterns.relative_strength([1.0] * 9, 4)[-1] == 50
    assert isnan(patterns.relative_strength(PRICES, 12)[11])
    assert not isnan(patterns.relative_strength(PRICES, 12)[12])


def test_stochastics_smooth_the_place_in_the_range_twice() -> None:
    columns = patterns.stochastic([3.0, 4.0], [1.0, 1.0], [2.0, 4.0], window=2, slow=3, slower=3)

    k = 50 + (100 - 50) / 3
    d = 50 + (k - 50) / 3
    assert [column[-1] for column in columns] == pytest.approx([k, d, 3 * k - 2 * d])
    assert isnan(columns.k[0])


def test_convergence_is_twice_the_difference_from_its_own_average() -> None:
    columns = patterns.convergence(PRICES, short=12, long=26, signal=9)

    assert isnan(columns.diff[24])
    assert columns.macd[-1] == pytest.approx(2 * (columns.diff[-1] - columns.dea[-1]))
    assert columns.diff[25] == pytest.approx(
        patterns.exponential_average(PRICES, 12)[25] - patterns.exponential_average(PRICES, 26)[25]
    )


def test_bands_lie_standard_deviations_from_the_mean() -> None:
    bands = patterns.bollinger(PRICES, window=20, width=2)
    part = PRICES[-20:]
    mean = sum(part) / 20
    spread = 2 * sqrt(sum((price - mean) ** 2 for price in part) / 20)

    assert [band[-1] for band in bands] == pytest.approx([mean + spread, mean, mean - spread])
    assert isnan(bands.upper[18])


@pytest.mark.parametrize("prices", [[], [1.0]])
def test_too_few_prices_give_nothing(prices: list[float]) -> None:
    columns = [
        patterns.moving_average(prices, 5),
        patterns.exponential_average(prices, 5),
        patterns.relative_strength(prices, 5),
        *patterns.convergence(prices, short=2, long=3, signal=2),
        *patterns.bollinger(prices, window=5, width=2),
        *patterns.stochastic(prices, prices, prices, window=5, slow=3, slower=3),
    ]

    assert [str(column) for column in columns] == [str([nan] * len(prices))] * len(columns)
