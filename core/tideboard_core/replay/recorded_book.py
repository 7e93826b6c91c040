"""The order book of one security on a recorded day, at any second of it: what was recorded, and nothing between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tideboard_core.archive.depth.book_rows import BookCursor, BookFlag, BookRows
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.units import instant, micros
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import OrderBook


class BookHole(NamedTuple):
    """A stretch of which no book was recorded (aware UTC), and why; `end` None = to the end of the day."""

    begin: datetime
    end: datetime | None
    why: GapReason


class RecordedBook:
    """Every method takes a moment (aware UTC), in any order; steps on are cheaper than steps back.

    `ever_thinned`: in some stretch of the day not every change was kept.
    """

    def __init__(self, instrument: InstrumentId, rows: BookRows, holes: Sequence[BookHole]) -> None:
        self.holes = tuple(holes)
        self.ever_thinned = bool((rows.flags & BookFlag.THINNED).any())
        self._moments = rows.moments
        self._cursor = BookCursor(instrument, rows)

    @property
    def is_empty(self) -> bool:
        """Whether no book was recorded on the day."""
        return not len(self._moments)

    def known(self, at: datetime) -> int:
        """How many changes and gaps were known: it grows with what `book` has."""
        return int(self._moments.searchsorted(micros(at), side="right"))

    def book(self, at: datetime) -> OrderBook | None:
        """The book as it was recorded, also one that crosses; None in a hole."""
        self._cursor.go(micros(at))
        return self._cursor.book

    def received(self, at: datetime) -> datetime | None:
        """When the change that the book shows was received; None before the first one and in a hole."""
        self._cursor.go(micros(at))
        received = self._cursor.received
        return None if received is None or self._cursor.gap is not None else instant(received)

    def thinned(self, at: datetime) -> bool:
        """Whether the book is of a stretch of which it was kept once in 100 ms."""
        self._cursor.go(micros(at))
        return self._cursor.thinned

    def hole(self, at: datetime) -> BookHole | None:
        """The hole in which a moment is; None where a book was recorded."""
        return next((hole for hole in self.holes if hole.begin <= at and (hole.end is None or at < hole.end)), None)
