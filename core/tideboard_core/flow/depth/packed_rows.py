"""Book changes in few bytes, for what is kept of a session in memory."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.records import NULL, Integers


class Packed(NamedTuple):
    """A column as multiples of a unit above its least value, in the shortest type that holds them."""

    base: int
    unit: int
    values: NDArray[np.unsignedinteger[Any]]

    @classmethod
    def of(cls, values: Integers) -> Packed:
        if not len(values):
            return cls(0, 1, np.zeros(0, np.uint8))
        base = int(values.min())
        above = values - base
        unit = max(int(np.gcd.reduce(above)), 1)
        scaled = above // unit
        return cls(base, unit, scaled.astype(np.min_scalar_type(int(scaled.max()))))

    @property
    def whole(self) -> Integers:
        found: Integers = self.values.astype(np.int64) * self.unit + self.base
        return found

    @property
    def nbytes(self) -> int:
        return self.values.nbytes + _HEAD


_HEAD: Final = 200
"""Bytes of the objects around one column."""


class PackedRows:
    """Changes that begin with a whole book; the broker's times, numbers of orders and reasons are left out.

    `grain` is 0 where every change is kept, else the seconds of which the last book alone is.
    """

    def __init__(self, rows: BookRows, *, grain: int = 0) -> None:
        moments = rows.moments
        self.grain, self.count = grain, len(rows)
        self.begin, self.end = int(moments[0]), int(moments[-1])
        self._received, self._flags = Packed.of(moments), Packed.of(rows.flags)
        self._counts = Packed.of(np.diff(rows.first))
        self._side, self._price, self._shares = Packed.of(rows.side), Packed.of(rows.price), Packed.of(rows.shares)
        parts = (self._received, self._flags, self._counts, self._side, self._price, self._shares)
        self.nbytes = sum(part.nbytes for part in parts)

    def rows(self) -> BookRows:
        first = np.zeros(self.count + 1, np.int64)
        np.cumsum(self._counts.whole, out=first[1:])
        heads, levels = np.full(self.count, NULL, np.int64), np.full(int(first[-1]), NULL, np.int64)
        return BookRows(
            received=self._received.whole,
            time=heads,
            flags=self._flags.whole,
            why=np.zeros(self.count, np.int64),
            first=first,
            side=self._side.whole,
            price=self._price.whole,
            shares=self._shares.whole,
            orders=levels,
        )
