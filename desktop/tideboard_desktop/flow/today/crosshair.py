"""The crosshair: two dashed lines and rings on the curves at one minute, with inverse tags on all axes."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from tideboard_desktop.flow.chart.line_styles import Line, line_colour
from tideboard_desktop.flow.chart.minute_reading import Reading, reading_at
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.flow.chart.price_line import price_tag_area
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import TAG_HEIGHT, Tag, TagLook, text_width
from tideboard_desktop.ui.format import flow
from tideboard_desktop.ui.theme import Theme, Type, colour

_RING = 7.0
"""Half the width of the area of its vertical line and rings."""
_TALL = 4.0
"""Half the height of the area of its horizontal line."""


class Crosshair:
    """One minute of one picture: its figures and the net line's pixel."""

    def __init__(self, picture: Picture, index: int) -> None:
        assert picture.flow is not None  # a crosshair stands on a received minute
        self.picture = picture
        self.index = index
        self.reading: Reading = reading_at(picture.flow, picture.price, index, picture.second)
        self.x = picture.axis.x_of(self.reading.time)
        self.y = picture.main.y_of(self.reading.net)

    @property
    def net_far_away(self) -> float:
        """Mean of the net line in the half of the pane without the crosshair."""
        flow = self.picture.flow
        assert flow is not None
        pixels, middle = self.picture.axis.x(flow.times), self.picture.layout.main.center().x()
        far = flow.net[pixels > middle] if self.x < middle else flow.net[pixels < middle]
        return float(far.mean()) if len(far) else 0.0

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint lines and rings; the tags are painted with the axes."""
        layout, text_colour = self.picture.layout, colour(theme.surface.text2)
        x, y = round(self.x) + 0.5, round(self.y) + 0.5
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(_dashed(text_colour))
        painter.drawLine(QLineF(x, layout.top, x, layout.bars_bottom))
        painter.drawLine(QLineF(layout.left, y, layout.right, y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        for line in self.picture.visible_flow_lines():
            self._paint_ring(painter, line, theme)
        if self.reading.second is not None:
            self._paint_dot(painter, self.reading.second, colour(theme.surface.text1))
        painter.restore()

    def _paint_dot(self, painter: QPainter, value: float, text_colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text_colour)
        painter.drawEllipse(QPointF(self.x, self.picture.main.y_of(value)), 2.5, 2.5)

    def _paint_ring(self, painter: QPainter, line: Line, theme: Theme) -> None:
        values = self.picture.values(line)
        if values is None:
            return
        value = float(values[self.index])
        if not math.isfinite(value):
            return
        text_colour = line_colour(line, theme, value=value)
        centre = QPointF(self.x, self.picture.main.y_of(value))
        if self.picture.band(line) is not None:
            return  # a stacked tier has no line of its own at that height
        if line is Line.NET:
            painter.setPen(QPen(text_colour, 2.0))
            painter.setBrush(colour(theme.surface.panel))
            painter.drawEllipse(centre, 4.0, 4.0)
            return
        self._paint_dot(painter, value, text_colour)

    def areas(self) -> list[QRectF]:
        """The areas that it covers, axes included."""
        layout = self.picture.layout
        across = QRectF(0, self.y - _TALL, layout.width, 2 * _TALL)
        down = QRectF(self.x - _RING, 0, 2 * _RING, layout.height)
        left = QRectF(0, 0, layout.left, layout.height)
        right = QRectF(layout.right, 0, layout.width - layout.right, layout.height)
        return [across, down, left, right, layout.time_row]

    def tags(self, theme: Theme) -> list[Tag]:
        """Inverse tags: net left, time below, price right, change beside the minute bars."""
        picture, reading = self.picture, self.reading
        layout, height = picture.layout, theme.px(TAG_HEIGHT)
        left = QRectF(0, self.y - height / 2, layout.left - 2, height)
        tags = [Tag(left, flow(reading.net, picture.unit, 1), TagLook.INVERSE), self._time_tag(theme)]
        lower = reading.change if picture.delta is None else picture.delta.at(reading.time)
        if lower is not None and layout.has_bars:
            y = min(picture.minutes.y_of(lower), layout.bars_bottom - height / 2)
            area = QRectF(0, y - height / 2, layout.left - 2, height)
            tags.append(Tag(area, flow(lower, picture.minute_unit, 1), TagLook.INVERSE))
        if reading.price is not None and picture.prices is not None and Line.PRICE in picture.shown:
            area = price_tag_area(layout.right, layout.width, picture.prices.y_of(reading.price), theme)
            tags.append(Tag(area, price_text(reading.price, picture.subject.price_decimals), TagLook.INVERSE))
        return tags

    def _time_tag(self, theme: Theme) -> Tag:
        text = self.picture.subject.clock(self.reading.time)
        row = self.picture.layout.time_row
        width = text_width(text, theme, Type.CAPTION_STRONG) + 14
        return Tag(QRectF(self.x - width / 2, row.top() + 3, width, row.height() - 5), text, TagLook.INVERSE)


def _dashed(text_colour: QColor) -> QPen:
    pen = hairline(text_colour, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([4, 3])
    return pen
