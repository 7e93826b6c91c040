"""An immutable picture of a history: a bar around zero per period, closes on the right axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.system.settings import Units
from tideboard_desktop.flow.chart.line_styles import TIERS, Line
from tideboard_desktop.flow.chart.pane_geometry import ChartLayout
from tideboard_desktop.flow.chart.panel_unit import panel_unit
from tideboard_desktop.flow.chart.picture import Subject
from tideboard_desktop.flow.chart.value_scale import MAIN_REACH, MAIN_TICKS, Scale, main_scale
from tideboard_desktop.flow.history.model import HistorySeries
from tideboard_desktop.flow.history.viewport import Viewport, whole
from tideboard_desktop.ui.charts.steps import nice_step
from tideboard_desktop.ui.format import Unit

WIDEST = 34.0
"""Pixels of the widest bar: few months must not become blocks."""
_SHARE = 0.7
_NOTHING = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStyle:
    """The user's choices: lines, stacked tiers instead of the net bar, sums of 5, 10, 20."""

    shown: frozenset[Line] = frozenset({Line.NET, Line.PRICE})
    stacked: bool = False
    sums: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HistoryPicture:
    """Everything that is painted; `series` is None without data. Scales fit the visible range."""

    subject: Subject
    layout: ChartLayout
    period: FlowPeriod
    series: HistorySeries | None
    style: HistoryStyle
    units: Units
    window: Viewport
    main: Scale
    closes: Scale | None
    unit: Unit

    @property
    def count(self) -> int:
        """Slots of the whole history."""
        return 0 if self.series is None else len(self.series)

    @property
    def pitch(self) -> float:
        """Pixels per period."""
        return (self.layout.right - self.layout.left) / self.window.count

    @property
    def bar_width(self) -> float:
        """Pixels of a bar; whole ones if there is room, so that all bars look alike."""
        width = min(self.pitch * _SHARE, WIDEST)
        return float(round(width)) if width >= 2 else max(width, 1.0)

    @property
    def visible(self) -> slice:
        """Slots that are at least partly in view."""
        return visible_slots(self.window, self.count)

    def x(self) -> Floats:
        """Middle of every bar, those outside the visible range included."""
        slots = np.arange(self.count, dtype=np.float64)
        middles: Floats = self.layout.left + (slots + 0.5 - self.window.first) * self.pitch
        return middles

    def index_at(self, x: float) -> int:
        """The period under pixel `x`, within the visible range; -1 without any."""
        if not self.count:
            return -1
        first, behind = self.visible.start, self.visible.stop
        place = int((x - self.layout.left) / self.pitch + self.window.first)
        return int(min(max(place, first), behind - 1))

    def slot_at(self, x: float) -> float:
        """Slot position under pixel `x`, as a fraction."""
        return (x - self.layout.left) / self.pitch + self.window.first

    def through(self, window: Viewport) -> HistoryPicture:
        """The same history with another visible range."""
        return make_history_picture(
            subject=self.subject,
            layout=self.layout,
            period=self.period,
            series=self.series,
            style=self.style,
            units=self.units,
            window=window,
        )


def make_history_picture(
    *,
    subject: Subject,
    layout: ChartLayout,
    period: FlowPeriod,
    series: HistorySeries | None,
    style: HistoryStyle,
    units: Units,
    window: Viewport | None = None,
) -> HistoryPicture:
    """Choose scales and unit for the visible range, else for all periods."""
    total = 0 if series is None else len(series)
    window = whole(total) if window is None else window.within(total)
    view = visible_slots(window, total)
    largest = _largest(series, style, view)
    main = main_scale(largest, layout.top, layout.bars_bottom)
    return HistoryPicture(
        subject=subject,
        layout=layout,
        period=period,
        series=series,
        style=style,
        units=units,
        window=window,
        main=main,
        closes=_close_scale(series, main, subject, view),
        unit=panel_unit(largest, units),
    )


def visible_slots(window: Viewport, total: int) -> slice:
    """Slots that the visible range touches."""
    first = min(max(int(window.first), 0), max(total - 1, 0))
    return slice(first, min(int(np.ceil(window.end - 1e-9)), total))


def tier_columns(series: HistorySeries, shown: frozenset[Line]) -> list[tuple[Line, Floats]]:
    """The visible tier columns, block included."""
    if series.tiers is None:
        return []
    columns = [(line, series.tiers[place]) for place, line in enumerate(TIERS) if line in shown]
    return [*columns, (Line.BLOCK, series.tiers[0] + series.tiers[1])] if Line.BLOCK in shown else columns


def stack_columns(series: HistorySeries, shown: frozenset[Line]) -> list[tuple[int, Floats, Floats]]:
    """Tier, begin and end of each piece of the stacks, the largest orders next to zero; in- and outflow separate.

    A period that lacks one of the tiers has no stack: what lies above it would have a wrong height.
    """
    if series.tiers is None:
        return []
    above, below, pieces = np.zeros(len(series)), np.zeros(len(series)), []
    whole = np.isfinite(series.tiers[[place for place, line in enumerate(TIERS) if line in shown]]).all(axis=0)
    for place, line in enumerate(TIERS):
        if line not in shown:
            continue
        amounts = np.where(whole, series.tiers[place], 0.0)
        begin = np.where(amounts >= 0, above, below)
        pieces.append((place, begin, begin + amounts))
        above, below = above + np.maximum(amounts, 0), below + np.minimum(amounts, 0)
    return pieces


def _largest(series: HistorySeries | None, style: HistoryStyle, view: slice) -> float:
    if series is None or not len(series):
        return _NOTHING
    columns = [series.net, *(series.sums(count) for count in style.sums)]
    if style.stacked:
        columns += [end for _tier, _begin, end in stack_columns(series, style.shown)]
    else:
        columns += [column for _line, column in tier_columns(series, style.shown)]
    return max(_peak(column[view]) for column in columns) or _NOTHING


def _peak(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) if len(finite) else 0.0


def _close_scale(series: HistorySeries | None, main: Scale, subject: Subject, view: slice) -> Scale | None:
    if series is None or not np.isfinite(series.closes[view]).any():
        return None
    low, high = float(np.nanmin(series.closes[view])), float(np.nanmax(series.closes[view]))
    step = max(nice_step((high - low) / 2 / (MAIN_REACH * 0.9)), nice_step(subject.price_step))
    while True:
        middle = round((low + high) / 2 / step) * step
        if max(high - middle, middle - low) <= step * MAIN_REACH * 0.94:
            return Scale(middle, step, main.zero, main.pitch, MAIN_TICKS)
        step = nice_step(step * 1.01)
