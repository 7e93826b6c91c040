"""The columns of the time axis: one for each bar, also for those that are missing, and which are in view and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.market.bars.intervals import Minutes, Unit, built_starts, instant_of, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.market.bars.spans import Span
from tideboard_core.ports.bars import day_parts, trading_day
from tideboard_desktop.ui.charts.polygons import Floats

FREE: Final = 10
"""Empty columns right of the newest bar."""
PITCH: Final = 8.0
"""Pixels of a column at first."""
NARROWEST, WIDEST = 0.008, 60.0
"""Pixels of a column: 100,000 bars in 800 pixels, and a bar as wide as a finger."""
_NIGHT, _BREAK = 12.0, 6.0
"""Widths of the seams in pixels, where columns are wide enough."""
_FULL_SEAMS: Final = 4.0
"""Pixels of a column from which seams have their full width; below they are narrower, and gone below one pixel."""
_LEAST_SHOWN: Final = 3
"""Columns that stay in view, however far it is moved."""


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
    end, day = None, trading_day(key.market, instant_of(int(starts[0])))
    last = trading_day(key.market, instant_of(int(starts[-1])))
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


class Viewport:
    """The part of a time axis that is in view, between the pixels `left` and `right`.

    `end` is the column at the right edge; it is beyond the last one while there is free room. While `follows`, a new
    bar moves the view so that the free room stays. `widest` is the most pixels of a column.
    """

    def __init__(self) -> None:
        self.widest = WIDEST
        self.slots = no_slots()
        self.left, self.right = 0.0, 1.0
        self.pitch = PITCH
        self.end = float(FREE)
        self._offsets: Floats = np.zeros(1)
        self._seen: tuple[tuple[float, float, float], tuple[int, int]] | None = None

    @property
    def follows(self) -> bool:
        """Whether the newest bar is in view."""
        return self.end >= len(self.slots.start)

    @property
    def offsets(self) -> Floats:
        """Distance of each column's left edge from that of the first, and of the end of the last."""
        return self._offsets

    def resize(self, left: float, right: float) -> None:
        """Set the pixels between which columns stand; the right edge stays at its column."""
        self.left, self.right = left, max(right, left + 1)

    def show(self, slots: Slots) -> None:
        """Take other columns; a view that was moved stays at its time."""
        before, end = self.slots, self.end
        follows = self.follows or not len(before.start)
        free = end - len(before.start)
        self.slots = slots
        self._place()
        if follows:
            self.end = len(slots.start) + (free if len(before.start) else FREE)
        else:
            whole = min(int(end), len(before.start) - 1)
            at = int(np.searchsorted(slots.start, before.start[whole])) if len(slots.start) else 0
            self.end = at + (end - whole)
        self._hold()

    def reset(self) -> None:
        """Go back to the newest bars at the usual width."""
        self.pitch = PITCH
        self._place()
        self.end = len(self.slots.start) + FREE

    def show_newest(self) -> None:
        """Move to the newest bar."""
        self.end = len(self.slots.start) + FREE

    def show_last(self, count: int) -> None:
        """Zoom so that so many of the newest columns fill the width."""
        self.pitch = min(max((self.right - self.left) / max(count + FREE, 1), NARROWEST), self.widest)
        self._place()
        self.show_newest()

    def show_until(self, end: int) -> None:
        """Move so that the right edge is before a column."""
        self.end = float(end)
        self._hold()

    def show_columns(self, first: int, last: int, free: int = 0) -> None:
        """Zoom so that the columns from `first` to before `last` fill the width, with so many empty ones behind."""
        count = len(self.slots.start)
        for _round in range(2):  # seams between them take room that depends on the width of columns
            begin, end = (self._offset(float(min(max(place, 0), count))) for place in (first, last))
            seams = max(end - begin - (last - first) * self.pitch, 0.0)
            width = max(self.right - self.left - seams, 1.0)
            self.pitch = min(max(width / max(last - first + free, 1), NARROWEST), self.widest)
            self._place()
        self.end = float(last + free)
        self._hold()

    def zoom(self, factor: float, x: float) -> None:
        """Make columns wider by a factor; the column at pixel `x` stays, while the newest bar shows the right edge."""
        keep = self.follows
        at = self.position(x)
        least = (self.right - self.left) / (len(self.slots.start) + FREE)
        self.pitch = min(max(self.pitch * factor, min(least, PITCH), NARROWEST), self.widest)
        self._place()
        if not keep:
            self.end = self._position_of(self._offset(at) + self.right - x)
        self._hold()

    def pan(self, pixels: float) -> None:
        """Move the columns to the right by so many pixels."""
        self.end = self._position_of(self._offset(self.end) - pixels)
        self._hold()

    def reveal(self, slot: int) -> bool:
        """Move so that a column is in view; returns whether it moved."""
        first, last = self.visible()
        if first < slot < last - 1 or (slot in {first, last - 1} and self.left <= self.centre(slot) <= self.right):
            return False
        width = self.right - self.left
        begin = self._offset(float(slot))
        self.end = self._position_of(begin + width / 2)
        self._hold()
        return True

    def x(self, slots: NDArray[np.intp]) -> Floats:
        """Pixels of the left edges of columns."""
        return self._offsets[slots] + self._shift

    def centres(self, since: int, until: int) -> Floats:
        """Pixels of the middles of columns `since` to `until` (excluded)."""
        middles: Floats = self._offsets[since:until] + (self._shift + self.pitch / 2)
        return middles

    def centre(self, slot: int) -> float:
        """Pixel of the middle of a column."""
        return float(self._offsets[slot]) + self.pitch / 2 + self._shift

    def position(self, x: float) -> float:
        """Column at a pixel, with the part of it; beyond the ends it counts on."""
        return self._position_of(x - self._shift)

    def slot_at(self, x: float) -> int | None:
        """Column whose bar is nearest to a pixel, None without columns."""
        count = len(self.slots.start)
        return None if not count else min(max(int(self.position(x)), 0), count - 1)

    def visible(self) -> tuple[int, int]:
        """First column in view and the one after the last."""
        place = self.end, self.left, self.right
        if self._seen is None or self._seen[0] != place:
            self._seen = place, self._find_visible()
        return self._seen[1]

    def _find_visible(self) -> tuple[int, int]:
        count = len(self.slots.start)
        first = int(np.searchsorted(self._offsets, self.left - self._shift, side="right")) - 1
        last = int(np.searchsorted(self._offsets, self.right - self._shift, side="left"))
        return min(max(first, 0), count), min(max(last, 0), count)

    @property
    def _shift(self) -> float:
        return self.right - self._offset(self.end)

    def _place(self) -> None:
        """Make the offsets anew: seams widen what they stand before."""
        self._seen = None
        count = len(self.slots.start)
        self._offsets = np.arange(count + 1, dtype=np.float64) * self.pitch
        share = min(self.pitch / _FULL_SEAMS, 1.0)
        if self.pitch < 1 or not self.slots.seam.any():
            return
        widths = np.array([0.0, round(_BREAK * share), round(_NIGHT * share)])[self.slots.seam]
        self._offsets[:-1] += np.cumsum(widths)
        self._offsets[-1] = self._offsets[-2] + self.pitch

    def seam_width(self, seam: Seam) -> float:
        """Pixels of a seam at this width of columns."""
        if self.pitch < 1 or seam is Seam.NONE:
            return 0.0
        return round((_NIGHT if seam is Seam.NIGHT else _BREAK) * min(self.pitch / _FULL_SEAMS, 1.0))

    def _offset(self, position: float) -> float:
        count = len(self.slots.start)
        if position >= count:
            return float(self._offsets[-1]) + (position - count) * self.pitch
        if position < 0:
            return position * self.pitch
        left, right = self._edges(int(position))
        return left + (position - int(position)) * (right - left)

    def _position_of(self, offset: float) -> float:
        count = len(self.slots.start)
        if offset >= self._offsets[-1]:
            return count + (offset - float(self._offsets[-1])) / self.pitch
        if offset < 0:
            return offset / self.pitch
        place = int(np.searchsorted(self._offsets, offset, side="right")) - 1
        left, right = self._edges(place)
        return place + (offset - left) / (right - left)

    def _edges(self, slot: int) -> tuple[float, float]:
        """Where a column begins and where the next: a seam between them is a part of it, or no drag would pass it."""
        return float(self._offsets[slot]), float(self._offsets[slot + 1])

    def _hold(self) -> None:
        """Keep some columns in view."""
        count = len(self.slots.start)
        if not count:
            self.end = float(FREE)
            return
        width = self.right - self.left
        most = count - _LEAST_SHOWN + width / self.pitch
        # a widget that is not laid out yet has a few pixels: the free room must outlive that
        self.end = min(max(self.end, min(_LEAST_SHOWN, count)), max(most, count + FREE))
