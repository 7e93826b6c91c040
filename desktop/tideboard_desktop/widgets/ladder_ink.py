"""How the order book ladder is drawn: pass by pass, with laid-out texts kept, because it is painted most often."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from tideboard_desktop.models.ladder import DEPTH, LadderRow, SpreadLine
from tideboard_desktop.theme import Theme, Type, colour
from tideboard_desktop.widgets.kept_texts import KeptTexts

MARGIN = 8
_TAG_HEIGHT = 14
_EDGES = (0.19, 0.376, 0.82)
"""Right edges of own shares, price and shares as parts of the width; orders end at the margin."""
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
        self._body, self._strong = KeptTexts(theme.font(Type.BODY)), KeptTexts(theme.font(Type.STRONG))
        self._caption, self._caption_strong = theme.font(Type.CAPTION), theme.font(Type.CAPTION_STRONG)
        self._weights = KeptTexts(self._caption_strong)
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
            self._body.draw_right(painter, row.quantity, self._shares, rect.y(), rect.height())
        painter.setPen(self._text3)
        for rect, row in both:
            self._body.draw_right(painter, row.orders, self._orders, rect.y(), rect.height())
        self._tags(painter, both)

    def _prices(self, painter: QPainter, side: Sequence[tuple[QRect, LadderRow]]) -> None:
        painter.setFont(self._body.font)
        for rect, row in side:
            if row.best:
                painter.setFont(self._strong.font)
                self._strong.draw_right(painter, row.price_text, self._price, rect.y(), rect.height())
                painter.setFont(self._body.font)
            else:
                self._body.draw_right(painter, row.price_text, self._price, rect.y(), rect.height())

    def _tags(self, painter: QPainter, rows: Sequence[tuple[QRect, LadderRow]]) -> None:
        for rect, row in rows:
            if row.resting:
                self._solid_tag(painter, rect, f"\u25ba{row.resting}")
            elif row.hypothetical:
                role = self._theme.up if row.buying else self._theme.down
                self._dashed_tag(painter, rect, row.hypothetical, colour(role.text))

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
        texts.draw_right(painter, words[0], left, rect.y(), rect.height())
        painter.setPen(self._down)
        texts.draw_right(painter, words[1], self._orders, rect.y(), rect.height())
        left += 8
        width = self._orders - texts.width(words[1]) - 8 - left
        split = round(width * percent / 100)
        y = rect.center().y() - 1
        painter.fillRect(QRect(left, y, split - 1, 3), self._up)
        painter.fillRect(QRect(left + split + 1, y, width - split - 1, 3), self._down)


def _triangle(painter: QPainter, left: QPointF, ink: QColor, *, up: bool) -> None:
    top, bottom = (left.y() - 4, left.y() + 5) if up else (left.y() + 5, left.y() - 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    points = (QPointF(left.x(), bottom), QPointF(left.x() + 11, bottom), QPointF(left.x() + 5.5, top))
    painter.drawPolygon(QPolygonF(list(points)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
