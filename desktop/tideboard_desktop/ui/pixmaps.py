"""Kept pictures: an empty one to paint on, and parts of one shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion


def canvas(
    width: float, height: float, ratio: float, background: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent
) -> QPixmap:
    """A picture of so many logical pixels with `ratio` device pixels for each, filled with the background."""
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(background)
    return made


def show_parts(painter: QPainter, picture: QPixmap, parts: QRegion) -> None:
    """Show parts of a picture of the whole widget: those of a paint event are mostly narrow."""
    ratio = picture.devicePixelRatioF()
    for part in cast("Iterable[QRect]", parts):  # PySide's stubs lack the iteration
        # drawPixmap takes the source in device pixels, the target in logical ones
        source = QRectF(part.x() * ratio, part.y() * ratio, part.width() * ratio, part.height() * ratio)
        painter.drawPixmap(QRectF(part), picture, source)
