"""The bars in view as pixels: one column each, or one for each pixel where bars are narrower."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.market.bars.columns import Columns
from tideboard_desktop.chart.axis.slot_view import Viewport
from tideboard_desktop.ui.charts.polygons import Floats

BODY: Final = 0.68
"""Width of a body as a part of the column."""
THIN: Final = 3.0
"""Pixels of a column below which a candle is a stroke from high to low."""


class BarPixels(NamedTuple):
    """Bars in view, ascending. `x` is the middle of each in pixels, `rows` the bars or the first of each column.

    `width` is that of a body, an odd number of pixels. `first` and `last` are the rows that are in view.
    """

    x: Floats
    width: float
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    rows: NDArray[np.intp]
    first: int
    last: int

    @property
    def up(self) -> NDArray[np.bool_]:
        """Which bars close at or above their open."""
        return self.close >= self.open

    def sums(self, values: Floats) -> Floats:
        """One value for each column from one for each bar: their sum where a column has several; NaN counts as none."""
        part = values[self.first : self.last]
        if len(part) == len(self.rows):
            return part
        sums: Floats = np.add.reduceat(part, self.rows - self.first)
        if np.isnan(sums).any():
            missing = np.isnan(part)
            sums = np.add.reduceat(np.where(missing, 0.0, part), self.rows - self.first)
            sums[np.logical_and.reduceat(missing, self.rows - self.first)] = np.nan
        return sums


def bar_pixels(rows: Columns, view: Viewport, since: int, until: int) -> BarPixels | None:
    """The bars of columns `since` to `until` (excluded); None without any."""
    places = view.slots.bar[since:until]
    if not len(places) or places.max() < 0:
        return None
    if places[0] >= 0 and places[-1] - places[0] == len(places) - 1:  # a bar in each column
        kept, centres = places, view.centres(since, until)
    else:
        which = places >= 0
        kept, centres = places[which], view.centres(since, until)[which]
    first, last = int(kept[0]), int(kept[-1]) + 1
    part = rows.part(first, last)
    if view.pitch >= 1:
        width = _odd(view.pitch * BODY) if view.pitch >= THIN else 1.0
        middles, volume = np.floor(centres) + 0.5, part.volume.astype(np.float64)
        return BarPixels(middles, width, part.open, part.high, part.low, part.close, volume, kept, first, last)
    starts, pixels = _by_pixel(centres)
    ends = np.append(starts[1:], len(centres)) - 1
    return BarPixels(
        pixels + 0.5,
        1.0,
        part.open[starts],
        np.maximum.reduceat(part.high, starts),
        np.minimum.reduceat(part.low, starts),
        part.close[ends],
        np.add.reduceat(part.volume, starts).astype(np.float64),
        kept[starts],
        first,
        last,
    )


def _by_pixel(centres: Floats) -> tuple[NDArray[np.intp], Floats]:
    """The first of the columns of each pixel that has any, and the pixels; `centres` are ascending."""
    pixels = np.arange(np.floor(centres[0]), np.floor(centres[-1]) + 1)
    starts = np.searchsorted(centres, pixels)
    some = np.diff(np.append(starts, len(centres))) > 0
    return starts[some], pixels[some]


def _odd(width: float) -> float:
    """The largest odd number of whole pixels, so that a body lies evenly around its wick."""
    return max(float((int(width) - 1) // 2 * 2 + 1), 1.0)
