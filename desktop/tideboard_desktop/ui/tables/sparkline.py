"""The small flow curve of table cells, split at zero, painted once per series into a pixmap."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, colour

WIDTH, HEIGHT = 42, 22
_POINTS = 42
_INSET = 1.5
_HATCH = 3.5


def sparkline(series: Sequence[float], theme: Theme, *, grey: bool, ratio: float) -> QPixmap:
    """Paint `series` (oldest first) 42 x 22 pixels at 100 % text; above zero in up, below in down, or all grey."""
    picture = canvas(theme.px(WIDTH), theme.px(HEIGHT), ratio)
    if len(series) < 2:
        return picture
    line, zero = _line(_thin(series))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(theme.px(WIDTH) / WIDTH, theme.px(HEIGHT) / HEIGHT)
    painter.setPen(QPen(colour(theme.surface.line_strong), 1))
    painter.drawLine(QPointF(0, zero), QPointF(WIDTH, zero))
    muted = colour(theme.surface.text3)
    _half(painter, line, zero, QRectF(0, 0, WIDTH, zero), muted if grey else colour(theme.up.text))
    below = QRectF(0, zero, WIDTH, HEIGHT - zero)
    text_colour = muted if grey else colour(theme.down.text)
    _half(painter, line, zero, below, text_colour)
    if theme.hatch_down and below.height() > 0:
        _hatch_area(painter, _area(line, zero), below, text_colour)
    painter.end()
    return picture


def _thin(series: Sequence[float]) -> list[float]:
    if len(series) <= _POINTS:
        return list(series)
    last = len(series) - 1  # both ends stay, so that the curve ends at the newest value
    return [series[round(place * last / (_POINTS - 1))] for place in range(_POINTS)]


def _line(values: Sequence[float]) -> tuple[list[QPointF], float]:
    high, low = max(0.0, *values), min(0.0, *values)
    span = (high - low) or 1.0
    height = HEIGHT - 2 * _INSET

    def y(value: float) -> float:
        return _INSET + (high - value) / span * height

    step = WIDTH / (len(values) - 1)
    return [QPointF(place * step, y(value)) for place, value in enumerate(values)], y(0.0)


def _half(painter: QPainter, line: Sequence[QPointF], zero: float, clip: QRectF, text_colour: QColor) -> None:
    if clip.height() <= 0:
        return
    painter.setClipRect(clip.adjusted(0, -0.7, 0, 0.7))  # half of the pen's width, which the zero line would cut
    area = _area(line, zero)
    veil = QColor(text_colour)
    veil.setAlphaF(0.26)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawPolygon(area)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(text_colour, 1.2))
    painter.drawPolyline(QPolygonF(list(line)))


def _area(line: Sequence[QPointF], zero: float) -> QPolygonF:
    return QPolygonF([QPointF(line[0].x(), zero), *line, QPointF(line[-1].x(), zero)])


def _hatch_area(painter: QPainter, area: QPolygonF, clip: QRectF, text_colour: QColor) -> None:
    shape = QPainterPath()
    shape.addPolygon(area)
    painter.setClipRect(clip)
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    hatch(painter, clip, text_colour, gap=_HATCH, width=0.8)
