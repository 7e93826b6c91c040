"""Texts of one font and colour kept as small pictures: to draw one costs a third of laid-out text."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from tideboard_desktop.ui.tables.static_texts import StaticTexts

LIMIT = 768
"""Pictures kept per font and colour: at 200 % one of `12,600` takes 10 kB."""
_EDGE = 1
"""Empty pixels at both sides: a glyph may reach over its advance."""


class TextPixmaps:
    """Draws texts in one colour from cached pixmaps. At a fractional scale, which blurs them, it draws text."""

    def __init__(self, texts: StaticTexts, text_colour: QColor) -> None:
        self.texts = texts
        self.text_colour = text_colour
        self._ratio = 0.0
        self._pictures = False
        self._pixmaps: dict[str, tuple[QPixmap, int]] = {}

    def set_ratio(self, ratio: float) -> None:
        """Take over the device pixel ratio of the screen that the painter draws on."""
        if ratio != self._ratio:
            self._ratio, self._pictures = ratio, ratio.is_integer()
            self._pixmaps.clear()

    def draw_all_right(self, painter: QPainter, lines: Iterable[tuple[str, int, int, int]], right: int) -> None:
        """Draw many texts that end at `right`, each with its upper edge and the part to paint, from a pixel to another.

        Empty ones and those beside their part are left out.
        """
        if not self._pictures:
            for text, top, _begin, _end in lines:
                self.draw_right(painter, text, right, top)
            return
        known, draw, paint, edge = self._pixmaps.get, painter.drawPixmap, self._paint, right + _EDGE
        for text, top, begin, end in lines:
            if text and begin < edge:
                picture, width = known(text) or paint(text)
                if right - width < end:
                    draw(right - width, top, picture)

    def draw_right(self, painter: QPainter, text: str, right: int, top: int) -> None:
        """Draw `text` ending at `right`; `top` is the upper edge of the font's own height."""
        if not self._pictures:
            self._draw_text(painter, text, right - self.texts.width(text), top)
            return
        picture, width = self._pixmaps.get(text) or self._paint(text)
        painter.drawPixmap(right - width, top, picture)

    def draw_left(self, painter: QPainter, text: str, left: int, top: int) -> None:
        """Draw `text` starting at `left`."""
        if not self._pictures:
            self._draw_text(painter, text, left, top)
            return
        picture, _width = self._pixmaps.get(text) or self._paint(text)
        painter.drawPixmap(left - _EDGE, top, picture)

    def _draw_text(self, painter: QPainter, text: str, left: int, top: int) -> None:
        painter.setFont(self.texts.font)
        painter.setPen(self.text_colour)
        self.texts.draw_left(painter, text, left, top, self.texts.height)

    def _paint(self, text: str) -> tuple[QPixmap, int]:
        """The picture and its width up to the end of the text."""
        if len(self._pixmaps) >= LIMIT:
            self._pixmaps.clear()
        # room at both edges: glyphs may reach beyond their advance width
        width, ratio = self.texts.width(text) + 2 * _EDGE, int(self._ratio)
        picture = QPixmap(width * ratio, self.texts.height * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._draw_text(painter, text, _EDGE, 0)
        painter.end()
        result = self._pixmaps[text] = (picture, width - _EDGE)
        return result
