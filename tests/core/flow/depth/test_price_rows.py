"""Cells: rows of one price step, columns of books, shares in ten steps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.flow.depth.book_columns import ColumnLevels
from tideboard_core.flow.depth.price_rows import FIXED, STEPS, PriceRows, cells_of, quantile_steps, steps_of


def step_of(price: int) -> int:
    """0.2 below 500, 0.5 from there on."""
    return 2_000 if price < 5_000_000 else 5_000


@given(st.integers(-1000, 9_000_000), st.integers(0, 600_000))
def test_each_price_is_in_the_row_that_begins_at_or_below_it(low: int, wide: int) -> None:
    rows = PriceRows(low, low + wide, step_of)
    for price in np.linspace(low, low + wide, 20).astype(int).tolist():
        row = rows.row_of(price)
        assert rows.prices[row] <= price < rows.prices[row + 1]
    assert rows.row_of(rows.low - 1) == rows.row_of(rows.high) == -1


def test_rows_are_one_step_high_on_both_sides_of_a_change_of_the_step() -> None:
    rows = PriceRows(4_996_000, 5_010_000, step_of)
    assert rows.prices.tolist() == [4_996_000, 4_998_000, 5_000_000, 5_005_000, 5_010_000, 5_015_000]
    assert not rows.wide


@pytest.mark.parametrize("high", [10**7, 10**12, 2**52])
def test_a_range_too_wide_has_rows_of_several_steps(high: int) -> None:
    rows = PriceRows(100, high, lambda _price: 100, most=200)
    assert len(rows) <= 201
    assert rows.wide
    assert rows.row_of(high) >= 0


def test_a_price_step_of_nothing_is_the_least_one() -> None:
    assert len(PriceRows(100, 110, lambda _price: 0)) > 5


@pytest.mark.parametrize(
    ("shares", "step"), [(1, 1), (599, 1), (600, 2), (1199, 2), (17_999, 9), (18_000, 10), (10**9, 10)]
)
def test_the_ten_steps(shares: int, step: int) -> None:
    assert steps_of(np.array([shares]), FIXED).tolist() == [step]


@given(st.lists(st.integers(1, 10**7), min_size=200, max_size=300, unique=True))
def test_own_quantiles_part_the_cells_evenly(shares: list[int]) -> None:
    found = steps_of(np.array(shares), quantile_steps(np.array(shares)))
    counts = np.bincount(found, minlength=STEPS + 1)[1:]
    assert counts.sum() == len(shares)
    assert list(quantile_steps(np.array(shares))) == sorted(quantile_steps(np.array(shares)))


def test_without_cells_the_fixed_steps_hold() -> None:
    assert quantile_steps(np.zeros(0, np.int64)) == FIXED


def levels(*rows: tuple[int, int, int]) -> ColumnLevels:
    place, price, shares = np.array(rows, np.int64).reshape(-1, 3).T
    return ColumnLevels(place, np.ones(len(place), np.int64), price, shares)


def test_the_highest_price_is_at_the_top_and_what_is_beside_is_left_out() -> None:
    rows = PriceRows(5_000_000, 5_020_000, step_of)
    shown = levels((0, 5_000_000, 100), (1, 5_005_000, 700), (2, 5_010_000, 20_000), (2, 5_020_000, 100))
    assert cells_of(shown, 3, rows, 0, 3, FIXED).tolist() == [[0, 0, 10], [0, 2, 0], [1, 0, 0]]
    assert cells_of(shown, 3, rows, 1, 2, FIXED).tolist() == [[0, 0, 10], [0, 2, 0]]


def test_several_prices_in_a_row_are_added() -> None:
    rows = PriceRows(0, 100_000, lambda _price: 100, most=50)
    shown = levels((0, 0, 400), (0, 100, 300), (1, 0, 400))
    assert cells_of(shown, 2, rows, 0, 1, FIXED).tolist() == [[2, 1]]
