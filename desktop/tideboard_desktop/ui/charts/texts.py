"""Texts of charts, laid out once for each font and drawn in every frame: drawText lays them out again each time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QRawFont, QStaticText, QTextLayout

from tideboard_desktop.ui.theme import Theme, Type

_MOST: Final = 4096
"""Texts that are kept of one font; those of axes and legends come again and again."""


class ChartTexts:
    """Widths and layouts of texts in one font."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._height, self._ascent = self._metrics.height(), self._metrics.ascent()
        self._widths: dict[str, float] = {}
        self._laid_out: dict[str, tuple[QStaticText, float, float]] = {}
        self._glyphs: dict[str, tuple[int, int, float]] = {}
        self._raw_fonts: list[QRawFont] = []
        self._without_glyph: set[str] = set()

    def width(self, text: str) -> float:
        """Width of a text in logical pixels."""
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) >= _MOST:
                self._widths.clear()
            width = self._widths[text] = self._metrics.horizontalAdvance(text)
        return width

    def draw(self, painter: QPainter, area: QRectF, text: str, beside: float = 0.0) -> None:
        """Draw a text with the painter's pen, in the middle of the height of `area`; it is not cut.

        `beside` is the share of the free width that stays at its left: 0 for the left edge, 0.5 for the middle.
        """
        static, wide, high = self._laid_out.get(text) or self._lay_out(text)
        left, top = area.left() + (area.width() - wide) * beside, area.top() + (area.height() - high) / 2
        painter.setFont(self.font)
        painter.drawStaticText(QPointF(left, top), static)

    def draw_column(
        self, painter: QPainter, x: float, high: float, rows: Iterable[tuple[float, str]], beside: float = 0.0
    ) -> None:
        """As `draw`, of texts one below the other in rows so high: where each begins, and its text.

        `x` is the left edge of all, with `beside` 1 the right one.
        """
        painter.setFont(self.font)
        draw, laid_out = painter.drawStaticText, self._laid_out
        for top, text in rows:
            static, wide, tall = laid_out.get(text) or self._lay_out(text)
            draw(QPointF(x - wide * beside, top + (high - tall) / 2), static)

    def draw_figures(self, painter: QPainter, figures: Iterable[tuple[QRectF, str]]) -> list[float]:
        """Draw figures that hardly come again with the painter's pen, each at the right edge of its area, not cut.

        Returns their widths. Their glyphs are known one by one and drawn together: laying out each figure takes longer.
        Characters without a glyph of their own (controls, accents, right to left) are left to `draw`.
        """
        known, make, figures = self._glyphs.get, self._glyph, list(figures)
        laid_out = [(area, [known(each) or make(each) for each in text]) for area, text in figures]
        if self._without_glyph and any(not self._without_glyph.isdisjoint(text) for _area, text in figures):
            for area, text in figures:
                self.draw(painter, area, text, 1.0)
            return [self.width(text) for _area, text in figures]
        indexes: list[list[int]] = [[] for _ in self._raw_fonts]
        places: list[list[QPointF]] = [[] for _ in self._raw_fonts]
        widths = [sum([glyph[2] for glyph in glyphs]) for _area, glyphs in laid_out]
        down = self._ascent - self._height / 2
        for (area, glyphs), whole in zip(laid_out, widths, strict=True):
            x, y = area.right() - whole, area.center().y() + down
            for font, index, wide in glyphs:
                indexes[font].append(index)
                places[font].append(QPointF(x, y))
                x += wide
        for raw, numbers, points in zip(self._raw_fonts, indexes, places, strict=True):
            if numbers:
                run = QGlyphRun()
                run.setRawFont(raw)
                run.setGlyphIndexes(numbers)
                run.setPositions(points)
                painter.drawGlyphRun(QPointF(), run)
        return widths

    def _glyph(self, character: str) -> tuple[int, int, float]:
        """Number of the font, index and width of a character as it looks before a digit: signs are raised there."""
        layout = QTextLayout(f"{character}0", self.font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        runs, width = layout.glyphRuns(0, 1), self.width(character)  # of all runs that of another font may be the first
        alone = len(runs) == 1 and len(runs[0].glyphIndexes()) == 1 and not runs[0].isRightToLeft()
        if not alone or width <= 0 or not character.isprintable():  # else the glyph may be that of the digit
            self._without_glyph.add(character)
            glyph = self._glyphs[character] = 0, 0, width
            return glyph
        font = runs[0].rawFont()
        if font not in self._raw_fonts:
            self._raw_fonts.append(font)
        glyph = self._glyphs[character] = self._raw_fonts.index(font), runs[0].glyphIndexes()[0], width
        return glyph

    def write(self, painter: QPainter, x: float, top: float, high: float, text: str) -> float:
        """As `draw` with a painter that has this font: from the pixel `x` on in a row; returns where the text ends."""
        static, _wide, tall = self._laid_out.get(text) or self._lay_out(text)
        painter.drawStaticText(QPointF(x, top + (high - tall) / 2), static)
        return x + self.width(text)

    def _lay_out(self, text: str) -> tuple[QStaticText, float, float]:
        if len(self._laid_out) >= _MOST:
            self._laid_out.clear()
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(font=self.font)
        size = static.size()
        laid_out = self._laid_out[text] = static, size.width(), size.height()
        return laid_out


_fonts: dict[tuple[Type, float], ChartTexts] = {}


def texts_of(theme: Theme, role: Type) -> ChartTexts:
    """The texts in the font of a role; the theme makes another font when that of the application changes."""
    font, key = theme.font(role), (role, theme.scale)
    texts = _fonts.get(key)
    if texts is None or texts.font is not font:
        texts = _fonts[key] = ChartTexts(font)
    return texts
