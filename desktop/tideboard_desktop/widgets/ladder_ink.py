"""How the order book ladder is drawn: pass by pass, with laid-out texts kept, because it is painted most often."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF, QStaticText

from tideboard_desktop.models.ladder import DEPTH, LadderRow, SpreadLine
from tideboard_desktop.palette import PairColour
from tideboard_desktop.theme import Theme, Type, colour

MARGIN = 8
_TAG_HEIGHT = 14
_EDGES = (0.19, 0.376, 0.82)
"""Right edges of own shares, price and shares as parts of the width; orders end at the margin."""
_KEPT_TEXTS = 4096
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LadderInk:
    """Colours, fonts, column edges and laid-out texts of one ladder."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        surface = theme.surface
        self.panel, self.hover, self._inset = colour(surface.panel), colour(surface.hover), colour(surface.inset)
        self._text1, self._text2, self._text3 = (
            colour(surface.text1),
            colour(surface.text2),
            colour(surface.text3),
        )
        self._up, self._up_dim = colour(theme.up.text), colour(theme.up.dim)
        self._down, self._down_dim = colour(theme.down.text), colour(theme.down.dim)
        self._body, self._strong = _Texts(theme.font(Type.BODY)), _Texts(theme.font(Type.STRONG))
        self._caption, self._caption_strong = theme.font(Type.CAPTION), theme.font(Type.CAPTION_STRONG)
        self._weights = _Texts(self._caption_strong)
        self._width = 0
        self._price = self._shares = self._orders = 0

    def measure(self, width: int) -> None:
        """Take over the width of the ladder."""
        self._width = width
        self._price = round(width * _EDGES[1])
        self._shares = round(width * _EDGES[2])
        self._orders = width - MARGIN

    def rows(self, painter: QPainter, rects: Sequence[QRect], rows: Sequence[LadderRow], places: Sequence[int]) -> None:
        """Paint the rows at `places`: bars first, then one column after the other."""
        asks = [(rects[place], rows[place]) for place in places if place < DEPTH]
        bids = [(rects[place], rows[place]) for place in places if place >= DEPTH]
        for side, dim in ((asks, self._down_dim), (bids, self._up_dim)):
            for rect, row in side:
                width = round((self._width - self._price) * row.share)
                painter.fillRect(self._width - width, rect.y() + 1, width, rect.height() - 1, dim)
        for side, ink in ((asks, self._down), (bids, self._up)):
            painter.setPen(ink)
            self._prices(painter, side)
        both = asks + bids
        painter.setFont(self._body.font)
        painter.setPen(self._text1)
        for rect, row in both:
            self._body.draw_right(painter, row.quantity, self._shares, rect)
        painter.setPen(self._text3)
        for rect, row in both:
            self._body.draw_right(painter, row.orders, self._orders, rect)
        self._tags(painter, asks, self._theme.up)
        self._tags(painter, bids, self._theme.down)

    def _prices(self, painter: QPainter, side: Sequence[tuple[QRect, LadderRow]]) -> None:
        painter.setFont(self._body.font)
        for rect, row in side:
            if row.best:
                painter.setFont(self._strong.font)
                self._strong.draw_right(painter, row.price_text, self._price, rect)
                painter.setFont(self._body.font)
            else:
                self._body.draw_right(painter, row.price_text, self._price, rect)

    def _tags(self, painter: QPainter, side: Sequence[tuple[QRect, LadderRow]], taker: PairColour) -> None:
        for rect, row in side:
            if row.resting:
                self._solid_tag(painter, rect, f"\u25b8{row.resting}")
            elif row.hypothetical:
                self._dashed_tag(painter, rect, row.hypothetical, colour(taker.text))

    def _tag_rect(self, painter: QPainter, row: QRect, text: str) -> QRectF:
        painter.setFont(self._caption_strong)
        width = painter.fontMetrics().horizontalAdvance(text) + 8
        height = min(self._theme.px(_TAG_HEIGHT), row.height() - 1)
        return QRectF(MARGIN + 0.5, row.y() + (row.height() - height) / 2 + 0.5, width, height)

    def _solid_tag(self, painter: QPainter, row: QRect, text: str) -> None:
        rect = self._tag_rect(painter, row, text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._text1)
        painter.drawRoundedRect(rect, 2, 2)
        painter.setPen(self.panel)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _dashed_tag(self, painter: QPainter, row: QRect, text: str, ink: QColor) -> None:
        rect = self._tag_rect(painter, row, text)
        pen = QPen(ink, 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2.5, 2.0])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRoundedRect(rect, 2, 2)
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def header(self, painter: QPainter, rect: QRect, words: Sequence[str]) -> None:
        """Column words: own shares at the left, the numbers right-aligned over theirs."""
        painter.setFont(self._caption)
        painter.setPen(self._text3)
        painter.drawText(rect.adjusted(MARGIN, 0, 0, 0), _LEFT, words[0])
        for right, word in zip((self._price, self._shares, self._orders), words[1:], strict=True):
            painter.drawText(QRect(0, rect.y(), right, rect.height()), _RIGHT, word)

    def spread(self, painter: QPainter, rect: QRect, line: SpreadLine) -> None:
        """Last price with its direction, and the spread in words."""
        painter.fillRect(rect, self._inset)
        ink = self._theme.signed_text(line.sign)
        x = rect.x() + MARGIN
        if line.sign:
            _triangle(painter, QPointF(x, rect.center().y()), ink, up=line.sign > 0)
            x += 16
        painter.setPen(ink)
        painter.setFont(self._theme.font(Type.SPREAD))
        painter.drawText(QRect(x, rect.y(), 140, rect.height()), _LEFT, line.last)
        x += painter.fontMetrics().horizontalAdvance(line.last) + 8
        painter.setFont(self._body.font)
        painter.drawText(QRect(x, rect.y(), 90, rect.height()), _LEFT, line.change)
        painter.setFont(self._caption)
        painter.setPen(self._text2)
        painter.drawText(rect.adjusted(0, 0, -MARGIN, 0), _RIGHT, line.spread)

    def ratio(self, painter: QPainter, rect: QRect, percent: int, words: tuple[str, str]) -> None:
        """How the shares of both sides weigh, in words and as a bar."""
        texts = self._weights
        painter.setFont(texts.font)
        painter.setPen(self._up)
        left = MARGIN + texts.width(words[0])
        texts.draw_right(painter, words[0], left, rect)
        painter.setPen(self._down)
        texts.draw_right(painter, words[1], self._orders, rect)
        left += 8
        width = self._orders - texts.width(words[1]) - 8 - left
        split = round(width * percent / 100)
        y = rect.center().y() - 1
        painter.fillRect(QRect(left, y, split - 1, 3), self._up)
        painter.fillRect(QRect(left + split + 1, y, width - split - 1, 3), self._down)


class _Texts:
    """Texts of one font, laid out once: drawing them again costs half of drawText."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetrics(font)
        self._drop = self._metrics.height()
        self._kept: dict[str, tuple[QStaticText, int]] = {}

    def width(self, text: str) -> int:
        """Advance of a text in logical pixels."""
        return (self._kept.get(text) or self._lay_out(text))[1]

    def draw_right(self, painter: QPainter, text: str, right: int, row: QRect) -> None:
        """Draw `text` ending at `right`, vertically centred in `row`; the painter carries font and pen."""
        kept = self._kept.get(text)
        if kept is None:
            kept = self._lay_out(text)
        static, width = kept
        painter.drawStaticText(right - width, row.y() + (row.height() - self._drop) // 2, static)

    def _lay_out(self, text: str) -> tuple[QStaticText, int]:
        if len(self._kept) >= _KEPT_TEXTS:
            self._kept.clear()
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(font=self.font)
        result = self._kept[text] = (static, self._metrics.horizontalAdvance(text))
        return result


def _triangle(painter: QPainter, left: QPointF, ink: QColor, *, up: bool) -> None:
    top, bottom = (left.y() - 4, left.y() + 5) if up else (left.y() + 5, left.y() - 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    points = (QPointF(left.x(), bottom), QPointF(left.x() + 11, bottom), QPointF(left.x() + 5.5, top))
    painter.drawPolygon(QPolygonF(list(points)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
