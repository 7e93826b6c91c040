"""Builds the chart's picture from today's figures and the user's choices."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.flow.chart.display_options import DisplayOptions
from tideboard_desktop.flow.chart.past_lines import PastLines
from tideboard_desktop.flow.chart.picture import (
    DayPicture,
    chart_layout,
    filled_share,
    make_picture,
    until_now,
)
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.model import FlowSeries
from tideboard_desktop.flow.today.event_row import timed_marks
from tideboard_desktop.flow.today.label_plan import marks_of
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.tags import text_width
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.panel_state import StateKind

FADED = frozenset({StateKind.STALE})
"""States in which the curves are painted at half strength, because they are not current."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Size of the chart, display options, axis to soon after now, account whose fills are marked, earlier sessions."""

    width: float
    height: float
    view: DisplayOptions
    to_now: bool = False
    account: str = ""
    past: PastLines | None = None


def day_picture(sources: FlowDependencies, day: FlowDay, choices: Choices, kind: StateKind | None) -> DayPicture:
    """The picture of the session, in the state `kind`."""
    spans, view = day.spans, choices.view
    awaited = day.awaited if kind is StateKind.STALE else None
    now = None if day.series is None else float(day.series.times[-1]) if awaited is None else awaited.end
    if choices.to_now and now is not None:
        spans = until_now(spans, now)
    told = sources.events.of(day.instrument) if view.marks else ()
    events = timed_marks(told, day.session, day.spans)
    fills = sources.hub.value(Topic.FILLS.of(choices.account)) if choices.account else None
    subject = day.subject()
    layout = chart_layout(
        choices.width,
        choices.height,
        sources.theme.scale,
        bars=view.bars,
        price_width=_price_width(sources, day, subject.price_decimals),
        filled=0.0 if now is None else filled_share(spans, now),
        marks=bool(events),
    )
    return make_picture(
        subject=replace(subject, local=True) if view.local_time else subject,
        layout=layout,
        spans=spans,
        flow=_as_versions(day.series, choices.past),
        price=day.price,
        view=view,
        units=sources.units,
        awaited=awaited,
        faded=kind in FADED,
        fills=marks_of(fills, day.instrument, day.session),
        turn=None if day.momentum is None or day.comparison is not None else day.momentum.turn,
        live=day.live_price,
        reached=day.reached,
        second=day.comparison,
        second_faded=day.second_faded,
        provisional=day.provisional,
        past=choices.past,
        delta=day.own.delta if day.counting and view.delta else None,
        signals=sources.marks.of(day.instrument, day.session.date),
        events=events,
        later=None if sources.later is None else sources.later.line(day.instrument),
    )


def _as_versions(series: FlowSeries | None, past: PastLines | None) -> FlowSeries | None:
    """The series with the earlier nets of restated minutes while those are chosen."""
    if series is None or past is None or not past.restated_shown:
        return series
    net = series.net.copy()
    for line in past.restated:
        known = np.isin(line.times, series.times)
        net[np.searchsorted(series.times, line.times[known])] = line.earlier[known]
    return replace(series, net=net)


def _price_width(sources: FlowDependencies, day: FlowDay, decimals: int) -> float:
    """Width of the longest price on the axis: that of the previous close plus a fifth."""
    close = 0.0 if day.price is None else day.price.prev_close
    longest = price_text(close * 1.2, decimals)
    return text_width(longest, sources.theme, Type.CAPTION_STRONG)
