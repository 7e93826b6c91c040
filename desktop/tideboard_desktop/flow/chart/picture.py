"""An immutable picture of the chart's data, axes and scales; replaced whenever one of them changes."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QRectF

from tideboard_core.flow.session_minutes import MINUTE, Floats
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.event_marks import EventMark
from tideboard_desktop.docks.figures.fill_marks import FillMark
from tideboard_desktop.docks.fired_marks import FiredMark
from tideboard_desktop.flow.chart.display_options import DisplayOptions, FlowForm
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine
from tideboard_desktop.flow.chart.panel_unit import panel_unit
from tideboard_desktop.flow.chart.past_lines import PastLines
from tideboard_desktop.flow.providers.comparison import ProviderComparison
from tideboard_desktop.flow.providers.model import FlowSeries, LaterLine, PriceSeries, TimeSpan, VolumeDelta
from tideboard_desktop.flow.providers.words import source_names
from tideboard_desktop.ui.charts.layout import MARKS
from tideboard_desktop.ui.charts.local_clock import local_name, local_zone
from tideboard_desktop.ui.charts.polygons import largest
from tideboard_desktop.ui.charts.steps import ROUND_MINUTES, nice_step
from tideboard_desktop.ui.format import AmountUnit, unit_for

LABEL_ROOM = 122.0
"""Width that the labels at the line ends need right of the last minute."""
NARROW = 520
"""Width below which the axis ends soon after the last minute by default."""
_GUTTER = 62.0
_PRICE_PAD = 16.0
_BARS = 78.0
_AXIS = 24.0
_TOP = 4.0
_SLACK = 6.0
"""Pixels between the end of the axis and the right margin at least; also what seams add to the data's share."""


@dataclass(frozen=True, slots=True)
class SessionLayout:
    """Main pane, the pane of minute bars below it, and the row of times; `marks` is the height of the row below it."""

    width: float
    height: float
    left: float
    right: float
    top: float
    main_bottom: float
    bars_bottom: float
    label_room: float = LABEL_ROOM
    beyond: float = LABEL_ROOM
    marks: float = 0.0

    @property
    def session_right(self) -> float:
        """Pixel of the end of the time axis."""
        return self.right - self.beyond

    @property
    def main(self) -> QRectF:
        """The main pane."""
        return QRectF(self.left, self.top, self.right - self.left, self.main_bottom - self.top)

    @property
    def bars(self) -> QRectF:
        """The pane of the minute bars."""
        return QRectF(self.left, self.main_bottom, self.right - self.left, self.bars_bottom - self.main_bottom)

    @property
    def has_bars(self) -> bool:
        """Whether the minute bars have a pane."""
        return self.bars_bottom - self.main_bottom > 1

    @property
    def panes(self) -> QRectF:
        """Both panes together."""
        return self.main.united(self.bars)

    @property
    def time_row(self) -> QRectF:
        """The row of time labels."""
        return QRectF(0, self.bars_bottom, self.width, self.height - self.marks - self.bars_bottom)

    @property
    def marks_row(self) -> QRectF:
        """The row of marks, empty without one."""
        return QRectF(0, self.height - self.marks, self.width, self.marks)


def chart_layout(
    width: float,
    height: float,
    scale: float = 1.0,
    *,
    bars: bool = True,
    price_width: float = 0.0,
    filled: float = 1.0,
    marks: bool = False,
) -> SessionLayout:
    """Layout for a widget of this size; `scale` is the text size setting, which widens the axes' margins.

    Without `bars` the main pane also takes the place of the minute bars. `price_width` is the width of the longest
    price, for the right margin. `filled` is the share of the time axis with data: only as much room is kept right of
    the axis as the labels at the line ends need beside what is empty inside it. `marks` have a row of their own.
    """
    gutter = _GUTTER * scale
    price_gutter = max(gutter, price_width + _PRICE_PAD)
    row = MARKS * scale if marks else 0.0
    bars_bottom = max(height - _AXIS * scale - row, _TOP + 2)
    high = min(_BARS * scale, (bars_bottom - _TOP) / 3) if bars else 0.0
    room = LABEL_ROOM * scale
    right = max(width - price_gutter, gutter + room + 40)
    missing = room + _SLACK - (right - gutter) * (1 - filled)
    beyond = min(max(missing / filled if filled > 0 else 0.0, _SLACK), room)
    return SessionLayout(width, height, gutter, right, _TOP, bars_bottom - high, bars_bottom, room, beyond, row)


MAIN_TICKS = 2
"""Grid lines on each side of zero in the main pane."""
MAIN_REACH = 2.35
MINUTE_TICKS = 1
MINUTE_REACH = 1.3
"""How many ticks the pane extends beyond zero: leaves room for the label of the last grid line."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical axis: `middle` is the value at pixel `zero`; `step` one grid line, `pitch` its pixels."""

    middle: float
    step: float
    zero: float
    pitch: float
    ticks_each_side: int

    def y(self, values: Floats) -> Floats:
        """Pixels of many values; NaN stays NaN."""
        return self.zero - (values - self.middle) / self.step * self.pitch

    def y_of(self, value: float) -> float:
        """Pixel of one value."""
        return self.zero - (value - self.middle) / self.step * self.pitch

    def value_at(self, y: float) -> float:
        """Value at a pixel."""
        return self.middle + (self.zero - y) / self.pitch * self.step

    def ticks(self) -> list[float]:
        """Values of the grid lines, lowest first."""
        each = self.ticks_each_side
        return [self.middle + index * self.step for index in range(-each, each + 1)]


def main_scale(largest: float, top: float, bottom: float) -> Scale:
    """Flow axis of the main pane that holds amounts up to `largest` on either side."""
    return _around(0.0, nice_step(largest / (MAIN_REACH * 0.94)), top, bottom, MAIN_REACH, MAIN_TICKS)


def minute_scale(largest: float, top: float, bottom: float) -> Scale:
    """Flow axis of the minute bars."""
    return _around(0.0, nice_step(largest / MINUTE_REACH), top, bottom, MINUTE_REACH, MINUTE_TICKS)


def pinned_price_scale(prev_close: float, furthest: float, flow: Scale, smallest_step: float) -> Scale:
    """Price axis on the grid of `flow`: the previous close lies on flow zero, and `furthest` from it still fits."""
    step = max(nice_step(furthest / (MAIN_REACH * 0.94)), nice_step(smallest_step))
    return Scale(prev_close, step, flow.zero, flow.pitch, flow.ticks_each_side)


def free_price_scale(prices: Sequence[float], flow: Scale, smallest_step: float) -> Scale:
    """Independent price axis on the grid of `flow`: all of `prices` fit, whatever the previous close was."""
    low, high = min(prices), max(prices)
    step = max(nice_step((high - low) / 2 / (MAIN_REACH * 0.94)), nice_step(smallest_step))
    middle = round((low + high) / 2 / step) * step
    furthest = max(high - middle, middle - low)
    if furthest > step * MAIN_REACH * 0.94:
        step = nice_step(step * 1.01)
        middle = round((low + high) / 2 / step) * step
    return Scale(middle, step, flow.zero, flow.pitch, flow.ticks_each_side)


def _around(middle: float, step: float, top: float, bottom: float, reach: float, ticks: int) -> Scale:
    return Scale(middle, step, (top + bottom) / 2, (bottom - top) / 2 / reach, ticks)


SEAM = 16.0
"""Width of a collapsed break in logical pixels."""
LABEL_PITCH = 58.0
"""Smallest distance of two time labels in logical pixels."""
_STEP = 5 * MINUTE
_AHEAD = 1.2
"""How much of the trading time so far the axis `to now` shows: the labels of the line ends stand in the last fifth."""
_SHORTEST = 30 * MINUTE
"""`To now` shows at least this much, else the first minutes of a day would be a few huge steps."""


class SessionBreak(NamedTuple):
    """A collapsed break: its two edges in pixels and the hours it stands for (UTC epoch seconds)."""

    left: float
    right: float
    begin: float
    end: float


def until_now(spans: Sequence[TimeSpan], now: float) -> tuple[TimeSpan, ...]:
    """The stretches up to `now` and a fifth more, in whole five minutes so that the axis moves in steps."""
    left = max(_stepped(_traded(spans, now) * _AHEAD), _SHORTEST)
    shown = []
    for part in spans:
        if left <= 0:
            break
        shown.append(TimeSpan(part.begin, min(part.end, part.begin + left)))
        left -= part.end - part.begin
    return tuple(shown)


def filled_share(spans: Sequence[TimeSpan], now: float) -> float:
    """Share of the trading time of `spans` that is over at `now`, up to the next five minutes."""
    total = sum(part.end - part.begin for part in spans)
    return min(_stepped(_traded(spans, now)) / total, 1.0) if total else 1.0


def _traded(spans: Sequence[TimeSpan], now: float) -> float:
    """Seconds of trading before `now`."""
    return sum(min(max(now - part.begin, 0.0), part.end - part.begin) for part in spans)


def _stepped(seconds: float) -> float:
    return float(np.ceil(round(seconds / _STEP, 6)) * _STEP)


class SessionAxis:
    """Maps UTC epoch seconds to x pixels between `left` and `right` and back; constant speed outside the seams."""

    def __init__(self, spans: Sequence[TimeSpan], left: float, right: float) -> None:
        self.spans = tuple(spans)
        self.left, self.right = left, right
        trading = sum(part.end - part.begin for part in self.spans) or 1.0
        room = max(right - left - SEAM * max(len(self.spans) - 1, 0), 1.0)
        self.per_minute = room / trading * MINUTE
        times: list[float] = []
        pixels: list[float] = []
        edge = left
        for part in self.spans:
            times += part
            pixels += (edge, edge + (part.end - part.begin) / MINUTE * self.per_minute)
            edge = pixels[-1] + SEAM
        self._edges = times, pixels
        self._times, self._pixels = np.asarray(times), np.asarray(pixels)

    def x(self, times: Floats) -> Floats:
        """Pixels of many times; the nearest end for times outside the session, NaN stays NaN."""
        pixels: Floats = np.interp(times, self._times, self._pixels)
        return pixels

    def x_of(self, time: float) -> float:
        """Pixel of one time, as `x` has it: numpy takes ten times as long for a single one."""
        times, pixels = self._edges
        at = bisect_right(times, time)
        if not 0 < at < len(times):
            return pixels[0 if at == 0 else -1]
        slope = (pixels[at] - pixels[at - 1]) / (times[at] - times[at - 1])
        return slope * (time - times[at - 1]) + pixels[at - 1]

    def time_at(self, x: float) -> float:
        """The whole minute nearest to pixel `x`; inside a seam the nearer of its edges."""
        for seam in self.seams():
            if seam.left < x < seam.right:
                return seam.begin if x - seam.left < seam.right - x else seam.end
        return round(float(np.interp(x, self._pixels, self._times)) / MINUTE) * MINUTE

    def seams(self) -> list[SessionBreak]:
        """Every collapsed break between two stretches that the axis shows."""
        pairs = pairwise(self.spans)
        return [SessionBreak(self.x_of(a.end), self.x_of(a.end) + SEAM, a.end, b.begin) for a, b in pairs]

    def ticks(self, zone: tzinfo) -> list[float]:
        """Times of the grid: round in exchange time, as dense as the labels allow, without the seams' edges."""
        step = next((s for s in ROUND_MINUTES if s * self.per_minute >= LABEL_PITCH), ROUND_MINUTES[-1]) * MINUTE
        edges = {edge for seam in self.seams() for edge in (seam.begin, seam.end)}
        return [time for part in self.spans for time in _round_times(part, step, zone) if time not in edges]


def _round_times(part: TimeSpan, step: float, zone: tzinfo) -> list[float]:
    offset = datetime.fromtimestamp(part.begin, zone).utcoffset()
    shift = offset.total_seconds() if offset else 0.0
    first = np.ceil((part.begin + shift) / step) * step - shift
    return [float(time) for time in np.arange(first, part.end + 1, step)]


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


class TimedMark(NamedTuple):
    """A mark of the session at the end of its minute, UTC epoch seconds."""

    time: float
    mark: EventMark


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DayPicture:
    """Everything that is painted. `awaited` is a hatched stretch after the last minute, None while data are current.

    `faded` paints the curves at half strength: they are not current. `second` is another provider's net,
    `second_faded` = it is not current. `provisional` = the newest minute is not over. `past` is what earlier sessions
    and earlier versions add, `delta` what the lower pane shows instead of the minute bars. `signals` fired this day,
    `events` are its reports, news and the like. `later` is what came after the shown second of a replay.
    """

    subject: Subject
    layout: SessionLayout
    axis: SessionAxis
    flow: FlowSeries | None
    price: PriceSeries | None
    shown: frozenset[FlowLine]
    main: Scale
    minutes: Scale
    prices: Scale | None
    unit: AmountUnit
    minute_unit: AmountUnit
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
    events: tuple[TimedMark, ...] = ()
    later: LaterLine | None = None

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
    def end_unit(self) -> AmountUnit:
        """The unit of the amounts at the line ends: that of the headline."""
        flow = self.flow
        if flow is None or not len(flow):
            return self.unit
        block = 0.0 if flow.tiers is None else float(flow.tiers[0, -1] + flow.tiers[1, -1])
        third = (0.0 if math.isnan(block) else block) if self.second is None else self.second.gap_at(-1)
        return panel_unit(max(abs(float(flow.net[-1])), abs(third)), self.units)

    @property
    def line_ends(self) -> dict[FlowLine, float]:
        """The last amount of each flow line that the data have, in the order of labels; NaN where one is missing."""
        flow = self.flow
        if flow is None or not len(flow):
            return {}
        ends = {FlowLine.NET: float(flow.net[-1])}
        if flow.tiers is not None:
            ends |= zip(TIERS, flow.tiers[:, -1].tolist(), strict=True)
            ends[FlowLine.BLOCK] = ends[FlowLine.EXTRA_LARGE] + ends[FlowLine.LARGE]
        return ends

    @property
    def names(self) -> tuple[str, str] | None:
        """The names of two compared providers; None for one."""
        return None if self.flow is None or self.second is None else source_names(self.flow, self.second.other)

    def holds(self, price: float) -> bool:
        """Whether a price is inside the main pane; True without a price axis."""
        if self.prices is None:
            return True
        return self.layout.top <= self.prices.y_of(price) <= self.layout.main_bottom

    def values(self, line: FlowLine) -> Floats | None:
        """The values of a flow line, None if there are none."""
        if self.flow is None or not len(self.flow):
            return None
        if line is FlowLine.NET:
            return self.flow.net
        if line is FlowLine.BLOCK:
            return self.flow.block
        return None if self.flow.tiers is None or line not in TIERS else self.flow.tiers[TIERS.index(line)]

    def band(self, line: FlowLine) -> tuple[float, float] | None:
        """Inner and outer edge of a stacked tier at the last minute; None if not stacked."""
        if self.form is not FlowForm.STACK or line not in self.shown or line not in TIERS:
            return None
        if self.flow is None or self.flow.tiers is None:
            return None
        ends = np.nan_to_num(self.flow.tiers[:, -1])
        last = [float(ends[place]) for place, tier in enumerate(TIERS) if tier in self.shown]
        mine = [tier for tier in TIERS if tier in self.shown].index(line)
        below = sum(value for value in last[:mine] if (value < 0) == (last[mine] < 0))
        return below, below + last[mine]

    def visible_flow_lines(self) -> list[FlowLine]:
        """Visible flow lines with data, net last so that it is painted on top."""
        wanted = (FlowLine.BLOCK, *reversed(TIERS), FlowLine.NET)
        return [line for line in wanted if line in self.shown and self.values(line) is not None]


def make_picture(
    *,
    subject: Subject,
    layout: SessionLayout,
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
    reached: tuple[float, ...] = (),
    second: ProviderComparison | None = None,
    second_faded: bool = False,
    provisional: bool = False,
    past: PastLines | None = None,
    delta: VolumeDelta | None = None,
    signals: tuple[FiredMark, ...] = (),
    events: tuple[TimedMark, ...] = (),
    later: LaterLine | None = None,
) -> DayPicture:
    """Choose stepped scales and units that fit the visible lines, and build the picture.

    `live` is the price to which the end of the price line will be moved, `reached` are prices for which the axis has
    room before the line is there: it would jump then. With a second provider the tiers are left out: the two define
    them differently. `delta` takes the place of the minute bars.
    """
    shown = view.shown if second is None else view.shown - {*TIERS, FlowLine.BLOCK}
    form = view.form if second is None and flow is not None and flow.tiers is not None else FlowForm.CURVES
    most = max(_largest_amount(flow, shown, form), 0.0 if second is None else largest(second.other.net))
    if past is not None and spans:
        most = max(most, past.largest(spans[-1].end))
    if later is not None:
        most = max(most, largest(later.net))
    main = main_scale(most, layout.top, layout.main_bottom)
    lower = delta.shares if delta is not None else flow.changes if flow is not None else np.zeros(0)
    minutes = minute_scale(largest(lower) or nice_step(most) / 20, layout.main_bottom, layout.bars_bottom)
    return DayPicture(
        subject=subject,
        layout=layout,
        axis=SessionAxis(spans, layout.left, layout.session_right),
        flow=flow,
        price=price,
        shown=shown,
        main=main,
        minutes=minutes,
        prices=_price_scale(price, live, reached, main, subject, free=view.free_price),
        unit=panel_unit(most, units),
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
        events=events,
        later=later,
    )


def _largest_amount(flow: FlowSeries | None, shown: frozenset[FlowLine], form: FlowForm) -> float:
    if flow is None or not len(flow):
        return _NOTHING
    if form is FlowForm.STACK and flow.tiers is not None:
        rows = flow.tiers[[place for place, line in enumerate(TIERS) if line in shown]]
        stacks = [np.maximum(rows, 0.0).sum(axis=0), np.minimum(rows, 0.0).sum(axis=0)]
        return max(largest(column) for column in (flow.net, *stacks)) or _NOTHING
    columns = [flow.net]  # always inside, else the headline could stand for a line that has left the pane
    if flow.tiers is not None:
        places = [place for place, line in enumerate(TIERS) if line in shown]
        columns += [flow.tiers if len(places) == len(TIERS) else flow.tiers[places]]
        columns += [flow.tiers[0] + flow.tiers[1]] if FlowLine.BLOCK in shown else []
    return max(largest(column) for column in columns) or _NOTHING


def _price_scale(
    price: PriceSeries | None,
    live: float | None,
    reached: tuple[float, ...],
    main: Scale,
    subject: Subject,
    *,
    free: bool,
) -> Scale | None:
    if price is None or price.prev_close <= 0:
        return None
    if free:
        held = [*price.prices.tolist(), *reached, live or price.prev_close]
        return free_price_scale(held, main, subject.price_step)
    away = max((abs(each - price.prev_close) for each in (*reached, live) if each is not None), default=0.0)
    furthest = max(away, largest(price.prices - price.prev_close))
    return pinned_price_scale(price.prev_close, furthest, main, subject.price_step)
