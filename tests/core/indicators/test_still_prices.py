"""Ratios to a spread of the price while it stands still: no value, whatever the rounding."""

from __future__ import annotations

import numpy as np
import pytest

from fakes.values.indicator_bars import made_bars
from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.compute import compute, missing
from tideboard_core.indicators.parameters import Settings
from tideboard_core.indicators.table import INDICATORS

RATIOS = ("%B", "CCI", "WR", "KDJ", "STOCHRSI")
SHORT: Settings = {"period": 5}
PRICES = np.round(np.random.default_rng(7).uniform(0.01, 900, 400), 3).tolist()


def still(price: float, before: int = 0) -> Bars:
    """Sixty bars at one price, after bars that moved."""
    bars = made_bars(before + 60)
    columns = {name: getattr(bars, name).copy() for name in ("open", "high", "low", "close")}
    for column in columns.values():
        column[before:] = price
    return bars._replace(**columns)


def own(code: str, bars: Bars) -> tuple[Floats, ...]:
    """Values of our own formula, which stands in where there is no library."""
    one = INDICATORS[code]
    assert one.own is not None
    return one.own(bars, one.settings())


@pytest.mark.parametrize("code", RATIOS)
def test_a_price_that_stands_still_has_no_ratio_to_its_spread(code: str) -> None:
    if code in missing():
        pytest.skip("TA-Lib has no build for this system")
    for price in PRICES:
        for line in compute(code, {}, still(price)).lines:
            assert np.isnan(line).all(), price


@pytest.mark.parametrize("code", [code for code in RATIOS if INDICATORS[code].own is not None])
def test_nor_has_it_by_our_own_formulas(code: str) -> None:
    for price in PRICES:
        assert all(np.isnan(line).all() for line in own(code, still(price))), price


@pytest.mark.parametrize("code", RATIOS)
def test_the_values_end_when_the_last_move_leaves_the_window(code: str) -> None:
    """And go on with the next move, be it the smallest step of a dear security."""
    if code in missing():
        pytest.skip("TA-Lib has no build for this system")
    bars = still(600.0, before=80)
    high = bars.high.copy()
    high[120] = 600.001
    bars = bars._replace(high=high, close=np.where(np.arange(140) == 120, 600.001, bars.close))
    for line in compute(code, {}, bars).lines:
        assert np.isfinite(line[70:85]).all()
        assert np.isnan(line[119])
        assert np.isfinite(line[122:125]).all()
