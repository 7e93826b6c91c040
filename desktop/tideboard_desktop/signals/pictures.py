"""What a record looks like: firings per session, three distributions beside their control, the last firings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tideboard_desktop.ui.charts.tags import text_width
from tideboard_desktop.ui.plots.figure import Axis, Curve, Discs, Figure, Floats, Part, PlotBars, PlotNote, Shade, shade
from tideboard_desktop.ui.theme import Theme, Type

HEIGHT: Final = 132
"""Logical pixels of every picture, which are the units of its axes; from the top down."""
FIRED_WIDTH: Final = 160
SPREAD_WIDTH: Final = 160
THUMBNAIL: Final = (54, 43)
FIRING_WIDTH: Final = THUMBNAIL[0] + 5
SPREADS_WIDTH: Final = 3 * SPREAD_WIDTH
LAST_WIDTH: Final = 5 * FIRING_WIDTH
_CLOUD: Final = (18, 60)
_CONTROL: Final = (63, 75)
_LINE: Final = 16
_NARROW: Final = 14
_REACH: Final = SPREAD_WIDTH / 2 - 8
"""From the middle of a distribution to both ends of its axis."""
_MOST_BAR: Final = 3.0
_FEW: Final = 20
"""Outcomes below which each of them is drawn larger."""
_TEXT, _SECOND, _CAPTION = shade("surface.text1"), shade("surface.text2"), shade("surface.text3")
_STRONG_LINE: Final = shade("surface.line_strong")


@dataclass(frozen=True, slots=True)
class FiredFigures:
    """How often a rule fired: the number, what it counts, firings per session, lines of words, the last one in bold."""

    number: str
    of: str
    counts: tuple[int, ...]
    lines: tuple[str, ...] = ()


NOTHING_FIRED: Final = FiredFigures("", "", ())


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Median and the quartiles around it, in percent of the price."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Outcomes after one horizon, in percent; `box` is None where there are too few for one. `words` stand below."""

    title: str
    points: Floats
    box: Quartiles | None
    control: Quartiles | None
    words: tuple[str, ...] = ()
    strong: int = -1
    """Which of `words` is set in bold, -1 for none."""


@dataclass(frozen=True, slots=True, eq=False)
class ThumbnailPicture:
    """A firing with the minutes around it: price and net inflow, each scaled to its own height, NaN where unknown."""

    price: Floats
    net: Floats
    at: int
    """Place of the firing's minute in both."""
    words: tuple[str, ...]
    """Lines below: symbol, day, minute, outcome."""


def span_of(spreads: Sequence[Spread]) -> float:
    """Percent at both ends of the axis of spreads that are compared: nine in ten points are inside."""
    values = np.concatenate([np.zeros(1), *(np.abs(each.points) for each in spreads)])
    reach = float(np.nanquantile(values, 0.95)) if len(values) > 1 else 0.0
    boxes = [abs(edge) for each in spreads for box in (each.box, each.control) if box for edge in (box.low, box.high)]
    wanted = max([reach, *boxes, 0.05])
    steps = (0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 1.6, 2.0, 3.0, 5.0, 8.0)
    return next((step for step in steps if step >= wanted), wanted)


def _figure(width: float, parts: Sequence[Part], readings: Sequence[str] = (), wide: float = 0.0) -> Figure:
    """A figure whose units are logical pixels; each reading is that of a picture `wide` units wide, from the left."""
    return Figure(
        x=Axis(0.0, width),
        y=Axis(HEIGHT, 0.0),
        parts=tuple(parts),
        words=tuple(readings),
        stops=(np.arange(float(len(readings))) + 0.5) * wide,
        read=lambda place: readings[place],
        start=0,
        places=wide,
    )


def _lines(
    x: float, top: float, lines: Sequence[str], plain: Shade, gap: float = 0.0, **more: float
) -> Iterator[PlotNote]:
    """Lines of words one below the other, the last one in bold; `gap` is below the first one."""
    for number, words in enumerate(lines):
        role, tone = (Type.CAPTION_STRONG, _TEXT) if number == len(lines) - 1 else (Type.CAPTION, plain)
        yield PlotNote(
            x=x, y=top + (number + 0.5) * _NARROW + (gap if number else 0.0), text=words, shade=tone, role=role, **more
        )


# --- firings per session --------------------------------------------------------------------------------------------


def fired_figure(fired: FiredFigures, theme: Theme) -> Figure:
    """The number large, a bar for each session, oldest at the left, a dash for one without a firing, and words."""
    begin = text_width(fired.number, theme, Type.SPREAD) / theme.scale + 5
    room = FIRED_WIDTH - begin
    role = Type.BODY if text_width(fired.of, theme, Type.BODY) <= theme.px(room) else Type.CAPTION
    parts: list[Part] = [
        PlotNote(x=0.0, y=11.0, text=fired.number, shade=_TEXT, role=Type.SPREAD, beside=0.0),
        PlotNote(x=begin, y=12.0, text=fired.of, shade=_SECOND, role=role, beside=0.0, room=room),
    ]
    if fired.counts:
        step = (FIRED_WIDTH - 10) / len(fired.counts)
        high = np.maximum(22.0 * np.array(fired.counts) / max(*fired.counts, 1), 1.0)
        left, wide = np.arange(float(len(fired.counts))) * step, max(min(step - 1.0, _MOST_BAR), 1.0)
        parts.append(PlotBars(left=left, wide=wide, high=-high, base=49.0, shade=_SECOND))
    parts += _lines(0.0, 52.0, fired.lines, _CAPTION, 4.0, beside=0.0, room=FIRED_WIDTH)
    return _figure(FIRED_WIDTH, parts)


# --- distributions --------------------------------------------------------------------------------------------------


def spreads_figure(
    spreads: Sequence[Spread], spans: Sequence[float], ends: Sequence[tuple[str, str]], readings: Sequence[str]
) -> Figure:
    """Points, box and median, below them the box of the control, the ends of the axis and the words.

    The axes reach `spans` percent to both sides; `ends` are the words at their ends.
    """
    parts: list[Part] = []
    for place, (spread, span, (low, high)) in enumerate(zip(spreads, spans, ends, strict=False)):
        middle = (place + 0.5) * SPREAD_WIDTH
        parts += _spread(spread, middle, span)
        parts.append(PlotNote(x=middle, y=9.0, text=spread.title, shade=_SECOND))
        beside = SPREAD_WIDTH / 2 - 4
        parts.append(PlotNote(x=middle - beside, y=83.0, text=low, shade=_CAPTION, beside=0.0))
        parts.append(PlotNote(x=middle + beside, y=83.0, text=high, shade=_CAPTION, beside=1.0))
        for number, words in enumerate(spread.words):
            strong, y = number == spread.strong, 99.0 + number * _LINE
            role, tone = Type.CAPTION_STRONG if strong else Type.CAPTION, _TEXT if strong or not number else _SECOND
            parts.append(PlotNote(x=middle, y=y, text=words, shade=tone, role=role, room=SPREAD_WIDTH))
    return _figure(SPREADS_WIDTH, parts, readings, SPREAD_WIDTH)


def _spread(spread: Spread, middle: float, span: float) -> Iterator[Part]:
    def x(values: Floats) -> Floats:
        return middle + np.clip(values / span, -1.0, 1.0) * _REACH

    (top, bottom), (above, below) = _CLOUD, _CONTROL
    yield Curve(x=np.full(2, middle), y=np.array([top, below + 2.0]), shade=_STRONG_LINE, width=1.0)
    known = spread.points[np.isfinite(spread.points)]
    few = len(known) < _FEW
    # each outcome at a height that the same one always has, so that equal ones stay visible
    heights = np.modf(np.arange(1, len(known) + 1) * 0.6180339887)[0]
    y = top + (bottom - top) * (0.14 + 0.72 * heights)
    yield Discs(x=x(known), y=y, shade=shade("surface.text2", 0.95 if few else 0.42), size=5.2 if few else 3.8)
    if spread.control is not None:
        left, at, right = x(np.array([spread.control.low, spread.control.median, spread.control.high])).tolist()
        wide = max(right - left, 2.0)
        yield PlotBars(left=np.array([left]), wide=wide, high=float(below - above), base=above, shade=_STRONG_LINE)
        yield Curve(x=np.full(2, at), y=np.array([above, below]), shade=_SECOND, width=1.2, dashes=(4.0, 2.0))
    if spread.box is not None:
        left, at, right = x(np.array([spread.box.low, spread.box.median, spread.box.high])).tolist()
        right, high, low = max(right, left + 2.0), top + 4.0, bottom - 4.0
        across, down = np.array([left, right, right, left, left]), np.array([high, high, low, low, high])
        yield Curve(x=across, y=down, shade=_TEXT, width=1.2)
        yield Curve(x=np.full(2, at), y=np.array([high, low]), shade=_TEXT, width=2.6)


# --- last firings ---------------------------------------------------------------------------------------------------


def firings_figure(thumbnails: Sequence[ThumbnailPicture], readings: Sequence[str]) -> Figure:
    """Half an hour before and after each firing: price grey, net in its role colour, the minute dotted."""
    wide, high = THUMBNAIL
    lefts = np.arange(float(len(thumbnails))) * FIRING_WIDTH + (FIRING_WIDTH - wide) / 2
    middle, edges = 2.0 + high / 2, np.array([2.0, 2.0 + high])
    parts: list[Part] = []
    if len(lefts):
        parts.append(PlotBars(left=lefts, wide=wide, high=high, base=2.0, shade=shade("surface.inset")))
    for left, each in zip(lefts.tolist(), thumbnails, strict=True):
        step = wide / max(len(each.price) - 1, 1)
        x, at = left + np.arange(len(each.price)) * step, left + each.at * step
        known = each.net[np.isfinite(each.net)]
        change = float(known[-1] - known[0]) if len(known) else 0.0
        net = shade("up.text" if change > 0 else "down.text" if change < 0 else "surface.text2")
        parts += (
            Curve(x=np.array([left, left + wide]), y=np.full(2, middle), shade=_STRONG_LINE, width=1.0),
            Curve(x=x, y=_scaled(each.price), shade=shade("surface.chart_price"), width=1.1),
            Curve(x=x, y=_scaled(each.net), shade=net, width=1.1),
            Curve(x=np.full(2, at), y=edges, shade=_TEXT, width=1.0, dashes=(1.0, 2.0)),
            *_lines(left + wide / 2, 48.0, each.words, _SECOND),
        )
    return _figure(LAST_WIDTH, parts, readings, FIRING_WIDTH)


def _scaled(values: Floats) -> Floats:
    """From the bottom to the top of a thumbnail for the lowest to the highest value."""
    known = values[np.isfinite(values)]
    if not len(known):
        return values
    low, high = float(known.min()), float(known.max())
    share = (values - low) / (high - low) if high > low else np.where(np.isfinite(values), 0.5, np.nan)
    return 5.0 + (THUMBNAIL[1] - 6) * (1.0 - share)
