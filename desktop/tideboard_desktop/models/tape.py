"""Time and sales in columns: bounded, merged by sequence, with a row of its own where trades are missing."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import Direction, Tick

KEPT = 5000
"""Trades that stay; at 1,000 a second the last five seconds, on an ordinary day hours."""
GAP = 3
_NUMBER = {Direction.NEUTRAL: 0, Direction.BUY: 1, Direction.SELL: 2}
_DIRECTION = {number: direction for direction, number in _NUMBER.items()}
_NEW_DAY = 4 * 3600.0
"""A lower sequence this many seconds later belongs to another day."""


class Basis(StrEnum):
    """What makes a trade large: its money or its shares."""

    VALUE = "value"
    QUANTITY = "quantity"


class Threshold(NamedTuple):
    """A trade is large from this amount on."""

    basis: Basis
    amount: float


DEFAULTS: dict[Market, Threshold] = {
    Market.HK: Threshold(Basis.VALUE, 1_000_000),
    Market.US: Threshold(Basis.VALUE, 200_000),
    Market.SH: Threshold(Basis.VALUE, 1_000_000),
    Market.SZ: Threshold(Basis.VALUE, 1_000_000),
    Market.SG: Threshold(Basis.VALUE, 200_000),
}
"""In the market's currency; a start, each person sets their own."""


class Trade(NamedTuple):
    """One row. `direction` is None where trades are missing; `time` UTC epoch seconds."""

    time: float
    price: Decimal
    quantity: int
    direction: Direction | None
    kind: str
    large: bool


class Tape:
    """Rows have running numbers (ordinals) that never change while they are kept: the newest has `end - 1`."""

    def __init__(self, threshold: Threshold, kept: int = KEPT) -> None:
        self._kept = kept
        self._threshold = threshold
        self._unsure_after: int | None = None
        self.start = 0
        self._clear()

    def _clear(self) -> None:
        self._times, self._sequences, self._sizes = array("d"), array("q"), array("q")
        self._prices: list[Decimal] = []
        self._kinds: list[str] = []
        self._sides, self._large = bytearray(), bytearray()
        self._large_ones = array("q")

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def end(self) -> int:
        """The ordinal after the newest row."""
        return self.start + len(self._times)

    def row(self, ordinal: int) -> Trade:
        """A kept row."""
        place = ordinal - self.start
        side = self._sides[place]
        return Trade(
            self._times[place],
            self._prices[place],
            self._sizes[place],
            _DIRECTION.get(side),
            self._kinds[place],
            bool(self._large[place]),
        )

    def count(self, before: int, *, only_large: bool) -> int:
        """How many rows stand before an ordinal."""
        if not only_large:
            return max(0, min(before, self.end) - self.start)
        return bisect_left(self._large_ones, before)

    def ordinal(self, place: int, before: int, *, only_large: bool) -> int:
        """The ordinal of the row at `place`, counted from the newest one before `before`."""
        if not only_large:
            return min(before, self.end) - 1 - place
        return self._large_ones[bisect_left(self._large_ones, before) - 1 - place]

    # --- filling ----------------------------------------------------------------------------------------------------

    def take(self, ticks: Sequence[Tick], *, whole: bool = False) -> None:
        """Add trades, oldest first; those that are known are passed over.

        `whole` says that the trades are an answer to a question for the newest ones: where it does not reach back to
        what is kept after the stream was broken, a row says that trades are missing.
        """
        if not ticks:
            return
        if self._sequences and self._of_another_day(ticks[-1]):
            self.reset()
        newest = self._sequences[-1] if self._sequences else None
        if self._unsure_after is not None:
            self._join(ticks, whole=whole)
        elif newest is None or ticks[0].sequence > newest:
            self._append(ticks)
        else:
            self._merge(ticks, newest)
        self._trim()

    def broken(self) -> None:
        """The stream ended: what comes next need not follow on what is kept."""
        if self._sequences and self._unsure_after is None:
            self._unsure_after = self._sequences[-1]

    def reset(self) -> None:
        """Forget everything: another instrument, or another day."""
        self.start = self.end
        self._unsure_after = None
        self._clear()

    def judge(self, threshold: Threshold) -> None:
        """Another amount makes a trade large."""
        self._threshold = threshold
        self._large_ones = array("q")
        for place in range(len(self._times)):
            self._large[place] = self._sides[place] == GAP or self._is_large(place)
            if self._large[place]:
                self._large_ones.append(self.start + place)

    def _of_another_day(self, tick: Tick) -> bool:
        later = tick.time.timestamp() - self._times[-1]
        return tick.sequence <= self._sequences[-1] and later > _NEW_DAY

    def _append(self, ticks: Iterable[Tick]) -> None:
        for tick in ticks:
            self._add(*_as_row(tick))

    def _add(self, time: float, sequence: int, price: Decimal, quantity: int, side: int, kind: str) -> None:
        self._times.append(time)
        self._sequences.append(sequence)
        self._prices.append(price)
        self._sizes.append(quantity)
        self._sides.append(side)
        self._kinds.append(kind)
        large = side == GAP or self._is_large(len(self._times) - 1)
        self._large.append(large)
        if large:
            self._large_ones.append(self.end - 1)

    def _is_large(self, place: int) -> bool:
        size = self._sizes[place]
        amount = size if self._threshold.basis is Basis.QUANTITY else float(self._prices[place]) * size
        return amount >= self._threshold.amount

    def _merge(self, ticks: Sequence[Tick], newest: int) -> None:
        """Append what is newer; what is older and unknown is put in between, which renumbers the rows."""
        known = set(self._sequences)
        older = [tick for tick in ticks if tick.sequence < newest and tick.sequence not in known]
        if not older:
            self._append([tick for tick in ticks if tick.sequence > newest])
            return
        rows = self._rows()
        fresh = [_as_row(tick) for tick in ticks if tick.sequence not in known]
        self._refill(sorted(rows + fresh, key=lambda row: (row[1], row[4] == GAP)))

    def _join(self, ticks: Sequence[Tick], *, whole: bool) -> None:
        """Go on after a break: wait for the answer that tells whether trades are missing."""
        unsure = self._unsure_after
        assert unsure is not None
        self._unsure_after = None
        overlaps = ticks[0].sequence <= unsure
        if whole or overlaps:
            if not overlaps:
                first = ticks[0]
                rows = [row for row in self._rows() if row[1] <= unsure]
                later = [row for row in self._rows() if row[1] > unsure]
                gap = (first.time.timestamp(), unsure, Decimal(0), 0, GAP, "")
                self._refill([*rows, gap, *later])
            self._merge(ticks, self._sequences[-1])
            return
        self._merge(ticks, self._sequences[-1])
        self._unsure_after = unsure

    def _rows(self) -> list[_Row]:
        columns = (self._times, self._sequences, self._prices, self._sizes, self._sides, self._kinds)
        return list(zip(*columns, strict=True))

    def _refill(self, rows: Iterable[_Row]) -> None:
        self.start = self.end
        self._clear()
        for row in rows:
            self._add(*row)

    def _trim(self) -> None:
        """Drop the oldest in larger steps: each step moves the columns."""
        over = len(self._times) - self._kept
        if over < self._kept // 4:
            return
        for column in (self._times, self._sequences, self._sizes, self._prices, self._kinds, self._sides, self._large):
            del column[:over]
        self.start += over
        del self._large_ones[: bisect_left(self._large_ones, self.start)]


_Row = tuple[float, int, Decimal, int, int, str]
"""Time, sequence, price, quantity, side number, kind."""


def _as_row(tick: Tick) -> _Row:
    return (tick.time.timestamp(), tick.sequence, tick.price, tick.quantity, _NUMBER[tick.direction], tick.kind)
