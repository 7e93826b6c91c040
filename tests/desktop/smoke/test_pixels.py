"""What is on a picture."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage

from tideboard_desktop.smoke.pixels import colours, near


def picture() -> QImage:
    """Three wide, of a format whose lines are padded, with one red point."""
    made = QImage(3, 2, QImage.Format.Format_RGB888)
    made.fill(QColor("#101820"))
    made.setPixelColor(2, 1, QColor("#E04050"))
    return made


def test_an_empty_ground_has_one_colour_and_a_point_another() -> None:
    plain = QImage(5, 5, QImage.Format.Format_ARGB32)
    plain.fill(QColor("#101820"))

    assert colours(plain) == 1
    assert colours(picture()) == 2
    assert colours(QImage()) == 0


def test_a_colour_is_found_though_it_is_smoothed() -> None:
    assert near(picture(), QColor("#E04050")) == 1
    assert near(picture(), QColor("#D64A5A")) == 1
    assert near(picture(), QColor("#40E050")) == 0
    assert near(QImage(), QColor("#40E050")) == 0
