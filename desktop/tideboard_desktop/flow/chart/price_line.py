"""Paints the price: a thin neutral line on the right axis, its live end, tags for previous close and last price."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_core.flow.session_minutes import MINUTE
from tideboard_desktop.flow.chart.line_styles import Line, line_pen
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.polygons import paint_line
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import TAG_HEIGHT, Tag, TagLook
from tideboard_desktop.ui.theme import Theme, colour

_HALF = 0.5
"""Opacity of curves that are not current."""


def paint_price_minutes(painter: QPainter, picture: Picture, theme: Theme, ratio: float, since: int = 0) -> None:
    """The line of finished minutes, from minute `since` on; part of the cached layer."""
    price, scale = picture.price, picture.prices
    if price is None or scale is None or Line.PRICE not in picture.shown or not len(price):
        return
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setOpacity(_HALF if picture.faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if picture.free_price:
        painter.setPen(hairline(colour(theme.surface.text3), Qt.PenStyle.DashLine))
        y = scale.y_of(price.prev_close)
        painter.drawLine(QLineF(picture.layout.left, y, picture.layout.right, y))
    painter.setPen(line_pen(Line.PRICE, theme, ratio=ratio))
    times, prices = price.times[since:], price.prices[since:]
    holes = np.flatnonzero(_holes(times, picture))
    x = np.insert(picture.axis.x(times), holes + 1, np.nan)
    paint_line(painter, x, np.insert(scale.y(prices), holes + 1, np.nan))
    painter.restore()


def _holes(times: np.typing.NDArray[np.float64], picture: Picture) -> np.typing.NDArray[np.bool_]:
    """Which minutes have a gap after them within one trading stretch: the line is broken there."""
    wide: np.typing.NDArray[np.bool_] = np.diff(times) > 1.5 * MINUTE
    for part in picture.axis.spans[1:]:
        wide &= ~((times[:-1] <= part.begin) & (times[1:] >= part.begin) & (times[1:] <= part.begin + 1.5 * MINUTE))
    return wide


class PriceLine:
    """The live end of a picture's price line and its marks on the axis."""

    def __init__(self, picture: Picture, theme: Theme, ratio: float) -> None:
        self._picture, self._theme, self._ratio = picture, theme, ratio
        self.live: float | None = None

    @property
    def last(self) -> float | None:
        """The live price, else the last minute's."""
        price = self._picture.price
        if self.live is not None or price is None or not len(price):
            return self.live
        return float(price.prices[-1])

    def paint(self, painter: QPainter) -> None:
        """Paint the segment from the last minute to the live price, and a dotted line at it."""
        picture, scale, last = self._picture, self._picture.prices, self.last
        if scale is None or last is None or Line.PRICE not in picture.shown or not picture.holds(last):
            return
        painter.save()
        painter.setOpacity(_HALF if picture.faded else 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(line_pen(Line.PRICE, self._theme, ratio=self._ratio))
        end = self._end()
        if end is not None:
            painter.drawLine(end)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(hairline(colour(self._theme.surface.text3), Qt.PenStyle.DotLine))
        y = scale.y_of(last)
        painter.drawLine(QLineF(picture.layout.left, y, picture.layout.right, y))
        painter.restore()

    def _end(self) -> QLineF | None:
        """From the last minute to the live price; None without a live price."""
        picture = self._picture
        price, scale, end = picture.price, picture.prices, picture.last_x
        if self.live is None or price is None or not len(price) or scale is None or end is None:
            return None
        begin = QPointF(picture.axis.x_of(float(price.times[-1])), scale.y_of(float(price.prices[-1])))
        return QLineF(begin, QPointF(max(begin.x(), end), scale.y_of(self.live)))

    def areas(self) -> list[QRectF]:
        """The areas that it covers, the axis included."""
        return [*self.marks(), *self.end_areas()]

    def end_areas(self) -> list[QRectF]:
        """The area of the segment from the last minute to the live price."""
        end = None if Line.PRICE not in self._picture.shown else self._end()
        return [] if end is None else [QRectF(end.p1(), end.p2()).normalized().adjusted(-3, -3, 3, 3)]

    def marks(self) -> list[QRectF]:
        """The areas of the dotted line and the tags."""
        picture, scale, last = self._picture, self._picture.prices, self.last
        if scale is None or last is None or Line.PRICE not in picture.shown:
            return []
        layout, y = picture.layout, scale.y_of(last)
        row = QRectF(layout.left, y - 2, layout.right - layout.left, 4)
        high = self._theme.px(TAG_HEIGHT)
        axis = QRectF(layout.right, y - 2 * high, layout.width - layout.right, 4 * high)
        close = QRectF(layout.right, scale.y_of(self._close) - 2 * high, layout.width - layout.right, 4 * high)
        return [row, axis, close]

    @property
    def _close(self) -> float:
        price = self._picture.price
        return 0.0 if price is None else price.prev_close

    def tags(self) -> list[Tag]:
        """Previous close and last price on the right axis."""
        picture, scale, last = self._picture, self._picture.prices, self.last
        if scale is None or Line.PRICE not in picture.shown:
            return []
        decimals = picture.subject.price_decimals
        marks: list[Tag] = []
        if last is not None and picture.holds(last):
            marks = [Tag(self._area(last), price_text(last, decimals), TagLook.PRICE)]
        close = Tag(self._area(self._close), price_text(self._close, decimals), TagLook.OUTLINE)
        hidden = not picture.holds(self._close) or (marks and marks[0].area.intersects(close.area))
        return marks if hidden else [*marks, close]

    def _area(self, value: float) -> QRectF:
        layout, scale = self._picture.layout, self._picture.prices
        assert scale is not None
        return price_tag_area(layout.right, layout.width, scale.y_of(value), self._theme)


def price_tag_area(right: float, width: float, y: float, theme: Theme) -> QRectF:
    """Where a tag lies on the price axis."""
    height = theme.px(TAG_HEIGHT)
    return QRectF(right + 1, y - height / 2, width - right - 3, height)
