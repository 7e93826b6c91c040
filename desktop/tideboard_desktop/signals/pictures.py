"""What a record looks like: firings per session, three distributions beside their control, the last firings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from tideboard_desktop.ui.charts.polygons import paint_line
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT
from tideboard_desktop.ui.theme import Theme, Type, colour

Floats = NDArray[np.float64]
DISTRIBUTION = (160, 128)
"""Logical pixels of one distribution with its words."""
THUMBNAIL = (54, 43)
BARS_HEIGHT = 22
_HEAD, _CLOUD, _CONTROL, _AXIS, _LINE = 18, 42, 12, 16, 16
_POINT = 1.9
_MOST_BAR = 3.0


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Median and the quartiles around it, in percent of the price."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Outcomes after one horizon, in percent; `box` is None where there are too few for one. `words` stand below."""

    title: str
    points: Floats
    box: Quartiles | None
    control: Quartiles | None
    words: tuple[str, ...] = ()
    strong: int = -1
    """Which of `words` is set in bold, -1 for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """A firing with the minutes around it: price and net inflow, each scaled to its own height, NaN where unknown."""

    price: Floats
    net: Floats
    at: int
    """Place of the firing's minute in both."""
    words: tuple[str, ...]
    """Lines below: symbol, day, minute, outcome."""


def span_of(spreads: Sequence[Spread]) -> float:
    """Percent at both ends of the axis of spreads that are compared: nine in ten points are inside."""
    values = np.concatenate([np.zeros(1), *(np.abs(each.points) for each in spreads)])
    reach = float(np.nanquantile(values, 0.95)) if len(values) > 1 else 0.0
    boxes = [abs(edge) for each in spreads for box in (each.box, each.control) if box for edge in (box.low, box.high)]
    wanted = max([reach, *boxes, 0.05])
    steps = (0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 1.6, 2.0, 3.0, 5.0, 8.0)
    return next((step for step in steps if step >= wanted), wanted)


def paint_spread(
    painter: QPainter, area: QRectF, spread: Spread, span: float, ends: tuple[str, str], theme: Theme
) -> None:
    """Paint points, box and median, below them the box of the control, the ends of the axis and the words."""
    surface, px = theme.surface, theme.px
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(surface.text2))
    painter.drawText(QRectF(area.left(), area.top(), area.width(), px(_HEAD)), CENTRE, spread.title)
    inner = area.adjusted(px(8), px(_HEAD), -px(8), 0)

    def x(value: float) -> float:
        return inner.center().x() + min(max(value / span, -1.0), 1.0) * inner.width() / 2

    cloud = QRectF(inner.left(), inner.top(), inner.width(), px(_CLOUD))
    control = QRectF(inner.left(), cloud.bottom() + px(3), inner.width(), px(_CONTROL))
    painter.setPen(hairline(colour(surface.line_strong)))
    painter.drawLine(QPointF(crisp(x(0)), cloud.top()), QPointF(crisp(x(0)), control.bottom() + px(2)))
    _paint_points(painter, cloud, spread.points, span, theme)
    if spread.box is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(surface.text1), 1.2))
        box = QRectF(x(spread.box.low), cloud.top() + px(4), 0, cloud.height() - px(8))
        box.setRight(max(x(spread.box.high), box.left() + 2))
        painter.drawRoundedRect(box, 1.5, 1.5)
        painter.setPen(QPen(colour(surface.text1), 2.6))
        middle = x(spread.box.median)
        painter.drawLine(QPointF(middle, box.top()), QPointF(middle, box.bottom()))
    if spread.control is not None:
        shape = QRectF(x(spread.control.low), control.top(), 0, control.height())
        shape.setRight(max(x(spread.control.high), shape.left() + 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(surface.line_strong))
        painter.drawRoundedRect(shape, 2, 2)
        painter.setPen(QPen(colour(surface.text2), 1.2, Qt.PenStyle.DashLine))
        middle = x(spread.control.median)
        painter.drawLine(QPointF(middle, shape.top()), QPointF(middle, shape.bottom()))
    _paint_words(painter, area, control.bottom(), spread, ends, theme)


def _paint_points(painter: QPainter, cloud: QRectF, points: Floats, span: float, theme: Theme) -> None:
    """Each outcome at its place, at a height that the same outcome always has, so that equal ones stay visible."""
    known = points[np.isfinite(points)]
    if not len(known):
        return
    golden = np.modf(np.arange(1, len(known) + 1) * 0.6180339887)[0]
    x = cloud.center().x() + np.clip(known / span, -1, 1) * cloud.width() / 2
    y = cloud.top() + cloud.height() * (0.14 + 0.72 * golden)
    few = len(known) < 20
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.surface.text2, 0.95 if few else 0.42))
    radius = theme.px(2.6 if few else _POINT)
    for left, top in zip(x.tolist(), y.tolist(), strict=True):
        painter.drawEllipse(QPointF(left, top), radius, radius)


def _paint_words(
    painter: QPainter, area: QRectF, top: float, spread: Spread, ends: tuple[str, str], theme: Theme
) -> None:
    px, surface = theme.px, theme.surface
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(surface.text3))
    axis = QRectF(area.left() + px(4), top, area.width() - px(8), px(_AXIS))
    painter.drawText(axis, LEFT, ends[0])
    painter.drawText(axis, RIGHT, ends[1])
    line = QRectF(area.left(), axis.bottom(), area.width(), px(_LINE))
    for number, words in enumerate(spread.words):
        strong = number == spread.strong
        painter.setFont(theme.font(Type.CAPTION_STRONG if strong else Type.CAPTION))
        painter.setPen(colour(surface.text1 if strong or number == 0 else surface.text2))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, CENTRE, shown)
        line.translate(0, line.height())


def paint_bars(painter: QPainter, area: QRectF, counts: Sequence[int], theme: Theme) -> None:
    """Paint firings per session, oldest at the left; a session without one is a dash on the ground."""
    if not counts:
        return
    step = area.width() / len(counts)
    wide = max(min(step - 1.0, _MOST_BAR), 1.0)
    most = max(*counts, 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.surface.text2))
    for number, count in enumerate(counts):
        high = max(area.height() * count / most, 1.0)
        painter.drawRect(QRectF(area.left() + number * step, area.bottom() - high, wide, high))


def paint_thumbnail(painter: QPainter, area: QRectF, shown: Thumbnail, theme: Theme) -> None:
    """Paint half an hour before and after a firing: price grey, net in its role colour, the minute dotted."""
    surface = theme.surface
    painter.fillRect(area, colour(surface.inset))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(area)
    inner = area.adjusted(0, 3, 0, -3)
    count = max(len(shown.price), 2)
    x = inner.left() + np.arange(len(shown.price)) * inner.width() / (count - 1)
    at = crisp(float(inner.left() + shown.at * inner.width() / (count - 1)))
    painter.setPen(hairline(colour(surface.line_strong)))
    painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()))
    for values, pen in ((shown.price, colour(surface.chart_price)), (shown.net, theme.signed_text(_change(shown.net)))):
        painter.setPen(QPen(pen, 1.1))
        paint_line(painter, x, _scaled(values, inner))
    painter.setPen(hairline(colour(surface.text1), Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
    painter.setClipping(False)


def _change(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1] - known[0]) if len(known) else 0.0


def _scaled(values: Floats, area: QRectF) -> Floats:
    """Pixels from the bottom to the top of an area for the lowest to the highest value."""
    known = values[np.isfinite(values)]
    if not len(known):
        return values
    low, high = float(known.min()), float(known.max())
    share = (values - low) / (high - low) if high > low else np.where(np.isfinite(values), 0.5, np.nan)
    return area.bottom() - share * area.height()
