"""Places of the strip's cells, month names and dates, in logical pixels of its widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF

PAD = 12.0
_WEEK = 5.0
"""Pixels between two weeks."""
_WIDEST, _NARROWEST = 20.0, 7.0
"""Pixels from a cell to the next at most, and below which the oldest sessions are left out."""
_BETWEEN = 2.0
_CELL = 30.0
_LINE_CELL = 14.0
TITLE, MONTHS, CELLS, DATES, LEGEND, FULL = 6.0, 28.0, 46.0, 79.0, 104.0, 132.0
"""Tops of the rows, and the height of all."""
LINE = 26.0
"""Height as one line."""


@dataclass(frozen=True, slots=True)
class StripGeometry:
    """`cells` are those of the newest sessions, `first` the number of sessions left out before them."""

    cells: tuple[QRectF, ...] = ()
    first: int = 0
    one_line: bool = False

    def at(self, place: QPointF) -> int | None:
        """The session whose cell, or the gap right of it, is below a point; None outside the row."""
        for number, cell in enumerate(self.cells):
            if cell.left() - 1 <= place.x() < cell.right() + 1 and cell.top() <= place.y() <= cell.bottom():
                return self.first + number
        return None

    def cell(self, number: int) -> QRectF | None:
        """The cell of a session, None if it is left out."""
        place = number - self.first
        return self.cells[place] if 0 <= place < len(self.cells) else None


def strip_geometry(
    days: Sequence[date], width: float, scale: float = 1.0, *, one_line: bool = False, begin: float = PAD
) -> StripGeometry:
    """Cells in the room from `begin` on; the oldest sessions are left out where a cell would be too narrow."""
    room = width - begin - PAD
    first = 0
    while first < len(days) - 1 and _pitch(days[first:], room) < _NARROWEST:
        first += 1
    shown = days[first:]
    pitch = min(max(_pitch(shown, room), 1.0), _WIDEST * scale)
    top, high = (LINE - _LINE_CELL) / 2 if one_line else CELLS, _LINE_CELL if one_line else _CELL
    cells, left = [], begin
    for number, day in enumerate(shown):
        if number and new_week(shown[number - 1], day):
            left += _WEEK
        edge = float(round(left))
        cells.append(QRectF(edge, top * scale, max(round(left + pitch - _BETWEEN) - edge, 3.0), high * scale))
        left += pitch
    return StripGeometry(tuple(cells), first, one_line)


def new_week(before: date, day: date) -> bool:
    """Whether another week begins with `day`."""
    return before.isocalendar()[:2] != day.isocalendar()[:2]


def _pitch(days: Sequence[date], room: float) -> float:
    weeks = sum(new_week(one, other) for one, other in pairwise(days))
    return (room - weeks * _WEEK) / max(len(days), 1)
