"""Bars as columns of numbers, sorted by start, and the one function that merges what sources say of the same bar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.market.bars.intervals import Minutes, minute_of
from tideboard_core.model.quote import Bar

Floats = NDArray[np.float64]

_SMALLEST: Final = 1024
_EPOCH: Final = 1_577_836_800
"""2020-01-01 in seconds of UTC: what `known` counts from."""
_PROVISIONAL: Final = 1 << 31

MOST_VOLUME: Final = 10**15
"""Largest volume of a bar: that of ten days or a year of them fits into 64 bits."""

_PRICES: Final = ("open", "high", "low", "close")


class Columns(NamedTuple):
    """Bars by columns, ascending by `start` (minutes since 1970), each start once.

    Prices are in the currency; `volume` in shares or contracts. `known` orders what is said of one bar: higher wins.
    """

    start: Minutes
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: NDArray[np.int64]
    turnover: Floats
    known: NDArray[np.int32]

    @property
    def arrays(self) -> tuple[NDArray[Any], ...]:
        return tuple(self)

    def part(self, begin: int, end: int) -> Columns:
        """A view of some rows."""
        return Columns._make(column[begin:end] for column in self.arrays)

    def chosen(self, which: NDArray[np.intp] | NDArray[np.bool_]) -> Columns:
        """A copy of some rows."""
        return Columns._make(column[which] for column in self.arrays)


_TYPES: Final = (np.int32, *[np.float64] * 4, np.int64, np.float64, np.int32)


def no_rows() -> Columns:
    """Columns without a row."""
    return Columns._make(np.empty(0, kind) for kind in _TYPES)


def known_as(asked: datetime, *, closed: bool) -> int:
    """The rank of a value learnt at an instant: what was read after a bar's end is final and beats all that was not."""
    seconds = min(max(int(asked.timestamp()) - _EPOCH, 0), _PROVISIONAL - 1)
    return seconds if closed else seconds - _PROVISIONAL


def columns_of(bars: Sequence[Bar], asked: datetime, *, minutes: int, pushed: bool = False) -> Columns:
    """Columns of a source's bars (ascending by start); `minutes` is the longest that one lasts.

    `asked` is the market time before the read, or of the push. A push is never final.
    """
    now = minute_of(asked)
    starts = [minute_of(bar.start) for bar in bars]
    known = [known_as(asked, closed=not pushed and start + minutes <= now) for start in starts]
    rows = (
        starts,
        *([float(getattr(bar, name)) for bar in bars] for name in _PRICES),
        [min(bar.volume, MOST_VOLUME) for bar in bars],
        [float(bar.turnover) for bar in bars],
        known,
    )
    return Columns._make(np.array(values, kind) for values, kind in zip(rows, _TYPES, strict=True))


class Merged(NamedTuple):
    """What a merge changed: the first and the last row that differ (None if nothing does), and restated bars.

    `restated` are starts of bars that were final before and have other prices now.
    """

    first: int | None = None
    last: int | None = None
    restated: tuple[int, ...] = ()


class BarColumns:
    """Bars of one symbol and interval, stored once; the arrays grow by doubling, 56 bytes a bar."""

    def __init__(self) -> None:
        self._rows = no_rows()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def rows(self) -> Columns:
        """The bars: views, valid until the next merge."""
        return self._rows.part(0, self._count)

    @property
    def allocated(self) -> int:
        """Bytes of the arrays, room to grow included."""
        return sum(column.nbytes for column in self._rows.arrays)

    def clear(self) -> None:
        self._rows, self._count = no_rows(), 0

    def forget_before(self, start: int) -> None:
        """Forget the bars before an instant (minutes since 1970)."""
        low = int(np.searchsorted(self.rows.start, start))
        kept = np.arange(low, self._count)
        self._rows, self._count = self.rows.chosen(kept), len(kept)

    def merge(self, new: Columns) -> Merged:
        """Take bars (ascending, each start once). The order of merges does not matter: the higher rank wins.

        Equal ranks are settled by the values, larger volume first: of one running bar the later state has traded more.
        """
        if not len(new.start):
            return Merged()
        rows = self.rows
        low = int(np.searchsorted(rows.start, new.start[0]))
        if len(new.start) == 1 and low < self._count and rows.start[low] == new.start[0]:
            return self._merge_one(low, new)
        high = int(np.searchsorted(rows.start, new.start[-1], side="right"))
        old = rows.part(low, high).chosen(np.arange(high - low))
        both = _winners(old, new) if len(old.start) else new
        self._replace(low, high, both)
        return _difference(old, both, low, moved=self._count - high > 0 and len(both.start) != len(old.start))

    def _merge_one(self, row: int, new: Columns) -> Merged:
        """Take another state of one bar, as each push brings: the same as for many in a quarter of the time."""
        before, after = (_values(each, place) for each, place in ((self._rows, row), (new, 0)))
        if _rank(after) < _rank(before):
            return Merged()
        for column, value in zip(self._rows.arrays, after, strict=True):
            column[row] = value
        if after[1:7] == before[1:7]:
            return Merged()
        restated = after[1:5] != before[1:5] and before[7] >= 0
        return Merged(row, row, (int(after[0]),) if restated else ())

    def _replace(self, low: int, high: int, middle: Columns) -> None:
        """Put rows in the place of those from `low` to `high`."""
        added = len(middle.start)
        count = self._count - (high - low) + added
        room = len(self._rows.start)
        if count > room:
            room = max(room, _SMALLEST)
            while room < count:
                room *= 2
            grown = Columns._make(np.empty(room, kind) for kind in _TYPES)
            for column, before in zip(grown.arrays, self._rows.arrays, strict=True):
                column[:low] = before[:low]
                column[low + added : count] = before[high : self._count]
            self._rows = grown
        elif added != high - low:
            for column in self._rows.arrays:
                column[low + added : count] = column[high : self._count].copy()
        for column, values in zip(self._rows.arrays, middle.arrays, strict=True):
            column[low : low + added] = values
        self._count = count


def _values(rows: Columns, row: int) -> tuple[float, ...]:
    """The numbers of one bar in the order of the columns."""
    return tuple(column[row].item() for column in rows.arrays)


def _rank(values: tuple[float, ...]) -> tuple[float, ...]:
    """What orders states of one bar, as in `_winners`."""
    _start, opened, high, low, close, volume, turnover, known = values
    return known, volume, turnover, high, -low, close, opened


def _winners(old: Columns, new: Columns) -> Columns:
    both = Columns._make(np.concatenate(pair) for pair in zip(old.arrays, new.arrays, strict=True))
    ranks = (both.open, both.close, -both.low, both.high, both.turnover, both.volume, both.known, both.start)
    order = np.lexsort(ranks)
    starts = both.start[order]
    last = np.append(starts[1:] != starts[:-1], [True])
    return both.chosen(order[last])


def _difference(old: Columns, both: Columns, low: int, *, moved: bool) -> Merged:
    """Which rows differ; rows behind those that were put in between have moved."""
    place = np.searchsorted(old.start, both.start)
    known = place < len(old.start)
    known[known] = old.start[place[known]] == both.start[known]
    same = known.copy()
    for name in (*_PRICES, "volume", "turnover"):
        same[known] &= getattr(old, name)[place[known]] == getattr(both, name)[known]
    changed = np.flatnonzero(~same)
    if not len(changed):
        return Merged()
    prices = np.zeros(len(known), np.bool_)
    for name in _PRICES:
        prices[known] |= getattr(old, name)[place[known]] != getattr(both, name)[known]
    final = np.zeros(len(known), np.bool_)
    final[known] = old.known[place[known]] >= 0
    restated = tuple(both.start[prices & final].tolist())
    last = len(both.start) - 1 if moved else int(changed[-1])
    return Merged(low + int(changed[0]), low + last, restated)


def built(rows: Columns, starts: Minutes, minutes: int) -> Columns:
    """Bars that each are the bars of the same value in `starts` (ascending) together; `minutes` is the longest of one.

    A built bar is as new as the newest of its parts, and final if all of them are and it is over.
    """
    if not len(starts):
        return no_rows()
    first = np.flatnonzero(np.append([True], starts[1:] != starts[:-1]))
    last = np.append(first[1:], len(starts)) - 1
    newest = np.maximum.reduceat(rows.known & np.int32(_PROVISIONAL - 1), first)
    over = starts[first] + minutes <= (newest.astype(np.int64) + _EPOCH) // 60
    final = over & (np.minimum.reduceat(rows.known, first) >= 0)
    return Columns(
        starts[first],
        rows.open[first],
        np.maximum.reduceat(rows.high, first),
        np.minimum.reduceat(rows.low, first),
        rows.close[last],
        np.add.reduceat(rows.volume, first),
        np.add.reduceat(rows.turnover, first),
        np.where(final, newest, newest | np.int32(-_PROVISIONAL)),
    )


def provisional(rows: Columns) -> Columns:
    """The same bars, none of them final: any read after its end wins."""
    return rows._replace(known=rows.known | np.int32(-_PROVISIONAL))
