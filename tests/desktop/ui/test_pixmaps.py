"""Empty pictures to paint on, and parts of a picture shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui.pixmaps import canvas, show_parts

RED, BLUE = QColor("#FF0000"), QColor("#0000FF")


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_picture_has_device_pixels_for_each_logical_one(qapp: QApplication, ratio: float) -> None:
    made = canvas(20, 10, ratio, RED)
    assert (made.width(), made.height()) == (20 * ratio, 10 * ratio)
    assert made.devicePixelRatioF() == ratio
    assert made.toImage().pixelColor(3, 3) == RED
    assert canvas(20, 10, ratio).toImage().pixelColor(3, 3).alpha() == 0


def test_only_the_parts_are_shown_each_at_its_place(qapp: QApplication) -> None:
    """Two device pixels for each: what is right of the middle of the picture is blue there too."""
    picture = canvas(20, 10, 2.0, RED)
    painter = QPainter(picture)
    painter.fillRect(QRect(10, 0, 10, 10), BLUE)
    painter.end()
    shown = QImage(40, 20, QImage.Format.Format_RGB32)
    shown.setDevicePixelRatio(2.0)
    shown.fill(Qt.GlobalColor.black)
    painter = QPainter(shown)
    show_parts(painter, picture, QRegion(8, 2, 4, 4) + QRegion(0, 8, 2, 2))
    painter.end()
    colours = {(x, y): shown.pixelColor(2 * x, 2 * y).name() for x in range(20) for y in range(10)}
    assert {place for place, colour in colours.items() if colour == BLUE.name()} == {
        (x, y) for x in (10, 11) for y in range(2, 6)
    }
    assert {place for place, colour in colours.items() if colour == RED.name()} == {
        *((x, y) for x in (8, 9) for y in range(2, 6)),
        *((x, y) for x in (0, 1) for y in (8, 9)),
    }
