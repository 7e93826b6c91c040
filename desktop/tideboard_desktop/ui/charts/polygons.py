"""Curves and areas as whole polygons, from arrays of pixels."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter, QPolygonF
from shiboken6 import Shiboken

Floats = NDArray[np.float64]


def polygon(x: Floats, y: Floats) -> QPolygonF:
    """Points in pixels as Qt wants them; `x` and `y` have one length.

    numpy writes into Qt's own memory: a QPointF made for each point takes more than a hundred times as long.
    """
    points = QPolygonF()
    if len(x):
        points.resize(len(x))
        memory = _memory(points)
        memory[:, 0], memory[:, 1] = x, y
    return points


def _memory(points: QPolygonF) -> Floats:
    """The coordinates of points that exist already, to be written to."""
    # two doubles of 8 bytes for each point; with True numpy may write; PySide's stubs tell other types than it has
    raw: Any = Shiboken.VoidPtr(points.data(), points.size() * 16, True)  # type: ignore[call-arg, arg-type]
    return np.frombuffer(raw, np.float64).reshape(-1, 2)


def stretches(y: Floats) -> list[tuple[int, int]]:
    """Where a curve is between its breaks: the first place of each stretch and the one after its last."""
    finite = np.isfinite(y)
    if finite.all():
        return [(0, len(y))] if len(y) else []
    first = int(finite.argmax())
    if finite[first:].all():  # an average begins some bars after the first one
        return [(first, len(y))]
    # begins and ends of the finite stretches, alternating
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def paint_line(painter: QPainter, x: Floats, y: Floats, *lower: float) -> None:
    """Paint a curve with the painter's pen, broken at NaN; and again so many pixels `lower`."""
    for begin, end in stretches(y):
        points, memory = _polyline(end - begin)
        memory[:, 0], memory[:, 1] = x[begin:end], y[begin:end]
        painter.drawPolyline(points)
        for by in lower:
            memory[:, 1] = y[begin:end] + by
            painter.drawPolyline(points)


@lru_cache(maxsize=32)
def _polyline(count: int) -> tuple[QPolygonF, Floats]:
    """Points for a curve that is drawn at once, and their coordinates: most curves of a frame have the same length."""
    points = QPolygonF()
    points.resize(count)
    return points, _memory(points)


def paint_area(painter: QPainter, x: Floats, inner: Floats, outer: Floats) -> None:
    """Paint the area between two edges with the painter's brush, broken at NaN."""
    finite = np.isfinite(inner) & np.isfinite(outer)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False]))))
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        part = slice(begin, end)
        across = np.concatenate([x[part], x[part][::-1]])
        painter.drawPolygon(polygon(across, np.concatenate([outer[part], inner[part][::-1]])))
