"""The last book of each column of a session, up to date with the changes that come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.depth.book_rows import ASK, BID, BookChange, BookFlag, BookRows
from tideboard_core.archive.records import NULL, Integers
from tideboard_core.flow.depth.book_log import BookPiece
from tideboard_core.flow.depth.book_states import BookStates, last_states, whole_row
from tideboard_core.flow.depth.column_axis import ColumnAxis
from tideboard_core.flow.depth.growing import Growing

UNKNOWN: Final = -1
_FEW: Final = 64
"""Changes that are taken one by one."""


class _Level(NamedTuple):
    side: int
    price: int
    shares: int


class ColumnLevels(NamedTuple):
    """Levels of some columns: `place` is that of the column among those that were asked for."""

    place: Integers
    side: Integers
    price: Integers
    shares: Integers


class BookColumns:
    """A column has the book after its last change; without a change that of the column before, while any is known."""

    def __init__(self, axis: ColumnAxis) -> None:
        self.axis = axis
        self._bins, self._first, self._bid, self._ask, self._thinned = (Growing() for _ in range(5))
        self._side, self._price, self._shares = Growing(np.int8), Growing(), Growing()
        self._run_begins: list[int] = []
        self._run_ends: list[int | None] = []
        self.low = self.high = self.deepest = 0
        """Lowest and highest price of any level, and the most levels of one side of a book."""

    @property
    def nbytes(self) -> int:
        parts = (self._bins, self._first, self._bid, self._ask, self._thinned, self._side, self._price, self._shares)
        return sum(part.nbytes for part in parts)

    # --- what comes in ----------------------------------------------------------------------------------------------

    def build(self, pieces: Iterable[BookPiece]) -> Iterator[None]:
        """Take all pieces of a log, one with each step."""
        now: BookPiece | None = None
        for piece in pieces:
            rows = piece.rows
            if now is None or now.stretch != piece.stretch:
                if now is not None:
                    self._end_run(now.over)
                self._begin_run(self.axis.column_of(int(rows.received[0])))
            now = piece
            self._extend(rows)
            yield
        if now is not None:
            self._end_run(now.over)

    def add_changes(self, changes: Sequence[BookChange]) -> None:
        """Changes and gaps as they came, after all before them."""
        begin = 0
        for at, change in enumerate(changes):
            if change.flags & BookFlag.GAP:
                self._add_between(changes[begin:at])
                self._end_run(change.received)
                begin = at + 1
        self._add_between(changes[begin:])

    def _add_between(self, changes: Sequence[BookChange]) -> None:
        if not changes:
            return
        begins = bool(changes[0].flags & BookFlag.FULL)
        if begins and (not self._run_ends or self._run_ends[-1] is not None):
            self._begin_run(self.axis.column_of(changes[0].received))
        if len(changes) <= _FEW:
            self._extend_by_hand(changes)
            return
        rows = BookRows.of(changes)
        self._extend(rows if begins else BookRows.joined([self._whole(changes[0].received), rows]))

    def _extend_by_hand(self, changes: Sequence[BookChange]) -> None:
        """As `_extend`: for a few changes numpy takes longer to begin than this takes in all."""
        whole = changes[0].flags & BookFlag.FULL
        book = {} if whole else {(one.side, one.price): one.shares for one in self._last_levels()}
        for change, after in zip(changes, [*changes[1:], None], strict=True):
            if change.flags & BookFlag.FULL:
                book.clear()
            for level in change.levels:
                if level.shares > 0:
                    book[level.side, level.price] = level.shares
                else:
                    book.pop((level.side, level.price), None)
            column = self.axis.column_of(change.received)
            if after is None or self.axis.column_of(after.received) != column:
                self._add_states(_state_of(column, book, thinned=bool(change.flags & BookFlag.THINNED)))

    def _last_levels(self) -> list[_Level]:
        """The levels of the newest book."""
        begin = int(self._first.values[-1])
        columns = (part.values[begin:].tolist() for part in (self._side, self._price, self._shares))
        return [_Level(*each) for each in zip(*columns, strict=True)]

    def _begin_run(self, column: int) -> None:
        self._run_begins.append(column)
        self._run_ends.append(None)

    def _end_run(self, moment: int | None) -> None:
        if moment is not None and self._run_ends and self._run_ends[-1] is None:
            self._run_ends[-1] = self.axis.column_of(moment - 1) + 1

    def _whole(self, moment: int) -> BookRows:
        """The newest book as a change."""
        return whole_row(moment, self._states(), len(self._bins) - 1)

    def _states(self) -> BookStates:
        return BookStates(
            bins=self._bins.values,
            first=np.append(self._first.values, len(self._side)),
            side=self._side.values,
            price=self._price.values,
            shares=self._shares.values,
            bid=self._bid.values,
            ask=self._ask.values,
            thinned=self._thinned.values,
        )

    def _extend(self, rows: BookRows) -> None:
        self._add_states(last_states(rows, self.axis.columns_of(rows.moments)))

    def _add_states(self, states: BookStates) -> None:
        if len(self._bins) and len(states) and int(self._bins.values[-1]) == int(states.bins[0]):
            self._drop_last()
        self._note(states)
        self._first.add(states.first[:-1] + len(self._side))
        for column, values in (
            (self._bins, states.bins),
            (self._bid, states.bid),
            (self._ask, states.ask),
            (self._thinned, states.thinned),
            (self._side, states.side),
            (self._price, states.price),
            (self._shares, states.shares),
        ):
            column.add(values)

    def _note(self, states: BookStates) -> None:
        if len(states.price):
            low, high = int(states.price.min()), int(states.price.max())
            self.low, self.high = (min(low, self.low), max(high, self.high)) if self.deepest else (low, high)
            counts = np.diff(states.first)
            bids = np.add.reduceat(np.append(states.side == BID, False).astype(np.int64), states.first[:-1])
            bids[counts == 0] = 0
            self.deepest = max(self.deepest, int(bids.max()), int((counts - bids).max()))

    def _drop_last(self) -> None:
        levels, left = int(self._first.values[-1]), len(self._bins) - 1
        for column in (self._bins, self._first, self._bid, self._ask, self._thinned):
            column.cut(left)
        for column in (self._side, self._price, self._shares):
            column.cut(levels)

    # --- what is there ----------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many books differ from that of the column before."""
        return len(self._bins)

    @property
    def first(self) -> int | None:
        """The first column with a book."""
        return self._run_begins[0] if self._run_begins else None

    def books(self, columns: Integers, newest: int) -> Integers:
        """The number of the book of each column, UNKNOWN where none is known; nothing is known after `newest`."""
        if not len(self._bins):
            return np.full(len(columns), UNKNOWN, np.int64)
        begins = np.array(self._run_begins, np.int64)
        ends = np.array([newest + 1 if end is None else min(end, newest + 1) for end in self._run_ends], np.int64)
        run = np.searchsorted(begins, columns, side="right") - 1
        book = np.searchsorted(self._bins.values, columns, side="right") - 1
        known = (run >= 0) & (book >= 0)
        known &= columns < ends[run]
        known &= self._bins.values[book] >= begins[run]
        return np.where(known, book, UNKNOWN)

    def levels(self, books: Integers) -> ColumnLevels:
        """The levels of these books, nothing for an unknown one."""
        first = self._first.values
        there = np.flatnonzero(books != UNKNOWN)
        low, after = first[books[there]], books[there] + 1
        counts = np.where(after < len(first), first.take(after, mode="clip"), len(self._side)) - low
        ends = np.cumsum(counts)
        at = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(low - ends + counts, counts)
        return ColumnLevels(
            np.repeat(there, counts), self._side.values[at], self._price.values[at], self._shares.values[at]
        )

    def best(self, books: Integers) -> tuple[Integers, Integers]:
        """Best bid and ask of these books, NULL where there is none."""
        if not len(self._bins):
            return (np.full(len(books), NULL, np.int64),) * 2
        known = books != UNKNOWN
        return np.where(known, self._bid.values[books], NULL), np.where(known, self._ask.values[books], NULL)

    def is_thinned(self, book: int) -> bool:
        return bool(self._thinned.values[book])

    def book(self, number: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Price and shares of the bids and of the asks of one book, best first."""
        found = self.levels(np.array([number], np.int64))
        levels = list(zip(found.price.tolist(), found.shares.tolist(), strict=True))
        bids = int((found.side == BID).sum())
        return levels[:bids], levels[bids:]

    def standing(self, price: int, side: int, least: int) -> NDArray[np.bool_]:
        """For each book whether the level of a price and side (BID or ASK) has so many shares at least."""
        at = np.flatnonzero(
            (self._price.values == price) & (self._side.values == side) & (self._shares.values >= least)
        )
        found = np.zeros(len(self._bins), np.bool_)
        found[np.searchsorted(self._first.values, at, side="right") - 1] = True
        return found

    def column_of_book(self, book: int) -> int:
        return int(self._bins.values[book])

    def run_of(self, column: int) -> tuple[int, int | None] | None:
        """First column of the stretch around a column and the one after its last, None while it goes on."""
        run = int(np.searchsorted(np.array(self._run_begins, np.int64), column, side="right")) - 1
        return None if run < 0 else (self._run_begins[run], self._run_ends[run])


def _state_of(column: int, book: dict[tuple[int, int], int], *, thinned: bool) -> BookStates:
    """One book as the only state: bids before asks, the best ones first."""
    bids = sorted(((price, shares) for (side, price), shares in book.items() if side == BID), reverse=True)
    asks = sorted((price, shares) for (side, price), shares in book.items() if side != BID)
    levels = np.array([*bids, *asks], np.int64).reshape(-1, 2)
    side = np.full(len(levels), ASK, np.int64)
    side[: len(bids)] = BID
    return BookStates(
        bins=np.array([column], np.int64),
        first=np.array([0, len(levels)], np.int64),
        side=side,
        price=levels[:, 0],
        shares=levels[:, 1],
        bid=np.array([bids[0][0] if bids else NULL], np.int64),
        ask=np.array([asks[0][0] if asks else NULL], np.int64),
        thinned=np.array([thinned], np.int64),
    )
