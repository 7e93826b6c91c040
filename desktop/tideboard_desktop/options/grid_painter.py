"""Paints the option chain: figures with bars, the background in the money, the line at the underlying's price."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.tables.static_texts import StaticTexts
from tideboard_desktop.ui.tables.text_pixmaps import TextPixmaps
from tideboard_desktop.ui.theme import Theme, Type, colour

EDGE = 8
"""Pixels between a figure and the edge of its column."""
BAR = 0.26
"""Opacity of the bars behind volume and open interest."""
_TAG = 15
_NOTCH = 4
_CENTRE = Qt.AlignmentFlag.AlignCenter


class GridPainter:
    """Fonts, colours and shapes of the grid; texts are cached, since they repeat in every frame."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.body, self._strong = StaticTexts(theme.font(Type.BODY)), StaticTexts(theme.font(Type.STRONG))
        self._ratio = 1.0
        theme.follow(self, GridPainter._take_colours)

    def _take_colours(self) -> None:
        theme, surface = self._theme, self._theme.surface
        text_colours = {
            TextColour.PLAIN: surface.text1,
            TextColour.QUIET: surface.text3,
            TextColour.ZERO: surface.text2,
            TextColour.UP: theme.up.text,
            TextColour.DOWN: theme.down.text,
            TextColour.WARN: surface.warn,
        }
        self._figures = {
            text_colour: TextPixmaps(self.body, colour(text)) for text_colour, text in text_colours.items()
        }
        self.strikes = TextPixmaps(self._strong, colour(surface.text1))
        self.money_background = colour(surface.raised)
        self.strike_background = colour(surface.inset)
        self._bar = colour(surface.chart_band, BAR)
        self._up, self._down = theme.up.dim, theme.down.dim
        self.set_ratio(self._ratio)

    def set_ratio(self, ratio: float) -> None:
        """Set the device pixel ratio of the screen."""
        self._ratio = ratio
        for texts in (*self._figures.values(), self.strikes):
            texts.set_ratio(ratio)

    def figure(self, painter: QPainter, text: str, text_colour: TextColour, cell: QRect) -> None:
        """Paint a figure right-aligned in its cell."""
        top = cell.y() + (cell.height() - self.body.height) // 2
        self._figures[text_colour].draw_right(painter, text, cell.x() + cell.width() - EDGE, top)

    def strike(self, painter: QPainter, text: str, cell: QRect) -> None:
        """Paint a strike centred in its cell."""
        texts = self.strikes.texts
        right = cell.x() + (cell.width() + texts.width(text)) // 2
        self.strikes.draw_right(painter, text, right, cell.y() + (cell.height() - texts.height) // 2)

    def bar(self, painter: QPainter, cell: QRect, share: float, *, from_left: bool) -> None:
        """Paint how large a figure is relative to its column's largest; the bar grows away from the strikes."""
        width = max(round((cell.width() - 6) * share), 1)
        left = cell.x() + 3 if from_left else cell.x() + cell.width() - 3 - width
        painter.fillRect(QRect(left, cell.y() + 4, width, cell.height() - 8), self._bar)

    def glow(self, painter: QPainter, cell: QRect, strength: float) -> None:
        """Flash a changed price; negative = down."""
        if strength:
            tint = self._up if strength > 0 else self._down
            # two decimals: `colour` caches by value, and a fading flash has many
            painter.fillRect(cell.adjusted(3, 3, -3, -3), colour(tint, round(abs(strength), 2)))

    def arrow(self, painter: QPainter, text: str, figure: str, text_colour: TextColour, cell: QRect) -> None:
        """Paint an arrow at a changed price, if animation is off."""
        # left of the figure, which stays where it is
        taken = self.body.width(figure) + 3
        self.figure(painter, text, text_colour, cell.adjusted(0, 0, -taken, 0))

    def money_line(self, painter: QPainter, y: int, width: int, strikes: QRect) -> None:
        """Paint a line between two strikes, with a notch at either side of the column of strikes."""
        painter.fillRect(0, y, width, 1, colour(self._theme.surface.chart_zero))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.surface.text1))
        middle = y + 0.5
        for edge, inward in ((strikes.left(), _NOTCH), (strikes.right() + 1, -_NOTCH)):
            tip = QPointF(edge + inward, middle)
            painter.drawPolygon([QPointF(edge, middle - _NOTCH), tip, QPointF(edge, middle + _NOTCH)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def spot_tag(self, painter: QPainter, room: QRect, text: str) -> None:
        """Paint the underlying's price on an inverse tag in the heading of the strikes, so that it covers none."""
        surface, theme = self._theme.surface, self._theme
        painter.setFont(theme.font(Type.CAPTION_STRONG))
        taken = QFontMetrics(painter.font()).horizontalAdvance(text) + 2 * 5
        high = theme.px(_TAG)
        area = QRectF(room.x() + (room.width() - taken) / 2, room.y() + (room.height() - high) / 2, taken, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(surface.text1))
        painter.drawRoundedRect(area, 3, 3)
        painter.setPen(colour(surface.panel))
        painter.drawText(area, _CENTRE, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def focus(self, painter: QPainter, cell: QRect) -> None:
        """Paint the ring around the current cell."""
        painter.setPen(QPen(colour(self._theme.surface.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.adjusted(1, 1, -1, -1))
