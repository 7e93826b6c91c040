"""The order of the rows: five sorts, held still while somebody points at them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tideboard_core.flow.session_minutes import Floats

EVERY: Final = 60.0
"""Least seconds between two sorts that nobody asked for."""


class Sort(StrEnum):
    """What the rows are sorted by."""

    TURN = "turn"
    CHANGE = "change"
    PERCENTILE = "percentile"
    NET = "net"
    LIST = "list"


def sorted_rows(values: Floats, known: NDArray[np.bool_]) -> list[int]:
    """Row numbers, the largest value first; ties by list order, rows without a value behind, those unknown last."""
    missing = np.isnan(values)
    key = np.where(missing, 0.0, -values)
    rows: list[int] = np.lexsort((np.arange(len(values)), key, missing, ~known)).tolist()
    return rows


class RowOrder:
    """Keeps an order of `count` rows; `rows` gives list numbers by place. Times are monotonic seconds.

    It is sorted sooner than after a minute when more rows have become known than ever, as while a list is first read.
    """

    def __init__(self) -> None:
        self.rows: list[int] = []
        self._known = 0
        self.sorted_at = float("-inf")
        self.held = False
        self._stale = True

    def reset(self, count: int) -> None:
        """Other rows: begin with their list order, to be sorted at once."""
        self.rows = list(range(count))
        self._known = 0
        self._stale = True

    def renew(self) -> None:
        """Sort at the next chance, whoever points at the rows: the person asked for it."""
        self._stale = True

    def update(self, values: Floats, known: NDArray[np.bool_], now: float) -> bool:
        """Sort if it is time to; tells whether any row moved."""
        count = int(known.sum())
        due = count > self._known or now - self.sorted_at >= EVERY
        if not self._stale and (self.held or not due):
            return False
        self._stale, self.sorted_at, self._known = False, now, max(count, self._known)
        before, self.rows = self.rows, sorted_rows(values, known)
        return before != self.rows

    def age(self, now: float) -> float:
        """Seconds since the last sort."""
        return max(now - self.sorted_at, 0.0)

    def place_of(self, row: int) -> int:
        return self.rows.index(row)
