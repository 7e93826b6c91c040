"""From today's or past figures and the choices of the person to the picture that a chart shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tideboard_core.ports import Key, Topic
from tideboard_desktop.flow.axis_text import price_text
from tideboard_desktop.flow.day import FlowDay
from tideboard_desktop.flow.fill_marks import marks_of
from tideboard_desktop.flow.ink import text_width
from tideboard_desktop.flow.layout import ChartLayout, chart_layout
from tideboard_desktop.flow.picture import Picture, make_picture
from tideboard_desktop.flow.session_axis import until_now
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.flow.view import View
from tideboard_desktop.theme import Type
from tideboard_desktop.widgets.empty_state import EmptyKind

FADED = frozenset({EmptyKind.STALE, EmptyKind.DISCONNECTED})
"""States in which the curves are drawn at half strength: they are not current."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Size of the chart, what the person chose, axis only to now, account whose fills are marked."""

    width: float
    height: float
    view: View
    to_now: bool = False
    account: str = ""


def day_picture(sources: FlowSources, day: FlowDay, choices: Choices, kind: EmptyKind | None) -> Picture:
    """The picture of the session, in the state `kind`."""
    spans, view = day.spans, choices.view
    awaited = day.awaited if kind is EmptyKind.STALE else None
    if choices.to_now and day.series is not None:
        spans = until_now(spans, float(day.series.times[-1]) if awaited is None else awaited.end)
    fills = sources.hub.value(Key(Topic.FILLS, choices.account)) if choices.account else None
    return make_picture(
        subject=replace(day.subject(), local=view.local_time),
        layout=_layout(sources, day, choices),
        spans=spans,
        flow=day.series,
        price=day.price,
        view=view,
        units=sources.units,
        awaited=awaited,
        faded=kind in FADED,
        fills=marks_of(fills, day.instrument, day.session),
        live=day.live_price,
        second=day.comparison,
        second_faded=day.second_faded,
        provisional=day.provisional,
    )


def _layout(sources: FlowSources, day: FlowDay, choices: Choices) -> ChartLayout:
    scale = sources.theme.scale
    return chart_layout(
        choices.width, choices.height, scale, bars=choices.view.bars, price_width=_price_width(sources, day)
    )


def _price_width(sources: FlowSources, day: FlowDay) -> float:
    """Width of the longest price on the axis: the previous close with a fifth to spare."""
    close = 0.0 if day.price is None else day.price.prev_close
    longest = price_text(close * 1.2, day.subject().price_decimals)
    return text_width(longest, sources.theme, Type.CAPTION_STRONG)
