"""The trades of one security's session in bounded memory, and their sums by column, price and side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.records import Integers, Print
from tideboard_core.flow.depth.column_axis import SECOND, ColumnAxis
from tideboard_core.flow.depth.growing import Growing

MOST: Final = 150_000
"""Trades of one security that are kept one by one: 5 MB."""
GRAIN: Final = 15 * SECOND
"""Of older ones the sums of so many microseconds are kept."""
_EMPTY: Final = np.zeros(0, np.int64)


class PriceSums(NamedTuple):
    """Shares traded in a column at a price by one side (1 bought, -1 sold, 0 neither); columns ascend."""

    column: Integers
    price: Integers
    side: Integers
    shares: Integers

    @property
    def money(self) -> Integers:
        """In 1/10000 of the currency."""
        found: Integers = self.price * self.shares
        return found

    def between(self, first: int, end: int) -> PriceSums:
        """Those of the columns from `first` to before `end`."""
        low, high = np.searchsorted(self.column, [first, end]).tolist()
        return PriceSums(*(column[low:high] for column in self))

    def chosen(self, which: Integers) -> PriceSums:
        return PriceSums(*(column[which] for column in self))


NO_SUMS: Final = PriceSums(_EMPTY, _EMPTY, _EMPTY, _EMPTY)


class TradeLog:
    """Trades by the exchange's time (microseconds of UTC). `version` counts changes of what lies before the newest.

    Beyond `most` the older half is kept as sums of 15 s: `detail_from` is the time from which every one is there.
    """

    def __init__(self, *, most: int = MOST) -> None:
        self._most = most
        self._time, self._price, self._side, self._shares = Growing(), Growing(), Growing(np.int8), Growing()
        self.detail_from: int | None = None
        self.version = 0

    def __len__(self) -> int:
        return len(self._time)

    @property
    def nbytes(self) -> int:
        return sum(part.nbytes for part in (self._time, self._price, self._side, self._shares))

    @property
    def first(self) -> int | None:
        """The time of the first trade."""
        return int(self._time.values[0]) if len(self) else None

    def add(self, prints: Iterable[Print]) -> None:
        """Trades in any order; those without a price or shares are left out."""
        rows = [(each.time, each.price, each.side, each.shares) for each in prints if each.price and each.shares > 0]
        if not rows:
            return
        columns = np.array(sorted(rows), np.int64)
        late = len(self) > 0 and int(columns[0, 0]) < int(self._time.values[-1])
        for part, values in zip(self._parts, columns.T, strict=True):
            part.add(values)
        if late:
            self._keep(np.arange(len(self)))
        if len(self) > self._most:
            self._thin()

    def replace(self, time: Integers, price: Integers, side: Integers, shares: Integers) -> None:
        """Have these trades alone, in any order."""
        order = np.argsort(time, kind="stable")
        for part, values in zip(self._parts, (time, price, side, shares), strict=True):
            part.cut(0)
            part.add(values[order])
        self.version += 1
        if len(self) > self._most:
            self._thin()

    @property
    def _parts(self) -> tuple[Growing, ...]:
        return (self._time, self._price, self._side, self._shares)

    def _keep(self, which: Integers) -> None:
        time, price, side, shares = (part.values[which] for part in self._parts)
        self.replace(time, price, side, shares)

    def _thin(self) -> None:
        time, price, side, shares = (part.values.copy() for part in self._parts)
        half = len(time) // 2
        summed = sums_of(time[:half] // GRAIN, price[:half], side[:half], shares[:half])
        older = (np.maximum(summed.column * GRAIN, time[0]), summed.price, summed.side, summed.shares)
        for part, before, after in zip(self._parts, older, (time, price, side, shares), strict=True):
            part.cut(0)
            part.add(np.concatenate([before, after[half:]]))
        self.detail_from = int(time[half])
        if len(self) > self._most:  # more prices in 15 s than trades: the oldest go
            self._keep(np.arange(len(self) - self._most // 2, len(self)))
        self.version += 1

    @property
    def last_price(self) -> tuple[int, int] | None:
        """Price and side of the newest trade."""
        return (int(self._price.values[-1]), int(self._side.values[-1])) if len(self) else None

    def since(self, time: int) -> tuple[Integers, Integers, Integers, Integers]:
        """Time, price, side and shares of the trades from a time on."""
        at = int(np.searchsorted(self._time.values, time))
        values = [part.values[at:] for part in self._parts]
        return values[0], values[1], values[2], values[3]

    def traded(self, price: int, begin: int, end: int) -> int:
        """Shares traded at a price from one time to before another one."""
        low, high = np.searchsorted(self._time.values, [begin, end]).tolist()
        return int(self._shares.values[low:high][self._price.values[low:high] == price].sum())


class TradeSums:
    """The sums of a log by the columns of an axis, brought up to date by `update`."""

    def __init__(self, axis: ColumnAxis) -> None:
        self.axis = axis
        self.sums = NO_SUMS
        self._seen = (0, 0)

    def update(self, log: TradeLog) -> int:
        """Take what is new; returns the first column that changed, that behind the last one if none did."""
        now = (log.version, len(log))
        if now == self._seen:
            return self.axis.count
        kept, since = NO_SUMS, 0
        if log.version == self._seen[0] and len(self.sums.column):
            last = int(self.sums.column[-1])
            kept, since = self.sums.between(0, last), self.axis.begin_of(last)
        self._seen = now
        time, price, side, shares = log.since(since)
        columns = self.axis.columns_of(time)
        if len(kept.column):
            fresh = columns > kept.column[-1]
            columns, price, side, shares = columns[fresh], price[fresh], side[fresh], shares[fresh]
        newer = sums_of(columns, price, side, shares)
        self.sums = PriceSums(*(np.concatenate(pair) for pair in zip(kept, newer, strict=True)))
        return int(kept.column[-1]) + 1 if len(kept.column) else 0


def sums_of(column: Integers, price: Integers, side: Integers, shares: Integers) -> PriceSums:
    """Shares by column, price and side, in this order."""
    if not len(column):
        return NO_SUMS
    order = np.lexsort((side, price, column))
    column, price, side, shares = column[order], price[order], side[order], shares[order]
    new = np.append(True, (np.diff(column) != 0) | (np.diff(price) != 0) | (np.diff(side) != 0))
    at = np.flatnonzero(new)
    return PriceSums(column[at], price[at], side[at], np.add.reduceat(shares, at))
