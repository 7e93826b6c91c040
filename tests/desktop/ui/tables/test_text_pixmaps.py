"""Texts kept as pictures look as if they were written there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui.tables.static_texts import StaticTexts
from tideboard_desktop.ui.tables.text_pixmaps import LIMIT, TextPixmaps
from tideboard_desktop.ui.theme import Type, make_theme

INK = QColor("#3BC986")


def drawn(ratio: float, *, direct: bool) -> QImage:
    """`12,600` ending at 70, drawn as a picture or directly."""
    image = QImage(round(80 * ratio), round(20 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.black)
    texts = StaticTexts(make_theme().font(Type.BODY))
    painter = QPainter(image)
    if direct:
        painter.setFont(texts.font)
        painter.setPen(INK)
        texts.draw_right(painter, "12,600", 70, 2, texts.height)
    else:
        inked = TextPixmaps(texts, INK)
        inked.set_ratio(ratio)
        inked.draw_right(painter, "12,600", 70, 2)
    painter.end()
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_it_is_where_and_what_direct_text_is(qapp: QApplication, ratio: float) -> None:
    """Blending twice may round a shade differently, no more."""
    ours, wanted = drawn(ratio, direct=False), drawn(ratio, direct=True)
    assert ours.size() == wanted.size()
    pixels = [(x, y) for x in range(ours.width()) for y in range(ours.height())]
    furthest = max(abs(ours.pixelColor(*at).green() - wanted.pixelColor(*at).green()) for at in pixels)

    assert furthest <= 3
    assert any(wanted.pixelColor(*at).green() > 150 for at in pixels)


def test_it_keeps_a_bounded_number(qapp: QApplication) -> None:
    """Prices wander; memory must not grow with them."""
    inked = TextPixmaps(StaticTexts(make_theme().font(Type.BODY)), INK)
    inked.set_ratio(1.0)
    image = QImage(80, 20, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for number in range(LIMIT + 10):
        inked.draw_left(painter, str(number), 0, 0)
    painter.end()

    assert len(inked._pixmaps) <= LIMIT


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_many_at_once_look_like_one_after_the_other(qapp: QApplication, ratio: float) -> None:
    """At a fractional scale too, where text is drawn; an empty one leaves its row empty."""
    lines = [("12,600", 2), ("", 20), ("7", 38)]
    images = []
    for at_once in (True, False):
        image = QImage(round(80 * ratio), round(60 * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.black)
        inked = TextPixmaps(StaticTexts(make_theme().font(Type.BODY)), INK)
        inked.set_ratio(ratio)
        painter = QPainter(image)
        if at_once:
            inked.draw_all_right(painter, [(*line, 0, 80) for line in lines], 70)
        else:
            for text, top in lines:
                inked.draw_right(painter, text, 70, top)
        painter.end()
        images.append(image)

    assert images[0] == images[1]
    assert images[0] != QImage(images[0].size(), images[0].format())


def test_a_text_beside_the_part_to_paint_is_left_out(qapp: QApplication) -> None:
    """One pixel of it in the part, and it is drawn."""
    inked = TextPixmaps(StaticTexts(make_theme().font(Type.BODY)), INK)
    inked.set_ratio(1.0)
    left = 70 - inked.texts.width("7")
    drawn = []
    for begin, end in ((0, left - 1), (0, left), (71, 80), (70, 80)):
        image = QImage(80, 20, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        painter = QPainter(image)
        inked.draw_all_right(painter, [("7", 2, begin, end)], 70)
        painter.end()
        drawn.append(any(image.pixel(x, y) != image.pixel(0, 0) for x in range(80) for y in range(20)))

    assert drawn == [False, True, False, True]
