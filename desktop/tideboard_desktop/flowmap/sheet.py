"""The figures behind the flow map: securities x minutes of a session, with the cells, turns and sort values of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.judging import needs_judging, traded_minutes
from tideboard_core.flow.session_minutes import Floats, SessionMinutes, changes, over_closures, unknown
from tideboard_core.flow.turns import LASTING, SMOOTHED, WINDOW, breadth, ratio, side_changes, sides
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session
from tideboard_desktop.flowmap.cell_steps import (
    GROUP,
    QUANTILES,
    Cells,
    cells_by_own_minute,
    cells_by_share,
    group_ends,
    grouped,
)
from tideboard_desktop.flowmap.row_order import Sort
from tideboard_desktop.ui.charts.polygons import largest, runs

Rows: TypeAlias = slice | list[int]

LATEST: Final = 5
"""Minutes of the latest change."""


class Colouring(StrEnum):
    """What the colours mean: net / turnover, or where that stands among the same minute of earlier sessions."""

    SHARE = "share"
    OWN_MINUTE = "own"


class MapTier(StrEnum):
    """Whose money the cells show."""

    NET = "net"
    BLOCK = "block"


class MinuteRead(NamedTuple):
    """The figures of one security at the end of a minute; NaN where one is unknown, shares as fractions.

    `change` and `turnover` are those of the minutes of its column, `begin` is the first of them. `turned` is the newest
    turn up to then, as minute and side (+1 to inflow), None without any.
    """

    begin: int
    change: float
    turnover: float
    net: float
    turnover_so_far: float
    ratio: float
    turned: tuple[int, int] | None


class MapSheet:
    """Rows in list order. What is computed again is what changed: `take` renews rows, a switch renews the cells."""

    def __init__(self, session: Session, ids: Sequence[InstrumentId]) -> None:
        self.session, self.ids = session, tuple(ids)
        self.row_of: Mapping[InstrumentId, int] = {each: row for row, each in enumerate(self.ids)}
        shape = (len(self.ids), session.minutes)
        self._net, self._block, self._turnover = (np.full(shape, np.nan) for _ in range(3))
        self.changes: Floats = np.full(shape, np.nan)
        self._block_changes: Floats = np.full(shape, np.nan)
        self.ratios: Floats = np.full(shape, np.nan)
        self.turns: NDArray[np.int8] = np.zeros(shape, np.int8)
        self._sides: NDArray[np.int8] = np.zeros(shape, np.int8)
        self.received: NDArray[np.bool_] = np.zeros(shape, np.bool_)
        self._lasts: NDArray[np.int64] = np.full(len(self.ids), -1, np.int64)
        self._known: NDArray[np.int64] = np.zeros(len(self.ids), np.int64)
        self._holed: NDArray[np.bool_] = np.zeros(len(self.ids), np.bool_)
        self.percentiles: Floats = np.full(len(self.ids), np.nan)
        self.quantiles: Floats | None = None
        self.colouring, self.tier, self.wide = Colouring.SHARE, MapTier.NET, False
        self.cells: Cells = np.zeros((len(self.ids), self.columns), np.uint8)
        self.breadth: Floats = np.full(session.minutes, np.nan)

    # --- filling ----------------------------------------------------------------------------------------------------

    def take(self, found: Mapping[InstrumentId, SessionMinutes | None], since: int = 0) -> dict[int, int]:
        """Take the minutes of some securities (None = nothing is known); those before `since` were taken already.

        Returns the rows, each with the minute from which on its cells look otherwise (0 = the whole row).
        """
        taken = {self.row_of[each]: minutes for each, minutes in found.items() if each in self.row_of}
        if needs_judging(self.session.market, self.session.date):
            since = 0  # what is known of a closure changes minutes of before
            taken = {row: None if minutes is None else over_closures(minutes) for row, minutes in taken.items()}
        rows, count = sorted(taken), self.session.minutes
        if not rows or since >= count:
            return dict.fromkeys(rows, count)
        where, nothing = _index(rows), unknown(self.session)
        newest = [taken[row] or nothing for row in rows]
        given = (
            (self._net, _joined([each.net[since:] for each in newest])),
            (self._block, _joined([each.block[since:] for each in newest])),
            (self._turnover, _joined([each.turnover[since:] for each in newest])),
        )
        known, before = np.isfinite(given[0][1]), self._lasts[where].copy()
        some = known.any(axis=1)
        if (~some & (before >= since)).any() and since:
            return self.take(found)  # their newest minute is now one of those that are not looked at
        last = np.where(some, count - 1 - known[:, ::-1].argmax(axis=1), np.minimum(before, since - 1))
        ends = np.minimum(before, last)[before != last] + 1  # from there on other minutes count as received
        first = min(ends.min(initial=count), *(since + _first_other(own[where, since:], new) for own, new in given))
        if first == count:
            return dict.fromkeys(rows, count)
        lost = np.isfinite(self._net[where, since:]).sum(axis=1)
        other = max(first, since)
        for own, new in given:
            own[where, other:] = new[:, other - since :]
        self._lasts[where] = last
        self._known[where] += known.sum(axis=1) - lost
        holed, self._holed[where] = self._holed[where].copy(), self._known[where] <= last
        self.received[where, first:] = np.arange(first, count) <= last[:, np.newaxis]
        begin = max(first - 1, 0)
        self.changes[where, first:] = changes(self._net[where, begin:])[:, first - begin :]
        self._block_changes[where, first:] = changes(self._block[where, begin:])[:, first - begin :]
        turned = self._take_turns(where, first)
        begin = max(first - SMOOTHED + 1, 0)
        self.breadth[first:] = breadth(self.changes[:, begin:])[first - begin :]
        self._colour(where, first)
        whole = holed | self._holed[where] | turned | (before < 0) | (last < 0)  # what stands over the cells is longer
        return dict(zip(rows, np.where(whole, 0, first).tolist(), strict=True))

    def _take_turns(self, where: Rows, first: int) -> NDArray[np.bool_]:
        """Renew ratio and turns from a minute on; tells which rows have others."""
        begin = max(first - WINDOW + 1, 0)
        newest = self.session.minutes - first
        self.ratios[where, first:] = ratio(self.changes[where, begin:], self._turnover[where, begin:], newest=newest)
        begin = max(first - LASTING + 1, 0)
        before = self._sides[where, first - 1] if first else None
        held = sides(self.ratios[where, begin:], before)[:, first - begin :]
        self._sides[where, first:] = held
        turns = side_changes(held, before)
        others: NDArray[np.bool_] = (self.turns[where, first:] != turns).any(axis=1)
        self.turns[where, first:] = turns
        return others

    def show(self, colouring: Colouring, tier: MapTier, *, wide: bool) -> None:
        """Colour every cell by these; wide columns have five minutes. Another tier has other earlier shares."""
        if tier is not self.tier:
            self.quantiles = None
        self.colouring, self.tier, self.wide = colouring, tier, wide
        self.cells = np.zeros((len(self.ids), self.columns), np.uint8)
        self._colour(slice(None))

    def take_quantiles(self, found: Mapping[InstrumentId, Floats]) -> None:
        """Take the quantiles (4 x minutes) of the earlier shares of some securities' minutes."""
        if self.quantiles is None:
            self.quantiles = np.full((len(self.ids), len(QUANTILES), self.session.minutes), np.nan)
        rows = [self.row_of[each] for each in found if each in self.row_of]
        for each, values in found.items():
            if each in self.row_of:
                minutes = min(values.shape[1], self.session.minutes)
                self.quantiles[self.row_of[each], :, :minutes] = values[:, :minutes]
        if rows and self.colouring is Colouring.OWN_MINUTE:
            self._colour(_index(sorted(rows)))

    def _colour(self, where: Rows, first: int = 0) -> None:
        """Colour the cells of some rows; those of minutes before `first` are right already."""
        begin = first // self.step * self.step
        net = (self.changes if self.tier is MapTier.NET else self._block_changes)[where, begin:]
        turnover, received = self._turnover[where, begin:], self.received[where, begin:]
        if self.colouring is Colouring.OWN_MINUTE:
            shape = (len(net), len(QUANTILES), net.shape[1])
            quantiles = np.full(shape, np.nan) if self.quantiles is None else self.quantiles[where, :, begin:]
            self.cells[where, begin:] = cells_by_own_minute(net, turnover, received, quantiles)
            return
        if self.wide:
            paired = np.isfinite(net) & np.isfinite(turnover)
            net = grouped(np.where(paired, net, np.nan), received)
            turnover = grouped(np.where(paired, turnover, np.nan), received)
            received = group_ends(received)
        self.cells[where, begin // self.step :] = cells_by_share(net, turnover, received)

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """Minutes of a column; a minute's own quantiles are of single minutes."""
        return GROUP if self.wide and self.colouring is Colouring.SHARE else 1

    @property
    def columns(self) -> int:
        return -(-self.session.minutes // self.step)

    def column_breadth(self) -> Floats:
        """The breadth at the end of each column; of the running one at its newest minute."""
        last = np.minimum(np.arange(1, self.columns + 1) * self.step, self.session.minutes) - 1
        first = np.arange(self.columns) * self.step
        newest = np.maximum(np.minimum(last, self.last), first)
        return np.asarray(self.breadth[newest], np.float64)

    @property
    def known(self) -> NDArray[np.bool_]:
        return np.asarray(self._lasts >= 0, np.bool_)

    def known_for(self, sort: Sort) -> NDArray[np.bool_]:
        """Which rows have what a sort needs: turns and latest changes also need the turnover."""
        if sort is Sort.PERCENTILE:
            return np.asarray(np.isfinite(self.percentiles), np.bool_)
        if sort in {Sort.TURN, Sort.CHANGE}:
            return np.asarray(np.isfinite(self.ratios).any(axis=1), np.bool_)
        return self.known

    @property
    def last(self) -> int:
        """The newest minute that was received of any row, -1 before the first."""
        return int(self._lasts.max(initial=-1))

    def last_of(self, row: int) -> int:
        """The newest minute that was received of a row, -1 before the first."""
        return int(self._lasts[row])

    def net(self, row: int) -> float:
        """Net inflow of the session so far, NaN before the first minute."""
        last = self.last_of(row)
        return float(self._net[row, last]) if last >= 0 else float("nan")

    def net_at(self, row: int, minute: int) -> float:
        """Net inflow from the open to the end of a minute, NaN where it is not known."""
        return float(self._net[row, minute])

    def turn_of(self, row: int, until: int | None = None) -> tuple[int, int] | None:
        """The newest turn of a row, as minute and side, up to a minute; None without any."""
        part = self.turns[row] if until is None else self.turns[row, : until + 1]
        found = np.flatnonzero(part)
        return (int(found[-1]), int(part[found[-1]])) if len(found) else None

    def latest_change(self, row: int) -> float:
        """Net of the last five minutes received as a fraction of their turnover; NaN without both."""
        last = self.last_of(row)
        if last < 0:
            return float("nan")
        part = slice(max(last + 1 - LATEST, 0), last + 1)
        net, traded = self.changes[row, part], self._turnover[row, part]
        paired = np.isfinite(net) & np.isfinite(traded)
        total = float(traded[paired].sum())
        return float(net[paired].sum()) / total if total > 0 else float("nan")

    def gaps_of(self, row: int) -> list[tuple[int, int]]:
        """Runs of minutes up to the newest one that were not received: the first and the last of each."""
        if not self._holed[row]:
            return []
        traded = traded_minutes(self.session.market, self.session.date, self.session.minutes)
        missing = np.isnan(self._net[row]) & self.received[row] & traded
        return [(begin, end - 1) for begin, end in runs(missing)]

    def halted(self, row: int, begin: int, end: int) -> bool:
        """Whether the net stood still over a gap, and no bar tells of trade in it."""
        before = 0.0 if begin == 0 else self._net[row, begin - 1]
        if (self._turnover[row, begin : end + 1] > 0).any():
            return False
        return end + 1 < self.session.minutes and bool(self._net[row, end + 1] == before)

    def read(self, row: int, minute: int) -> MinuteRead:
        """The figures of a security at the end of a minute."""
        traded, begin = self._turnover[row, : minute + 1], minute // self.step * self.step
        change = (self.changes if self.tier is MapTier.NET else self._block_changes)[row, begin : minute + 1]
        known = np.isfinite(change) & np.isfinite(traded[begin:])
        nothing = float("nan")
        return MinuteRead(
            begin=begin,
            change=float(change[known].sum()) if known.any() else float(change[-1]) if self.step == 1 else nothing,
            turnover=float(traded[begin:][known].sum()) if known.any() else nothing,
            net=float((self._net if self.tier is MapTier.NET else self._block)[row, minute]),
            turnover_so_far=float(traded.sum()),
            ratio=float(self.ratios[row, minute]),
            turned=self.turn_of(row, minute),
        )

    def sort_values(self, sort: Sort) -> Floats:
        """What the rows are sorted by, the largest first; NaN for a row without."""
        rows = range(len(self.ids))
        if sort is Sort.TURN:
            latest = ((self.turn_of(row) or (-1, 0))[0] for row in rows)
            return np.array([np.nan if minute < 0 else float(minute) for minute in latest])
        if sort is Sort.CHANGE:
            return np.array([abs(self.latest_change(row)) for row in rows])
        if sort is Sort.PERCENTILE:
            return np.asarray(np.abs(self.percentiles - 50), np.float64)
        if sort is Sort.NET:
            return self._nets()
        return -np.arange(float(len(self.ids)))

    def _nets(self) -> Floats:
        """The net of each row so far."""
        last = self._net[np.arange(len(self.ids)), np.maximum(self._lasts, 0)]
        return np.where(self._lasts >= 0, last, np.nan)

    def largest(self) -> float:
        """The largest net of any row without its sign, 0 without any."""
        return largest(self._nets())

    def sides(self) -> tuple[int, int, int]:
        """How many securities have inflow, outflow, and no value (or an even one)."""
        nets = self._nets()
        rising, falling = int((nets > 0).sum()), int((nets < 0).sum())
        return rising, falling, len(nets) - rising - falling

    def turns_since(self, minute: int, ids: Collection[InstrumentId] | None = None) -> list[tuple[int, int, int]]:
        """Turns from a minute on as (minute, row, side), the newest first."""
        part = self.turns[:, max(minute, 0) :]
        found = [
            (int(at) + max(minute, 0), int(row), int(part[row, at]))
            for row, at in np.argwhere(part)
            if ids is None or self.ids[row] in ids
        ]
        return sorted(found, key=lambda each: (-each[0], each[1]))


def _index(rows: list[int]) -> Rows:
    """Rows as an index: a slice, which copies nothing, where they follow one another."""
    return slice(rows[0], rows[-1] + 1) if rows and rows[-1] - rows[0] == len(rows) - 1 else rows


def _joined(columns: Sequence[Floats]) -> Floats:
    return np.concatenate(columns).reshape(len(columns), -1)


def _first_other(one: Floats, other: Floats) -> int:
    """The first column in which two arrays differ in any bit, their number of columns without one."""
    differs = np.flatnonzero((one.view(np.int64) != other.view(np.int64)).any(axis=0))
    return int(differs[0]) if len(differs) else one.shape[1]
