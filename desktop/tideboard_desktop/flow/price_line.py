"""The price: a thin neutral line on the right axis, its last value live, previous close and last price as tags."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_desktop.flow.axis_text import price_text
from tideboard_desktop.flow.curves import curve_item
from tideboard_desktop.flow.ground import hairline
from tideboard_desktop.flow.ink import TAG_HEIGHT, Tag, TagLook
from tideboard_desktop.flow.lines import Line, line_pen
from tideboard_desktop.flow.picture import Picture
from tideboard_desktop.theme import Theme, colour


class PriceLine:
    """Draws the price of one picture; keeps the path, which changes once a minute, and moves only its end."""

    def __init__(self, picture: Picture, theme: Theme, ratio: float) -> None:
        self._picture, self._theme = picture, theme
        self._pen = line_pen(Line.PRICE, theme, ratio=ratio)
        self.live: float | None = None
        self._path = None
        price, scale = picture.price, picture.prices
        if price is not None and scale is not None and len(price):
            pixels = picture.axis.x(price.times), scale.y(price.prices)
            self._path = curve_item(*pixels, self._pen).getPath()

    @property
    def last(self) -> float | None:
        """The live price, else the last minute's."""
        price = self._picture.price
        if self.live is not None or price is None or not len(price):
            return self.live
        return float(price.prices[-1])

    def paint(self, painter: QPainter) -> None:
        """The line and a dotted one at the last price."""
        picture, scale, last = self._picture, self._picture.prices, self.last
        if scale is None or Line.PRICE not in picture.shown:
            return
        painter.save()
        painter.setClipRect(picture.layout.main)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setOpacity(0.5 if picture.faded else 1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen)
        if self._path is not None:
            painter.drawPath(self._path)
        if last is not None:
            self._paint_end(painter, scale.y_of(last))
        painter.restore()

    def _paint_end(self, painter: QPainter, y: float) -> None:
        picture = self._picture
        price, end = picture.price, picture.last_x
        if (
            self.live is not None
            and price is not None
            and len(price)
            and picture.prices is not None
            and end is not None
        ):
            from_x = picture.axis.x_of(float(price.times[-1]))
            from_y = picture.prices.y_of(float(price.prices[-1]))
            painter.drawLine(QLineF(QPointF(from_x, from_y), QPointF(max(from_x, end), y)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(hairline(colour(self._theme.surface.text3), Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(picture.layout.left, y, picture.layout.right, y))

    def tags(self) -> list[Tag]:
        """Previous close and last price on the right axis."""
        picture, scale = self._picture, self._picture.prices
        if scale is None or Line.PRICE not in picture.shown:
            return []
        decimals = picture.subject.price_decimals
        marks = (
            [] if self.last is None else [Tag(self._area(self.last), price_text(self.last, decimals), TagLook.PRICE)]
        )
        close = Tag(self._area(scale.middle), price_text(scale.middle, decimals), TagLook.OUTLINE)
        return marks if marks and marks[0].area.intersects(close.area) else [*marks, close]

    def _area(self, value: float) -> QRectF:
        layout, scale = self._picture.layout, self._picture.prices
        assert scale is not None
        return price_tag_area(layout.right, layout.width, scale.y_of(value), self._theme)


def price_tag_area(right: float, width: float, y: float, theme: Theme) -> QRectF:
    """Where a tag lies on the price axis."""
    height = theme.px(TAG_HEIGHT)
    return QRectF(right + 1, y - height / 2, width - right - 3, height)
