"""Medians of drawn sessions, against the plain way to compute them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.signals.bootstrap import Cancelled, Group, differences, interval, median, quantile


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


def test_the_interval_leaves_out_its_level() -> None:
    values = np.arange(1001.0)
    low, high = interval(values, 0.1)
    assert (low, high) == (50, 950)


def test_it_stops_when_nobody_wants_the_result() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        differences(group(1, 60, 12), group(2, 60, 12), 12, np.random.default_rng(7), cancelled)
    assert len(asked) == 2
