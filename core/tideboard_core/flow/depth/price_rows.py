"""The cells of a picture: rows of one price each, columns of time, shares in ten steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.records import Integers
from tideboard_core.flow.depth.book_columns import ColumnLevels

FIXED: Final = (600, 1_200, 2_000, 3_200, 5_000, 7_500, 10_500, 14_000, 18_000)
"""Shares with which the second to the tenth step begin."""
STEPS: Final = len(FIXED) + 1
EMPTY: Final = 0
"""A cell without a reported level; steps count from 1."""
MOST_ROWS: Final = 4096
_COARSER: Final = (1, 2, 5)

Steps = Sequence[int]
Cells = NDArray[np.uint8]


class PriceRows:
    """Rows from the lowest price upwards, each from one of `prices` (1/10000) to below the next one.

    A row is one price step high, several where the prices are too far apart (`wide`).
    """

    def __init__(self, low: int, high: int, step_of: Callable[[int], int], *, most: int = MOST_ROWS) -> None:
        """`step_of` gives the step at a price, both in 1/10000."""
        least = max(step_of(low), 1)
        times = next(
            factor * 10**power for power in range(20) for factor in _COARSER
            if (high - low) // (least * factor * 10**power) < most
        )  # fmt: skip
        self.wide = times > 1
        prices = [low // (least * times) * least * times]
        while prices[-1] <= high and len(prices) < 2 * most:
            prices.append(prices[-1] + max(step_of(prices[-1]), 1) * times)
        self.prices: Integers = np.array(prices, np.int64)

    def __len__(self) -> int:
        return len(self.prices) - 1

    @property
    def low(self) -> int:
        return int(self.prices[0])

    @property
    def high(self) -> int:
        """The lowest price above all rows."""
        return int(self.prices[-1])

    def rows_of(self, prices: Integers) -> Integers:
        """The row of each price, -1 beside them."""
        row = np.searchsorted(self.prices, prices, side="right") - 1
        return np.where(row < len(self), row, -1)

    def row_of(self, price: int) -> int:
        return int(self.rows_of(np.array([price], np.int64))[0])


def quantile_steps(shares: Integers) -> Steps:
    """Shares with which the steps begin so that each has as many of these cells, to two digits."""
    if not len(shares):
        return FIXED
    found = np.quantile(shares, np.arange(1, STEPS) / STEPS)
    return [_two_digits(int(each)) for each in found]


def _two_digits(value: int) -> int:
    digit: int = 10 ** max(len(str(value)) - 2, 0)
    return value // digit * digit


def steps_of(shares: Integers, steps: Steps) -> Cells:
    """The step of so many shares, 1 to 10."""
    found: Cells = (np.searchsorted(np.asarray(steps), shares, side="right") + 1).astype(np.uint8)
    return found


def cells_of(levels: ColumnLevels, columns: int, rows: PriceRows, first: int, count: int, steps: Steps) -> Cells:
    """The steps of `count` rows from `first` on by `columns` columns, the highest price at the top."""
    row = rows.rows_of(levels.price)
    seen = (row >= first) & (row < first + count)
    down, across, shares = first + count - 1 - row[seen], levels.place[seen], levels.shares[seen]
    cells = np.zeros((count, columns), np.uint8)
    if rows.wide:  # several prices in a row: their sum
        place, number = np.unique(down * columns + across, return_inverse=True)
        shares = np.bincount(number, weights=shares).astype(np.int64)
        down, across = np.divmod(place, columns)
    cells[down, across] = steps_of(shares, steps)
    return cells
