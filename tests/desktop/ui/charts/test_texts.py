"""Texts that are laid out once: as wide as Qt says, where they are wanted, in the font that is in force."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
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


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_figures_look_as_qt_draws_them(qapp: QApplication, ratio: float) -> None:
    """The sign raised before digits as Qt raises it, units of another font included."""
    use_fonts(qapp)
    texts = texts_of(make_theme(), Type.CAPTION_STRONG)
    area = QRectF(10, 10, 100, 20)

    def drawn(text: str, *, ours: bool) -> QImage:
        picture = QImage(round(120 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        picture.fill(0)
        painter = QPainter(picture)
        painter.setPen(QColor("white"))
        if ours:
            (wide,) = texts.draw_figures(painter, [(area, text)])
            assert wide == pytest.approx(texts.width(text), abs=0.6)
        else:
            painter.setFont(texts.font)
            metrics = QFontMetricsF(texts.font)
            left = area.right() - sum(texts.width(each) for each in text)
            painter.drawText(QPointF(left, area.center().y() - metrics.height() / 2 + metrics.ascent()), text)
        painter.end()
        return picture

    for text in ("+1,234.5M", "\u2212880.25K", "\u2014", "+12.3\u842c", "+0.34\u5104", "\u22127.45\u4ebf", "0.0 CNY"):
        pictures = [drawn(text, ours=ours) for ours in (True, False)]  # kept: their bits live as long as they do
        one, other = (np.frombuffer(picture.constBits(), np.uint8).astype(int) for picture in pictures)
        assert np.abs(one - other).mean() <= 0.04 * other.mean(), text


def test_what_has_no_glyph_of_its_own_is_drawn_as_a_text(qapp: QApplication) -> None:
    """Never with the glyph of the digit behind which it was measured, and never as an error."""
    use_fonts(qapp)
    texts = texts_of(make_theme(), Type.STRONG)

    def drawn(text: str, *, ours: bool) -> QImage:
        picture = QImage(120, 40, QImage.Format.Format_RGB32)
        picture.fill(0)
        painter = QPainter(picture)
        painter.setPen(QColor("white"))
        if ours:
            assert texts.draw_figures(painter, [(QRectF(10, 10, 100, 20), text)]) == [texts.width(text)]
        else:
            texts.draw(painter, QRectF(10, 10, 100, 20), text, 1.0)
        painter.end()
        return picture

    for text in ("1.5\ufeffM", "+2\u200bK", "3\n4", "", "7\u0301", "1 \u0628\u062a", "5\ud800"):
        assert drawn(text, ours=True) == drawn(text, ours=False), ascii(text)
