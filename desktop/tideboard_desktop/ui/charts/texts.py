"""Texts of charts, laid out once for each font and drawn in every frame: drawText lays them out again each time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText

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

    def width(self, text: str) -> float:
        """Width of a text in logical pixels."""
        found = self._widths.get(text)
        if found is None:
            if len(self._widths) >= _MOST:
                self._widths.clear()
            found = self._widths[text] = self._metrics.horizontalAdvance(text)
        return found

    def figure_width(self, text: str) -> float:
        """Width of a figure that hardly comes again: the sum of its characters', which are few."""
        width = self.width
        return sum(width(each) for each in text)

    def draw(self, painter: QPainter, area: QRectF, text: str, beside: float = 0.0) -> None:
        """Draw a text with the painter's pen, in the middle of the height of `area`; it is not cut.

        `beside` is the share of the free width that stays at its left: 0 for the left edge, 0.5 for the middle.
        """
        static, wide, high = self._laid_out.get(text) or self._lay_out(text)
        left, top = area.left() + (area.width() - wide) * beside, area.top() + (area.height() - high) / 2
        painter.setFont(self.font)
        painter.drawStaticText(QPointF(left, top), static)

    def draw_once(self, painter: QPainter, area: QRectF, text: str, beside: float = 0.0) -> None:
        """As `draw`, for a figure that hardly comes again: laying it out to keep takes three times as long."""
        left = area.left() + (area.width() - self.figure_width(text)) * beside
        top = area.top() + (area.height() - self._height) / 2
        painter.setFont(self.font)
        painter.drawText(QPointF(left, top + self._ascent), text)

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
        found = self._laid_out[text] = static, size.width(), size.height()
        return found


_fonts: dict[tuple[Type, float], ChartTexts] = {}


def texts_of(theme: Theme, role: Type) -> ChartTexts:
    """The texts in the font of a role; the theme makes another font when that of the application changes."""
    font, key = theme.font(role), (role, theme.scale)
    found = _fonts.get(key)
    if found is None or found.font is not font:
        found = _fonts[key] = ChartTexts(font)
    return found
