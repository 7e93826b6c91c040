"""The cells of the flow map as one indexed image, with every edge on a device pixel."""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from tideboard_desktop.flowmap.cell_steps import Cells, CellStep
from tideboard_desktop.ui.theme import Theme, colour

SEAM: Final = 14
"""Logical pixels of the break between two parts of a session."""
PHASES: Final = 6
"""Device pixels from one line of a hatch to the next, at one device pixel for each logical one."""
_PANEL, _MARK, _LINE, _HATCHED = 12, 13, 14, 15
"""Palette numbers behind those of the cells: between rows, dot of a quiet minute, hatch of gaps, and of outflow."""
_SHADES: Final = (3, 2, 1, 0)
"""The tier shades S, M, L, XL by their place in the theme."""


Number = TypeVar("Number", bound=np.number[Any])


class FieldColumns(NamedTuple):
    """Where the columns are: left edges and widths in device pixels, and the whole width with its seams."""

    lefts: NDArray[np.int64]
    widths: NDArray[np.int64]
    width: int
    seams: tuple[tuple[int, int], ...]

    def at(self, x: float) -> int | None:
        """The column at a device pixel; None beside them."""
        found = int(np.searchsorted(self.lefts, x, side="right")) - 1
        inside = 0 <= found < len(self.lefts) and x < self.lefts[found] + max(int(self.widths[found]), 1)
        return found if inside else None

    def spread(self, values: NDArray[Number], between: Number) -> NDArray[Number]:
        """The value of the column at each device pixel, `between` in a break."""
        found = np.full(self.width, between, values.dtype)
        ends = np.cumsum(self.widths)
        places = np.arange(int(ends[-1])) + np.repeat(self.lefts - ends + self.widths, self.widths)
        found[places] = np.repeat(values, self.widths)
        return found


def columns_of(count: int, seams: tuple[int, ...], width: int, ratio: float) -> FieldColumns:
    """Divide `width` device pixels among `count` columns; `seams` are the columns that begin after a break."""
    gap = round(SEAM * ratio)
    room = max(width - gap * len(seams), count)
    edges = np.round(np.arange(count + 1) * (room / max(count, 1))).astype(np.int64)
    shift = np.zeros(count, np.int64)
    for seam in seams:
        shift[seam:] += gap
    lefts = edges[:-1] + shift
    places = tuple((int(lefts[seam]) - gap, int(lefts[seam])) for seam in seams if seam < count)
    return FieldColumns(lefts, np.diff(edges), int(edges[-1]) + gap * len(seams), places)


def palette_of(theme: Theme) -> list[int]:
    surface = theme.surface
    found: dict[int, QColor] = {
        CellStep.AHEAD: colour(surface.inset),
        CellStep.NEUTRAL: colour(surface.line_soft),
        CellStep.NO_TRADE: colour(surface.line_soft),
        CellStep.GAP: colour(surface.inset),
        _PANEL: colour(surface.panel),
        _MARK: colour(surface.text_off),
        _LINE: colour(surface.line_strong),
        _HATCHED: colour(surface.panel),
    }
    for first, shades in ((CellStep.IN_S, theme.up.shades), (CellStep.OUT_S, theme.down.shades)):
        for step, shade in enumerate(_SHADES):
            found[first + step] = colour(shades[shade])
    return [found[number].rgb() for number in range(len(found))]


class FieldImage:
    """Makes the image of rows of cells; rows are `height` device pixels apart, the last `gap` of them stay empty."""

    def __init__(self, theme: Theme, columns: FieldColumns, height: int, gap: int, ratio: float) -> None:
        self.columns, self.height, self.gap = columns, height, gap
        self._palette = palette_of(theme)
        self._column = columns.spread(np.arange(len(columns.lefts)), np.int64(-1))
        self._period = max(round(PHASES * ratio), 4)
        places, line = np.arange(columns.width), max(round(ratio), 1)
        self._lines = [np.flatnonzero((places + phase) % self._period < line) for phase in range(self._period)]
        self._lined = np.arange(_HATCHED + 1, dtype=np.uint8)
        self._lined[CellStep.GAP] = _LINE
        if theme.hatch_down:
            self._lined[CellStep.OUT_S : CellStep.OUT_XL + 1] = _HATCHED
        self._has_lines = self._lined != np.arange(_HATCHED + 1)

    def pixels(self, cells: Cells, left: int = 0) -> NDArray[np.uint8]:
        """Palette numbers of rows x columns of cells, by device pixel from `left` on; a break is hatched as a gap."""
        count = len(cells)
        padded = np.concatenate([cells, np.full((count, 1), CellStep.GAP, np.uint8)], axis=1)
        across = np.take(padded, self._column[left:], axis=1)
        inner = self.height - self.gap
        image = np.empty((count, self.height, across.shape[1]), np.uint8)
        image[:, :inner] = across[:, np.newaxis]
        image[:, inner:] = _PANEL
        hatched = self._has_lines[across].any(axis=0)
        for phase, places in enumerate(self._lines[:inner]):
            at = places[np.searchsorted(places, left) :] - left
            at = at[hatched[at]]
            image[:, phase : inner : self._period, at] = np.take(self._lined, across[:, at])[:, np.newaxis]
        image[:, inner // 2][across == CellStep.NO_TRADE] = _MARK
        return image.reshape(count * self.height, across.shape[1])

    def draw(self, cells: Cells, left: int = 0) -> QImage:
        """The image from the device pixel `left` on; it keeps its own pixels."""
        pixels = self.pixels(cells, left)
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(self._palette)
        return image.convertToFormat(QImage.Format.Format_RGB32)
