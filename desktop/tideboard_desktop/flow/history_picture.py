"""The day, week and month view as one immutable picture: a bar around zero per period, closes on the right axis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.settings import Units
from tideboard_desktop.flow.layout import ChartLayout
from tideboard_desktop.flow.lines import TIERS, Line
from tideboard_desktop.flow.picture import Subject
from tideboard_desktop.flow.scale import MAIN_REACH, MAIN_TICKS, Scale, main_scale, nice_step
from tideboard_desktop.flow.units import panel_unit
from tideboard_desktop.format import Unit
from tideboard_desktop.models.flow import Floats
from tideboard_desktop.models.flow_history import SHOWN, HistorySeries

LABEL_PITCH = 68.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HistoryPicture:
    """Everything the painters need; `series` is None while nothing has come."""

    subject: Subject
    layout: ChartLayout
    period: FlowPeriod
    series: HistorySeries | None
    shown: frozenset[Line]
    main: Scale
    closes: Scale | None
    unit: Unit

    @property
    def pitch(self) -> float:
        """Pixels per period; a short history leaves its room free at the left."""
        return (self.layout.right - self.layout.left) / SHOWN[self.period]

    def x(self) -> Floats:
        """Middle of every bar."""
        count = 0 if self.series is None else len(self.series)
        middles: Floats = self.layout.right - (count - np.arange(count, dtype=np.float64) - 0.5) * self.pitch
        return middles

    def index_at(self, x: float) -> int:
        """The period under pixel `x`, held inside; -1 without any."""
        count = 0 if self.series is None else len(self.series)
        return min(max(count - 1 - int((self.layout.right - x) // self.pitch), 0), count - 1)

    def labels(self) -> list[tuple[int, str]]:
        """Index and words of the dates below the axis, as dense as they fit."""
        if self.series is None:
            return []
        every = max(1, int(np.ceil(LABEL_PITCH / self.pitch)))
        places = range(len(self.series) - 1, -1, -every)
        return [(place, _label(self.series.dates[place], self.period)) for place in places]


def make_history_picture(
    *,
    subject: Subject,
    layout: ChartLayout,
    period: FlowPeriod,
    series: HistorySeries | None,
    shown: frozenset[Line],
    units: Units,
) -> HistoryPicture:
    """Choose scales and unit for the bars and visible tiers."""
    largest = _largest(series, shown)
    main = main_scale(largest, layout.top, layout.bars_bottom)
    return HistoryPicture(
        subject=subject,
        layout=layout,
        period=period,
        series=series,
        shown=shown,
        main=main,
        closes=_close_scale(series, main, subject),
        unit=panel_unit(largest, units),
    )


def tier_columns(series: HistorySeries, shown: frozenset[Line]) -> list[tuple[Line, Floats]]:
    """The visible tier columns, block included."""
    if series.tiers is None:
        return []
    columns = [(line, series.tiers[place]) for place, line in enumerate(TIERS) if line in shown]
    return [*columns, (Line.BLOCK, series.tiers[0] + series.tiers[1])] if Line.BLOCK in shown else columns


def _largest(series: HistorySeries | None, shown: frozenset[Line]) -> float:
    if series is None or not len(series):
        return 1e6
    columns = [series.net, *(column for _line, column in tier_columns(series, shown))]
    return max(float(np.abs(column).max()) for column in columns) or 1e6


def _close_scale(series: HistorySeries | None, main: Scale, subject: Subject) -> Scale | None:
    if series is None or not np.isfinite(series.closes).any():
        return None
    low, high = float(np.nanmin(series.closes)), float(np.nanmax(series.closes))
    step = max(nice_step((high - low) / 2 / (MAIN_REACH * 0.9)), nice_step(subject.price_step))
    middle = round((low + high) / 2 / step) * step
    return Scale(middle, step, main.zero, main.pitch, MAIN_TICKS)


def _label(day: date, period: FlowPeriod) -> str:
    return f"{day:%b %Y}" if period is FlowPeriod.MONTH else f"{day.day} {day:%b}"
