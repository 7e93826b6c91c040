"""Hairlines, hatching and whole pixels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

Cap = Qt.PenCapStyle
_HATCH = 6.0
"""Pixels between two lines of a hatch."""


def hairline(text_colour: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A cosmetic pen one device pixel wide."""
    pen = QPen(text_colour, 1.0, style)
    pen.setCosmetic(True)
    return pen


def dashed(text_colour: QColor, dashes: Sequence[float], width: float = 1.0, cap: Cap = Cap.SquareCap) -> QPen:
    """A cosmetic pen `width` device pixels wide; dashes and gaps are counted in its width."""
    pen = hairline(text_colour)
    pen.setWidthF(width)
    pen.setDashPattern(dashes)
    pen.setCapStyle(cap)
    return pen


def paint_hatch(painter: QPainter, area: QRectF, text_colour: QColor) -> None:
    """Diagonal hatching; Qt's pattern brush would be twice as dense on a screen of high resolution."""
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(hairline(text_colour))
    slope = area.height()
    count = int((area.width() + slope) / _HATCH) + 1
    starts = (area.left() - slope + index * _HATCH for index in range(count + 1))
    painter.drawLines([_hatch_line(x, area) for x in starts if x < area.right()])
    painter.restore()


def _hatch_line(x: float, area: QRectF) -> QLineF:
    """The rising line that begins at `x`, cut to the area itself: not every SVG viewer supports clipping."""
    left, right = max(x, area.left()), min(x + area.height(), area.right())
    return QLineF(left, area.bottom() - (left - x), right, area.bottom() - (right - x))


def crisp(position: float) -> float:
    """The middle of a pixel, where a hairline covers exactly one."""
    return float(int(position)) + 0.5
