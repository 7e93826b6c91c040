"""All that one painting of a chart needs: bars, view, layout, scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.price_steps import PriceSteps
from tideboard_desktop.ui.charts.curves import ChartForm, ChartLine, IndicatorPane
from tideboard_desktop.ui.charts.layout import FLOW, VOLUME, ChartLayout, ChartPane
from tideboard_desktop.ui.charts.polygons import Floats, largest
from tideboard_desktop.ui.charts.price_scale import PriceScale, ScaleKind, scale_for
from tideboard_desktop.ui.charts.slots import Viewport
from tideboard_desktop.ui.charts.steps import nice_step
from tideboard_desktop.ui.format import decimals_of

_NEWEST: Final = 256
_HEAD: Final = 18.0
"""Pixels at the top of a lower pane for its title."""


class BarFlow(NamedTuple):
    """For each bar its net inflow and the block's running total since the open, NaN where unknown.

    `block_net` is the block's net inflow of each bar. `usual` has the rows 10, 25, 50, 75 and 90 % of the same bar of
    the day over earlier sessions, or is None.
    """

    net: Floats
    block: Floats
    block_net: Floats
    usual: Floats | None = None

    @property
    def any(self) -> bool:
        """Whether any bar has a flow."""
        return any_known(self.net)

    @property
    def any_block(self) -> bool:
        """Whether any bar has a flow of the block."""
        return any_known(self.block)


def any_known(values: Floats) -> bool:
    """Whether there is a number among the values; mostly the newest has one, so that few are looked at."""
    return bool(np.isfinite(values[-_NEWEST:]).any() or np.isfinite(values).any())


class PriceFacts(NamedTuple):
    """How prices of a security are written: its price steps, None while they are not known."""

    steps: PriceSteps | None = None

    def step(self, price: float) -> float:
        """The price step at a price."""
        return 0.01 if self.steps is None else float(self.steps.step(Decimal(repr(max(price, 0.0)))))

    def decimals(self, price: float) -> int:
        """Decimals of a price of this size."""
        return 2 if self.steps is None else decimals_of(self.steps.step(Decimal(repr(max(price, 0.0)))))


@dataclass(frozen=True, slots=True)
class ValueScale:
    """The axis of a lower pane: `zero` is the pixel of 0, `slope` the pixels of one; `step` one grid line."""

    zero: float
    slope: float
    step: float

    def y(self, values: Floats) -> Floats:
        """Pixels of many values."""
        return self.zero - values * self.slope

    def y_of(self, value: float) -> float:
        """Pixel of one value."""
        return self.zero - value * self.slope


def rising_scale(most: float, top: float, bottom: float) -> ValueScale:
    """An axis from zero at the bottom that holds values up to `most`, below the pane's title."""
    most = most if most > 0 else 1.0
    return ValueScale(bottom, max(bottom - top - _HEAD, 1.0) / most, most)


def even_scale(most: float, top: float, bottom: float) -> ValueScale:
    """An axis around zero that holds values up to `most` on either side."""
    step = nice_step(most)
    middle = (top + _HEAD + bottom - 2) / 2
    return ValueScale(middle, max(bottom - 2 - middle, 1.0) / step, step)


def span_scale(low: float, high: float, top: float, bottom: float) -> ValueScale:
    """An axis on which values from `low` to `high` fill the pane below its title."""
    room = high - low if high > low else abs(high) or 1.0
    slope = max(bottom - top - _HEAD - 2, 1.0) / room
    return ValueScale(bottom - 2 + low * slope, slope, nice_step(room / 2))


@dataclass(slots=True)
class Picture:
    """The chart as it is painted now. `local` shows the times of bars of minutes on the reader's clock.

    `known` are the bars whose volume is in the shares of their prices, None = all; `ratios` as in `SharedRows`.
    """

    key: SeriesKey
    rows: Columns
    view: Viewport
    layout: ChartLayout
    facts: PriceFacts
    scale: PriceScale | None = None
    volumes: ValueScale | None = None
    flow: BarFlow | None = None
    flows: ValueScale | None = None
    local: bool = False
    blocks: ValueScale | None = None
    overlays: Sequence[ChartLine] = ()
    indicators: Sequence[IndicatorPane] = ()
    form: ChartForm = ChartForm.CANDLES
    faded: bool = False
    known: NDArray[np.bool_] | None = None
    ratios: Mapping[int, float] = field(default_factory=dict)

    price_texts: tuple[PriceScale, list[tuple[float, str]]] | None = None
    """What `axes.price_texts` found for a scale."""
    _seen: tuple[object, BarPixels | None] | None = None
    _scales: dict[str, ValueScale] = field(default_factory=dict)

    def closes_before(self, first: int, last: int) -> Floats:
        """The close before each of the rows `first` to before `last`, in the shares of that row; NaN if not known."""
        close = self.rows.close
        found = close[first - 1 : last - 1].copy() if first else np.append(np.nan, close[: max(last - 1, 0)])[:last]
        for row, ratio in self.ratios.items():
            if first <= row < last:
                found[row - first] /= ratio
        return found

    def forget(self) -> dict[str, ValueScale]:
        """Compute anew what depends on numbers of the bars that have changed in their place.

        Returns the axes of indicators that were in use, by the keys of their panes.
        """
        self._seen = None
        scales, self._scales = self._scales, {}
        return scales

    def flow_before(self, row: int) -> float:
        """The net of the bar before a row, NaN without one."""
        return float("nan") if self.flow is None or row < 1 else float(self.flow.net[row - 1])

    def pixels(self, since: int, until: int) -> BarPixels | None:
        """The bars of some columns."""
        return bar_pixels(self.rows, self.view, since, until)

    def visible(self) -> BarPixels | None:
        """The bars in view; the same numbers until the view moves or `forget` is called."""
        since, until = self.view.visible()
        now = since, until, self.view.end, self.view.pitch
        if self._seen is None or self._seen[0] != now:
            self._seen = now, self.pixels(since, until)
        return self._seen[1]

    def has_scales(self, scales: Mapping[str, ValueScale]) -> bool:
        """Whether the panes of indicators still have these axes."""
        panes = ((shown, self.layout.pane(shown.key)) for shown in self.indicators)
        return all(
            self.scale_of(shown, pane) == scales[shown.key] for shown, pane in panes if pane and shown.key in scales
        )

    def scale_of(self, shown: IndicatorPane, pane: ChartPane) -> ValueScale:
        """The axis of an indicator's pane: what its curves have in view, with zero if it has columns."""
        scale = self._scales.get(shown.key)
        if scale is None:
            scale = self._scales[shown.key] = _fitted(shown, pane, self.visible())
        return scale


def fit_scales(picture: Picture, kind: ScaleKind, *, keep: bool, levels: Sequence[float] = ()) -> bool:
    """Fit the axes to the bars in view and these prices; with `keep` one that still holds them stays.

    Returns whether one changed.
    """
    seen = picture.visible()
    if seen is None:
        return False
    changed = False
    low, high = min([float(np.nanmin(seen.low)), *levels]), max([float(np.nanmax(seen.high)), *levels])
    pane = picture.layout.price
    # where bars share a pixel the first of them counts, not what the pixel shows
    scale, base = picture.scale, float(picture.rows.close[seen.first])
    if keep and scale is not None and scale.holds(low, high):
        if kind is ScaleKind.PERCENT and scale.base != base:  # another bar is the first in view
            picture.scale, changed = replace(scale, base=base), True
    else:
        least = picture.facts.step(high)
        picture.scale = scale_for(low, high, pane.top, pane.bottom, kind=kind, base=base, least=least)
        changed = picture.scale != scale
    volume = picture.layout.pane(VOLUME)
    most = float(seen.volume.max())
    if volume is not None:
        old = picture.volumes
        if not (keep and old is not None and most <= old.step):
            picture.volumes = rising_scale(most * 1.04, volume.top, volume.bottom)
            changed = changed or picture.volumes != old
    _fit_flow(picture, seen)
    return changed


def still_fits(picture: Picture, first: int, last: int, levels: Sequence[float]) -> bool:
    """Whether the axes hold other numbers in rows `first` to before `last`, and these prices; the others they hold.

    False if that is not known: where bars share a pixel their volumes add up, percent begin with the first bar in view.
    """
    scale, volumes, rows = picture.scale, picture.volumes, picture.rows.part(first, last)
    if scale is None or scale.kind is ScaleKind.PERCENT or picture.view.pitch < 1:
        return False
    if picture.layout.pane(VOLUME) is not None and (volumes is None or rows.volume.max() > volumes.step):
        return False
    return scale.holds(min([float(rows.low.min()), *levels]), max([float(rows.high.max()), *levels]))


def _fitted(shown: IndicatorPane, pane: ChartPane, seen: BarPixels | None) -> ValueScale:
    parts = [np.array(shown.levels, np.float64)]
    if seen is not None:
        parts += [line.at(seen.rows) for line in shown.lines]
    if any(line.bars for line in shown.lines):
        parts.append(np.zeros(1))
    values = np.concatenate(parts)
    values = values[np.isfinite(values)]
    if not len(values):
        return span_scale(-1.0, 1.0, pane.top, pane.bottom)
    return span_scale(float(values.min()), float(values.max()), pane.top, pane.bottom)


def _fit_flow(picture: Picture, seen: BarPixels) -> None:
    """Both scales of the flow pane: each around zero, as large as what is in view."""
    pane, flow = picture.layout.pane(FLOW), picture.flow
    if pane is None or flow is None:
        picture.flows = picture.blocks = None
        return
    nets, blocks = seen.sums(flow.net), flow.block[seen.rows]
    picture.flows = even_scale(largest(nets) or 1.0, pane.top, pane.bottom)
    picture.blocks = even_scale(largest(blocks) or 1.0, pane.top, pane.bottom)


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
        width = odd(view.pitch * BODY) if view.pitch >= THIN else 1.0
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


def odd(width: float) -> float:
    """The largest odd number of whole pixels, so that a body lies evenly around its wick."""
    return max(float((int(width) - 1) // 2 * 2 + 1), 1.0)
