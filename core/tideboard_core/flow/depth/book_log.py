"""The book changes of one security's session in bounded memory: pushed ones, and recorded ones beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.depth.book_rows import (
    BookChange,
    BookCursor,
    BookFlag,
    BookRows,
    book_gap,
    book_step,
    gap_reason,
    whole_book,
)
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.units import LARGEST, PRICE, from_amount
from tideboard_core.flow.depth.book_states import thinned
from tideboard_core.flow.depth.packed_rows import PackedRows
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Level, OrderBook

CHUNK: Final = 1024
"""Changes that are packed together."""
LIMIT: Final = 10 * 2**20
"""Bytes of one security's changes; columns and trades take the rest of its 24 MB."""
NEWEST: Final = 4096
"""Changes that are handed on as they came, at least."""
GRAINS: Final = (15, 60)
"""Seconds of which the last book alone is kept where the changes take too much memory, one after the other."""
_OPEN_CHANGE: Final = 500
"""Bytes of a change that is not packed yet."""


class UnknownStretch(NamedTuple):
    """A stretch of which nothing is known; microseconds of UTC, `end` None while it goes on."""

    begin: int
    end: int | None
    why: GapReason


class BookPiece(NamedTuple):
    """Changes that begin with a whole book, the number of their stretch and when that ended (None: it goes on)."""

    stretch: int
    over: int | None
    kept: PackedRows | BookRows

    @property
    def rows(self) -> BookRows:
        return self.kept.rows() if isinstance(self.kept, PackedRows) else self.kept


@dataclass(slots=True, eq=False)
class BookStretch:
    """Changes between which none is missing, from the first whole book to `end` (None: it goes on)."""

    begin: int
    end: int | None = None
    why: GapReason = GapReason.NOT_RUNNING
    chunks: list[PackedRows] = field(default_factory=list)


class BookLog:
    """Moments are microseconds of UTC. A moment before the one of an earlier change counts as that one.

    `version` counts changes of what lies before the newest. `newer` has what came by `take` and `gap`.
    Where `limit` bytes are exceeded the oldest changes go first: of them the last book of each 15 s is kept, then of
    each minute, then none. `detail_from` is the moment from which every change is there, None where all are.
    """

    def __init__(self, instrument: InstrumentId, *, limit: int = LIMIT) -> None:
        self._instrument, self._limit = instrument, limit
        self.stretches: list[BookStretch] = []
        self._fresh: list[BookChange] = []
        self._forgotten = 0
        self.version = 0
        self.changes = 0
        self.detail_from: int | None = None
        self.dropped = False
        self._open: list[BookChange] = []
        self._unpacked: BookRows | None = None
        self._book: OrderBook | None = None
        self._last = 0
        self._packed = 0

    # --- what comes in ----------------------------------------------------------------------------------------------

    def take(self, book: OrderBook, received: int, *, thinned: bool = False) -> bool:
        """A book as it was pushed, without levels that cannot be kept; returns whether it is another one.

        `thinned` = others before it were left out.
        """
        moment = self._last = max(received, self._last)
        flags = BookFlag.THINNED if thinned else BookFlag(0)
        try:
            change = self._change(book, moment, flags)
        except ArchiveError:
            book = _kept(book)
            change = self._change(book, moment, flags)
        if self._book is None:
            self.stretches.append(BookStretch(moment))
        elif not change.levels:
            return False
        self._book = book
        self._open.append(change)
        self._note(change)
        self.changes += 1
        if len(self._open) >= CHUNK:
            self._seal()
            self._open, self._unpacked = [whole_book(moment, book, flags | BookFlag.FULL)], None
        return True

    def _change(self, book: OrderBook, moment: int, flags: BookFlag) -> BookChange:
        if self._book is None:
            return whole_book(moment, book, flags | BookFlag.FULL)
        return book_step(moment, self._book, book, flags)

    def gap(self, moment: int, why: GapReason) -> None:
        """From a moment on nothing is known until the next book."""
        if self._book is None:
            return
        moment = self._last = max(moment, self._last)
        self._seal()
        self.stretches[-1].end, self.stretches[-1].why = moment, why
        self._book, self._open, self._unpacked = None, [], None
        self._note(book_gap(moment, why))

    def _note(self, change: BookChange) -> None:
        self._fresh.append(change)
        if len(self._fresh) > 2 * NEWEST:
            del self._fresh[:NEWEST]
            self._forgotten += NEWEST

    def fill(self, rows: BookRows, until: int, packed: Sequence[BookStretch] | None = None) -> bool:
        """Put recorded changes where nothing is known; they are whole up to a moment. Whether there were any.

        `packed` is what `stretches_of` made of them, in another thread: it takes long where they are many.
        """
        found = stretches_of(self._instrument, rows) if packed is None else packed
        added = [
            one
            for hole in self.holes(0, until)
            for each in found
            for one in _cut(self._instrument, each, hole.begin, until if hole.end is None else hole.end)
        ]
        if added:
            self.stretches = sorted([*self.stretches, *added], key=lambda one: one.begin)
            self.changes += sum(chunk.count for one in added for chunk in one.chunks)
            self._packed += sum(chunk.nbytes for one in added for chunk in one.chunks)
            self.version += 1
            self._shrink()
        return bool(added)

    # --- what is there ----------------------------------------------------------------------------------------------

    @property
    def mark(self) -> int:
        """How much came so far, for `newer`."""
        return self._forgotten + len(self._fresh)

    def newer(self, mark: int) -> list[BookChange] | None:
        """What came since a mark; None where some of it is forgotten: `pieces` have it all."""
        return None if mark < self._forgotten else self._fresh[mark - self._forgotten :]

    @property
    def nbytes(self) -> int:
        return self._packed + len(self._open) * _OPEN_CHANGE

    @property
    def is_live(self) -> bool:
        """Whether the newest book is known."""
        return self._book is not None

    @property
    def begin(self) -> int | None:
        """Since when anything is known."""
        return self.stretches[0].begin if self.stretches else None

    def holes(self, begin: int, until: int) -> list[UnknownStretch]:
        """The stretches between two moments of which nothing is known; the last may go on."""
        found, since, why = list[UnknownStretch](), begin, GapReason.NOT_RUNNING
        for one in self.stretches:
            if one.begin > since and since < until:
                found.append(UnknownStretch(since, min(one.begin, until), why))
            since, why = max(since, until if one.end is None else one.end), one.why
        if since < until:
            found.append(UnknownStretch(since, None, why))
        return found

    def pieces(self, begin: int = 0, end: int | None = None) -> list[BookPiece]:
        """What is known now in pieces, those that reach between two moments (`end` excluded)."""
        found = []
        for number, stretch in enumerate(self.stretches):
            parts: list[PackedRows | BookRows] = list(stretch.chunks)
            if stretch.end is None and self._open and (end is None or self._open[0].received < end):
                parts.append(self._open_rows())
            begins = [part.begin if isinstance(part, PackedRows) else int(part.received[0]) for part in parts]
            overs = [*begins[1:], stretch.end][: len(parts)]
            found += [
                BookPiece(number, stretch.end, part)
                for part, since, over in zip(parts, begins, overs, strict=True)
                if (over is None or over > begin) and (end is None or since < end)
            ]
        return found

    def _open_rows(self) -> BookRows:
        """What is not packed yet, as columns; of them only those of newer changes are made."""
        known = self._unpacked or BookRows.of(())
        if len(known) < len(self._open):
            known = self._unpacked = BookRows.joined([known, BookRows.of(self._open[len(known) :])])
        return known

    # --- bounds -----------------------------------------------------------------------------------------------------

    def _seal(self) -> None:
        if self._open:
            chunk = PackedRows(self._open_rows())
            self.stretches[-1].chunks.append(chunk)
            self._packed += chunk.nbytes
            self._shrink()

    def _shrink(self) -> None:
        while self.nbytes > self._limit and any(one.chunks for one in self.stretches):
            chunks = [(one, at) for one in self.stretches for at in range(len(one.chunks))]
            for grain in GRAINS:
                fine = next(((one, at) for one, at in chunks if one.chunks[at].grain < grain), None)
                if fine is not None:
                    self._thin(*fine, grain)
                    break
            else:
                self._drop(*chunks[0])

    def _thin(self, stretch: BookStretch, at: int, grain: int) -> None:
        chunk = stretch.chunks[at]
        shorter = stretch.chunks[at] = PackedRows(thinned(chunk.rows(), grain), grain=grain)
        self._packed += shorter.nbytes - chunk.nbytes
        self.detail_from = max(self.detail_from or 0, chunk.end)

    def _drop(self, stretch: BookStretch, at: int) -> None:
        chunk = stretch.chunks.pop(at)
        self._packed -= chunk.nbytes
        self.dropped = True
        if stretch.chunks:
            stretch.begin = stretch.chunks[0].begin
        elif stretch.end is None and self._open:
            stretch.begin = self._open[0].received
        else:
            self.stretches.remove(stretch)


def stretches_of(instrument: InstrumentId, rows: BookRows, begin: int = 0, end: int | None = None) -> list[BookStretch]:
    """Recorded changes between two moments as stretches; the first one begins with the book of its begin."""
    moments = rows.moments
    start = int(np.searchsorted(moments, begin))
    part = rows.part(start, len(rows) if end is None else int(np.searchsorted(moments, end)))
    if start:
        cursor = BookCursor(instrument, rows)
        cursor.go(begin - 1)
        if cursor.book is not None:
            flags = BookFlag.FULL | (BookFlag.THINNED if cursor.thinned else BookFlag(0))
            part = BookRows.joined([BookRows.of([whole_book(begin, cursor.book, flags)]), part])
    found = []
    gaps = np.flatnonzero(part.flags & BookFlag.GAP).tolist()
    for first, last in zip([0, *(gap + 1 for gap in gaps)], [*gaps, len(part)], strict=True):
        wholes = first + np.flatnonzero(part.flags[first:last] & BookFlag.FULL)
        if len(wholes):
            moments = part.moments
            over, why = end, GapReason.NOT_RUNNING
            if last < len(part):
                over = int(moments[last])
                why = gap_reason(int(part.why[last]))
            found.append(BookStretch(int(moments[wholes[0]]), over, why, _chunks(part, wholes.tolist(), last)))
    return found


def _cut(instrument: InstrumentId, stretch: BookStretch, begin: int, end: int) -> list[BookStretch]:
    """What of a stretch lies between two moments; only what reaches beyond them is packed anew."""
    over = end if stretch.end is None else min(stretch.end, end)
    chunks: list[PackedRows] = []
    afters = [*(chunk.begin for chunk in stretch.chunks[1:]), over]
    for chunk, after in zip(stretch.chunks, afters, strict=True):
        if chunk.begin >= begin and chunk.end < over:
            chunks.append(chunk)
        elif after > begin and chunk.begin < over:
            chunks += [each for one in stretches_of(instrument, chunk.rows(), begin, over) for each in one.chunks]
    why = stretch.why if stretch.end is not None and stretch.end < end else GapReason.NOT_RUNNING
    return [BookStretch(chunks[0].begin, over, why, chunks)] if chunks else []


def _chunks(rows: BookRows, wholes: list[int], end: int) -> list[PackedRows]:
    """Changes from the first whole book on, cut before whole ones."""
    cuts = [wholes[0]]
    for each in wholes:
        if each - cuts[-1] >= CHUNK:
            cuts.append(each)
    return [PackedRows(rows.part(first, last)) for first, last in zip(cuts, [*cuts[1:], end], strict=True)]


def _kept(book: OrderBook) -> OrderBook:
    """A book without the levels whose price or number of shares cannot be kept."""
    return OrderBook(
        instrument=book.instrument,
        bids=tuple(level for level in book.bids if _fits(level)),
        asks=tuple(level for level in book.asks if _fits(level)),
        time=book.time,
    )


def _fits(level: Level) -> bool:
    try:
        price = from_amount(level.price, PRICE)
    except ArchiveError:
        return False
    return price is not None and 0 <= level.quantity <= LARGEST and 0 <= level.orders <= LARGEST
