"""Sequence numbers of pushes: what is out of order is dropped, what is missing is noticed."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

_DROPPED_IN_A_ROW: Final = 8
"""So many lower numbers in a row mean that the broker began to count anew."""
_DOUBTFUL_FROM: Final = 3
_DOUBTFUL_SHARE: Final = 10
"""Gaps in more than one of ten pushes mean numbers that are no count."""


class Order(Enum):
    """What a number says about the pushes before it."""

    FOLLOWS = auto()
    LATE = auto()
    GAP = auto()


_FOLLOWS: Final = Order.FOLLOWS


class Counter:
    """The last number seen, of an instrument or of the connection."""

    __slots__ = ("last",)

    def __init__(self) -> None:
        self.last = 0


class Stream:
    """Numbers of one kind of push of one instrument.

    The broker does not tell what it counts: pushes or their rows, of the kind, of the instrument or of the connection.
    A step by one in any of them follows on. A jump is a gap only where the step before it was one by one; streams in
    which jumps are common are not counted at all.
    """

    __slots__ = ("_dropped", "_gaps", "_last", "_seen", "_steady")

    def __init__(self) -> None:
        self._last = self._dropped = self._gaps = self._seen = 0
        self._steady = False

    def take(self, number: int, instrument: Counter, connection: Counter, count: int = 1) -> Order:
        """Judge the next push of `count` rows; it may belong to the wider counters as well. Runs at every push."""
        last = self._last
        step = number - last
        follows = step in (1, count) or number == instrument.last + 1 or number == connection.last + 1
        if number:
            instrument.last = connection.last = number
        if step <= 0:
            return self._lower(number)
        self._last = number
        self._dropped = 0
        self._seen += 1
        if follows:
            self._steady = last > 0
            return _FOLLOWS
        gap = self._steady and self._counted
        self._steady = False
        self._gaps += gap
        return Order.GAP if gap else _FOLLOWS

    @property
    def _counted(self) -> bool:
        return self._gaps < _DOUBTFUL_FROM or self._gaps * _DOUBTFUL_SHARE < self._seen

    def _lower(self, number: int) -> Order:
        if not number:  # a push without a number
            return Order.FOLLOWS
        self._dropped += 1
        if self._dropped < _DROPPED_IN_A_ROW:
            return Order.LATE
        self._last, self._dropped, self._steady = number, 0, False
        return Order.FOLLOWS
