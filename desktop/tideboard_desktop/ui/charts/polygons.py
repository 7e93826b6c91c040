"""Curves and areas as whole polygons, rectangles and lines as arrays, from arrays of pixels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF
from shiboken6 import Shiboken

Floats = NDArray[np.float64]
_MOST_DASHES: Final = 20_000
"""Of a curve that is far longer than a screen is wide."""


def largest(values: Floats) -> float:
    """The largest absolute value; NaN counts as none, 0.0 without any."""
    return float(np.fmax.reduce(np.abs(values), axis=None, initial=0.0))


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
    return runs(finite)


def runs(chosen: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The first place of each run of True and the one after its last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], chosen, [False]))))  # begins and ends, alternating
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def dashes_along(x: Floats, y: Floats, scale: QPointF, pattern: Sequence[float]) -> tuple[Floats, Floats]:
    """Both ends of each straight piece of the dashes along a curve, one after the other; broken at NaN.

    `pattern` are the pixels of a dash and of the gap behind it, `scale` those of a unit of `x` and of `y`. Qt's own
    dashes take several times as long on a thousand points.
    """
    (on, off), found = pattern, [np.empty((2, 0))]
    for begin, end in stretches(y):
        across, down = x[begin:end], y[begin:end]
        lengths = np.hypot(np.diff(across) * scale.x(), np.diff(down) * scale.y())
        along = np.concatenate([[0.0], lengths.cumsum()])
        step = max(on + off, along[-1] / _MOST_DASHES)
        dashes = np.arange(0.0, along[-1], step)
        edges = np.sort(np.concatenate([along, dashes, np.minimum(dashes + on, along[-1])]))
        drawn = (edges[:-1] + edges[1:]) / 2 % step < on
        ends = np.column_stack([edges[:-1], edges[1:]])[drawn & (np.diff(edges) > 0)].ravel()
        found.append(np.vstack([np.interp(ends, along, across), np.interp(ends, along, down)]))
    across, down = np.hstack(found)
    return across, down


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
    for begin, end in stretches(inner + outer):  # NaN where one of them is
        part = slice(begin, end)
        across = np.concatenate([x[part], x[part][::-1]])
        painter.drawPolygon(polygon(across, np.concatenate([outer[part], inner[part][::-1]])))


Shape = TypeVar("Shape", QRectF, QLineF)

_SIZE: Final = 4
"""Doubles of a shape: x, y, width and height of a rectangle, both ends of a line."""


class ShapeArray(Generic[Shape]):
    """Shapes whose numbers lie in one array; the Python objects are made once and look at its rows.

    Making 820 QRectF takes 1.9 ms, writing their numbers here and drawing them 0.2 ms.
    """

    def __init__(self, kind: type[Shape]) -> None:
        self._kind: type[Shape] = kind
        self._memory: NDArray[np.float64] = np.empty((0, _SIZE))
        self._shapes: list[Shape] = []

    def filled(self, *columns: NDArray[np.float64] | float) -> list[Shape]:
        """As many shapes as the columns are long, with these numbers; valid until the next call."""
        count = max(len(column) for column in columns if isinstance(column, np.ndarray))
        if count > len(self._memory):
            self._shapes = []  # they look at the memory that goes now
            self._memory = np.empty((max(count, 2 * len(self._memory), 256), _SIZE))
            begin, stride = self._memory.ctypes.data, self._memory.strides[0]
            wrap: Any = Shiboken.wrapInstance  # PySide's stubs know it for QObject alone
            self._shapes = [wrap(begin + stride * place, self._kind) for place in range(len(self._memory))]
        for place, column in enumerate(columns):
            self._memory[:count, place] = column
        return self._shapes[:count]
