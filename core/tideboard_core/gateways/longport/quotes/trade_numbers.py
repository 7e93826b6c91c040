"""Numbers for trades that come without any: pushes and pulls of one instrument laid onto one another."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tideboard_core.gateways.longport.translate.values import NUMBERS
from tideboard_proto.longport import quote_pb2 as pb

KEPT: Final = 1000
"""Trades of which a mark is kept: as many as one pull can bring."""
_MAX_PENDING: Final = 200
"""Pushes that wait for a pull; more mean that no answer comes, and they are let through."""
_NUMBERS_PER_SECOND: Final = 1000
"""Numbers begin with the first trade's second, so that those of a later log are higher."""


class Numbered(NamedTuple):
    """Trades in order; the first has the number `first`, the others follow on."""

    first: int
    rows: Sequence[pb.Trade]


class TradeNumbers:
    """Gives each trade of an instrument the number that it keeps, whichever way and how often it comes.

    The broker numbers pushes, not trades, and a pull has no numbers at all: what both bring is recognised by its
    content. While `broken`, from the start and after a gap, pushes wait for the pull that fills it.
    """

    __slots__ = ("_last", "_marks", "_unconfirmed", "_waiting", "broken")

    def __init__(self) -> None:
        self._marks = array("q")
        self._last = 0
        self._unconfirmed = 0
        self._waiting: list[Sequence[pb.Trade]] = []
        self.broken = True

    def pushed(self, rows: Sequence[pb.Trade]) -> Numbered | None:
        """Take a push; what is new of it, None while it waits and where a pull has brought all of it before."""
        if self.broken:
            self._waiting.append(rows)
            return self.give_up() if len(self._waiting) > _MAX_PENDING else None
        return self._added(self._fresh(rows))

    def pulled(self, rows: Sequence[pb.Trade]) -> tuple[Numbered, Numbered | None]:
        """Take a pull, oldest first: all of it with its numbers, and what of it and of the waiting pushes is new."""
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
        return Numbered(first, rows), Numbered(begin, new) if new else None

    def give_up(self) -> Numbered | None:
        """No pull comes: let the waiting pushes through, behind a hole in the numbers."""
        rows = [row for push in self._let_go() for row in push]
        if rows:
            self._last = max(self._last + KEPT, _first_number(rows))
            self._marks, self._unconfirmed = array("q"), 0
        return self._added(rows)

    def _let_go(self) -> list[Sequence[pb.Trade]]:
        waiting, self._waiting, self.broken = self._waiting, [], False
        return waiting

    def _added(self, rows: Sequence[pb.Trade]) -> Numbered | None:
        if not rows:
            return None
        if not self._last:
            self._last = _first_number(rows)
        first = self._last + 1
        self._keep(_marks_of(rows))
        return Numbered(first, rows)

    def _keep(self, marks: array[int]) -> None:
        self._marks.extend(marks)
        self._last += len(marks)
        if len(self._marks) > 2 * KEPT:
            del self._marks[:-KEPT]

    def _fresh(self, rows: Sequence[pb.Trade]) -> Sequence[pb.Trade]:
        """What of a push the last pull has not brought already; only its end can come once more."""
        if not self._unconfirmed:
            return rows
        newest, marks = self._marks[-self._unconfirmed :], _marks_of(rows)
        for skipped in range(len(newest)):
            known = newest[skipped : skipped + len(marks)]
            if known == marks[: len(known)]:
                self._unconfirmed = len(newest) - skipped - len(known)
                return rows[len(known) :]
        self._unconfirmed = 0
        return rows

    def _place(self, pulled: array[int]) -> int | None:
        """Where the pull begins within what is known, before it if negative; None where the two do not meet."""
        known = self._marks
        if not known:
            return None
        for place in _places(len(known), len(pulled)):
            begin, end = max(place, 0), min(place + len(pulled), len(known))
            if known[begin:end] == pulled[begin - place : end - place]:
                return place
        return None


def _places(known: int, pulled: int) -> Iterator[int]:
    """Where two stretches can overlap, first where both end together: a pull and the pushes are of one moment."""
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
    """The number before the first one."""
    return rows[0].timestamp * _NUMBERS_PER_SECOND if rows else 0
