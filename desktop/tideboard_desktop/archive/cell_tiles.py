"""The cells of the coverage grid as small pictures, put together to images of what is visible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from tideboard_core.archive.coverage import CoverageState
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, colour

Pixels = NDArray[np.uint32]
_FORMAT = QImage.Format.Format_RGB32


def paint_cell(painter: QPainter, theme: Theme, state: CoverageState, box: QRectF) -> None:
    """Paint a cell into `box`, as in the grid and its legend."""
    surface = theme.surface
    foreground = colour(surface.line_control)
    painter.setPen(Qt.PenStyle.NoPen)
    if state is CoverageState.WHOLE:
        painter.fillRect(box, foreground)
    elif state is CoverageState.HOLES:
        half = box.height() / 2
        painter.fillRect(box.adjusted(0, 0, 0, -half), foreground)
        _hatched(painter, theme, box.adjusted(0, half, 0, 0))
    elif state is CoverageState.MISSING:
        _hatched(painter, theme, box)
    elif state is CoverageState.UNDER_WAY:
        width = max(box.width() / 11, 1.0)
        painter.setPen(QPen(foreground, width))
        painter.drawRect(box.adjusted(width / 2, width / 2, -width / 2, -width / 2))
    elif state is CoverageState.NOT_OFFERED:
        painter.setPen(QPen(colour(surface.text_off), max(box.width() / 11, 1.0)))
        middle, inset = box.center().y(), box.width() / 4
        painter.drawLine(QPointF(box.left() + inset, middle), QPointF(box.right() - inset, middle))
    else:
        size = max(box.width() / 6, 1.0)
        dot = QRectF(0, 0, size, size)
        dot.moveCenter(box.center())
        painter.fillRect(dot, colour(surface.text_off))


def paint_shared(painter: QPainter, theme: Theme, box: QRectF) -> None:
    """Mark a cell whose session comes from a shared place: a corner, which does not depend on its state."""
    side = max(min(box.width(), box.height()) * 0.45, 2.0)
    painter.fillRect(QRectF(box.left(), box.bottom() - side, side, side), colour(theme.surface.accent))


def _hatched(painter: QPainter, theme: Theme, area: QRectF) -> None:
    painter.save()
    painter.fillRect(area, colour(theme.surface.inset))
    painter.setClipRect(area)
    unit = area.width() / 11
    hatch(painter, area, colour(theme.surface.text3), gap=4 * unit, width=max(1.2 * unit, 1.0))
    painter.restore()


class CellTiles:
    """One picture for each state, `step` device pixels wide and `row` high; the last `gap` of both stay empty."""

    def __init__(self, theme: Theme, step: int, row: int, gap: int) -> None:
        self.step, self.row, self.gap = step, row, gap
        # lines of pixels, of which each cell takes as many as it is high
        self._lines = np.vstack([self._drawn(theme, state) for state in CoverageState])

    def _drawn(self, theme: Theme, state: CoverageState) -> Pixels:
        image = QImage(self.step, self.row, _FORMAT)
        image.fill(colour(theme.surface.panel))
        painter = QPainter(image)
        paint_cell(painter, theme, state, QRectF(0, 0, self.step - self.gap, self.row - self.gap))
        painter.end()
        return np.frombuffer(image.constBits(), np.uint32).reshape(self.row, self.step).copy()

    def images(self, states: NDArray[np.uint8], lefts: NDArray[np.int64]) -> Iterator[tuple[int, QImage]]:
        """Images of a block of cells with their left edges, one for columns without room between them.

        Their pixels are only lent. `lefts` are the left edges of the columns in device pixels.
        """
        height = len(states) * self.row
        lines = states[:, np.newaxis, :] * np.intp(self.row) + np.arange(self.row)[:, np.newaxis]
        ends = (np.diff(lefts) != self.step).nonzero()[0] + 1
        for begin, end in pairwise([0, *ends.tolist(), len(lefts)]):
            width = (end - begin) * self.step
            pixels = self._lines.take(lines[:, :, begin:end], axis=0)
            yield int(lefts[begin]), QImage(pixels.data, width, height, width * 4, _FORMAT)
