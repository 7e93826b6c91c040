"""The columns of the time axis: one for each bar, each bar without a trade and each bar that was not received."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.market.bars.intervals import Minutes, Unit, built_starts, instant_of, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.market.bars.spans import Span
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_parts


class SlotState(IntEnum):
    """What a column has: a bar, a time without a trade by the source's word, or nothing because it was not received."""

    BAR = 0
    BLANK = 1
    MISSING = 2


class Seam(IntEnum):
    """What lies before a column: nothing, a break within a day such as lunch, or the night and closed days."""

    NONE = 0
    BREAK = 1
    NIGHT = 2


class Slots(NamedTuple):
    """Columns, ascending by `start` (minutes since 1970). `bar` is the row of the bar, -1 without one.

    `state` and `seam` hold values of SlotState and Seam.
    """

    start: Minutes
    bar: NDArray[np.intp]
    state: NDArray[np.uint8]
    seam: NDArray[np.uint8]

    def row_before(self, slot: int) -> int:
        """The row of the last bar up to a column, -1 without one."""
        known = self.bar[: slot + 1]
        found = np.flatnonzero(known[-64:] >= 0)
        if len(found):
            return int(known[-64:][found[-1]])
        return int(known.max(initial=-1))

    def slot_of_row(self, row: int) -> int:
        """The column of a bar."""
        if len(self.bar) and self.bar[-1] == len(self.bar) - 1:
            return row
        return int(np.searchsorted(np.maximum.accumulate(self.bar), row))


def no_slots() -> Slots:
    """No columns."""
    return Slots(np.empty(0, np.int32), np.empty(0, np.intp), np.empty(0, np.uint8), np.empty(0, np.uint8))


def slots_of(key: SeriesKey, starts: Minutes, missing: Iterable[Span], blanks: Collection[datetime]) -> Slots:
    """Columns of bars that start at `starts` (ascending); `missing` and `blanks` as a series tells them.

    Only what lies between the first and the last bar gets a column.
    """
    if not len(starts):
        return no_slots()
    every, states = starts, np.zeros(len(starts), np.uint8)
    if key.interval.unit is Unit.MINUTE:
        every, states = _with_empty(key, starts, missing, blanks)
    rows = np.where(states == SlotState.BAR, np.cumsum(states == SlotState.BAR) - 1, -1)
    return Slots(every, rows, states, _seams(key, every))


def _with_empty(
    key: SeriesKey, starts: Minutes, missing: Iterable[Span], blanks: Collection[datetime]
) -> tuple[Minutes, NDArray[np.uint8]]:
    first, last = int(starts[0]), int(starts[-1])
    lost = [np.arange(minute_of(span.begin), minute_of(span.end), dtype=np.int32) for span in missing]
    gone = np.concatenate(lost) if lost else np.empty(0, np.int32)
    gone = np.unique(built_starts(key.market, key.interval, key.sessions, gone[(gone > first) & (gone < last)]))
    quiet = np.array(sorted(minute_of(each) for each in blanks), np.int32)
    quiet = np.setdiff1d(quiet[(quiet > first) & (quiet < last)], starts)
    gone = np.setdiff1d(np.setdiff1d(gone, starts), quiet)
    if not len(gone) and not len(quiet):
        return starts, np.zeros(len(starts), np.uint8)
    every = np.concatenate([starts, quiet, gone])
    states = np.repeat(
        np.array([SlotState.BAR, SlotState.BLANK, SlotState.MISSING], np.uint8), [len(starts), len(quiet), len(gone)]
    )
    order = np.argsort(every, kind="stable")
    return every[order].astype(np.int32), states[order]


def _seams(key: SeriesKey, starts: Minutes) -> NDArray[np.uint8]:
    """What lies before each column; daily and longer bars have no seams."""
    seams = np.zeros(len(starts), np.uint8)
    if key.interval.unit is not Unit.MINUTE:
        return seams
    begins: list[int] = []
    days: list[int] = []
    joined: list[bool] = []
    end, day = None, exchange_date(key.market, instant_of(int(starts[0]))) - timedelta(days=1)
    last = exchange_date(key.market, instant_of(int(starts[-1])))
    while day <= last:
        for part in day_parts(key.market, day, key.sessions):
            begins.append(minute_of(part.begin))
            days.append(day.toordinal())
            joined.append(part.begin == end)
            end = part.end
        day += timedelta(days=1)
    if not begins:
        return seams
    place = np.maximum(np.searchsorted(np.array(begins), starts, side="right") - 1, 0)
    # parts that follow each other without a break have one number
    number = np.cumsum(~np.array(joined))[place]
    date = np.array(days)[place]
    seams[1:][number[1:] != number[:-1]] = Seam.NIGHT
    seams[1:][(number[1:] != number[:-1]) & (date[1:] == date[:-1])] = Seam.BREAK
    return seams
