"""Time and sales in columns: bounded, merged by sequence, with a row for each gap."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import AggressorSide, Tick

V = TypeVar("V")
KEPT = 5000
"""Trades kept; at 1,000 a second the last five seconds, on an ordinary day hours."""
GAP = 3
_NUMBER = {AggressorSide.NEUTRAL: 0, AggressorSide.BUY: 1, AggressorSide.SELL: 2}
_DIRECTION = {number: direction for direction, number in _NUMBER.items()}
_LARGE = 4
"""Flag of a large trade, in the byte of a row's side."""
_NEW_DAY = 4 * 3600.0
"""A lower sequence this many seconds later belongs to another day."""


class LargeBy(StrEnum):
    """What makes a trade large: its value or its shares."""

    VALUE = "value"
    QUANTITY = "quantity"


class Threshold(NamedTuple):
    """A trade is large from this amount on."""

    basis: LargeBy
    amount: float


DEFAULTS: dict[Market, Threshold] = {
    Market.HK: Threshold(LargeBy.VALUE, 1_000_000),
    Market.US: Threshold(LargeBy.VALUE, 200_000),
    Market.SH: Threshold(LargeBy.VALUE, 1_000_000),
    Market.SZ: Threshold(LargeBy.VALUE, 1_000_000),
    Market.SG: Threshold(LargeBy.VALUE, 200_000),
}
"""In the market's currency; defaults, each user sets their own."""


class Trade(NamedTuple):
    """One row. `direction` is None for a gap; `time` in UTC epoch seconds."""

    time: float
    price: Decimal
    quantity: int
    direction: AggressorSide | None
    kind: str
    large: bool


class Numbered(dict[V, int], Generic[V]):
    """Maps few distinct values to small numbers, so that a column stores numbers. Values are never removed singly."""

    def __init__(self) -> None:
        super().__init__()
        self.known: list[V] = []

    def __missing__(self, value: V) -> int:
        self.known.append(value)
        number = self[value] = len(self.known) - 1
        return number


class TapeContents(NamedTuple):
    """The rows of a tape, and the sequence after which it may lack some."""

    rows: list[_Row]
    unsure_after: int | None


class Tape:
    """Rows have ordinals that do not change while they are kept: the newest is `end - 1`."""

    def __init__(self, threshold: Threshold, kept: int = KEPT) -> None:
        self._kept = kept
        self._threshold = threshold
        self._unsure_after: int | None = None
        self.start = 0
        self._clear()

    def _clear(self) -> None:
        self._times, self._sequences, self._sizes = array("d"), array("q"), array("I")
        self._prices, self._price_of = array("I"), Numbered[Decimal]()
        self._kinds, self._kind_of = array("H"), Numbered[str]()
        self._sides = bytearray()
        self._large_ones = array("I")

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def end(self) -> int:
        """The ordinal after the newest row."""
        return self.start + len(self._times)

    def row(self, ordinal: int) -> Trade:
        """A kept row by its ordinal."""
        place = ordinal - self.start
        side = self._sides[place]
        return Trade(
            self._times[place],
            self._price_of.known[self._prices[place]],
            self._sizes[place],
            _DIRECTION.get(side & ~_LARGE),
            self._kind_of.known[self._kinds[place]],
            bool(side & _LARGE),
        )

    def count(self, before: int, *, only_large: bool) -> int:
        """Number of rows before an ordinal."""
        if not only_large:
            return max(0, min(before, self.end) - self.start)
        return bisect_left(self._large_ones, before)

    def ordinal(self, place: int, before: int, *, only_large: bool) -> int:
        """The ordinal of row `place`, counted from the newest one before `before`."""
        if not only_large:
            return min(before, self.end) - 1 - place
        return self._large_ones[bisect_left(self._large_ones, before) - 1 - place]

    # --- filling ----------------------------------------------------------------------------------------------------

    def take(self, ticks: Sequence[Tick], *, whole: bool = False) -> None:
        """Add trades, oldest first; known ones are skipped.

        `whole`: the trades answer a request for the newest ones. If they do not reach back to the kept rows after a
        break of the stream, a gap row is inserted.
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
        """The stream ended: later trades may not follow on the kept ones."""
        if self._sequences and self._unsure_after is None:
            self._unsure_after = self._sequences[-1]

    def reset(self) -> None:
        """Remove all rows: another instrument, or another day."""
        self.start = self.end
        self._unsure_after = None
        self._clear()

    def contents(self) -> TapeContents:
        """All that it has, for another tape."""
        return TapeContents(self._rows(), self._unsure_after)

    def take_over(self, contents: TapeContents) -> None:
        """Have what another tape had in place of the own rows."""
        self._refill(contents.rows)
        self._unsure_after = contents.unsure_after

    def judge(self, threshold: Threshold) -> None:
        """Set the amount from which a trade is large."""
        self._threshold = threshold
        self._large_ones = array("I")
        for place, side in enumerate(self._sides):
            self._sides[place] = side & ~_LARGE
            self._mark(place)

    def _of_another_day(self, tick: Tick) -> bool:
        later = tick.time.timestamp() - self._times[-1]
        return tick.sequence <= self._sequences[-1] and later > _NEW_DAY

    def _append(self, ticks: Iterable[Tick]) -> None:
        for tick in ticks:
            self._add(*_as_row(tick))

    def _add(self, time: float, sequence: int, price: Decimal, quantity: int, side: int, kind: str) -> None:
        self._times.append(time)
        self._sequences.append(sequence)
        self._prices.append(self._price_of[price])
        self._append_size(quantity)
        self._sides.append(side)
        self._kinds.append(self._kind_of[kind])
        self._mark(len(self._times) - 1)

    def _append_size(self, quantity: int) -> None:
        try:
            self._sizes.append(quantity)
        except OverflowError:  # four thousand million shares in one trade: from here on every row takes eight bytes
            self._sizes = array("q", self._sizes)
            self._sizes.append(quantity)

    def _mark(self, place: int) -> None:
        """Index a row newer than all indexed ones, if it is large or a gap."""
        if self._sides[place] == GAP or self._is_large(place):
            self._sides[place] |= _LARGE
            self._large_ones.append(self.start + place)

    def _is_large(self, place: int) -> bool:
        size = self._sizes[place]
        if self._threshold.basis is LargeBy.QUANTITY:
            return size >= self._threshold.amount
        return float(self._price_of.known[self._prices[place]]) * size >= self._threshold.amount

    def _merge(self, ticks: Sequence[Tick], newest: int) -> None:
        """Append newer trades; insert older unknown ones, which renumbers the rows."""
        known = set(self._sequences)
        older = [tick for tick in ticks if tick.sequence < newest and tick.sequence not in known]
        if not older:
            self._append([tick for tick in ticks if tick.sequence > newest])
            return
        rows = self._rows()
        fresh = [_as_row(tick) for tick in ticks if tick.sequence not in known]
        self._refill(sorted(rows + fresh, key=lambda row: (row[1], row[4] == GAP)))

    def _join(self, ticks: Sequence[Tick], *, whole: bool) -> None:
        """Continue after a break once the answer shows whether trades are missing."""
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
        prices = [self._price_of.known[number] for number in self._prices]
        kinds = [self._kind_of.known[number] for number in self._kinds]
        sides = [side & ~_LARGE for side in self._sides]
        return list(zip(self._times, self._sequences, prices, self._sizes, sides, kinds, strict=True))

    def _refill(self, rows: Iterable[_Row]) -> None:
        self.start = self.end
        self._clear()
        for row in rows:
            self._add(*row)

    def _trim(self) -> None:
        """Drop the oldest rows in large steps, since each step moves the columns."""
        over = len(self._times) - self._kept
        if over < self._kept // 4:
            return
        for column in (self._times, self._sequences, self._sizes, self._prices, self._kinds, self._sides):
            del column[:over]
        self.start += over
        self._prices, self._price_of = _renumbered(self._prices, self._price_of, self._kept)
        self._kinds, self._kind_of = _renumbered(self._kinds, self._kind_of, self._kept)
        del self._large_ones[: bisect_left(self._large_ones, self.start)]


_Row = tuple[float, int, Decimal, int, int, str]
"""Time, sequence, price, quantity, side number, kind."""


def _renumbered(column: array[int], numbered: Numbered[V], most: int) -> tuple[array[int], Numbered[V]]:
    """The same rows without unused values, if there are more than `most` values."""
    if len(numbered) <= most:
        return column, numbered
    fresh = Numbered[V]()
    return array(column.typecode, (fresh[numbered.known[number]] for number in column)), fresh


def _as_row(tick: Tick) -> _Row:
    return (tick.time.timestamp(), tick.sequence, tick.price, tick.quantity, _NUMBER[tick.direction], tick.kind)
