"""Columns of equal length over a trading session; a break of the market has none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

import numpy as np

from tideboard_core.archive.records import Integers
from tideboard_core.archive.units import micros
from tideboard_core.model.session import PRE_OPEN, Session

WIDTHS: Final = (1, 15, 60)
"""Seconds of a column."""
SECOND: Final = 1_000_000


class ColumnAxis:
    """From the pre-opening until the session is settled. Moments are microseconds of UTC, columns count from 0.

    A moment in a break belongs to the first column after it; one beside the day to its first or last column.
    """

    def __init__(self, session: Session, width: int) -> None:
        """`width` is the length of a column in seconds."""
        self.session, self.width = session, width
        self.step = width * SECOND
        begins = [micros(segment.begin) for segment in session.segments]
        ends = [micros(segment.end) for segment in session.segments]
        begins[0] -= micros_of(PRE_OPEN[session.market].total_seconds())
        ends[-1] = micros(session.settled)
        self._begins, self._ends = begins, ends
        counts = [-((begin - end) // self.step) for begin, end in zip(begins, ends, strict=True)]
        self._firsts = [sum(counts[:part]) for part in range(len(counts))]
        self.count = sum(counts)
        self.seams: Sequence[int] = tuple(self._firsts[1:])
        """The first columns after a break."""

    def columns_of(self, moments: Integers) -> Integers:
        found = np.zeros(len(moments), np.int64)
        over = self._begins[0]
        for begin, end, first in zip(self._begins, self._ends, self._firsts, strict=True):
            inside = first + (np.clip(moments, begin, end - 1) - begin) // self.step
            found = np.where(moments >= over, inside, found)
            over = end
        return found

    def column_of(self, moment: int) -> int:
        """The column of one moment."""
        found, over = 0, self._begins[0]
        for begin, end, first in zip(self._begins, self._ends, self._firsts, strict=True):
            if moment >= over:
                found = first + (min(max(moment, begin), end - 1) - begin) // self.step
            over = end
        return found

    def begin_of(self, column: int) -> int:
        """When a column begins; that of a column beside the day is counted on."""
        part = max(bisect_right(self._firsts, column) - 1, 0)
        return self._begins[part] + (column - self._firsts[part]) * self.step

    def begins_of(self, columns: Integers) -> Integers:
        part = np.maximum(np.searchsorted(self._firsts, columns, side="right") - 1, 0)
        found: Integers = np.array(self._begins)[part] + (columns - np.array(self._firsts)[part]) * self.step
        return found

    def end_of(self, column: int) -> int:
        return self.begin_of(column) + self.step

    @property
    def opening(self) -> int:
        """The column with which continuous trading begins."""
        return self.column_of(micros(self.session.open))

    @property
    def closing(self) -> int:
        """The last column of continuous trading."""
        return self.column_of(micros(self.session.close) - 1)


def micros_of(seconds: float) -> int:
    return round(seconds * SECOND)
