"""Own fills at the bars in which they were: one triangle for each bar and side, with the quantity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.model.order import Fill, Side
from tideboard_desktop.docks.figures.fill_marks import FillMark, fill_words
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.tags import CENTRE, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour

_SIZE: Final = 5.0
_OFF: Final = 4.0


BarMarks = Mapping[tuple[int, bool], FillMark]
"""Marks by the row of their bar and side, True = bought."""


def marks_by_bar(fills: Iterable[Fill], picture: Picture) -> BarMarks:
    """The fills of each bar and side as one mark; those that are in no bar are left out."""
    starts, longest = picture.rows.start, picture.key.longest
    marks: dict[tuple[int, bool], FillMark] = {}
    for fill in fills:
        minute = minute_of(fill.time)
        row = int(np.searchsorted(starts, minute, side="right")) - 1
        if row < 0 or minute - int(starts[row]) >= longest:
            continue
        place = row, fill.side is Side.BUY
        mark = FillMark(fill.time.timestamp(), float(fill.price), place[1], fill.quantity)
        marks[place] = marks[place].joined(mark) if place in marks else mark
    return marks


def paint_marks(painter: QPainter, picture: Picture, theme: Theme, marks: BarMarks) -> None:
    """Bought: below the bar, pointing up; sold: above it, pointing down. Words that would cover others are left out."""
    scale, pane = picture.scale, picture.layout.price
    if scale is None or not marks:
        return
    foreground, taken = colour(theme.surface.text1), list[QRectF]()
    painter.setFont(theme.font(Type.CAPTION))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    first, last = picture.view.visible()
    for (row, bought), mark in reversed(list(marks.items())):
        slot = picture.view.slots.slot_of_row(row)
        if not first <= slot < last:
            continue
        away = 1.0 if bought else -1.0
        point = scale.y_of(float(picture.rows.low[row] if bought else picture.rows.high[row])) + away * _OFF
        x, base = picture.view.centre(slot), point + away * 2 * _SIZE
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(foreground)
        painter.drawPolygon(QPolygonF([QPointF(x, point), QPointF(x - _SIZE, base), QPointF(x + _SIZE, base)]))
        words = fill_words(mark)
        wide, high = text_width(words, theme, Type.CAPTION) + 6, 15 * theme.scale
        area = QRectF(x - wide / 2, base + (1 if bought else -1 - high), wide, high)
        if area.top() < pane.top or area.bottom() > pane.bottom or any(area.intersects(other) for other in taken):
            continue
        taken.append(area)
        painter.fillRect(area, colour(theme.surface.panel, 0.8))
        painter.setPen(foreground)
        painter.drawText(area, CENTRE, words)
