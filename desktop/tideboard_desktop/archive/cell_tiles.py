"""The cells of the coverage grid as small pictures, put together to one image of what is visible."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from tideboard_core.archive.coverage import CoverageState
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, colour

Pixels = NDArray[np.uint32]
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


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
        self._pixels = np.stack([self._drawn(theme, state) for state in CoverageState])

    def _drawn(self, theme: Theme, state: CoverageState) -> Pixels:
        image = _blank(self.step, self.row)
        painter = QPainter(image)
        paint_cell(painter, theme, state, QRectF(0, 0, self.step - self.gap, self.row - self.gap))
        painter.end()
        return np.frombuffer(image.constBits(), np.uint32).reshape(self.row, self.step).copy()

    def draw(self, states: NDArray[np.uint8], lefts: NDArray[np.int64], show: Callable[[QImage], None]) -> None:
        """Make the image of a block of cells and give it to `show`; its pixels are only lent.

        `lefts` are the left edges of its columns in device pixels, the first one 0; between two columns more than a
        step apart the image is empty.
        """
        rows, columns = states.shape
        if not rows or not columns:
            return
        width = int(lefts[-1]) + self.step
        widths = np.diff(np.append(lefts, width))
        column = np.repeat(np.arange(columns), widths)
        across = np.minimum(np.arange(width) - lefts[column], self.step - 1)  # the last pixel of a tile is empty
        row, down = np.divmod(np.arange(rows * self.row), self.row)
        pixels = self._pixels[states[row[:, np.newaxis], column], down[:, np.newaxis], across]
        height = rows * self.row
        show(QImage(pixels.data, width, height, width * 4, _FORMAT))


def _blank(width: int, height: int) -> QImage:
    image = QImage(width, height, _FORMAT)
    image.fill(Qt.GlobalColor.transparent)
    return image
