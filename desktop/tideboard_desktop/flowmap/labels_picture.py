"""The labels in sight as one picture, in which only what reads differently is painted again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from tideboard_desktop.flowmap.map_geometry import Geometry
from tideboard_desktop.flowmap.row_labels import RowLabel, net_words, paint_label
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.theme import Theme, Type, colour

_FIELDS: Final = RowLabel._fields
_COLUMNS: Final = {"side": "sort", "arrow": "sort"}
"""The column of the labels that shows a field, where it is not the one of its name."""


class ShownLabel(NamedTuple):
    """A label as it is painted: `chosen` is its row the selected one, its net is in `unit`."""

    label: RowLabel
    chosen: bool
    unit: fmt.Unit


class LabelsPicture:
    """A picture as large as the labels of `geometry`, with one label below the other from its top."""

    def __init__(self, theme: Theme, geometry: Geometry) -> None:
        self._theme, self._geometry = theme, geometry
        self._shown: list[ShownLabel] = []
        self._net_room = next((area.width() - 2 for key, area in geometry.labels if key == "net"), 0)
        self.pixmap = canvas(QSize(geometry.field.left(), geometry.field.height()), geometry.ratio, theme)

    def show(self, labels: Sequence[ShownLabel]) -> None:
        """Show these labels from the top on."""
        if list(labels) == self._shown:
            return
        panel = colour(self._theme.surface.panel)
        painter = QPainter(self.pixmap)
        painter.translate(0, -self._geometry.field.top())
        for place, label in enumerate(labels):
            self._show_at(painter, place, label)
        for place in range(len(labels), len(self._shown)):
            painter.fillRect(self._geometry.row_rect(place), panel)
        painter.end()
        self._shown = list(labels)

    def _show_at(self, painter: QPainter, place: int, new: ShownLabel) -> None:
        before = self._shown[place] if place < len(self._shown) else None
        if new == before:
            return
        surface, strip = self._theme.surface, self._geometry.row_rect(place)
        ground = colour(surface.selected if new.chosen else surface.panel)
        keys = None if before is None else self._other_columns(before, new)
        if keys is None:
            painter.fillRect(strip, ground)
            if new.chosen:
                painter.fillRect(QRectF(0, strip.top(), 2, strip.height()), colour(surface.accent))
        else:
            for key, area in self._geometry.labels:
                if key in keys:
                    painter.fillRect(QRectF(area.left(), strip.top(), area.width(), strip.height()), ground)
        paint_label(painter, self._geometry, new.label, strip, new.unit, self._theme, chosen=new.chosen, keys=keys)

    def _other_columns(self, before: ShownLabel, new: ShownLabel) -> set[str] | None:
        """The columns that read differently; None = the whole row, as where a text reaches beyond its column."""
        one, other = before.label, new.label
        if (
            before[1:] != new[1:]
            or (one.name, one.foreign) != (other.name, other.foreign)
            or math.isnan(one.net) is not math.isnan(other.net)
        ):
            return None
        texts, room = texts_of(self._theme, Type.CAPTION_STRONG), self._net_room
        if max(texts.figure_width(net_words(each, new.unit)) for each in (one, other)) > room:
            return None
        pairs = zip(_FIELDS, one, other, strict=True)
        return {_COLUMNS.get(field, field) for field, old, now in pairs if old != now}


def canvas(size: QSize, ratio: float, theme: Theme) -> QPixmap:
    """An empty picture of so many logical pixels on the panel's colour."""
    made = QPixmap(QSize(round(size.width() * ratio), round(size.height() * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(colour(theme.surface.panel))
    return made
