"""Where columns and prices are in the picture, in whole device pixels, so that every edge is sharp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tideboard_core.archive.records import Integers

ZOOMS: Final = (
    *((1, per_pixel) for per_pixel in (120, 60, 30, 20, 15, 12, 10, 8, 6, 5, 4, 3, 2)),
    *((per_column, 1) for per_column in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)),
)
"""Device pixels of a column, and columns in a device pixel; one of them is 1."""


@dataclass(frozen=True, slots=True)
class Plane:
    """Lengths are device pixels from the upper left corner of the field.

    `left` is the first column shown, a multiple of `per_pixel`, `top` the row of the highest price shown. Where several
    columns share a pixel, the last of them is shown. Below the field, from `bars_top` on, are the bars of trades.
    """

    width: int
    height: int
    bars_top: int
    bars_height: int
    ratio: float
    left: int
    per_column: int
    per_pixel: int
    top: int
    row_height: int

    @property
    def cells(self) -> int:
        """How many cells stand side by side; the last one may be cut."""
        return -(-self.width // self.per_column)

    @property
    def rows(self) -> int:
        """How many rows are seen; the lowest one may be cut."""
        return -(-self.height // self.row_height)

    @property
    def first_row(self) -> int:
        """The row of the lowest price shown."""
        return self.top - self.rows + 1

    @property
    def last(self) -> int:
        """The last column that is shown whole."""
        return self.left + self.width // self.per_column * self.per_pixel - 1

    def columns(self, first_cell: int = 0) -> Integers:
        """The column that each cell shows."""
        found: Integers = self.left + np.arange(first_cell, self.cells, dtype=np.int64) * self.per_pixel
        return found + self.per_pixel - 1

    def x_of(self, column: int) -> int:
        """The left edge of a column."""
        return (column - self.left) // self.per_pixel * self.per_column

    def column_at(self, x: float) -> int:
        """The column that is shown at a pixel."""
        return self.left + int(x // self.per_column) * self.per_pixel + self.per_pixel - 1

    def y_of(self, row: int) -> int:
        """The upper edge of a row."""
        return (self.top - row) * self.row_height

    def row_at(self, y: float) -> int:
        return self.top - int(y // self.row_height)

    @property
    def phase(self) -> int:
        """How many pixels the field lies from the begin of the day: what repeats along it stays where it is."""
        return self.left // self.per_pixel * self.per_column
