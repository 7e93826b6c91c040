"""Medians of drawn sessions, against the plain way to compute them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.signal_versions import never
from tideboard_core.signals.bootstrap import Cancelled, WeightedGroup, _student, differences, interval, median, quantile


def group(seed: int, size: int, sessions: int, *, decimals: int = 6) -> WeightedGroup:
    rng = np.random.default_rng(seed)
    values = np.round(rng.standard_t(3, size), decimals)
    return WeightedGroup(values, np.ones(size), rng.integers(0, sessions, size))


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30))
def test_a_median_of_equal_weights_is_the_usual_one(numbers: list[int]) -> None:
    values = np.array(numbers, np.float64)
    assert median(WeightedGroup(values, np.ones(len(values)), np.zeros(len(values), np.int64))) == np.median(values)


def test_weights_count_as_often_as_they_say() -> None:
    weighted = WeightedGroup(np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 4.0]), np.zeros(3, np.int64))
    assert median(weighted) == 3
    assert quantile(weighted, 0.25) == 2
    assert np.isnan(median(WeightedGroup(np.zeros(0), np.zeros(0), np.zeros(0, np.int64))))


def plain(one: WeightedGroup, other: WeightedGroup, sessions: int, seed: int, draws: int) -> list[float]:
    times = np.random.default_rng(seed).multinomial(sessions, np.full(sessions, 1 / sessions), draws)
    found = [[np.repeat(each.values, drawn[each.session]) for each in (one, other)] for drawn in times]
    return [float(np.median(first) - np.median(second)) for first, second in found if len(first) and len(second)]


def test_draws_are_those_of_whole_sessions() -> None:
    one, other = group(1, 60, 12), group(2, 200, 12, decimals=1)
    found = differences(one, other, 12, np.random.default_rng(7), never, draws=200)
    np.testing.assert_allclose(found, plain(one, other, 12, 7, 200), atol=1e-12)


@pytest.mark.parametrize("sizes", [(9000, 3000), (1, 40_000), (25_600, 2)])
def test_all_values_are_told_apart(sizes: tuple[int, int]) -> None:
    one, other = group(3, sizes[0], 12), group(4, sizes[1], 12)
    found = differences(one, other, 12, np.random.default_rng(7), never, draws=200)
    np.testing.assert_allclose(found, plain(one, other, 12, 7, 200), atol=1e-12)


def test_medians_far_apart_are_the_middle_of_both() -> None:
    """Two points that halve the weight, with thousands of values of other sessions between them."""
    between = group(5, 9000, 1)
    values, session = np.append(between.values, [-100.0, 100.5]), np.append(between.session, [1, 1])
    one, nothing = (
        WeightedGroup(values, np.ones(len(values)), session),
        WeightedGroup(np.zeros(2), np.ones(2), np.array([0, 1])),
    )
    found = differences(one, nothing, 2, np.random.default_rng(7), never, 100)
    np.testing.assert_allclose(found, plain(one, nothing, 2, 7, 100), atol=1e-12)
    assert 0.25 in found


def stepped(seed: int, size: int, sessions: int) -> WeightedGroup:
    """Changes of prices on steps of 0.05, most of them different and a twentieth exactly zero."""
    rng = np.random.default_rng(seed)
    begin = np.round(rng.uniform(80, 120, size) / 0.05) * 0.05
    end = np.round(begin * (1 + 0.005 * rng.standard_t(4, size)) / 0.05) * 0.05
    return WeightedGroup(np.round(end, 2) / np.round(begin, 2) - 1, np.ones(size), rng.integers(0, sessions, size))


@pytest.mark.parametrize(("fired", "compared"), [(300, 15_000), (5_000, 250_000)])
def test_changes_of_prices_on_steps_do_not_move_by_a_step(fired: int, compared: int) -> None:
    for seed in range(3):
        one, other = stepped(seed, fired, 60), stepped(1000 + seed, compared, 60)
        difference = median(one) - median(other)
        drawn = differences(one, other, 60, np.random.default_rng(seed), never, 1000)
        assert np.quantile(drawn, 0.01) <= difference <= np.quantile(drawn, 0.99)
        low, high = interval(drawn, 0.05, 60, difference)
        assert low <= 0 <= high


@pytest.mark.parametrize(
    ("share", "freedom", "quantile"),
    [(0.975, 9, 2.262), (0.995, 9, 3.250), (0.975, 59, 2.001), (0.9995, 19, 3.883), (0.95, 1, 6.314)],
)
def test_quantiles_of_students_distribution_are_those_of_the_tables(
    share: float, freedom: int, quantile: float
) -> None:
    assert _student(share, freedom) == pytest.approx(quantile, abs=0.002)


def test_the_interval_leaves_out_its_level_and_less_with_few_sessions() -> None:
    values = np.arange(100_001.0)
    low, high = interval(values, 0.1, 10_000, 50_000)
    assert low == pytest.approx(5000, abs=10)
    assert high == pytest.approx(95_000, abs=10)
    assert interval(values, 0.1, 10, 50_000)[0] == pytest.approx(100_000 * 0.0267, abs=10)


def test_the_interval_has_the_difference_printed_beside_it() -> None:
    values = np.arange(100_001.0)
    assert interval(values, 0.1, 10_000, 12.0)[0] == 12
    assert interval(values, 0.1, 10_000, 99_990.0)[1] == 99_990


def test_it_stops_when_nobody_wants_the_result() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        differences(group(1, 60, 12), group(2, 60, 12), 12, np.random.default_rng(7), cancelled)
    assert len(asked) == 2
