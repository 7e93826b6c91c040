"""Finds free places for labels: beside a mark, away from curves, never on another label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QRegion

from tideboard_core.flow.session_minutes import Floats
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.chart.picture import SEAM, DayPicture

_BESIDE = 3.0
"""Pixels between a mark and the words beside it."""
_RINGS = (14.0, 30.0, 48.0, 70.0)
"""Distances of words that found no place beside their mark, and get a leader line."""
_FAR = 3
"""Points of curves that a label rather covers than moving one ring further."""
_KEEP = 2
"""Pixels around a label that no line enters."""


class Beside(NamedTuple):
    """Where words stand; `leader` runs from the mark to words that do not touch it, else None."""

    area: QRectF
    leader: QLineF | None


def curve_points(picture: DayPicture) -> Floats:
    """Pixels of the visible net and price lines, one row of x and y per minute."""
    rows = []
    if picture.flow is not None and FlowLine.NET in picture.shown:
        rows.append(np.column_stack([picture.axis.x(picture.flow.times), picture.main.y(picture.flow.net)]))
    if picture.price is not None and picture.prices is not None and len(picture.price):
        rows.append(np.column_stack([picture.axis.x(picture.price.times), picture.prices.y(picture.price.prices)]))
    return np.concatenate(rows) if rows else np.empty((0, 2))


class NearMark(NamedTuple):
    """All that the place of words beside a mark depends on: sizes, labels and minutes near it, and scales."""

    mark: QRectF
    size: QSizeF
    pane: QRectF
    taken: list[QRectF]
    across: tuple[object, ...]
    net: tuple[bytes, ...]
    price: tuple[bytes, ...]


def near_mark(picture: DayPicture, time: float, mark: QRectF, size: QSizeF, taken: Sequence[QRectF]) -> NearMark:
    """What `place_beside` finds around a mark at a time (UTC epoch seconds), to compare with what it found before."""
    wide, high = _RINGS[-1] + size.width() + 1, _RINGS[-1] + size.height() + 1
    bounds = mark.adjusted(-wide, -high, wide, high)
    axis, flow, price = picture.axis, picture.flow, picture.price
    # minutes further away than so many are outside: each takes this room at least, a break more
    count = int((mark.width() + wide) / min(axis.per_minute, SEAM)) + 2
    net, prices = tuple[bytes, ...](), tuple[bytes, ...]()
    if flow is not None and FlowLine.NET in picture.shown:
        net = _around_time(time, count, flow.times, flow.net)
    if price is not None and picture.prices is not None:
        prices = _around_time(time, count, price.times, price.prices)
    across = axis.spans, axis.left, axis.right, picture.main, picture.prices
    near = [area for area in taken if area.intersects(bounds)]
    return NearMark(mark, size, picture.layout.main, near, across, net, prices)


def _around_time(time: float, count: int, times: Floats, values: Floats) -> tuple[bytes, bytes]:
    """Times and values of as many minutes before and after a time."""
    at = int(times.searchsorted(time))
    part = slice(max(at - count, 0), at + count)
    return times[part].tobytes(), values[part].tobytes()


def place_beside(mark: QRectF, size: QSizeF, taken: Sequence[QRectF], pane: QRectF, curves: Floats) -> Beside | None:
    """The free place for words of `size` that hides least of `curves`, near its mark; None if there is none."""
    corners = list(_around(mark, size))
    hidden = _hidden(curves, [corner for _ring, corner in corners], size)
    costs = [points + ring * _FAR for points, (ring, _corner) in zip(hidden, corners, strict=True)]
    # the cheapest first: the leaders of the others need no look
    for number in sorted(range(len(corners)), key=costs.__getitem__):
        ring, corner = corners[number]
        area = QRectF(*corner, size.width(), size.height())
        if not pane.contains(area) or touches(area, taken):
            continue
        if ring == 0:
            return Beside(area, None)
        leader = _leader(mark, area)
        if not any(crosses(leader, other) for other in taken if not other.contains(mark)):
            return Beside(area, leader)
    return None


def touches(area: QRectF, taken: Iterable[QRectF]) -> bool:
    """Whether `area` overlaps one of the others."""
    return any(area.intersects(other) for other in taken)


def crosses(line: QLineF, area: QRectF) -> bool:
    """Whether a line enters or touches a rectangle."""
    begin, end = 0.0, 1.0  # the share of the line that is inside, cut by one pair of edges after the other
    for start, length, low, high in (
        (line.x1(), line.dx(), area.left(), area.right()),
        (line.y1(), line.dy(), area.top(), area.bottom()),
    ):
        if length == 0:
            if not low <= start <= high:
                return False
            continue
        enters, leaves = sorted(((low - start) / length, (high - start) / length))
        begin, end = max(begin, enters), min(end, leaves)
    return begin <= end


def open_region(bounds: QRectF, labels: Iterable[QRectF]) -> QRegion:
    """`bounds` without the labels: the clip of a line that must not strike one through."""
    region = QRegion(bounds.toAlignedRect())
    for area in labels:
        covered: QRect = area.toAlignedRect().adjusted(-_KEEP, -1, _KEEP, 1)
        region -= QRegion(covered)
    return region


def _around(mark: QRectF, size: QSizeF) -> Iterator[tuple[int, tuple[float, float]]]:
    """Corners right, left, below and above the mark, then in rings around it; with the number of the ring."""
    wide, high = size.width(), size.height()
    begin, top, end, bottom = mark.left(), mark.top(), mark.right(), mark.bottom()
    centred, level = mark.center().x() - wide / 2, mark.center().y() - high / 2
    yield 0, (end + _BESIDE, level)
    yield 0, (begin - _BESIDE - wide, level)
    yield 0, (centred, bottom + 1)
    yield 0, (centred, top - 1 - high)
    for number, far in enumerate(_RINGS, start=1):
        right, left = end + far, begin - far - wide
        below, above = bottom + far, top - far - high
        yield number, (right, level)
        yield number, (left, level)
        yield number, (centred, below)
        yield number, (centred, above)
        yield number, (right, below)
        yield number, (left, below)
        yield number, (right, above)
        yield number, (left, above)


def _leader(mark: QRectF, area: QRectF) -> QLineF:
    """From the edge of a mark to the nearest point of its words."""
    middle = mark.center()
    end = QPointF(min(max(middle.x(), area.left()), area.right()), min(max(middle.y(), area.top()), area.bottom()))
    start = QPointF(min(max(end.x(), mark.left()), mark.right()), min(max(end.y(), mark.top()), mark.bottom()))
    return QLineF(start, end)


def _hidden(curves: Floats, corners: Sequence[tuple[float, float]], size: QSizeF) -> list[int]:
    """How many points of the curves an area of this size hides at each corner."""
    left, top = np.array(corners).T
    wide, high = size.width(), size.height()
    x, y = curves[:, 0], curves[:, 1]
    near = (x > left.min()) & (x < left.max() + wide)  # most points lie beside all of them
    x, y, left, top = x[near], y[near], left[:, np.newaxis], top[:, np.newaxis]
    inside = (x > left) & (x < left + wide) & (y > top) & (y < top + high)
    counts: list[int] = np.count_nonzero(inside, axis=1).tolist()
    return counts
