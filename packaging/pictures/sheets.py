"""Several pictures on one ground."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

SPACE = 16


def sheet(rows: Sequence[Sequence[QImage]], background: str) -> QImage:
    """Rows of pictures, each beside the next with the same space around; the scale is that of the first."""
    ratio = rows[0][0].devicePixelRatio()
    space = round(SPACE * ratio)
    wide = max(sum(image.width() + space for image in row) for row in rows) + space
    high = sum(max(image.height() for image in row) + space for row in rows) + space
    result = QImage(wide, high, QImage.Format.Format_RGB32)
    result.fill(QColor(background))
    painter = QPainter(result)
    top = space
    for row in rows:
        left = space
        for image in row:
            painter.drawImage(QPointF(left, top), _plain(image))
            left += image.width() + space
        top += max(image.height() for image in row) + space
    painter.end()
    return result


def _plain(image: QImage) -> QImage:
    copy = image.copy()
    copy.setDevicePixelRatio(1.0)
    return copy
