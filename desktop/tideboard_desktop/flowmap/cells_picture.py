"""The cells in sight as one picture, in which only rows that changed are painted again, from their first minute on."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.fired_marks import mark_width
from tideboard_desktop.flowmap.field_image import FieldImage
from tideboard_desktop.flowmap.labels_picture import canvas
from tideboard_desktop.flowmap.map_geometry import Geometry
from tideboard_desktop.flowmap.map_surroundings import paint_over_row
from tideboard_desktop.flowmap.sheet import MapSheet
from tideboard_desktop.ui.theme import Theme

Marks = Mapping[InstrumentId, Sequence[int]]


class CellsPicture:
    """A picture as large as the field of `geometry`; `reason` gives the words of a row without data."""

    def __init__(self, theme: Theme, geometry: Geometry, image: FieldImage, reason: Callable[[int], str]) -> None:
        self._theme, self._geometry, self._image, self._reason = theme, geometry, image, reason
        self._empty = True
        self.pixmap = canvas(geometry.field.size(), geometry.ratio, theme)

    def show(self, sheet: MapSheet, places: range, rows: Sequence[int], stale: Mapping[int, int], marks: Marks) -> None:
        """Show the rows at these places; `stale` has those whose cells are other ones, and from which minute on."""
        whole, newer, minutes = list[int](), list[int](), sheet.session.minutes
        for place in places:
            row = rows[place]
            since = 0 if self._empty else stale.get(row, minutes)
            if since == 0 or (since < minutes and self._reason(row)):
                whole.append(place)
            elif since < minutes:
                newer.append(place)
        self._empty = False
        self._paint(sheet, places.start, whole, rows, 0, marks)
        if newer:
            self._paint(sheet, places.start, newer, rows, min(stale[rows[place]] for place in newer), marks)

    def _paint(
        self, sheet: MapSheet, first: int, places: Sequence[int], rows: Sequence[int], since: int, marks: Marks
    ) -> None:
        """Paint rows from a minute on; `first` is the place at the top."""
        if not places:
            return
        geometry, high, ratio = self._geometry, self._geometry.step, self._geometry.ratio
        column = since // sheet.step
        left = int(geometry.columns.lefts[column])
        image = self._image.draw(sheet.cells[[rows[place] for place in places]], left)
        painter = QPainter(self.pixmap)
        for begin, end in _runs(places):
            source = QRectF(0, begin * high, image.width(), (end - begin) * high)
            corner = QPointF(left / ratio, (places[begin] - first) * high / ratio)
            painter.drawImage(QRectF(corner, source.size() / ratio), image, source)
        painter.translate(-geometry.field.left(), -geometry.field.top())
        if column:
            edge = geometry.field.left() + left / ratio
            painter.setClipRect(QRectF(edge, 0, geometry.size.width(), geometry.size.height()))
        over = self._reaching(sheet, since)
        for place in places:
            row = rows[place]
            marked = marks.get(sheet.ids[row], ())
            if not column or marked or sheet.turns[row, over:].any():
                strip = geometry.row_rect(place - first)
                paint_over_row(painter, sheet, geometry, row, strip, self._reason(row), marked, self._theme)
        painter.end()

    def _reaching(self, sheet: MapSheet, since: int) -> int:
        """The first minute whose triangle or mark may reach over the column of another minute."""
        per_minute = self._geometry.field.width() / max(sheet.session.minutes, 1)
        return max(since - sheet.step - math.ceil(mark_width(self._theme) / per_minute), 0)


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Begin and end of the runs in which places follow one another, as positions in `places`."""
    breaks = [number for number in range(1, len(places)) if places[number] != places[number - 1] + 1]
    return list(pairwise((0, *breaks, len(places))))
