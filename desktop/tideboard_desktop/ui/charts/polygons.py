"""Curves and areas as whole polygons, from arrays of pixels."""

from __future__ import annotations

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
        # two doubles of 8 bytes for each point; with True numpy may write; PySide's stubs tell other types than it has
        raw: Any = Shiboken.VoidPtr(points.data(), len(x) * 16, True)  # type: ignore[call-arg, arg-type]
        memory = np.frombuffer(raw, np.float64).reshape(-1, 2)
        memory[:, 0], memory[:, 1] = x, y
    return points


def runs(x: Floats, y: Floats) -> list[QPolygonF]:
    """The stretches of a curve between its breaks."""
    finite = np.isfinite(y)
    if finite.all():
        return [polygon(x, y)] if len(x) else []
    first = int(finite.argmax())
    if finite[first:].all():  # an average begins some bars after the first one
        return [polygon(x[first:], y[first:])]
    # begins and ends of the finite stretches, alternating
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False]))))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [polygon(x[begin:end], y[begin:end]) for begin, end in pairs]


def paint_line(painter: QPainter, x: Floats, y: Floats) -> None:
    """Paint a curve with the painter's pen, broken at NaN."""
    for run in runs(x, y):
        painter.drawPolyline(run)


def paint_area(painter: QPainter, x: Floats, inner: Floats, outer: Floats) -> None:
    """Paint the area between two edges with the painter's brush, broken at NaN."""
    finite = np.isfinite(inner) & np.isfinite(outer)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False]))))
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        part = slice(begin, end)
        across = np.concatenate([x[part], x[part][::-1]])
        painter.drawPolygon(polygon(across, np.concatenate([outer[part], inner[part][::-1]])))
