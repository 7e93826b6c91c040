"""Finds free places for labels: beside a mark, away from curves, never on another label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QRegion

from tideboard_core.flow.session_minutes import Floats
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.chart.picture import DayPicture

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


def place_beside(mark: QRectF, size: QSizeF, taken: Sequence[QRectF], pane: QRectF, curves: Floats) -> Beside | None:
    """The free place for words of `size` that hides least of `curves`, near its mark; None if there is none."""
    corners = list(_around(mark, size))
    areas = [QRectF(corner, size) for _ring, corner in corners]
    hidden = _hidden(curves, areas)
    costs = [points + ring * _FAR for points, (ring, _corner) in zip(hidden, corners, strict=True)]
    # the cheapest first: the leaders of the others need no look
    for number in sorted(range(len(areas)), key=costs.__getitem__):
        area = areas[number]
        if not pane.contains(area) or touches(area, taken):
            continue
        if corners[number][0] == 0:
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


def _around(mark: QRectF, size: QSizeF) -> Iterator[tuple[int, QPointF]]:
    """Corners right, left, below and above the mark, then in rings around it; with the number of the ring."""
    wide, high = size.width(), size.height()
    middle = mark.center()
    beside = (
        QPointF(mark.right() + _BESIDE, middle.y() - high / 2),
        QPointF(mark.left() - _BESIDE - wide, middle.y() - high / 2),
        QPointF(middle.x() - wide / 2, mark.bottom() + 1),
        QPointF(middle.x() - wide / 2, mark.top() - 1 - high),
    )
    for corner in beside:
        yield 0, corner
    for number, far in enumerate(_RINGS, start=1):
        right, left = mark.right() + far, mark.left() - far - wide
        below, above = mark.bottom() + far, mark.top() - far - high
        level, centred = middle.y() - high / 2, middle.x() - wide / 2
        for x, y in (
            (right, level),
            (left, level),
            (centred, below),
            (centred, above),
            (right, below),
            (left, below),
            (right, above),
            (left, above),
        ):
            yield number, QPointF(x, y)


def _leader(mark: QRectF, area: QRectF) -> QLineF:
    """From the edge of a mark to the nearest point of its words."""
    middle = mark.center()
    end = QPointF(min(max(middle.x(), area.left()), area.right()), min(max(middle.y(), area.top()), area.bottom()))
    start = QPointF(min(max(end.x(), mark.left()), mark.right()), min(max(end.y(), mark.top()), mark.bottom()))
    return QLineF(start, end)


def _hidden(curves: Floats, areas: Sequence[QRectF]) -> list[int]:
    """How many points of the curves each area hides."""
    left, top, right, bottom = np.array([area.getCoords() for area in areas]).T[:, :, np.newaxis]
    x, y = curves[:, 0], curves[:, 1]
    counts: list[int] = ((x > left) & (x < right) & (y > top) & (y < bottom)).sum(axis=1).tolist()
    return counts
