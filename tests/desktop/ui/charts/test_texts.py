"""Texts that are laid out once: as wide as Qt says, where they are wanted, in the font that is in force."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.theme import Type, make_theme, use_fonts


@pytest.mark.parametrize(("beside", "left", "right"), [(0.0, 20, 70), (0.5, 70, 150), (1.0, 150, 201)])
def test_a_text_stands_in_its_area_as_wide_as_it_is_told(
    qapp: QApplication, beside: float, left: int, right: int
) -> None:
    texts = texts_of(make_theme(), Type.CAPTION)
    picture = QImage(300, 60, QImage.Format.Format_RGB32)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setPen(QColor("white"))
    texts.draw(painter, QRectF(20, 20, 180, 18), "603.20", beside)
    painter.end()

    inked = np.frombuffer(bytes(picture.constBits()), np.uint32).reshape(60, 300) & 0xFFFFFF > 0
    across, down = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
    assert left <= across[0] <= across[-1] < right
    assert 20 <= down[0] <= down[-1] < 38
    assert abs((down[0] + down[-1]) / 2 - 29) <= 2
    assert texts.width("603.20") == QFontMetricsF(texts.font).horizontalAdvance("603.20")
    assert across[-1] - across[0] <= texts.width("603.20")


def test_another_font_of_the_application_has_texts_of_its_own(qapp: QApplication) -> None:
    theme = make_theme()
    before = texts_of(theme, Type.CAPTION)
    assert texts_of(theme, Type.CAPTION) is before
    use_fonts(qapp)
    after = texts_of(theme, Type.CAPTION)
    assert after is not before
    assert after.font is theme.font(Type.CAPTION)
