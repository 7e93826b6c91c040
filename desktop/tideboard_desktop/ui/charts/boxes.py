"""The box of a read-out: opaque, with a thin edge and round corners, which are drawn once and kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.theme import Theme, colour

RADIUS: Final = 5
_CORNER: Final = RADIUS + 1


def paint_box(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Paint a box on whole pixels; a smooth outline of this size would take five times as long as four pictures."""
    surface, box = theme.surface, area.toRect()
    inside = box.adjusted(1, 1, -1, -1)
    painter.fillRect(inside.adjusted(_CORNER - 1, 0, 1 - _CORNER, 0), colour(surface.raised))
    painter.fillRect(inside.adjusted(0, _CORNER - 1, 0, 1 - _CORNER), colour(surface.raised))
    edge = colour(surface.line_control)
    for line in (
        QRect(box.left() + _CORNER, box.top(), box.width() - 2 * _CORNER, 1),
        QRect(box.left() + _CORNER, box.bottom(), box.width() - 2 * _CORNER, 1),
        QRect(box.left(), box.top() + _CORNER, 1, box.height() - 2 * _CORNER),
        QRect(box.right(), box.top() + _CORNER, 1, box.height() - 2 * _CORNER),
    ):
        painter.fillRect(line, edge)
    ratio = painter.device().devicePixelRatioF()
    far = QPoint(box.right() - _CORNER + 1, box.bottom() - _CORNER + 1)
    places = (box.topLeft(), QPoint(far.x(), box.top()), QPoint(box.left(), far.y()), far)
    for place, corner in zip(places, _corners(surface.raised, surface.line_control, ratio), strict=True):
        painter.drawPixmap(place, corner)


@lru_cache(maxsize=16)
def _corners(ground: str, edge: str, ratio: float) -> tuple[QPixmap, ...]:
    """The four corners of a box: left and right at the top, then at the bottom."""
    side = 2 * _CORNER
    whole = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    whole.setDevicePixelRatio(ratio)
    whole.fill(Qt.GlobalColor.transparent)
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(hairline(colour(edge)))
    painter.setBrush(colour(ground))
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), RADIUS, RADIUS)
    painter.end()
    half = round(_CORNER * ratio)
    return tuple(whole.copy(x, y, half, half) for y in (0, half) for x in (0, half))
