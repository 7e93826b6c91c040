"""Computes an indicator over received bars, and goes on with it when bars are added or changed at the end."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.indicators.bars import Bars, Floats, Sessions
from tideboard_core.indicators.library import talib
from tideboard_core.indicators.parameters import FlowPart, Settings, Tail, WarmUp
from tideboard_core.indicators.prices import price
from tideboard_core.indicators.table import INDICATORS, Indicator

_BESIDE: Final = 2048
"""Least rows beside a view whose values are kept as well, so that few moves of the view compute any."""
_MOST: Final = 4
"""How many times the rows that a view needs are kept before those far from it are dropped."""

_OF_MONEY: Final = frozenset({FlowPart.BLOCK, FlowPart.RANK})
"""Parts of the flow whose indicators have neither prices nor shares: they go on over a split."""


class Values(NamedTuple):
    """Lines of equal length, NaN where there is no value: in gaps and before the first. Their first row is `first`.

    The formula had `has` bars and needs `needs` for a first value. Before the row `settled` the values still show where
    the bars begin.
    """

    lines: tuple[Floats, ...]
    needs: int
    has: int
    settled: int
    first: int = 0


def missing() -> frozenset[str]:
    """Codes of indicators that cannot be computed on this system. Imports TA-Lib."""
    without = (code for code, one in INDICATORS.items() if one.own is None)
    return frozenset() if talib() is not None else frozenset(without)


def compute(code: str, settings: Settings, bars: Bars) -> Values:
    """Run one indicator over all received bars.

    Missing settings are defaults. KeyError for an unknown code, ValueError for settings that are not allowed,
    LookupError for one of `missing()`.
    """
    indicator = INDICATORS[code]
    chosen = indicator.settings(settings)
    places = np.flatnonzero(_received(indicator, bars))
    warm = indicator.warm_up(chosen)
    return Values(_lines(code, chosen, bars), warm.needs, len(places), _settled(warm, places, bars.size))


def _settled(warm: WarmUp, places: NDArray[np.intp], size: int) -> int:
    return int(places[warm.settled - 1]) if warm.settled <= len(places) else size


def _lines(code: str, chosen: Settings, bars: Bars) -> tuple[Floats, ...]:
    """What the formula makes of the received bars, NaN in gaps."""
    received = _received(INDICATORS[code], bars)
    bars = bars._replace(volume=bars.volume.astype(np.float64, copy=False))
    if received.all():
        return tuple(map(_finite, _run(code, chosen, bars)))
    return tuple(_spread(_finite(line), received) for line in _run(code, chosen, bars.chosen(received)))


def _received(indicator: Indicator, bars: Bars, rows: slice = slice(None)) -> NDArray[np.bool_]:
    """The bars that the formula runs over: without gaps, and for one of volumes without those that are not known."""
    found: NDArray[np.bool_] = ~np.isnan(bars.close[rows])
    return found & ~np.isnan(bars.volume[rows]) if indicator.volume and bars.volume.dtype.kind == "f" else found


def _finite(line: Floats) -> Floats:
    """NaN for what was divided by nothing: a ratio to bars without volume has no value."""
    return np.where(np.isinf(line), np.nan, line) if np.isinf(line).any() else line


def _run(code: str, chosen: Settings, bars: Bars) -> tuple[Floats, ...]:
    if not bars.size:
        return tuple(np.empty(0) for _ in INDICATORS[code].lines)
    indicator = INDICATORS[code]
    if bars.shares is not None and indicator.flow not in _OF_MONEY:
        return _run_each(code, chosen, bars, bars.shares)
    library = None if indicator.library is None else talib()
    if indicator.library is not None and library is not None:
        return indicator.library.run(library, bars, chosen)
    if indicator.own is None:
        raise LookupError(code)
    return indicator.own(bars, chosen)


def _run_each(code: str, chosen: Settings, bars: Bars, shares: Sessions) -> tuple[Floats, ...]:
    """The formula over the bars of the same shares, and anew over those of the next.

    What begins at an instant goes on in the shares of its begin alone.
    """
    edges = (0, *(np.flatnonzero(np.diff(shares)) + 1).tolist(), bars.size)
    parts = [_run(code, chosen, bars.part(*edge)._replace(shares=None)) for edge in pairwise(edges)]
    if "anchor" in chosen:
        begun = next((place for place, (line,) in enumerate(parts) if not np.isnan(line).all()), 0)
        parts[begun + 1 :] = [(np.full(len(line), np.nan),) for (line,) in parts[begun + 1 :]]
    return tuple(map(np.concatenate, zip(*parts, strict=True)))


def _spread(line: Floats, received: NDArray[np.bool_]) -> Floats:
    found = np.full(len(received), np.nan)
    found[received] = line
    return found


def _near(view: tuple[int, int], size: int) -> tuple[int, int]:
    """The first row whose values are kept for a view, and the one after the last."""
    beside = max(view[1] - view[0], _BESIDE)
    until = max(min(view[1] + beside, size), 0)
    return min(max(view[0] - beside, 0), until), until


class RunningIndicator:
    """Values of one indicator beside bars that grow: of all of them, or of those near a view.

    A change of the last bars costs only what the formula looks at.
    """

    def __init__(self, code: str, settings: Settings) -> None:
        """Raises as `compute`."""
        self.code = code
        self.indicator = INDICATORS[code]
        self.settings = self.indicator.settings(settings)
        self._warm = self.indicator.warm_up(self.settings)
        self._room: tuple[Floats, ...] = tuple(np.empty(0) for _ in self.indicator.lines)
        self._first = self._count = 0  # the row of the first value that is kept, and how many are
        self._size = self._settled = self._received = 0
        self._counted = (0, 0)  # a row, and how many before it are no gaps
        self._one: tuple[int, tuple[Floats, ...]] | None = None

    @property
    def values(self) -> Values:
        """The newest values: views that an update writes to while it keeps values of the same rows, else replaces."""
        lines = tuple(line[: self._count] for line in self._room)
        return Values(lines, self._warm.needs, self._received, self._settled, self._first)

    def update(self, bars: Bars, changed: int, view: tuple[int, int] | None = None) -> int:
        """Take bars of which those from row `changed` on are new or different; returns the first row computed anew.

        Older bars put before the first change all rows: `changed` is 0 then. With a `view`, its first row and the one
        after its last, values of these rows and of some beside them are kept, else those of all rows.
        """
        same = changed if 0 < changed <= self._size <= bars.size else 0
        view = view or (0, bars.size)
        since, until = _near(view, bars.size)
        end = self._first + self._count
        if end == self._size:  # what is kept goes on to the newest bar
            end = bars.size
        self._count_received(bars, same)
        self._size = bars.size
        if self._one is not None and self._one[0] >= same:
            self._one = None
        if self._first >= same or not self._holds(view, end):
            self._keep(since, until - since, self._run(bars, since, until))
            return since
        if same >= end:
            return bars.size
        added = self._run(bars, same, end, goes_on=True)
        self._grow(end - self._first)
        for line, new in zip(self._room, added, strict=True):
            line[same - self._first : self._count] = new
        return same

    def holds(self, view: tuple[int, int]) -> bool:
        """Whether the values of these rows are kept, and not those of many more."""
        return self._holds(view, self._first + self._count)

    def rows(self, bars: Bars, first: int, last: int) -> tuple[Floats, ...]:
        """Values from row `first` to before `last`, kept or not, NaN beside the bars, which are those of the update."""
        since, until = max(first, 0), min(last, bars.size)
        if since >= until:
            return tuple(np.full(last - first, np.nan) for _ in self.indicator.lines)
        if self._one is not None and self._one[0] == first == last - 1:
            return self._one[1]
        if self._first <= since and until <= self._first + self._count:
            found = tuple(line[since - self._first : until - self._first] for line in self._room)
        else:
            found = self._run(bars, since, until)
        found = tuple(np.pad(line, (since - first, last - until), constant_values=np.nan) for line in found)
        if last - first == 1:
            self._one = first, found
        return found

    def _holds(self, view: tuple[int, int], end: int) -> bool:
        since, until = _near(view, self._size)
        inside = self._first <= max(view[0], 0) and min(view[1], self._size) <= end
        return inside and end - self._first <= _MOST * (until - since)

    def _run(self, bars: Bars, since: int, until: int, *, goes_on: bool = False) -> tuple[Floats, ...]:
        """Values of some rows; if it `goes_on`, that before them is kept."""
        begin = self._begin(bars, since, goes_on=goes_on) if since else 0
        lines = _lines(self.code, self.settings, bars.part(begin, until))
        if self._warm.tail is Tail.SUM and begin:
            kept = (line[begin - self._first] for line in self._room)
            lines = tuple(line + (before - line[0]) for line, before in zip(lines, kept, strict=True))
        return tuple(line[since - begin :] for line in lines)

    def _begin(self, bars: Bars, since: int, *, goes_on: bool) -> int:
        """The row at which a run has to begin that gives the values from `since` on; 0 for a run over all bars."""
        tail = self._warm.tail
        if tail is Tail.ALL:
            return 0
        if tail is Tail.SESSION:
            return int(np.searchsorted(bars.session, bars.session[since]))
        if tail is Tail.SUM:
            goes_on &= bars.shares is None or bool(bars.shares[since - 1] == bars.shares[-1])
            return since - 1 if goes_on and _received(self.indicator, bars, slice(since - 1, since)).all() else 0
        if self._warm.moving:
            since = self._last_move(bars, since)
        reach = tail
        while reach < since:
            rows = np.flatnonzero(_received(self.indicator, bars, slice(since - reach, since)))
            if len(rows) >= tail - 1:
                return since - reach + int(rows[len(rows) - tail + 1]) if tail > 1 else since
            reach *= 2
        return 0

    def _last_move(self, bars: Bars, before: int) -> int:
        """The last row before this one, or it, with another price or a further end than the one before it; else 0."""
        reach = 64
        while True:
            begin = max(before - reach, 0)
            part = bars.part(begin, before)
            places = np.flatnonzero(_received(self.indicator, part))
            if "source" in self.settings:
                moved = np.diff(price(part, self.settings)[places]) != 0
            else:  # of the range: a move of the close inside it is none
                moved = (np.diff(part.high[places]) > 0) | (np.diff(part.low[places]) < 0)
            moves = np.flatnonzero(moved)
            if len(moves):
                return begin + int(places[moves[-1] + 1])
            if not begin:
                return 0
            reach *= 4

    def _keep(self, first: int, count: int, lines: tuple[Floats, ...]) -> None:
        if (first, count) == (self._first, self._count):
            for line, new in zip(self._room, lines, strict=True):
                line[:count] = new
        else:  # copies: a line may be a column of the bars, or the end of a longer run
            self._room, self._first, self._count = tuple(np.array(line) for line in lines), first, count

    def _grow(self, count: int) -> None:
        room = len(self._room[0]) if self._room else count
        if room < count:
            self._room = tuple(np.concatenate((line, np.empty(max(count, 2 * room) - room))) for line in self._room)
        self._count = count

    def _count_received(self, bars: Bars, same: int) -> None:
        """Count rows that are no gaps; those before the last one are not counted again at a tick."""
        row, count = self._counted if self._counted[0] <= same else (0, 0)
        last = max(bars.size - 1, row)
        count += int(np.count_nonzero(_received(self.indicator, bars, slice(row, last))))
        self._counted = (last, count)
        self._received = count + int(np.count_nonzero(_received(self.indicator, bars, slice(last, bars.size))))
        if self._settled >= same:
            self._settled = _settled(self._warm, np.flatnonzero(_received(self.indicator, bars)), bars.size)
