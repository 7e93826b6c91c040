"""Positions of the option chain's cells: calls and puts mirrored around the strike, scrolled outwards together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect

from tideboard_core.model.derivatives import OptionSide

WIDEST = 1.5
"""Largest stretch of columns in a wide dock."""
NARROWEST = 0.9
"""Least stretch: columns give up that much of their margins where this brings all of them into view."""


class GridSpot(NamedTuple):
    """A column of a row: how many columns right of the strike, negative = left of it (calls), 0 = the strike."""

    step: int

    @property
    def side(self) -> OptionSide | None:
        """Call or put; None on the strike."""
        return None if self.step == 0 else OptionSide.CALL if self.step < 0 else OptionSide.PUT

    @property
    def column(self) -> int:
        """Index among the shown columns, from the strike outwards; -1 for the strike."""
        return abs(self.step) - 1


class GridGeometry:
    """Columns of `widths`, the nearest to the strike first, on both sides of a strike column."""

    def __init__(self, widths: Sequence[int], strike: int) -> None:
        self._natural = tuple(widths)
        self._strike = strike
        self._widths = self._natural
        self._starts = _starts(self._natural)
        self._middle = 0
        self._width = 0
        self.offset = 0

    def lay_out(self, width: int) -> None:
        """Set the width of the whole grid; columns stretch if there is room."""
        self._width = width
        self._middle = width // 2
        room = self._middle - self._strike // 2
        every = sum(self._natural)
        whole = every if every * NARROWEST <= room else _fitting(self._natural, room)
        stretch = min(max(room / whole, NARROWEST), WIDEST) if whole else 1.0
        self._widths = tuple(int(one * stretch) for one in self._natural)
        self._starts = _starts(self._widths)
        self.offset = min(self.offset, self.hidden)

    @property
    def columns(self) -> int:
        return len(self._widths)

    @property
    def room(self) -> int:
        """Width of one side in pixels."""
        return max(self._width - self._strike, 0) // 2

    @property
    def hidden(self) -> int:
        """How far the columns of a side can be scrolled."""
        return max(sum(self._widths) - self.room, 0)

    def strike_span(self) -> tuple[int, int]:
        """Left edge and width of the strike column."""
        left = self._middle - self._strike // 2
        return left, self._strike

    def side_span(self, side: OptionSide) -> tuple[int, int]:
        """Left edge and width of a side."""
        left, width = self.strike_span()
        return (left - self.room, self.room) if side is OptionSide.CALL else (left + width, self.room)

    def span(self, spot: GridSpot) -> tuple[int, int]:
        """Left edge and width of a column, possibly scrolled out of view."""
        left, width = self.strike_span()
        if spot.side is None:
            return left, width
        start, own = self._starts[spot.column] - self.offset, self._widths[spot.column]
        return (left + width + start, own) if spot.side is OptionSide.PUT else (left - start - own, own)

    def rect(self, spot: GridSpot, row: QRect) -> QRect:
        """The rectangle of a cell, clipped at the strikes and the edge."""
        left, width = self.span(spot)
        cell = QRect(left, row.y(), width, row.height())
        if spot.side is None:
            return cell
        begin, room = self.side_span(spot.side)
        return cell.intersected(QRect(begin, row.y(), room, row.height()))

    def at(self, x: float) -> GridSpot | None:
        """The cell at a pixel; None outside all columns."""
        left, width = self.strike_span()
        if left <= x < left + width:
            return GridSpot(0)
        right_side = x >= left + width
        distance = (x - left - width if right_side else left - x) + self.offset
        for column, (start, own) in enumerate(zip(self._starts, self._widths, strict=True)):
            if start <= distance < start + own:
                return GridSpot(column + 1 if right_side else -column - 1)
        return None

    def offset_for(self, spot: GridSpot) -> int:
        """The scroll offset that shows a column completely."""
        if spot.side is None:
            return self.offset
        start, own = self._starts[spot.column], self._widths[spot.column]
        if start < self.offset:
            return start
        return min(max(self.offset, start + own - self.room), self.hidden)

    def is_whole(self, column: int) -> bool:
        start, own = self._starts[column], self._widths[column]
        return start >= self.offset and start + own <= self.offset + self.room

    def in_sight(self) -> list[int]:
        """Columns of a side that are at least partly visible."""
        ends = (start + own for start, own in zip(self._starts, self._widths, strict=True))
        return [
            column
            for column, (start, end) in enumerate(zip(self._starts, ends, strict=True))
            if end > self.offset and start < self.offset + self.room
        ]


def _fitting(widths: Sequence[int], room: int) -> int:
    """Width of the columns that fit completely, so that none is cut before the user scrolls."""
    taken = 0
    for width in widths:
        if taken + width > room:
            break
        taken += width
    return taken


def _starts(widths: Sequence[int]) -> tuple[int, ...]:
    starts, place = [], 0
    for width in widths:
        starts.append(place)
        place += width
    return tuple(starts)
