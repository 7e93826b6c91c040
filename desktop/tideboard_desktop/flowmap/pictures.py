"""Labels and cells of the flow map in sight, each as one picture, in which only what changed is painted again."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.fired_marks import mark_width
from tideboard_desktop.flowmap.field_image import FieldImage
from tideboard_desktop.flowmap.map_geometry import Geometry
from tideboard_desktop.flowmap.map_surroundings import paint_over_row
from tideboard_desktop.flowmap.row_labels import Net, RowLabel, net_words, paint_label, paint_nets
from tideboard_desktop.flowmap.sheet import MapSheet
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Theme, colour

Marks = Mapping[InstrumentId, Sequence[int]]


class CellsPicture:
    """A picture as large as the field of `geometry`; `reason` gives the words of a row without data."""

    def __init__(self, theme: Theme, geometry: Geometry, image: FieldImage, reason: Callable[[int], str]) -> None:
        self._theme, self._geometry, self._image, self._reason = theme, geometry, image, reason
        self._empty = True
        size, panel = geometry.field.size(), colour(theme.surface.panel)
        self.pixmap = canvas(size.width(), size.height(), geometry.ratio, panel)

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
        per_minute = self._geometry.field.width() / max(self._geometry.minutes, 1)
        return max(since - sheet.step - math.ceil(mark_width(self._theme) / per_minute), 0)


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Begin and end of the runs in which places follow one another, as positions in `places`."""
    breaks = [number for number in range(1, len(places)) if places[number] != places[number - 1] + 1]
    return list(pairwise((0, *breaks, len(places))))


_FIELDS: Final = RowLabel._fields
_COLUMNS: Final = {"side": "sort", "arrow": "sort"}
"""The column of the labels that shows a field, where it is not the one of its name."""


class ShownLabel(NamedTuple):
    """A label as it is painted: `chosen` is its row the selected one, its net is in `unit`."""

    label: RowLabel
    chosen: bool
    unit: fmt.AmountUnit


class LabelsPicture:
    """A picture as large as the labels of `geometry`, with one label below the other from its top."""

    def __init__(self, theme: Theme, geometry: Geometry) -> None:
        self._theme, self._geometry = theme, geometry
        self._shown: list[ShownLabel] = []
        self._net = next((area for key, area in geometry.labels if key == "net"), None)
        self._beyond: set[int] = set()
        field, panel = geometry.field, colour(theme.surface.panel)
        self.pixmap = canvas(field.left(), field.height(), geometry.ratio, panel)

    def show(self, labels: Sequence[ShownLabel]) -> None:
        if list(labels) == self._shown:
            return
        panel = colour(self._theme.surface.panel)
        painter = QPainter(self.pixmap)
        painter.translate(0, -self._geometry.field.top())
        nets = list[Net]()
        for place, label in enumerate(labels):
            before = self._shown[place] if place < len(self._shown) else None
            if label != before and (net := self._show_at(painter, place, before, label)) is not None:
                nets.append(net)
        for place in range(len(labels), len(self._shown)):
            painter.fillRect(self._geometry.row_rect(place), panel)
        for place, width in paint_nets(painter, nets, self._theme):
            beyond = self._net is not None and width > self._net.width()
            (self._beyond.add if beyond else self._beyond.discard)(place)
        painter.end()
        self._shown = list(labels)

    def _show_at(self, painter: QPainter, place: int, before: ShownLabel | None, new: ShownLabel) -> Net | None:
        """Paint what reads differently, but for the net, which is returned: those of all rows are painted together."""
        surface, strip = self._theme.surface, self._geometry.row_rect(place)
        background = colour(surface.selected if new.chosen else surface.panel)
        keys = None if before is None or place in self._beyond else _other_columns(before, new)
        if keys is None:
            painter.fillRect(strip, background)
            if new.chosen:
                painter.fillRect(QRectF(0, strip.top(), 2, strip.height()), colour(surface.accent))
        else:
            for key, area in self._geometry.labels:
                if key in keys:
                    painter.fillRect(_across(strip, area), background)
        if keys != {"net"}:
            paint_label(painter, self._geometry, new.label, strip, self._theme, chosen=new.chosen, keys=keys)
        if self._net is None or (keys is not None and "net" not in keys):
            return None
        cell = _across(strip, self._net)
        return Net(place, new.label.net, cell, net_words(new.label, new.unit))


def _across(strip: QRectF, area: QRect) -> QRectF:
    """The cell of a row in a column."""
    return QRectF(area.left(), strip.top(), area.width(), strip.height())


def _other_columns(before: ShownLabel, new: ShownLabel) -> set[str] | None:
    """The columns that read differently; None = the whole row."""
    one, other = before.label, new.label
    if (
        before[1:] != new[1:]
        or (one.name, one.foreign) != (other.name, other.foreign)
        or math.isnan(one.net) is not math.isnan(other.net)
    ):
        return None
    pairs = zip(_FIELDS, one, other, strict=True)
    return {_COLUMNS.get(field, field) for field, old, now in pairs if old is not now and old != now}
