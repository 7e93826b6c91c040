"""Medians of drawn sessions, against the plain way to compute them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.signals.bootstrap import Cancelled, Group, _student, differences, interval, median, quantile


def group(seed: int, size: int, sessions: int, *, decimals: int = 6) -> Group:
    rng = np.random.default_rng(seed)
    values = np.round(rng.standard_t(3, size), decimals)
    return Group(values, np.ones(size), rng.integers(0, sessions, size))


def never() -> bool:
    return False


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30))
def test_a_median_of_equal_weights_is_the_usual_one(numbers: list[int]) -> None:
    values = np.array(numbers, np.float64)
    assert median(Group(values, np.ones(len(values)), np.zeros(len(values), np.int64))) == np.median(values)


def test_weights_count_as_often_as_they_say() -> None:
    weighted = Group(np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 4.0]), np.zeros(3, np.int64))
    assert median(weighted) == 3
    assert quantile(weighted, 0.25) == 2
    assert np.isnan(median(Group(np.zeros(0), np.zeros(0), np.zeros(0, np.int64))))


def plain(one: Group, other: Group, sessions: int, seed: int, draws: int) -> list[float]:
    times = np.random.default_rng(seed).multinomial(sessions, np.full(sessions, 1 / sessions), draws)
    medians = [[np.median(np.repeat(each.values, drawn[each.session])) for each in (one, other)] for drawn in times]
    return [first - second for first, second in medians]


def test_draws_are_those_of_whole_sessions() -> None:
    one, other = group(1, 60, 12), group(2, 200, 12, decimals=1)
    found = differences(one, other, 12, np.random.default_rng(7), never, draws=200)
    np.testing.assert_allclose(found, plain(one, other, 12, 7, 200), atol=1e-12)


def test_many_values_are_told_apart_where_the_medians_lie() -> None:
    one, other = group(3, 9000, 12), group(4, 3000, 12)
    found = differences(one, other, 12, np.random.default_rng(7), never, draws=200)
    np.testing.assert_allclose(found, plain(one, other, 12, 7, 200), atol=2e-3)


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
    low, high = interval(values, 0.1, 10_000)
    assert low == pytest.approx(5000, abs=10)
    assert high == pytest.approx(95_000, abs=10)
    assert interval(values, 0.1, 10)[0] == pytest.approx(100_000 * 0.0267, abs=10)


def test_it_stops_when_nobody_wants_the_result() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        differences(group(1, 60, 12), group(2, 60, 12), 12, np.random.default_rng(7), cancelled)
    assert len(asked) == 2
