"""Empty pictures to paint on."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui.pixmaps import canvas

RED = QColor("#FF0000")


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_picture_has_device_pixels_for_each_logical_one(qapp: QApplication, ratio: float) -> None:
    made = canvas(20, 10, ratio, RED)
    assert (made.width(), made.height()) == (20 * ratio, 10 * ratio)
    assert made.devicePixelRatioF() == ratio
    assert made.toImage().pixelColor(3, 3) == RED
    assert canvas(20, 10, ratio).toImage().pixelColor(3, 3).alpha() == 0
