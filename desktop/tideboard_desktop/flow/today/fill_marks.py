"""Own fills on the price axis: a triangle at time and price, with side and quantity beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.session import Session
from tideboard_desktop.docks.figures.fill_marks import FillMark, fill_words
from tideboard_desktop.flow.chart.label_places import Beside, curve_points, place_beside, touches
from tideboard_desktop.flow.chart.line_styles import Line
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour

_SIZE = 5.0
_OFF = 4.0
_NEAR = 26.0, 18.0
"""Marks of one side that are nearer across and down than this are one mark: their words would need more room."""
_STEPS = (0.0, 12.0, 24.0, 36.0)
"""How far a triangle gives way to another one, away from its price."""
_MOST = 40
"""Marks that get words, the newest first: more would hide the chart."""


class PlacedFill(NamedTuple):
    """A mark in its place: triangle, the price that it points at, and its words if there is room for them."""

    mark: FillMark
    price: QPointF
    triangle: QRectF
    words: Beside | None

    @property
    def right(self) -> float:
        """The furthest pixel of triangle, price and words."""
        beside = self.triangle if self.words is None else self.words.area
        return max(self.triangle.right(), self.price.x(), beside.right())


def marks_of(fills: Iterable[Fill] | None, instrument: InstrumentId, session: Session) -> tuple[FillMark, ...]:
    """The fills of this instrument in this session, one mark per minute, price and side."""
    marks: dict[tuple[float, float, bool], FillMark] = {}
    for fill in fills or ():
        if fill.instrument == instrument and session.open <= fill.time <= session.close:
            place = (fill.time.timestamp() // 60 * 60, float(fill.price), fill.side is Side.BUY)
            mark = FillMark(*place, fill.quantity)
            marks[place] = marks[place].joined(mark) if place in marks else mark
    return tuple(marks[place] for place in sorted(marks))


def place_fills(picture: Picture, theme: Theme, taken: Sequence[QRectF]) -> list[PlacedFill]:
    """The marks of the picture, near ones merged, on none of the areas `taken`; empty without the price line."""
    if picture.prices is None or Line.PRICE not in picture.shown or not picture.fills:
        return []
    pane, curves, areas = picture.layout.main, curve_points(picture), list(taken)
    triangles: list[tuple[FillMark, QPointF, QRectF]] = []
    for mark in _merged(picture):
        point = _point(mark, picture)
        triangle = _triangle(mark, point, areas, pane)
        triangles.append((mark, point, triangle))
        areas.append(triangle)
    areas += [QRectF(point.x() - 2, point.y() - 2, 4, 4) for _mark, point, _triangle in triangles]
    last = len(triangles) - _MOST
    placed = []
    for place, (mark, point, triangle) in reversed(list(enumerate(triangles))):
        words = None if place < last else place_beside(triangle, _size(mark, theme), areas, pane, curves)
        if words is not None:
            areas.append(words.area)
        placed.append(PlacedFill(mark, point, triangle, words))
    return placed[::-1]


def paint_fills(painter: QPainter, picture: Picture, theme: Theme, fills: Sequence[PlacedFill]) -> None:
    """Bought: triangle from below; sold: from above. Words stand on an opaque ground."""
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setFont(theme.font(Type.CAPTION))
    text_colour = colour(theme.surface.text1)
    for fill in fills:
        if fill.words is not None:
            painter.fillRect(fill.words.area, colour(theme.surface.panel))
            painter.setPen(text_colour)
            painter.drawText(fill.words.area, CENTRE, fill_words(fill.mark))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    for fill in fills:
        painter.setPen(hairline(colour(theme.surface.text3)))
        painter.drawLines(_leaders(fill))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text_colour)
        painter.drawPolygon(_shape(fill))
    painter.restore()


def _merged(picture: Picture) -> list[FillMark]:
    """Marks of one side that would cover each other, as one."""
    merged: list[FillMark] = []
    for mark in picture.fills:
        at = _point(mark, picture)
        for place, other in enumerate(merged):
            away = _point(other, picture) - at
            if other.bought is mark.bought and abs(away.x()) < _NEAR[0] and abs(away.y()) < _NEAR[1]:
                merged[place] = other.joined(mark)
                break
        else:
            merged.append(mark)
    return merged


def _point(mark: FillMark, picture: Picture) -> QPointF:
    assert picture.prices is not None
    return QPointF(picture.axis.x_of(mark.time), picture.prices.y_of(mark.price))


def _triangle(mark: FillMark, point: QPointF, taken: Sequence[QRectF], pane: QRectF) -> QRectF:
    """Below the price if bought, above if sold; further away if another mark or label is there."""
    away = 1.0 if mark.bought else -1.0
    places = []
    for step in _STEPS:
        tip = point.y() + away * (_OFF + step)
        places.append(QRectF(point.x() - _SIZE, min(tip, tip + away * 2 * _SIZE), 2 * _SIZE, 2 * _SIZE))
    clear = (area for area in places if pane.contains(area) and not touches(area, taken))
    return next(clear, places[0])


def _size(mark: FillMark, theme: Theme) -> QSizeF:
    return QSizeF(text_width(fill_words(mark), theme, Type.CAPTION) + 6, theme.px(16))


def _shape(fill: PlacedFill) -> QPolygonF:
    area = fill.triangle
    tip, base = (area.top(), area.bottom()) if fill.mark.bought else (area.bottom(), area.top())
    return QPolygonF([QPointF(area.center().x(), tip), QPointF(area.left(), base), QPointF(area.right(), base)])


def _leaders(fill: PlacedFill) -> list[QLineF]:
    """From a triangle that gave way to its price, and from words further away to their triangle."""
    lines = [] if fill.words is None or fill.words.leader is None else [fill.words.leader]
    tip = QPointF(fill.price.x(), fill.triangle.top() if fill.mark.bought else fill.triangle.bottom())
    return [*lines, QLineF(fill.price, tip)] if abs(tip.y() - fill.price.y()) > _OFF + 1 else lines
