"""Diagonal lines, which mark outflow in addition to its colour."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen


def hatch(painter: QPainter, area: QRectF, text_colour: QColor, *, gap: float, width: float = 1.0) -> None:
    """Draw lines of `width` rising to the right over `area`, `gap` apart; clip to a shape before."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(text_colour, width))
    slope = area.height()
    count = int((area.width() + slope) / gap) + 1
    starts = (area.left() - slope + place * gap for place in range(count + 1))
    painter.drawLines([QLineF(x, area.bottom(), x + slope, area.top()) for x in starts])
    painter.restore()
