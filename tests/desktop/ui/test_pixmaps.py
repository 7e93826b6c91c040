"""Empty pictures to paint on, and the parts of one that are shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QRegion
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


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_parts_alone_are_shown_and_the_painter_has_no_clip_after_them(qapp: QApplication, ratio: float) -> None:
    picture, target = canvas(20, 10, ratio, RED), canvas(20, 10, ratio, BLUE)
    parts = QRegion(QRect(2, 0, 3, 10)) + QRegion(QRect(0, 4, 20, 2))
    painter = QPainter(target)
    show_parts(painter, picture, parts)
    assert not painter.hasClipping()
    painter.end()

    shown = target.toImage()
    for x in range(shown.width()):
        for y in range(shown.height()):
            inside = parts.contains(QPoint(int(x / ratio), int(y / ratio)))
            assert shown.pixelColor(x, y) == (RED if inside else BLUE), (x, y)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0, 3.0])
@pytest.mark.parametrize("corner", [QPoint(3, 2), QPoint(-5, -1), QPoint(19, 9), QPoint(30, 0)])
def test_parts_of_a_picture_at_a_corner_are_what_one_call_under_a_clip_draws(
    qapp: QApplication, ratio: float, corner: QPoint
) -> None:
    picture = canvas(8, 4, ratio, RED)
    painter = QPainter(picture)
    painter.fillRect(1, 1, 3, 2, QColor("#00FF00"))
    painter.end()
    parts = QRegion(QRect(4, 0, 3, 8)) + QRegion(QRect(0, 3, 20, 2)) + QRegion(QRect(17, 9, 3, 1))
    shown, wanted = (canvas(20, 10, ratio, BLUE) for _ in range(2))
    painter = QPainter(shown)
    show_parts(painter, picture, parts, corner)
    painter.end()
    painter = QPainter(wanted)
    if ratio.is_integer():
        painter.setClipRegion(parts)
    painter.drawPixmap(corner, picture)
    painter.end()
    assert shown.toImage() == wanted.toImage()


def test_a_picture_of_one_part_or_with_a_broken_ratio_is_left_to_the_clip_of_the_event(qapp: QApplication) -> None:
    for ratio, parts in ((1.0, QRegion(QRect(2, 0, 3, 10))), (1.5, QRegion(2, 0, 3, 10) + QRegion(0, 4, 20, 2))):
        target = canvas(20, 10, ratio, BLUE)
        painter = QPainter(target)
        show_parts(painter, canvas(20, 10, ratio, RED), parts)
        painter.end()
        assert target.toImage().pixelColor(0, 0) == RED
