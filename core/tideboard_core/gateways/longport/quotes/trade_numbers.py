"""Sequence numbers for LongPort's trades, which have none: trades of reads and pushes are matched by content."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tideboard_core.gateways.longport.translate.values import NUMBERS
from tideboard_proto.longport import quote_pb2 as pb

KEPT: Final = 1000
"""Trades whose content hash is kept: as many as one read can return."""
_MAX_PENDING: Final = 200
"""Most pushes that wait for a read; beyond that no answer is expected, and they are published without it."""
_NUMBERS_PER_SECOND: Final = 1000
"""Numbers start at the first trade's epoch second times this, so that a later instance starts higher."""


class NumberedTrades(NamedTuple):
    """Trades in order; the first has the number `first`, the others follow on."""

    first: int
    rows: Sequence[pb.Trade]


class TradeNumbers:
    """Gives each trade of an instrument one number, however often it arrives by push or read.

    The broker numbers pushes, not trades, and the answer of a read has no numbers: a trade in both is recognised by
    its content. While `broken`, from the start and after a gap, pushes wait for the read that fills it.
    """

    __slots__ = ("_last", "_marks", "_unconfirmed", "_waiting", "broken")

    def __init__(self) -> None:
        self._marks = array("q")
        self._last = 0
        self._unconfirmed = 0
        self._waiting: list[Sequence[pb.Trade]] = []
        self.broken = True

    def pushed(self, rows: Sequence[pb.Trade]) -> NumberedTrades | None:
        """Number a push; returns its new trades, None while it waits or if a read has brought all of them."""
        if self.broken:
            self._waiting.append(rows)
            return self.give_up() if len(self._waiting) > _MAX_PENDING else None
        return self._added(self._fresh(rows))

    def pulled(self, rows: Sequence[pb.Trade]) -> tuple[NumberedTrades, NumberedTrades | None]:
        """Number the trades of a read, oldest first; returns all of them, and the new ones including waiting pushes."""
        pulled = _marks_of(rows)
        place = self._place(pulled)
        if place is None and rows:
            self._last = max(self._last + KEPT, _first_number(rows))
            self._marks, self._unconfirmed = array("q"), 0
        place = place or 0
        first = self._last - len(self._marks) + place + 1
        begin = self._last + 1
        new = list(rows[max(len(self._marks) - place, 0) :])
        self._keep(pulled[len(rows) - len(new) :])
        self._unconfirmed += len(new)  # what an earlier pull brought may still be pushed, too
        for push in self._let_go():
            fresh = self._fresh(push)
            self._keep(_marks_of(fresh))
            new += fresh
        return NumberedTrades(first, rows), NumberedTrades(begin, new) if new else None

    def give_up(self) -> NumberedTrades | None:
        """Stop waiting for a read: returns the trades of the waiting pushes, numbered after a hole."""
        rows = [row for push in self._let_go() for row in push]
        if rows:
            self._last = max(self._last + KEPT, _first_number(rows))
            self._marks, self._unconfirmed = array("q"), 0
        return self._added(rows)

    def _let_go(self) -> list[Sequence[pb.Trade]]:
        waiting, self._waiting, self.broken = self._waiting, [], False
        return waiting

    def _added(self, rows: Sequence[pb.Trade]) -> NumberedTrades | None:
        if not rows:
            return None
        if not self._last:
            self._last = _first_number(rows)
        first = self._last + 1
        self._keep(_marks_of(rows))
        return NumberedTrades(first, rows)

    def _keep(self, marks: array[int]) -> None:
        self._marks.extend(marks)
        self._last += len(marks)
        if len(self._marks) > 2 * KEPT:
            del self._marks[:-KEPT]

    def _fresh(self, rows: Sequence[pb.Trade]) -> Sequence[pb.Trade]:
        """Return the trades of a push that the last read did not have; only a read's end can be pushed again."""
        if not self._unconfirmed:
            return rows
        newest, marks = self._marks[-self._unconfirmed :], _marks_of(rows)
        for skipped in range(len(newest)):
            known = newest[skipped : skipped + len(marks)]
            if known == marks[: len(known)]:
                # What the read brought before these was never pushed, and will not be: pushes keep the order of the
                # trades.
                self._unconfirmed = len(newest) - skipped - len(known)
                return rows[len(known) :]
        self._unconfirmed = 0
        return rows

    def _place(self, pulled: array[int]) -> int | None:
        """Return the index where a read begins within the known trades, negative = before them; None = no overlap."""
        known = self._marks
        if not known:
            return None
        for place in _places(len(known), len(pulled)):
            begin, end = max(place, 0), min(place + len(pulled), len(known))
            if known[begin:end] == pulled[begin - place : end - place]:
                return place
        return None


def _places(known: int, pulled: int) -> Iterator[int]:
    """Yield offsets at which two runs of trades can overlap, first those that end together, the most likely case."""
    together = known - pulled
    for step in range(max(known, pulled)):
        if together + step < known:
            yield together + step
        if step and together - step > -pulled:
            yield together - step


def _marks_of(rows: Sequence[pb.Trade]) -> array[int]:
    numbers = NUMBERS
    return array("q", [hash((row.timestamp, numbers[row.price], row.volume, row.direction)) for row in rows[:]])


def _first_number(rows: Sequence[pb.Trade]) -> int:
    """Return the number before that of the first trade."""
    return rows[0].timestamp * _NUMBERS_PER_SECOND if rows else 0
