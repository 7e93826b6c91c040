"""Kept pictures: an empty one to paint on, and the parts of one that a widget has to show."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion


def canvas(
    width: float, height: float, ratio: float, background: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent
) -> QPixmap:
    """A picture of so many logical pixels with `ratio` device pixels for each, filled with the background."""
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(background)
    return made


_CORNER = QPoint()


def show_parts(painter: QPainter, picture: QPixmap, parts: QRegion, corner: QPoint = _CORNER) -> None:
    """Draw an opaque picture at a corner where a widget's paint event asks for it, as one `drawPixmap` does.

    Within one rectangle Qt copies rows; within several it blends each row of the picture piece by piece, which takes
    three times as long. The painter has no clip of its own before and after.
    """
    # a clip lies on whole device pixels alone where each logical one has as many
    if parts.rectCount() < 2 or not picture.devicePixelRatioF().is_integer():
        painter.drawPixmap(corner, picture)
        return
    place = QRect(corner, picture.deviceIndependentSize().toSize())
    for part in parts:  # type: ignore[attr-defined]  # the stubs lack its iterator
        if place.intersects(part):
            painter.setClipRect(part)
            painter.drawPixmap(corner, picture)
    painter.setClipping(False)
