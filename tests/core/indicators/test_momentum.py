"""Momentum against published figures and against sums written out."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from fakes.values.indicator_bars import made_bars
from tideboard_core.indicators.bars import Bars
from tideboard_core.indicators.compute import compute

CLOSES = (
    44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.6140,
    46.2820, 46.2820, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439,
)  # fmt: skip
"""StockCharts ChartSchool, the sheet of its article on the relative strength index."""


def test_the_published_relative_strength() -> None:
    bars = made_bars(len(CLOSES))._replace(close=np.array(CLOSES))
    line = compute("RSI", {"period_1": 14, "period_2": 0, "period_3": 0}, bars).lines[0]
    assert line[14:].tolist() == pytest.approx([70.53, 66.32, 66.55, 69.41, 66.36, 57.97], abs=0.01)


def test_bars_of_macd_are_twice_as_high_where_that_is_chosen(bars: Bars) -> None:
    dif, dea, once = compute("MACD", {}, bars).lines
    np.testing.assert_allclose(once, dif - dea, atol=1e-9)
    np.testing.assert_allclose(compute("MACD", {"bars": "x2"}, bars).lines[2], 2 * once)


def test_volatility_is_the_sample_deviation_of_a_year(bars: Bars) -> None:
    yearly = 252.0 * 66
    (line,) = compute("HV", {}, bars._replace(yearly=yearly)).lines
    changes = [math.log(bars.close[row] / bars.close[row - 1]) for row in range(81, 101)]
    assert line[100] == pytest.approx(100 * math.sqrt(yearly) * statistics.stdev(changes))


def test_indices_stay_inside_their_range(bars: Bars) -> None:
    for code, low, high in (("RSI", 0, 100), ("WR", -100, 0), ("DMI", 0, 100), ("MFI", 0, 100), ("AROON", 0, 100)):
        for line in compute(code, {}, bars).lines:
            assert low <= np.nanmin(line) <= np.nanmax(line) <= high
