"""Percentiles and usual ranges against hand-made cases and a computation by other means."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.archive.comparison.ranking import QUANTILES, Ranked, bands, percentiles, rank, rank_many, rank_ratio
from tideboard_core.archive.records import NULL

VALUE = st.one_of(st.integers(-4, 4), st.integers(-(2**52), 2**52))


def ranked(value: int, others: list[int]) -> Ranked:
    return rank(value, np.array(others, np.int64))


def reference(value: int, others: list[int]) -> Fraction:
    """The mean share of others below or beneath half of the equal ones, without numpy."""
    points = sum((Fraction(1) if each < value else Fraction(1, 2) if each == value else Fraction(0)) for each in others)
    return Fraction(100 * points) / len(others)


@given(VALUE, st.lists(VALUE, min_size=40, max_size=60))
def test_a_percentile_is_the_floor_of_the_exact_one(value: int, others: list[int]) -> None:
    made, exact = ranked(value, others), reference(value, others)
    if made.above_all or made.below_all:
        assert exact in (0, 100)
        assert made.percentile is None
    else:
        assert made.percentile == max(math.floor(exact), 1)
        assert 1 <= made.percentile <= 99


@given(VALUE, st.lists(VALUE, min_size=20, max_size=39))
def test_with_few_sessions_it_goes_in_whole_ones(value: int, others: list[int]) -> None:
    made = ranked(value, others)
    n = len(others)
    if made.percentile is not None and not made.no_spread:
        exact = reference(value, others)
        steps = math.floor(exact * n / 100)
        assert made.percentile == max(math.floor(Fraction(100 * steps, n)), 1)
        assert made.percentile <= exact or steps == 0


@pytest.mark.parametrize(
    ("n", "percentile", "rank", "enough"),
    [
        (0, None, None, False),
        (9, None, None, False),
        (10, None, 6, False),
        (19, None, 11, False),
        (20, 50, None, True),
        (39, 48, None, True),
        (40, 50, None, True),
    ],
)
def test_what_is_said_by_the_number_of_sessions(n: int, percentile: int, rank: int, enough: bool) -> None:
    """A value in the middle of 0 to n - 1, equal to none."""
    made = ranked(n - 1 if n < 2 else n - n % 2 - 1, list(range(0, 2 * n, 2)))
    assert (made.n, made.percentile, made.rank, made.enough) == (n, percentile, rank, enough)


@pytest.mark.parametrize("n", [10, 19, 20, 59])
def test_beyond_all_is_said_in_words(n: int) -> None:
    above, below = ranked(n, list(range(n))), ranked(-1, list(range(n)))
    assert (above.above_all, above.below_all, above.percentile) == (True, False, None)
    assert (below.above_all, below.below_all, below.percentile) == (False, True, None)
    assert (above.rank, below.rank) == ((1, None) if n < 20 else (None, None))


@pytest.mark.parametrize(("n", "percentile"), [(10, None), (20, 50), (60, 50)])
def test_all_equal_has_no_spread(n: int, percentile: int | None) -> None:
    made = ranked(7, [7] * n)
    assert (made.no_spread, made.percentile, made.above_all, made.below_all) == (True, percentile, False, False)


@pytest.mark.parametrize(
    ("value", "others", "percentile"),
    [
        (5, [1] * 10 + [5] * 20 + [9] * 30, 33),
        (1, [1] * 3 + [5] * 57, 2),
        (1, [1] + [5] * 59, 1),
        (9, [1] * 59 + [9], 99),
        (5, [1] * 4 + [5] + [9] * 15, 20),
        (4, [1] * 4 + [5] + [9] * 15, 20),
        (6, [1] * 4 + [5] + [9] * 15, 25),
    ],
)
def test_ties(value: int, others: list[int], percentile: int) -> None:
    assert ranked(value, others).percentile == percentile


@pytest.mark.parametrize(("minute", "opening"), [(0, True), (4, True), (5, False)])
def test_the_opening_is_marked(minute: int, opening: bool) -> None:
    assert rank(0, np.array([1]), minute=minute).opening is opening


@given(
    st.integers(-(10**15), 10**15),
    st.integers(-5, 10**15),
    st.lists(st.tuples(st.integers(-(10**15), 10**15), st.integers(-2, 10**15)), max_size=60),
)
def test_a_share_of_turnover_is_compared_exactly(net: int, turnover: int, others: list[tuple[int, int]]) -> None:
    nets, turnovers = (np.array([pair[side] for pair in others], np.int64) for side in (0, 1))
    made = rank_ratio(net, turnover, nets, turnovers)
    if turnover <= 0:
        assert made is None
        return
    shares = [Fraction(a, b) for a, b in others if b > 0]
    mine = Fraction(net, turnover)
    expected = (len(shares), sum(each < mine for each in shares), sum(each == mine for each in shares))
    assert made is not None
    assert (made.n, made.lower, made.equal) == expected


@given(st.integers(1, 6), st.data())
def test_many_at_once_are_each_alone(symbols: int, data: st.DataObject) -> None:
    cell = st.one_of(st.just(NULL), st.integers(-3, 3))
    rows = data.draw(st.lists(st.lists(cell, min_size=8, max_size=8), min_size=symbols, max_size=symbols))
    values = data.draw(st.lists(st.integers(-3, 3), min_size=symbols, max_size=symbols))
    others = np.array(rows, np.int64)
    made = rank_many(np.array(values), others, others != NULL, minute=3)
    known = [np.array([each for each in row if each != NULL], np.int64) for row in rows]
    alone = [rank(value, mine, minute=3) for value, mine in zip(values, known, strict=True)]
    assert made == alone


@given(st.lists(st.lists(st.one_of(st.none(), VALUE), min_size=3, max_size=3), min_size=15, max_size=60))
def test_the_usual_range_is_that_of_the_definition(rows: list[list[int | None]]) -> None:
    values = np.array([[NULL if each is None else each for each in row] for row in rows], np.int64)
    made = bands(values, values != NULL)
    for minute in range(3):
        known = sorted(row[minute] for row in rows if row[minute] is not None)  # type: ignore[type-var]  # no None left
        n = len(known)
        assert made.n[minute] == n
        for number, percent in enumerate(QUANTILES):
            if n < 20:
                assert math.isnan(made.curves[number, minute])
                continue
            k = Fraction((n - 1) * percent, 100)
            low = known[math.floor(k)]
            high = known[min(math.floor(k) + 1, n - 1)]
            exact = low + (high - low) * (k - math.floor(k))  # type: ignore[operator]  # as above
            assert made.curves[number, minute] == pytest.approx(float(exact), abs=1, rel=1e-15)


def test_a_percentile_of_a_column_needs_twenty_sessions_and_counts_equal_ones_half() -> None:
    past = np.tile(np.arange(20.0)[:, None], 9)
    past[0, 3] = np.nan
    line = percentiles(np.array((-1, 0, 20, 5, 5, 5.5, np.nan, 19, 19.5)), past)
    assert line[:3].tolist() == [0, 2.5, 100]
    assert np.isnan(line[[3, 6]]).all()
    assert line[[4, 5, 7, 8]].tolist() == [27.5, 30, 97.5, 100]
