"""Figures of a range of bars against sums by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.bar_rows import rows
from tideboard_core.system.appearance import Units
from tideboard_desktop.chart.range_statistics import range_figures, range_words
from tideboard_desktop.ui.charts.picture import BarFlow, PriceFacts

ROWS = rows(60)
NET = np.where(np.arange(60) < 10, np.nan, 1000.0)
FLOW = BarFlow(NET, NET, NET / 4)


def test_figures_of_a_range() -> None:
    found = range_figures(ROWS, FLOW, 8, 19)

    assert (found.bars, found.first, found.last) == (12, ROWS.start[8], ROWS.start[19])
    assert found.change == pytest.approx(ROWS.close[19] - ROWS.close[7])
    assert found.percent == pytest.approx((ROWS.close[19] / ROWS.close[7] - 1) * 100)
    assert (found.high, found.low) == (max(ROWS.high[8:20]), min(ROWS.low[8:20]))
    assert found.volume == sum(ROWS.volume[8:20].tolist())
    assert found.turnover == pytest.approx(sum(ROWS.turnover[8:20].tolist()))
    assert (found.net, found.block, found.unknown) == (10_000, 2_500, 2)


def test_what_is_not_known_is_none() -> None:
    first = range_figures(ROWS, FLOW, 0, 0)
    assert first.change == ROWS.close[0] - ROWS.open[0]
    assert (first.net, first.block, first.unknown) == (None, None, 1)
    silent = ROWS._replace(volume=np.zeros(60, np.int64))
    assert range_figures(silent, None, 3, 5).vwap is None


DAY = 24 * 60


@pytest.mark.parametrize(
    ("as_traded", "longest", "lacks", "caption"),
    [
        (True, DAY, False, "VWAP"),
        (True, DAY, True, "Typical price by volume"),
        (False, DAY, False, "Typical price by volume"),
        (False, 60, False, "Typical price by volume"),
        (False, 30, False, "VWAP"),
        (True, 1, False, "VWAP"),
    ],
)
def test_the_weighted_price_is_turnover_over_volume_or_has_its_own_name(
    as_traded: bool, longest: int, lacks: bool, caption: str
) -> None:
    """Beside volume and turnover in the same box, whose quotient it is."""
    rows = ROWS._replace(turnover=np.where(np.arange(60) == 10, 0.0, ROWS.turnover)) if lacks else ROWS
    found = range_figures(rows, None, 8, 19, as_traded=as_traded, longest=longest)
    words = {figure.caption: figure.text for figure in range_words(found, PriceFacts(), Units.KMB)}
    assert found.volume is not None
    exact = found.turnover / found.volume
    assert (found.vwap == pytest.approx(exact)) is (as_traded and not lacks)
    assert caption in words
    assert len(words.keys() & {"VWAP", "Typical price by volume"}) == 1
    assert words[caption] == f"{found.vwap:,.3f}"


@given(st.integers(0, 59), st.integers(0, 59))
def test_two_parts_make_the_whole(one: int, other: int) -> None:
    first, last = sorted((one, other))
    whole, left = range_figures(ROWS, FLOW, 0, last), range_figures(ROWS, FLOW, 0, first)
    right = range_figures(ROWS, FLOW, first + 1, last) if first < last else None

    assert whole.low <= (whole.vwap or 0) <= whole.high
    if right is not None:
        assert whole.volume == sum(one.volume for one in (left, right) if one.volume is not None)
        assert whole.change == pytest.approx(left.change + right.change)
        assert whole.high == max(left.high, right.high)
        assert (whole.net or 0) == (left.net or 0) + (right.net or 0)
