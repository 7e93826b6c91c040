"""Steps of the cells: fixed edges on both sides, wide columns, and where a share stands among earlier ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.flowmap.cell_steps import (
    CellStep,
    cells_by_own_minute,
    cells_by_share,
    group_ends,
    grouped,
    shares,
)

NAN = float("nan")
AMOUNT = st.one_of(st.just(NAN), st.integers(-200, 200).map(float))
TRADE = st.one_of(st.just(NAN), st.integers(0, 400).map(float))


def cell(change: float, turnover: float, *, over: bool = True) -> CellStep:
    found = cells_by_share(np.array([[change]]), np.array([[turnover]]), np.array([[over]]))
    return CellStep(int(found[0, 0]))


@pytest.mark.parametrize(
    ("percent", "rising", "falling"),
    [
        (0.0, CellStep.NEUTRAL, CellStep.NEUTRAL),
        (3.99, CellStep.NEUTRAL, CellStep.NEUTRAL),
        (4.0, CellStep.IN_S, CellStep.OUT_S),
        (10.0, CellStep.IN_M, CellStep.OUT_M),
        (20.0, CellStep.IN_L, CellStep.OUT_L),
        (34.9, CellStep.IN_L, CellStep.OUT_L),
        (35.0, CellStep.IN_XL, CellStep.OUT_XL),
        (100.0, CellStep.IN_XL, CellStep.OUT_XL),
    ],
)
def test_the_steps_begin_at_4_10_20_and_35_percent(percent: float, rising: CellStep, falling: CellStep) -> None:
    assert (cell(percent, 100.0), cell(-percent, 100.0)) == (rising, falling)


def test_what_is_unknown_is_not_what_did_not_trade() -> None:
    assert cell(0.0, 0.0) is CellStep.NO_TRADE
    assert cell(NAN, 0.0) is cell(5.0, NAN) is cell(NAN, 5.0) is CellStep.GAP
    assert cell(90.0, 100.0, over=False) is CellStep.AHEAD, "the running minute is never coloured"


@given(AMOUNT, TRADE)
def test_both_sides_have_the_same_steps(change: float, turnover: float) -> None:
    rising, falling = cell(change, turnover), cell(-change, turnover)
    if rising in {CellStep.NEUTRAL, CellStep.NO_TRADE, CellStep.GAP}:
        assert falling is rising
    else:
        assert abs(int(rising) - int(falling)) == CellStep.OUT_S - CellStep.IN_S


@given(st.lists(st.tuples(AMOUNT, TRADE), min_size=1, max_size=23))
def test_wide_columns_are_sums_of_what_is_known(minutes: list[tuple[float, float]]) -> None:
    net = np.array([[each for each, _trade in minutes]])
    over = np.ones(net.shape, np.bool_)
    found = grouped(net, over)[0]
    for number, value in enumerate(found.tolist()):
        known = [each for each, _trade in minutes[5 * number : 5 * number + 5] if each == each]
        assert value == pytest.approx(sum(known)) if known else np.isnan(value)


def test_a_wide_column_waits_for_its_last_minute() -> None:
    over = np.array([[True] * 7 + [False] * 5])
    assert group_ends(over).tolist() == [[True, False, False]]
    assert grouped(np.ones((1, 12)), over).tolist()[0][0] == 5
    assert np.isnan(grouped(np.ones((1, 12)), over)[0, 1])


def test_against_its_own_minute() -> None:
    quantiles = np.array([[[-0.3], [-0.1], [0.1], [0.3]]])
    for share, wanted in (
        (-0.31, CellStep.OUT_XL),
        (-0.2, CellStep.OUT_M),
        (-0.1, CellStep.NEUTRAL),
        (0.1, CellStep.NEUTRAL),
        (0.2, CellStep.IN_M),
        (0.4, CellStep.IN_XL),
    ):
        found = cells_by_own_minute(np.array([[share]]), np.ones((1, 1)), np.ones((1, 1), np.bool_), quantiles)
        assert CellStep(int(found[0, 0])) is wanted, share
    unknown = cells_by_own_minute(
        np.array([[0.2]]), np.ones((1, 1)), np.ones((1, 1), np.bool_), np.full((1, 4, 1), np.nan)
    )
    assert CellStep(int(unknown[0, 0])) is CellStep.GAP


def test_nothing_is_divided_by_nothing() -> None:
    assert np.isnan(shares(np.array([1.0, 0.0]), np.array([0.0, 0.0]))).all()
