"""Paints drawings, the handles of the selected one, and the ring of the magnet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from tideboard_desktop.chart.drawings.model import Drawing, DrawingKind, LineDash
from tideboard_desktop.chart.drawings.shapes import HANDLE, Shape
from tideboard_desktop.ui.charts.curves import Dash
from tideboard_desktop.ui.charts.strokes import crisp
from tideboard_desktop.ui.charts.tags import CENTRE
from tideboard_desktop.ui.theme import Theme, Type, colour

RING: Final = 5.0
"""Radius of the ring around a price that the magnet found."""
_FILL: Final = 0.10
_FAINT: Final = 0.6
_PATTERNS: Final = {
    LineDash.SOLID: Dash.SOLID.pattern,
    LineDash.DASHED: Dash.DASHED.pattern,
    LineDash.DOTTED: Dash.DOTTED.pattern,
}


def paint_shapes(painter: QPainter, shapes: Sequence[Shape], theme: Theme) -> None:
    """Paint drawings from the lowest to the uppermost."""
    painter.setFont(theme.font(Type.CAPTION))
    for shape in shapes:
        tint = tint_of(shape.drawing, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # large areas would take milliseconds each
        for area in shape.areas:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_with_alpha(tint, _FILL))
            if shape.drawing.kind is DrawingKind.CHANNEL:
                painter.drawPolygon(QPolygonF(area))
            else:
                painter.fillRect(QPolygonF(area).boundingRect(), painter.brush())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shape.lines:
            painter.setPen(drawing_pen(shape.drawing, tint))
            painter.drawLines([_crisp(line) for line in shape.lines])
        if shape.faint:
            painter.setPen(QPen(_with_alpha(tint, _FAINT), 1.0, Qt.PenStyle.DotLine))
            painter.drawLines(shape.faint)
        for label in shape.labels:
            if label.ground:
                painter.fillRect(label.area.adjusted(0, 1, 0, -1), colour(theme.surface.panel, 0.85))
            painter.setPen(tint)
            painter.drawText(label.area, CENTRE, label.text)


def paint_handles(painter: QPainter, shape: Shape, theme: Theme) -> None:
    """Mark the anchors of the selected drawing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(QPen(colour(theme.surface.accent), 1.5))
    painter.setBrush(colour(theme.surface.panel))
    for point in shape.points:
        if abs(point.x()) < _FAR and abs(point.y()) < _FAR:
            painter.drawEllipse(point, HANDLE, HANDLE)


def paint_ring(painter: QPainter, point: QPointF, theme: Theme) -> None:
    """Show the price that the magnet found."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(QPen(colour(theme.surface.accent), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(point, RING, RING)


def tint_of(drawing: Drawing, theme: Theme) -> QColor:
    """The colour of a drawing in a theme."""
    return colour(theme.free.get(drawing.colour, theme.surface.text2))


def drawing_pen(drawing: Drawing, tint: QColor) -> QPen:
    """The pen of a drawing's lines."""
    pen = QPen(tint, float(drawing.width))
    pattern = _PATTERNS[drawing.dash]
    if pattern:
        pen.setDashPattern([part / drawing.width for part in pattern])
    return pen


_FAR: Final = 20000.0
"""Pixels beyond which nothing is painted."""


def _crisp(line: QLineF) -> QLineF:
    """Level and upright lines lie on whole pixels."""
    if line.y1() == line.y2():
        y = crisp(line.y1())
        return QLineF(line.x1(), y, line.x2(), y)
    if line.x1() == line.x2():
        x = crisp(line.x1())
        return QLineF(x, line.y1(), x, line.y2())
    return line


def _with_alpha(tint: QColor, alpha: float) -> QColor:
    found = QColor(tint)
    found.setAlphaF(alpha)
    return found
