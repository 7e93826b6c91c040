"""Sums, extremes and averages over a moving window, for float64 columns without NaN.

Each answers an array as long as its input; what lies before the first whole window is NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tideboard_core.indicators.bars import Floats

_STILL: Final = 1e-9
"""Share of the price below which a spread is zero: equal numbers of 64 bits are off by less, a price step by more."""
_ROWS: Final = 4096
"""Windows that are computed at a time, so that those of a long series do not lie in memory all at once."""


def ratio_to(spread: Floats, price: Floats | float, part: Floats) -> Floats:
    """`part` over a spread of the price; no value where the price stands still, and the spread is rounding alone."""
    moves = spread > _STILL * np.abs(price)
    found: Floats = np.divide(part, spread, out=np.full(len(spread), np.nan), where=moves)
    return found


def unless_still(values: Floats, spread: Floats, price: Floats | float) -> Floats:
    """Values of a ratio that another made, without those that `ratio_to` has not."""
    return np.where(spread <= _STILL * np.abs(price), np.nan, values)


def padded(values: Floats, count: int) -> Floats:
    """The values at the end of `count` rows, NaN before them."""
    found = np.full(count, np.nan)
    if len(values):
        found[count - len(values) :] = values
    return found


def _combined(values: Floats, period: int, join: Callable[[Floats, Floats], Floats]) -> Floats:
    """Join all values of each window by halves: exact, and in proportion to the logarithm of the period."""
    if len(values) < period:
        return np.full(len(values), np.nan)
    found: Floats | None = None
    width, left = 1, period
    part = values
    while left:
        if left & 1:
            found = part if found is None else join(found[width:], part[: len(found) - width])
        left >>= 1
        if left:
            part = join(part[width:], part[:-width])
            width *= 2
    assert found is not None
    return padded(found, len(values))


def highest(values: Floats, period: int) -> Floats:
    """Largest of the last `period` values."""
    return _combined(values, period, np.maximum)


def lowest(values: Floats, period: int) -> Floats:
    """Smallest of the last `period` values."""
    return _combined(values, period, np.minimum)


def total(values: Floats, period: int) -> Floats:
    """Sum of the last `period` values; no running sum, which loses digits over a long series."""
    return _combined(values, period, np.add)


def mean(values: Floats, period: int) -> Floats:
    """Mean of the last `period` values."""
    return total(values, period) / period


def by_windows(values: Floats, period: int, function: Callable[[Floats], Floats]) -> Floats:
    """What `function` makes of each window; it gets windows as rows."""
    if len(values) < period:
        return np.full(len(values), np.nan)
    windows = sliding_window_view(values, period)
    parts = [function(windows[begin : begin + _ROWS]) for begin in range(0, len(windows), _ROWS)]
    return padded(np.concatenate(parts), len(values))


def deviation(values: Floats, period: int) -> Floats:
    """Standard deviation of the last `period` values as a whole population."""
    return by_windows(values, period, lambda rows: np.std(rows, axis=1))


def mean_deviation(values: Floats, period: int) -> Floats:
    """Mean distance of the last `period` values from their mean."""
    return by_windows(values, period, lambda rows: np.abs(rows - rows.mean(axis=1, keepdims=True)).mean(axis=1))


def weighted(values: Floats, period: int) -> Floats:
    """Mean of the last `period` values with weights 1 to `period`, the newest the heaviest."""
    if len(values) < period:
        return np.full(len(values), np.nan)
    weights = np.arange(period, 0, -1, dtype=np.float64)
    return padded(np.convolve(values, weights, "valid") / weights.sum(), len(values))


def smoothed(values: Floats, period: int, weight: float) -> Floats:
    """Average in which each value has `weight` and the average before it the rest; it begins with a period's mean."""
    if len(values) < period:
        return np.full(len(values), np.nan)
    later = values[period:].tolist()
    steps = accumulate(later, lambda before, value: before + weight * (value - before), initial=values[:period].mean())
    return padded(np.fromiter(steps, np.float64, len(later) + 1), len(values))


def exponential_mean(values: Floats, period: int) -> Floats:
    """Average with the weight 2 / (period + 1)."""
    return smoothed(values, period, 2 / (period + 1))


def wilder_mean(values: Floats, period: int) -> Floats:
    """Average with the weight 1 / period."""
    return smoothed(values, period, 1 / period)
