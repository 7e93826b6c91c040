"""A drawing as lines, areas and words in pixels, cut to the price pane, and how far a pixel is from them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF

from tideboard_desktop.chart.drawings.model import Drawing, DrawingKind
from tideboard_desktop.chart.drawings.projection import Projection
from tideboard_desktop.chart.drawings.words import bars_text
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.charts.tags import text_width
from tideboard_desktop.ui.theme import Theme, Type

NEAR: Final = 5.0
"""Pixels from a line within which it is meant."""
HANDLE: Final = 4.0
"""Radius of the handle of an anchor."""
LEVELS: Final = (0.0, 0.236, 0.382, 0.5, 0.618, 0.786, 1.0)
"""Fibonacci levels: 0 at the second anchor, 1 at the first."""
_BETWEEN: Final = {DrawingKind.TREND, DrawingKind.RECTANGLE, DrawingKind.FIBONACCI, DrawingKind.MEASURE}
"""Drawings of which nothing lies beyond their anchors, but for words."""
_LINE: Final = 14.0
_PAD: Final = 4.0


@dataclass(slots=True)
class Label:
    """Words in a box; `ground` if they need one to be read."""

    area: QRectF
    text: str
    background: bool = False


@dataclass(slots=True)
class Shape:
    """What is visible of a drawing. `points` are its anchors, also those out of view; `areas` are lightly filled.

    `faint` lines are drawn thinner than the others.
    """

    drawing: Drawing
    points: tuple[QPointF, ...]
    lines: list[QLineF] = field(default_factory=list)
    faint: list[QLineF] = field(default_factory=list)
    areas: list[tuple[QPointF, ...]] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def bounds(self, pane: QRectF) -> QRectF:
        """The part of the pane in which it lies."""
        found = QRectF()
        for line in (*self.lines, *self.faint):
            found = found.united(QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1))
        for label in self.labels:
            found = found.united(label.area)
        return found.intersected(pane)

    def distance(self, place: QPointF) -> float:
        """Pixels from a place to the nearest line or word."""
        near = min((_apart(line, place) for line in (*self.lines, *self.faint)), default=math.inf)
        inside = any(label.area.contains(place) for label in self.labels)
        return 0.0 if inside else near

    def handle_at(self, place: QPointF) -> int | None:
        """The anchor whose handle is at a place."""
        apart = [math.hypot(place.x() - point.x(), place.y() - point.y()) for point in self.points]
        nearest = min(range(len(apart)), key=apart.__getitem__)
        return nearest if apart[nearest] <= HANDLE + NEAR / 2 else None


class Spots(NamedTuple):
    """Drawings with the columns and shown prices of all their anchors; `begins` are the first ones of each drawing.

    They stay when the view moves.
    """

    drawings: Sequence[Drawing]
    begins: NDArray[np.intp]
    columns: NDArray[np.intp]
    prices: Floats


def spots_of(drawings: Sequence[Drawing], projection: Projection) -> tuple[Spots, int]:
    """The spots of those whose factors are known, and how many others there are."""
    found = [(one, [projection.spot(anchor) for anchor in one.anchors]) for one in drawings]
    kept = [(one, [spot for spot in spots if spot is not None]) for one, spots in found if None not in spots]
    spots = [spot for _one, each in kept for spot in each]
    counts = [len(each) for _one, each in kept]
    begins = np.cumsum([0, *counts[:-1]]) if counts else np.empty(0)
    columns, prices = ([spot[place] for spot in spots] for place in (0, 1))
    made = Spots(
        [one for one, _each in kept],
        begins.astype(np.intp),
        np.array(columns, np.intp),
        np.array(prices, np.float64),
    )
    return made, len(found) - len(kept)


def shapes_of(spots: Spots, projection: Projection, theme: Theme) -> list[Shape]:
    """What is visible of many drawings."""
    if not spots.drawings:
        return []
    x, y = projection.points(spots.columns, spots.prices)
    pane = projection.picture.layout.area(projection.picture.layout.price)
    outside = np.zeros(len(spots.drawings), np.bool_)
    for values, low, high in ((x, pane.left(), pane.right()), (y, pane.top(), pane.bottom())):
        outside |= np.maximum.reduceat(values, spots.begins) < low
        outside |= np.minimum.reduceat(values, spots.begins) > high
    corners = list(map(QPointF, x.tolist(), y.tolist()))
    found: list[Shape] = []
    for one, begin, out in zip(spots.drawings, spots.begins.tolist(), outside.tolist(), strict=True):
        if out and one.kind in _BETWEEN:
            continue
        shape = _made(one, tuple(corners[begin : begin + one.kind.anchors]), projection, theme, pane)
        if shape is not None:
            found.append(shape)
    return found


def shape_of(drawing: Drawing, projection: Projection, theme: Theme) -> Shape | None:
    """The visible part of a drawing; None if a factor is not known or nothing of it is in view."""
    points = [projection.point(anchor) for anchor in drawing.anchors]
    known = tuple(point for point in points if point is not None)
    layout = projection.picture.layout
    return _made(drawing, known, projection, theme, layout.area(layout.price)) if len(known) == len(points) else None


def _made(
    drawing: Drawing, points: tuple[QPointF, ...], projection: Projection, theme: Theme, pane: QRectF
) -> Shape | None:
    shape = Shape(drawing, points)
    _MAKERS[drawing.kind](shape, projection, theme, pane)
    return shape if shape.lines or shape.areas or shape.labels else None


def cut(begin: QPointF, end: QPointF, pane: QRectF, *, back: bool = False, on: bool = False) -> list[QLineF]:
    """The part of a line that is in the pane, if any; it goes on beyond its begin (`back`) or its end (`on`)."""
    across, down = end.x() - begin.x(), end.y() - begin.y()
    low, high = (-math.inf if back else 0.0), (math.inf if on else 1.0)
    sides = (
        (-across, begin.x() - pane.left()),
        (across, pane.right() - begin.x()),
        (-down, begin.y() - pane.top()),
        (down, pane.bottom() - begin.y()),
    )
    for speed, room in sides:
        if speed == 0:
            if room < 0:
                return []
        elif speed < 0:
            low = max(low, room / speed)
        else:
            high = min(high, room / speed)
    if low > high or not (math.isfinite(low) and math.isfinite(high)):
        return []
    return [
        QLineF(begin.x() + low * across, begin.y() + low * down, begin.x() + high * across, begin.y() + high * down)
    ]


def _trend(shape: Shape, _projection: Projection, _theme: Theme, pane: QRectF) -> None:
    shape.lines += cut(shape.points[0], shape.points[1], pane)


def _ray(shape: Shape, _projection: Projection, _theme: Theme, pane: QRectF) -> None:
    shape.lines += cut(shape.points[0], shape.points[1], pane, on=True)


def _horizontal(shape: Shape, _projection: Projection, _theme: Theme, pane: QRectF) -> None:
    y = shape.points[0].y()
    shape.lines += cut(QPointF(pane.left(), y), QPointF(pane.right(), y), pane)


def _channel(shape: Shape, _projection: Projection, _theme: Theme, pane: QRectF) -> None:
    """Two parallels and, faint, their middle; the third anchor is on the second line."""
    begin, end, third = shape.points
    by = QPointF(third.x() - begin.x(), 0.0)
    if begin.x() != end.x():
        share = (third.x() - begin.x()) / (end.x() - begin.x())
        by = QPointF(0.0, third.y() - (begin.y() + share * (end.y() - begin.y())))
    shape.lines += cut(begin, end, pane) + cut(begin + by, end + by, pane)
    shape.faint += cut(begin + by / 2, end + by / 2, pane)
    _fill(shape, (begin, end, end + by, begin + by), pane)


def _fibonacci(shape: Shape, projection: Projection, theme: Theme, pane: QRectF) -> None:
    """Levels at even shares of the prices, each with its share and price; they lie on the axis as other prices do."""
    prices = [projection.price(anchor) for anchor in shape.drawing.anchors]
    first, second = (0.0 if price is None else price for price in prices)
    left, right = sorted(point.x() for point in shape.points)
    shape.faint += cut(shape.points[0], shape.points[1], pane)
    high = _LINE * theme.scale
    for level in sorted(
        LEVELS, key=lambda level: abs(level - 0.5), reverse=True
    ):  # where room lacks the outer ones win
        price = second + (first - second) * level
        y = projection.scale.y_of(price)
        line = cut(QPointF(left, y), QPointF(max(right, left + 1), y), pane)
        shape.lines += line
        if line and all(abs(label.area.top() - y + high) >= high for label in shape.labels):
            text = f"{level:.3f} \u00b7 {price_text(price, projection.picture.facts.decimals(price))}"
            shape.labels.append(_label(text, QPointF(line[0].x1() + 2, y - high), theme, background=True))


def _rectangle(shape: Shape, _projection: Projection, _theme: Theme, pane: QRectF) -> None:
    corners = _corners(shape)
    for place, corner in enumerate(corners):
        shape.lines += cut(corner, corners[(place + 1) % 4], pane)
    _fill(shape, corners, pane)


def _text(shape: Shape, _projection: Projection, theme: Theme, pane: QRectF) -> None:
    label = _label(
        shape.drawing.text, shape.points[0] + QPointF(_PAD, -_LINE * theme.scale / 2), theme, background=True
    )
    if label.area.intersects(pane):
        shape.labels.append(label)


def _measure(shape: Shape, projection: Projection, theme: Theme, pane: QRectF) -> None:
    """The range between two spots with change, percent and bars."""
    begin, end = shape.points
    corners = _corners(shape)
    _fill(shape, corners, pane)
    middle = (begin.x() + end.x()) / 2
    shape.lines += cut(QPointF(middle, begin.y()), QPointF(middle, end.y()), pane)
    for place in (0, 2):
        shape.lines += cut(corners[place], corners[place + 1], pane)
    if not shape.lines and not shape.areas:
        return
    text = measure_text(shape.drawing, projection)
    wide, high = text_width(text, theme, Type.CAPTION) + 2 * _PAD, (_LINE + 4) * theme.scale
    y = end.y() - high - 2 if end.y() <= begin.y() else end.y() + 2
    left = min(max(middle - wide / 2, pane.left()), max(pane.right() - wide, pane.left()))
    top = min(max(y, pane.top()), pane.bottom() - high)
    shape.labels.append(Label(QRectF(left, top, wide, high), text, background=True))


def measure_text(drawing: Drawing, projection: Projection) -> str:
    """Change of the price, in percent, and how many bars; empty while a factor is not known."""
    begin, end = (projection.spot(anchor) for anchor in drawing.anchors)
    if begin is None or end is None:
        return ""
    change, bars = end.price - begin.price, end.column - begin.column
    parts = [fmt.signed(change, projection.picture.facts.decimals(end.price))]
    if begin.price > 0:
        parts.append(fmt.percent(change / begin.price * 100))
    return " \u00b7 ".join([*parts, bars_text(bars)])


def _corners(shape: Shape) -> tuple[QPointF, ...]:
    begin, end = shape.points
    return begin, QPointF(end.x(), begin.y()), end, QPointF(begin.x(), end.y())


def _fill(shape: Shape, corners: Sequence[QPointF], pane: QRectF) -> None:
    """Fill an area, held to a little more than the pane: far corners have more pixels than a painter can count."""
    xs, ys = [corner.x() for corner in corners], [corner.y() for corner in corners]
    if max(xs) < pane.left() or min(xs) > pane.right() or max(ys) < pane.top() or min(ys) > pane.bottom():
        return
    shape.areas.append(_held(tuple(corners), pane.adjusted(-9, -9, 9, 9)))


def _held(corners: tuple[QPointF, ...], pane: QRectF) -> tuple[QPointF, ...]:
    """A convex polygon cut to a rectangle, one side after the other."""
    for axis, limit, sign in ((0, pane.left(), 1), (0, pane.right(), -1), (1, pane.top(), 1), (1, pane.bottom(), -1)):
        kept: list[QPointF] = []
        for place, corner in enumerate(corners):
            before = corners[place - 1]
            here, there = (_inside(point, axis, limit, sign) for point in (corner, before))
            if (here >= 0) != (there >= 0):
                share = there / (there - here)
                kept.append(before + (corner - before) * share)
            if here >= 0:
                kept.append(corner)
        corners = tuple(kept)
    return corners


def _inside(point: QPointF, axis: int, limit: float, sign: int) -> float:
    return ((point.y() if axis else point.x()) - limit) * sign


def _label(text: str, corner: QPointF, theme: Theme, *, background: bool = False) -> Label:
    wide, high = text_width(text, theme, Type.CAPTION) + 2 * _PAD, _LINE * theme.scale
    return Label(QRectF(corner.x(), corner.y(), wide, high), text, background)


def _apart(line: QLineF, place: QPointF) -> float:
    """Pixels from a place to a line."""
    across, down = line.dx(), line.dy()
    length = across * across + down * down
    share = 0.0
    if length:
        share = min(max(((place.x() - line.x1()) * across + (place.y() - line.y1()) * down) / length, 0.0), 1.0)
    return math.hypot(place.x() - line.x1() - share * across, place.y() - line.y1() - share * down)


_MAKERS: Final = {
    DrawingKind.TREND: _trend,
    DrawingKind.RAY: _ray,
    DrawingKind.HORIZONTAL: _horizontal,
    DrawingKind.CHANNEL: _channel,
    DrawingKind.FIBONACCI: _fibonacci,
    DrawingKind.RECTANGLE: _rectangle,
    DrawingKind.TEXT: _text,
    DrawingKind.MEASURE: _measure,
}
