"""Several pictures on one ground."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

GROUND = "#07080B"
SPACE = 16


def sheet(rows: Sequence[Sequence[QImage]], ground: str = GROUND) -> QImage:
    """Rows of pictures, each beside the next with the same space around; the scale is that of the first."""
    ratio = rows[0][0].devicePixelRatio()
    space = round(SPACE * ratio)
    wide = max(sum(image.width() + space for image in row) for row in rows) + space
    high = sum(max(image.height() for image in row) + space for row in rows) + space
    result = QImage(wide, high, QImage.Format.Format_RGB32)
    result.fill(QColor(ground))
    painter = QPainter(result)
    top = space
    for row in rows:
        left = space
        for image in row:
            copy = image.copy()
            copy.setDevicePixelRatio(1.0)
            painter.drawImage(QPointF(left, top), copy)
            left += image.width() + space
        top += max(image.height() for image in row) + space
    painter.end()
    return result
