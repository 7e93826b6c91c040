"""Kept pictures: an empty one to paint on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap


def canvas(
    width: float, height: float, ratio: float, background: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent
) -> QPixmap:
    """A picture of so many logical pixels with `ratio` device pixels for each, filled with the background."""
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(background)
    return made
