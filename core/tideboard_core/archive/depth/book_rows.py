"""Recorded changes of one security's order book, how they are made from books, and the book at a moment from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntFlag
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import NULL, Integers
from tideboard_core.archive.units import LARGEST, PRICE, from_amount, instant, micros, price_of
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Level, OrderBook

LEVELS: Final = 10
"""Levels a side that are recorded: what a feed has beyond them is left out."""
BID: Final = 1
ASK: Final = -1

GAP_NUMBERS: Final[dict[GapReason, int]] = {
    GapReason.PROVIDER_EMPTY: 1,
    GapReason.LINK: 2,
    GapReason.LIMIT: 3,
    GapReason.NOT_RUNNING: 4,
    GapReason.NO_RIGHT: 5,
    GapReason.DAMAGED: 6,
    GapReason.PRUNED: 7,
    GapReason.OVERFLOW: 8,
    GapReason.UNSUBSCRIBED: 9,
    GapReason.ROOM: 10,
    GapReason.SERVER: 11,
}
"""How the file writes the reason of a gap; never changed, only added to."""
GAP_REASONS: Final = {number: reason for reason, number in GAP_NUMBERS.items()}


def gap_reason(number: int) -> GapReason:
    """The reason of a gap by its number in the file; OTHER for one that this version does not know."""
    return GAP_REASONS.get(number, GapReason.OTHER)


class BookFlag(IntFlag):
    """What one recorded change is; the numbers are those of the file."""

    FULL = 1
    """The whole book: levels before it do not matter."""
    THINNED = 2
    """In a stretch above 50 changes a second: the book is kept once in 100 ms."""
    GAP = 4
    """From here on nothing is known until the next FULL; it has no levels."""


class RecordedLevel(NamedTuple):
    """One level of a change: side 1 bid, -1 ask; shares 0: the price is no longer among the ten reported levels."""

    side: int
    price: int
    shares: int
    orders: int
    """NULL where the feed has none."""


class BookChange(NamedTuple):
    """One change as it is given to `BookRows.of`; times in microseconds of UTC, `time` NULL if unknown."""

    received: int
    time: int
    flags: int
    levels: Sequence[RecordedLevel] = ()
    why: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class BookRows:
    """Changes of one security's book in order of receipt; change k has the levels first[k]:first[k+1].

    Columns of int64. Prices in 1/10000, times in microseconds of UTC.
    """

    received: Integers
    """Market time at arrival, as the clock said: it may have gone back (`moments`)."""
    time: Integers
    """The broker's time, NULL where it is unknown."""
    flags: Integers
    """`BookFlag`."""
    why: Integers
    """The number (`GAP_NUMBERS`) of a GAP's reason, else 0."""
    first: Integers
    """One more than there are changes."""
    side: Integers
    price: Integers
    shares: Integers
    orders: Integers

    @classmethod
    def of(cls, changes: Iterable[BookChange]) -> BookRows:
        """Columns of some changes, in their order."""
        rows = list(changes)
        heads = [np.array([row[at] for row in rows], np.int64) for at in (0, 1, 2, 4)]
        first = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row.levels) for row in rows], out=first[1:])
        numbers = chain.from_iterable(chain.from_iterable(row.levels for row in rows))
        levels = np.fromiter(numbers, np.int64, 4 * int(first[-1])).reshape(-1, 4)  # a fifth of the time of np.array
        return cls(*[*heads, first, *(np.ascontiguousarray(levels[:, at]) for at in range(4))])

    @classmethod
    def joined(cls, parts: Sequence[BookRows]) -> BookRows:
        """All changes of some parts, one after the other."""
        if len(parts) == 1:
            return parts[0]
        heads, levels = (
            [np.concatenate([np.zeros(0, np.int64), *(getattr(part, name) for part in parts)]) for name in names]
            for names in (_HEADS, _LEVELS)
        )
        counts = np.concatenate([np.zeros(1, np.int64), *(np.diff(part.first) for part in parts)])
        return cls(*[*heads, np.cumsum(counts), *levels])

    def __len__(self) -> int:
        return len(self.received)

    @property
    def moments(self) -> Integers:
        """From when on each change was known: `received`, but never before that of an earlier change."""
        return np.maximum.accumulate(self.received)

    @property
    def wholes(self) -> Integers:
        """The places of whole books; a gap of a foreign file that calls itself one is none."""
        return np.flatnonzero((self.flags & (BookFlag.FULL | BookFlag.GAP)) == BookFlag.FULL)

    @property
    def gaps(self) -> Integers:
        """The places of gaps."""
        return np.flatnonzero(self.flags & BookFlag.GAP)

    @property
    def level_count(self) -> int:
        return len(self.price)

    def part(self, start: int, end: int) -> BookRows:
        """The changes of some places, `end` excluded."""
        first = self.first[start : max(start, end) + 1]
        low, high = (int(first[0]), int(first[-1])) if len(first) else (0, 0)
        heads = (getattr(self, name)[start:end] for name in _HEADS)
        offset = first - low if len(first) else np.zeros(1, np.int64)
        return BookRows(*[*heads, offset, *(getattr(self, name)[low:high] for name in _LEVELS)])

    def between(self, begin: int, end: int) -> BookRows:
        """The changes received in begin <= received < end; where the clock went back, by `moments`."""
        start, stop = np.searchsorted(self.moments, [begin, end]).tolist()
        return self.part(start, max(start, stop))

    def levels(self, row: int) -> list[RecordedLevel]:
        """The levels of one change."""
        low, high = int(self.first[row]), int(self.first[row + 1])
        columns = (getattr(self, name)[low:high].tolist() for name in _LEVELS)
        return list(map(RecordedLevel, *columns))


_HEADS: Final = ("received", "time", "flags", "why")
_LEVELS: Final = ("side", "price", "shares", "orders")


def book_change(before: OrderBook | None, after: OrderBook) -> list[RecordedLevel]:
    """The difference of two books as the rows keep it; the whole book for None.

    Bids first, each side with its best level first, what is gone behind the others. A price or number that cannot be
    kept raises ArchiveError AMOUNT. A level without shares is none.
    """
    found: list[RecordedLevel] = []
    for side, old, new in (
        (BID, before.bids if before else (), after.bids),
        (ASK, before.asks if before else (), after.asks),
    ):
        if old is not new and old != new:
            _add_changes(found, side, old[:LEVELS], new[:LEVELS])
    return found


def _add_changes(found: list[RecordedLevel], side: int, old: Sequence[Level], new: Sequence[Level]) -> None:
    gone = {level.price: level for level in old if level.quantity}
    found += [
        RecordedLevel(side, _units(level.price), _number(level.quantity), _number(level.orders) or NULL)
        for level in new
        if level.quantity and gone.pop(level.price, None) != level
    ]
    found += [RecordedLevel(side, _units(level.price), 0, 0) for level in gone.values()]


@lru_cache(maxsize=16_384)
def _units(price: Decimal) -> int:
    units = from_amount(price, PRICE)
    if units is None:
        raise ArchiveError(ArchiveFault.AMOUNT, value=str(price))
    return units


def _number(value: int) -> int:
    if not 0 <= value <= LARGEST:
        raise ArchiveError(ArchiveFault.AMOUNT, value=str(value))
    return value


def book_step(received: int, before: OrderBook, after: OrderBook, flags: int = 0) -> BookChange:
    """The change from one book to the next; ArchiveError AMOUNT as `book_change`."""
    return BookChange(received, _time_of(after), flags, book_change(before, after))


def book_gap(received: int, why: GapReason) -> BookChange:
    """The change that says that from `received` (microseconds of UTC) on nothing is known."""
    return BookChange(received, NULL, int(BookFlag.GAP), (), GAP_NUMBERS.get(why, 0))


def whole_book(received: int, book: OrderBook, flags: int = 0) -> BookChange:
    """The change that has a whole book; ArchiveError AMOUNT as `book_change`."""
    return BookChange(received, _time_of(book), flags | int(BookFlag.FULL), book_change(None, book))


def _time_of(book: OrderBook) -> int:
    return NULL if book.time is None else micros(book.time)


class BookCursor:
    """The book of a security at any moment of its recorded changes: forward by changes, back from the last whole book.

    Shows what was recorded, also a book that crosses. Where the clock went back, a change counts from the latest
    receipt before it on, so that none is shown before it was there.
    """

    def __init__(self, instrument: InstrumentId, rows: BookRows) -> None:
        self._instrument, self._rows = instrument, rows
        self._moments = rows.moments
        self._wholes = rows.wholes
        self._gaps = rows.gaps
        self._at = self._applied = -1
        self._bids: dict[int, tuple[int, int]] = {}
        self._asks: dict[int, tuple[int, int]] = {}
        self._book: OrderBook | None = None

    def go(self, at: int) -> bool:
        """Go to a moment (microseconds of UTC); True if another change is shown than before."""
        row = int(np.searchsorted(self._moments, at, side="right")) - 1
        if row == self._at:
            return False
        self._at, self._book = row, None
        return True

    @property
    def book(self) -> OrderBook | None:
        """The book of that moment; None before the first whole one and in a gap."""
        whole = _last(self._wholes, self._at)
        if self._book is None and whole > _last(self._gaps, self._at):
            self._apply(whole)
            time = int(self._rows.time[self._at])
            self._book = OrderBook(
                instrument=self._instrument,
                bids=_side(self._bids, best_is_highest=True),
                asks=_side(self._asks, best_is_highest=False),
                time=None if time == NULL else instant(time),
            )
        return self._book

    @property
    def received(self) -> int | None:
        """When the shown change was received, microseconds of UTC."""
        return None if self._at < 0 else int(self._rows.received[self._at])

    @property
    def thinned(self) -> bool:
        """Whether the shown change is one of a stretch of which only one book in 100 ms was kept."""
        return self._at >= 0 and bool(self._rows.flags[self._at] & BookFlag.THINNED)

    @property
    def gap(self) -> GapReason | None:
        """Why nothing is known at that moment; None where a book is known, and before the first whole one."""
        last = _last(self._gaps, self._at)
        if last < 0 or _last(self._wholes, self._at) > last:
            return None
        return gap_reason(int(self._rows.why[last]))

    def _apply(self, whole: int) -> None:
        """Bring the sides from the change that they have to the shown one, not before the last whole book."""
        rows, start = self._rows, self._applied + 1
        if not whole < start <= self._at + 1:
            start = whole
            self._bids.clear()
            self._asks.clear()
        low, high = int(rows.first[start]), int(rows.first[self._at + 1])
        columns = (getattr(rows, name)[low:high].tolist() for name in _LEVELS)
        for side, price, shares, orders in zip(*columns, strict=True):
            levels = self._bids if side == BID else self._asks
            if shares > 0:
                levels[price] = (shares, orders)
            else:
                levels.pop(price, None)
        self._applied = self._at


def _last(places: Integers, row: int) -> int:
    """The last of some ascending places up to a row, -1 without one."""
    before = int(np.searchsorted(places, row, side="right"))
    return int(places[before - 1]) if before else -1


def _side(levels: dict[int, tuple[int, int]], *, best_is_highest: bool) -> tuple[Level, ...]:
    prices = sorted(levels, reverse=best_is_highest)[:LEVELS]
    return tuple([_level(price, *levels[price]) for price in prices])


@lru_cache(maxsize=16_384)
def _level(price: int, shares: int, orders: int) -> Level:
    return Level(price_of(price), shares, max(orders, 0))
