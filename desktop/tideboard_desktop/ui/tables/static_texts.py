"""Texts of one font, laid out once and drawn many times: a fraction of what drawText costs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText

from tideboard_desktop.ui.theme import rise

LIMIT = 4096
"""Texts kept per font; prices and quantities repeat, so that starting over is rare."""


class TextWidths(dict[str, int]):
    """Advance of each text in a font, measured when it is first asked for: the longest of many is found at once."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self._metrics = QFontMetrics(font)

    def __missing__(self, text: str) -> int:
        if len(self) >= LIMIT:
            self.clear()
        width = self[text] = self._metrics.horizontalAdvance(text)
        return width


class StaticTexts:
    """Draws texts of `font`; the caller gives the painter that font and a pen. `limit` is how many texts are kept."""

    def __init__(self, font: QFont, limit: int = LIMIT) -> None:
        self.font, self._limit = font, limit
        self._metrics = QFontMetrics(font)
        self.height = self._metrics.height()
        self._texts: dict[str, tuple[QStaticText, int, int]] = {}
        self._elided: dict[tuple[str, int], str] = {}

    @property
    def kept(self) -> int:
        """How many laid-out texts are kept now."""
        return len(self._texts)

    def width(self, text: str) -> int:
        """Advance of a text in logical pixels."""
        return (self._texts.get(text) or self._lay_out(text))[1]

    def draw_right(self, painter: QPainter, text: str, right: int, top: int, height: int) -> int:
        """Draw `text` ending at `right`, vertically centred between `top` and `top + height`; returns its width."""
        static, width, above = self._texts.get(text) or self._lay_out(text)
        painter.drawStaticText(right - width, top + (height - self.height) // 2 - above, static)
        return width

    def draw_left(self, painter: QPainter, text: str, left: int, top: int, height: int) -> None:
        """Draw `text` starting at `left`, vertically centred between `top` and `top + height`."""
        static, _width, above = self._texts.get(text) or self._lay_out(text)
        painter.drawStaticText(left, top + (height - self.height) // 2 - above, static)

    def elided(self, text: str, width: int) -> str:
        """`text` cut with an ellipsis so that it fits into `width` pixels."""
        if (self._texts.get(text) or self._lay_out(text))[1] <= width:
            return text
        key = (text, width)
        short = self._elided.get(key)
        if short is None:
            if len(self._elided) >= self._limit:
                self._elided.clear()
            short = self._elided[key] = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return short

    def _lay_out(self, text: str) -> tuple[QStaticText, int, int]:
        """The text, its width, and the pixels by which letters of another font raise its line."""
        if len(self._texts) >= self._limit:
            self._texts.clear()
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(font=self.font)
        taller = static.size().height() > self.height  # of most texts the line is that of the font
        above = round(rise(text, self.font) - self._metrics.ascent()) if taller else 0
        result = self._texts[text] = (static, self._metrics.horizontalAdvance(text), above)
        return result
