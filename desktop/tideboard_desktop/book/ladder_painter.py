"""Paints the order book ladder in passes, with texts cached as pictures, since it is painted most often."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from tideboard_desktop.book.ladder_rows import DEPTH_STEPS, Ladder, LadderRow, SpreadLine
from tideboard_desktop.ui.tables.static_texts import StaticTexts
from tideboard_desktop.ui.tables.text_pixmaps import TextPixmaps
from tideboard_desktop.ui.theme import Theme, Type, colour

MARGIN = 8
_TAG_HEIGHT = 14
_EDGES = (0.376, 0.82)
"""Right edges of price and shares as fractions of the width; orders end at the margin."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


Line = tuple[int, LadderRow, int, bool, int, int]
"""A row to paint: upper edge, texts, depth, whether it is an ask, the part to paint from its left to its right end."""

_GLOW, _GLOW_MARGIN = 0.4, 4
"""Opacity of a new flash; pixels that it reaches beyond the figure."""
_DOT = " \u00b7 "


class LadderPainter:
    """Colours, fonts, column edges and cached texts of one ladder."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._caption, self._caption_strong = theme.font(Type.CAPTION), theme.font(Type.CAPTION_STRONG)
        self._body, self._strong = StaticTexts(theme.font(Type.BODY)), StaticTexts(theme.font(Type.STRONG))
        self._bold = StaticTexts(self._caption_strong)
        self._text_height, self._weight_height = self._body.height, self._bold.height
        self._width = self._price = self._shares = self._orders = self._room = 0
        self._deep = [0] * (DEPTH_STEPS + 1)
        self._ratio = 0.0
        theme.follow(self, LadderPainter._take_colours)

    def _take_colours(self) -> None:
        theme, surface = self._theme, self._theme.surface
        self.panel, self.hover, self.selected = (
            colour(surface.panel),
            colour(surface.hover),
            colour(surface.selected),
        )
        self.accent, self._inset = colour(surface.accent), colour(surface.inset)
        self._text1, self._text2, self._text3 = colour(surface.text1), colour(surface.text2), colour(surface.text3)
        self._up_dim, self._down_dim = colour(theme.up.dim), colour(theme.down.dim)
        self._up_depth, self._down_depth = between(self.panel, self._up_dim), between(self.panel, self._down_dim)
        body, strong, weights = self._body, self._strong, self._bold
        up, down = colour(theme.up.text), colour(theme.down.text)
        self._prices = {False: TextPixmaps(body, up), True: TextPixmaps(body, down)}
        self._best = {False: TextPixmaps(strong, up), True: TextPixmaps(strong, down)}
        self._shares_colour, self._orders_colour = TextPixmaps(body, self._text1), TextPixmaps(body, self._text3)
        self._weights = {False: TextPixmaps(weights, up), True: TextPixmaps(weights, down)}
        self._glows: dict[float, QColor] = {}
        self._ratio = 0.0  # the next paint gives the new texts theirs

    def measure(self, width: int) -> None:
        """Compute the column edges for a width."""
        self._width = width
        self._price = round(width * _EDGES[0])
        self._shares = round(width * _EDGES[1])
        self._orders = width - MARGIN
        self._room = width - self._price - 1
        self._deep = [width - int(self._room * (steps / DEPTH_STEPS) + 0.5) for steps in range(DEPTH_STEPS + 1)]

    def parts(self, old: Ladder, new: Ladder) -> Iterator[tuple[int, int, int]]:
        """The places of rows that look different, each with the pixels from which and up to which it does.

        Both ladders have as many rows.
        """
        deep, figures, whole = self._deep, self._price + 1, self._width
        place = -1
        for before, after, shallow, steps in zip(old.rows, new.rows, old.depths, new.depths, strict=True):
            place += 1
            if after is before or after == before:
                if shallow != steps:
                    one, other, bar = deep[shallow], deep[steps], whole - int(self._room * after[4] + 0.5)
                    left, right = (one, other) if one < other else (other, one)
                    if left < bar:
                        yield place, left, min(bar, right)
            elif before[1] == after[1] and before[5:] == after[5:]:
                yield place, figures, whole
            else:
                yield place, 0, whole

    def set_ratio(self, ratio: float) -> None:
        """Set the device pixel ratio; cached texts of another one are dropped."""
        if ratio == self._ratio:
            return
        self._ratio = ratio
        for pair in (self._prices, self._best, self._weights):
            for texts in pair.values():
                texts.set_ratio(ratio)
        self._shares_colour.set_ratio(ratio)
        self._orders_colour.set_ratio(ratio)

    @property
    def figures_left(self) -> int:
        """Left edge of the shares; own shares and price are left of it."""
        return self._price + 1

    def rows(
        self, painter: QPainter, lines: Sequence[Line], height: int, glows: Mapping[Hashable, float] | None = None
    ) -> None:
        """Paint rows: all bars first, then the texts; sizes at the prices of `glows` flash, negative = less."""
        full, room, edges = self._width, self._room, self._deep
        fill, own, depths = painter.fillRect, (self._up_dim, self._down_dim), (self._up_depth, self._down_depth)
        # one pass for bars, one for texts: the painter changes its state twice instead of once per row
        for top, row, steps, ask, _left, right in lines:
            bar, deep = full - int(room * row[4] + 0.5), edges[steps]
            if deep < bar and deep < right:  # the part that the level's own bar covers is not painted twice
                fill(deep, top, bar - deep, height, depths[ask])
            if bar < right:
                fill(bar, top + 1, full - bar, height - 1, own[ask])
        if glows:
            self._glow(painter, lines, height, glows)
        down = (height - self._text_height) // 2
        price_edge = self._price
        for top, row, _steps, ask, left, _right in lines:
            if left < price_edge:
                price = self._best[ask] if row.best else self._prices[ask]
                price.draw_right(painter, row.price_text, price_edge, top + down)
                if row.resting or row.hypothetical:
                    self._tags(painter, row, top, height)
        texts = [(row[2], top + down, left, right) for top, row, _, _, left, right in lines]
        self._shares_colour.draw_all_right(painter, texts, self._shares)
        texts = [(row[3], top + down, left, right) for top, row, _, _, left, right in lines]
        self._orders_colour.draw_all_right(painter, texts, self._orders)

    def _glow(self, painter: QPainter, lines: Sequence[Line], height: int, glows: Mapping[Hashable, float]) -> None:
        """Paint the flash behind sizes; the text colour of the side, because the bar has its dim one."""
        end, tints = self._shares + _GLOW_MARGIN, self._glows
        for top, row, _steps, _ask, left, right in lines:
            strength = glows.get(row[1])
            if strength and left < end:
                taken = self._body.width(row[2]) + 2 * _GLOW_MARGIN
                if end - taken < right:
                    tint = tints.get(strength) or self._tint(strength)
                    painter.fillRect(end - taken, top + 1, taken, height - 2, tint)

    def _tint(self, strength: float) -> QColor:
        """The colour of a flash of one of the steps in which it fades."""
        role = self._theme.up if strength > 0 else self._theme.down
        tint = self._glows[strength] = colour(role.text, round(abs(strength) * _GLOW, 2))
        return tint

    # --- own orders -------------------------------------------------------------------------------------------------

    def _tags(self, painter: QPainter, row: LadderRow, top: int, height: int) -> None:
        """Paint own shares (solid) and the ticket's (dashed); one price may have both, and neither covers the price.

        The own shares are written in full first; the dashed tag needs room for a number beside them.
        """
        painter.setFont(self._caption_strong)
        left, end = MARGIN, self._price - self._body.width(row.price_text) - 4
        if row.resting:
            left += 3 + self._solid_tag(painter, QRect(left, top, end - left, height), f"►{row.resting}")
        if row.hypothetical and end - left >= self._least(painter):
            role = self._theme.up if row.buying else self._theme.down
            self._dashed_tag(painter, QRect(left, top, end - left, height), row.hypothetical, colour(role.text))

    def _least(self, painter: QPainter) -> int:
        """Smallest width of a second tag: two digits, the ellipsis and the frame."""
        return painter.fontMetrics().horizontalAdvance("00…") + 10

    def _tag_rect(self, painter: QPainter, area: QRect, text: str) -> tuple[QRectF, str]:
        metrics = painter.fontMetrics()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width() - 8)
        height = min(self._theme.px(_TAG_HEIGHT), area.height() - 1)
        top = area.y() + (area.height() - height) / 2 + 0.5
        # from pixel centres, so that the one-pixel frame covers exactly one pixel
        return QRectF(area.x() + 0.5, top, metrics.horizontalAdvance(text) + 8, height - 1), text

    def _solid_tag(self, painter: QPainter, area: QRect, text: str) -> int:
        rect, text = self._tag_rect(painter, area, text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._text1)
        painter.drawRoundedRect(rect, 2, 2)
        painter.setPen(self.panel)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        return round(rect.width())

    def _dashed_tag(self, painter: QPainter, area: QRect, text: str, text_colour: QColor) -> None:
        rect, text = self._tag_rect(painter, area, text)
        pen = QPen(text_colour, 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2.5, 2.0])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRoundedRect(rect, 2, 2)
        painter.setPen(text_colour)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    # --- beside the rows --------------------------------------------------------------------------------------------

    def header(self, painter: QPainter, rect: QRect, words: Sequence[str]) -> None:
        """Paint the headings: own shares at the left, the numbers right-aligned over their columns."""
        painter.setFont(self._caption)
        painter.setPen(self._text3)
        metrics, left = QFontMetrics(self._caption), MARGIN
        edges = (self._price - metrics.horizontalAdvance(words[1]) - 4, self._price, self._shares, self._orders)
        for right, word, side in zip(edges, words, (_LEFT, _RIGHT, _RIGHT, _RIGHT), strict=True):
            shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(QRect(left, rect.y(), right - left, rect.height()), side, shown)
            left = right + 4 if side is _RIGHT else left

    def spread(self, painter: QPainter, rect: QRect, line: SpreadLine) -> None:
        """Paint the last price with its direction, and the spread in as many words as fit."""
        painter.fillRect(rect, self._inset)
        text_colour = self._theme.signed_text(line.sign)
        x = rect.x() + MARGIN
        if line.sign:
            _triangle(painter, QPointF(x, rect.center().y()), text_colour, up=line.sign > 0)
            x += 16
        painter.setPen(text_colour)
        for text, font in ((line.last, self._theme.font(Type.SPREAD)), (line.change, self._body.font)):
            painter.setFont(font)
            painter.drawText(QRect(x, rect.y(), rect.right() - x, rect.height()), _LEFT, text)
            x += painter.fontMetrics().horizontalAdvance(text) + 8
        painter.setFont(self._caption)
        painter.setPen(self._text2)
        room = QRect(x, rect.y(), rect.right() + 1 - MARGIN - x, rect.height())
        painter.drawText(room, _RIGHT, whole_parts(line.spread, painter.fontMetrics(), room.width()))

    def ratio(self, painter: QPainter, rect: QRect, percent: int, words: tuple[str, str]) -> None:
        """Paint the ratio of the shares of both sides, in words and as a bar."""
        bid, ask = self._weights[False], self._weights[True]
        top = rect.y() + (rect.height() - self._weight_height) // 2
        bid.draw_left(painter, words[0], MARGIN, top)
        ask.draw_right(painter, words[1], self._orders, top)
        left = MARGIN + bid.texts.width(words[0]) + 8
        width = self._orders - ask.texts.width(words[1]) - 8 - left
        if width < 3:
            return
        split = round(width * percent / 100)
        y = rect.center().y() - 1
        painter.fillRect(left, y, max(split - 1, 0), 3, bid.text_colour)
        painter.fillRect(left + split + 1, y, max(width - split - 1, 0), 3, ask.text_colour)


def between(panel: QColor, bar: QColor) -> QColor:
    """The opaque colour of the depth behind a bar: half way from the panel, so that texts keep their contrast on it."""
    return QColor((panel.red() + bar.red()) // 2, (panel.green() + bar.green()) // 2, (panel.blue() + bar.blue()) // 2)


def whole_parts(words: str, metrics: QFontMetrics, room: int) -> str:
    """As many parts between the dots as fit, from the first on; a single one that does not fit is elided."""
    parts = words.split(_DOT)
    while len(parts) > 1 and metrics.horizontalAdvance(_DOT.join(parts)) > room:
        parts.pop()
    return metrics.elidedText(_DOT.join(parts), Qt.TextElideMode.ElideRight, room)


def _triangle(painter: QPainter, left: QPointF, text_colour: QColor, *, up: bool) -> None:
    top, bottom = (left.y() - 4, left.y() + 5) if up else (left.y() + 5, left.y() - 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(text_colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    points = (QPointF(left.x(), bottom), QPointF(left.x() + 11, bottom), QPointF(left.x() + 5.5, top))
    painter.drawPolygon(QPolygonF(list(points)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
