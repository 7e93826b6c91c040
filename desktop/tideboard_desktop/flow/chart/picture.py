"""An immutable picture of the chart's data, axes and scales; replaced whenever one of them changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from tideboard_core.flow.session_minutes import Floats
from tideboard_core.system.settings import Units
from tideboard_desktop.docks.figures.fill_marks import FillMark
from tideboard_desktop.docks.fired_marks import FiredMark
from tideboard_desktop.flow.chart.display_options import DisplayOptions, FlowForm
from tideboard_desktop.flow.chart.line_styles import TIERS, Line
from tideboard_desktop.flow.chart.pane_geometry import ChartLayout
from tideboard_desktop.flow.chart.panel_unit import panel_unit
from tideboard_desktop.flow.chart.past_lines import PastLines
from tideboard_desktop.flow.chart.session_axis import SessionAxis
from tideboard_desktop.flow.chart.value_scale import (
    Scale,
    free_price_scale,
    main_scale,
    minute_scale,
    pinned_price_scale,
)
from tideboard_desktop.flow.providers.comparison import ProviderComparison
from tideboard_desktop.flow.providers.model import FlowSeries, PriceSeries, TimeSpan, VolumeDelta
from tideboard_desktop.flow.providers.words import source_names
from tideboard_desktop.ui.charts.local_clock import local_name, local_zone
from tideboard_desktop.ui.charts.steps import nice_step
from tideboard_desktop.ui.format import Unit, unit_for

_NOTHING = 1e6
"""Range of the flow axis without data: one million in the instrument's currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What stays the same during a session: security, currency, clock.

    `note` is a restriction of the data, such as regular hours only or assumed hours. `local` shows times on the
    reader's
    clock instead of the market's.
    """

    symbol: str
    currency: str
    zone: ZoneInfo
    zone_name: str
    price_decimals: int
    price_step: float
    note: str = ""
    local: bool = False

    def clock(self, time: float) -> str:
        """HH:MM of an instant (UTC epoch seconds) on the shown clock."""
        return f"{datetime.fromtimestamp(time, self.clock_zone(time)):%H:%M}"

    def clock_zone(self, time: float) -> tzinfo:
        """The zone of the shown clock; the reader's is the system's offset at that instant."""
        return local_zone(time) if self.local else self.zone

    def clock_name(self, time: float) -> str:
        """Short name of that zone, for the corner of the axis."""
        return local_name(time) if self.local else self.zone_name


class TurnMark(NamedTuple):
    """Where the net line turned: UTC epoch seconds, and whether to inflow."""

    time: float
    inflow: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Picture:
    """Everything that is painted. `awaited` is a hatched stretch after the last minute, None while data are current.

    `faded` paints the curves at half strength: they are not current. `second` is another provider's net,
    `second_faded` = it is not current. `provisional` = the newest minute is not over. `past` is what earlier sessions
    and earlier versions add, `delta` what the lower pane shows instead of the minute bars. `signals` fired this day.
    """

    subject: Subject
    layout: ChartLayout
    axis: SessionAxis
    flow: FlowSeries | None
    price: PriceSeries | None
    shown: frozenset[Line]
    main: Scale
    minutes: Scale
    prices: Scale | None
    unit: Unit
    minute_unit: Unit
    units: Units = Units.KMB
    awaited: TimeSpan | None = None
    faded: bool = False
    fills: tuple[FillMark, ...] = ()
    turn: TurnMark | None = None
    form: FlowForm = FlowForm.CURVES
    free_price: bool = False
    second: ProviderComparison | None = None
    second_faded: bool = False
    provisional: bool = False
    past: PastLines | None = None
    delta: VolumeDelta | None = None
    signals: tuple[FiredMark, ...] = ()

    @property
    def flow_scales(self) -> list[Scale]:
        """Scales of the visible panes: the main one, and that of the minute bars."""
        return [self.main, self.minutes] if self.layout.has_bars else [self.main]

    @property
    def columns(self) -> list[tuple[float, float]]:
        """Pixel and time of every grid line across."""
        spans = self.axis.spans
        zone = self.subject.clock_zone(spans[0].begin) if spans else self.subject.zone
        return [(self.axis.x_of(time), time) for time in self.axis.ticks(zone)]

    @property
    def last_x(self) -> float | None:
        """Pixel of the last received minute."""
        return self.axis.x_of(float(self.flow.times[-1])) if self.flow is not None and len(self.flow) else None

    @property
    def names(self) -> tuple[str, str] | None:
        """The names of two compared providers; None for one."""
        return None if self.flow is None or self.second is None else source_names(self.flow, self.second.other)

    def holds(self, price: float) -> bool:
        """Whether a price is inside the main pane; True without a price axis."""
        if self.prices is None:
            return True
        return self.layout.top <= self.prices.y_of(price) <= self.layout.main_bottom

    def values(self, line: Line) -> Floats | None:
        """The values of a flow line, None if there are none."""
        if self.flow is None or not len(self.flow):
            return None
        if line is Line.NET:
            return self.flow.net
        if line is Line.BLOCK:
            return self.flow.block
        return None if self.flow.tiers is None or line not in TIERS else self.flow.tiers[TIERS.index(line)]

    def band(self, line: Line) -> tuple[float, float] | None:
        """Inner and outer edge of a stacked tier at the last minute; None if not stacked."""
        if self.form is not FlowForm.STACK or line not in TIERS or self.flow is None or self.flow.tiers is None:
            return None
        ends = np.nan_to_num(self.flow.tiers[:, -1])
        last = [float(ends[place]) for place, tier in enumerate(TIERS) if tier in self.shown]
        mine = [tier for tier in TIERS if tier in self.shown].index(line)
        below = sum(value for value in last[:mine] if (value < 0) == (last[mine] < 0))
        return below, below + last[mine]

    def visible_flow_lines(self) -> list[Line]:
        """Visible flow lines with data, net last so that it is painted on top."""
        wanted = (Line.BLOCK, *reversed(TIERS), Line.NET)
        return [line for line in wanted if line in self.shown and self.values(line) is not None]


def make_picture(
    *,
    subject: Subject,
    layout: ChartLayout,
    spans: Sequence[TimeSpan],
    flow: FlowSeries | None,
    price: PriceSeries | None,
    view: DisplayOptions,
    units: Units,
    awaited: TimeSpan | None = None,
    faded: bool = False,
    fills: tuple[FillMark, ...] = (),
    turn: TurnMark | None = None,
    live: float | None = None,
    second: ProviderComparison | None = None,
    second_faded: bool = False,
    provisional: bool = False,
    past: PastLines | None = None,
    delta: VolumeDelta | None = None,
    signals: tuple[FiredMark, ...] = (),
) -> Picture:
    """Choose stepped scales and units that fit the visible lines, and build the picture.

    `live` is the price to which the end of the price line will be moved. With a second provider the tiers are left out:
    the two define them differently. `delta` takes the place of the minute bars.
    """
    shown = view.shown if second is None else view.shown - {*TIERS, Line.BLOCK}
    form = view.form if second is None and flow is not None and flow.tiers is not None else FlowForm.CURVES
    largest = max(_largest_amount(flow, shown, form), 0.0 if second is None else _largest(second.other.net))
    if past is not None and spans:
        largest = max(largest, past.largest(spans[-1].end))
    main = main_scale(largest, layout.top, layout.main_bottom)
    lower = delta.shares if delta is not None else flow.changes if flow is not None else np.zeros(0)
    minutes = minute_scale(_largest(lower) or nice_step(largest) / 20, layout.main_bottom, layout.bars_bottom)
    return Picture(
        subject=subject,
        layout=layout,
        axis=SessionAxis(spans, layout.left, layout.session_right),
        flow=flow,
        price=price,
        shown=shown,
        main=main,
        minutes=minutes,
        prices=_price_scale(price, live, main, subject, free=view.free_price),
        unit=panel_unit(largest, units),
        minute_unit=unit_for(minutes.step, units),
        units=units,
        awaited=awaited,
        faded=faded,
        fills=fills,
        turn=turn,
        form=form,
        free_price=view.free_price,
        second=second,
        second_faded=second_faded,
        provisional=provisional,
        past=past,
        delta=delta,
        signals=signals,
    )


def _largest_amount(flow: FlowSeries | None, shown: frozenset[Line], form: FlowForm) -> float:
    if flow is None or not len(flow):
        return _NOTHING
    if form is FlowForm.STACK and flow.tiers is not None:
        rows = flow.tiers[[place for place, line in enumerate(TIERS) if line in shown]]
        stacks = [np.maximum(rows, 0.0).sum(axis=0), np.minimum(rows, 0.0).sum(axis=0)]
        return max(_largest(column) for column in (flow.net, *stacks)) or _NOTHING
    columns = [flow.net]  # always inside, else the headline could stand for a line that has left the pane
    if flow.tiers is not None:
        columns += [flow.tiers[place] for place, line in enumerate(TIERS) if line in shown]
        columns += [flow.tiers[0] + flow.tiers[1]] if Line.BLOCK in shown else []
    return max(_largest(column) for column in columns) or _NOTHING


def _largest(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) if len(finite) else 0.0


def _price_scale(
    price: PriceSeries | None, live: float | None, main: Scale, subject: Subject, *, free: bool
) -> Scale | None:
    if price is None or price.prev_close <= 0:
        return None
    if free:
        return free_price_scale([*price.prices.tolist(), live or price.prev_close], main, subject.price_step)
    away = 0.0 if live is None else abs(live - price.prev_close)
    furthest = max(away, _largest(price.prices - price.prev_close))
    return pinned_price_scale(price.prev_close, furthest, main, subject.price_step)
