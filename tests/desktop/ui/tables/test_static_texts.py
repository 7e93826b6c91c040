"""Kept texts draw what drawText would, and do not grow without end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.tables.static_texts import StaticTexts
from tideboard_desktop.ui.theme import Type, make_theme


@pytest.fixture
def texts(qapp: QApplication) -> StaticTexts:
    """Texts in the body font."""
    install(qapp, make_theme())
    return StaticTexts(make_theme().font(Type.BODY))


def inked_columns(texts: StaticTexts, text: str, right: int) -> tuple[int, int]:
    """First and last column with ink after drawing `text` to end at `right`."""
    picture = QImage(120, 20, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setFont(texts.font)
    painter.setPen(QColor("white"))
    texts.draw_right(painter, text, right, 0, 20)
    painter.end()
    columns = [x for x in range(120) if any(picture.pixelColor(x, y).alpha() > 60 for y in range(20))]
    return columns[0], columns[-1]


def test_numbers_end_at_the_same_edge(texts: StaticTexts) -> None:
    """A column of numbers is aligned to the pixel; drawing again gives the same."""
    edges = {inked_columns(texts, text, 100)[1] for text in ("612.50", "1,466.50", "9.50", "612.50")}

    assert len(edges) == 1
    assert 96 <= edges.pop() <= 100
    assert texts.width("612.50") == QFontMetrics(texts.font).horizontalAdvance("612.50")


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_chinese_letters_do_not_move_the_baseline(texts: StaticTexts, scale: float) -> None:
    """The line of a font that has them is higher."""
    larger = StaticTexts(make_theme(scale=scale).font(Type.NAME))
    feet = []
    for text in ("4", "4\u5104"):
        picture = QImage(120, 40, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(larger.font)
        painter.setPen(QColor("white"))
        larger.draw_left(painter, text, 0, 0, 40)
        painter.end()
        digit = range(larger.width("4"))
        feet.append(max(y for y in range(40) if any(picture.pixelColor(x, y).alpha() > 60 for x in digit)))
    assert feet[0] == feet[1]


def test_long_names_are_cut(texts: StaticTexts) -> None:
    """With an ellipsis, within the room."""
    short = texts.elided("Hong Kong Exchanges and Clearing", 80)

    assert short.endswith("\u2026")
    assert texts.width(short) <= 80
    assert texts.elided("CKH", 80) == "CKH"


def test_the_store_is_bounded(texts: StaticTexts) -> None:
    """Prices never end; memory does."""
    few = StaticTexts(texts.font, 5)
    for number in range(50):
        few.width(str(number))
        few.elided(str(number), 40)

    assert few.kept <= 5
