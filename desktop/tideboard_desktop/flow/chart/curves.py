"""The curves of the main pane: net line with its two fills, tiers as curves or as a stack.

numpy maps everything to pixels, and Qt gets whole polygons. `since` draws only the end of a series, for a layer that
is extended while minutes are added; dashes continue where they would have been.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QLinearGradient, QPainter, QPen

from tideboard_core.flow.session_minutes import Floats
from tideboard_desktop.flow.chart.display_options import FlowForm
from tideboard_desktop.flow.chart.line_styles import TIERS, Line, line_colour, line_pen
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.flow.providers.model import SignedCurves, Stack, broken, split_at_zero, stacked
from tideboard_desktop.ui.charts.polygons import paint_area, paint_line
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.theme import Theme, colour

_FAINT, _DENSE = 0.08, 0.45
"""Alpha of the fills at zero and at the far end."""
_AREA = 0.62
"""Alpha of a stacked tier: the grid and the zero line stay visible below it."""
_HALF_STRENGTH = 0.5


def paint_curves(painter: QPainter, picture: Picture, theme: Theme, ratio: float, since: int = 0) -> None:
    """Paint fills, tiers and the net line, from minute `since` on."""
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setOpacity(_HALF_STRENGTH if picture.faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    lines = picture.visible_flow_lines()
    split = net_curves(picture, since) if Line.NET in lines else None
    if picture.form is FlowForm.STACK:
        _paint_stack(painter, picture, theme, since)
    # fills beside a second line would hide the gap between the two
    elif split is not None and picture.second is None:
        _paint_fills(painter, picture, theme, split)
    for line in lines:
        if line is Line.NET and split is not None:
            _paint_net(painter, split, theme, ratio)
        elif line is Line.BLOCK or picture.form is FlowForm.CURVES:
            _paint_tier(painter, picture, line, line_pen(line, theme, ratio=ratio), ratio, since)
    painter.restore()


def net_curves(picture: Picture, since: int = 0) -> SignedCurves:
    """The net line in pixels, split by sign, broken where minutes are missing."""
    flow = picture.flow
    assert flow is not None
    times, values = _tail(picture, flow.net, since)
    split = split_at_zero(picture.axis.x(times), values)
    return SignedCurves(split.x, picture.main.y(split.above), picture.main.y(split.below))


def fill_reach(picture: Picture) -> tuple[float, float]:
    """Pixels at which the two fills are densest: in steps, so that a new minute rarely moves them."""
    values, scale = picture.values(Line.NET), picture.main
    if values is None:
        return scale.zero, scale.zero
    half = scale.step / 2
    top, bottom = max(float(values.max()), 0.0), min(float(values.min()), 0.0)
    return scale.y_of(math.ceil(top / half) * half), scale.y_of(math.floor(bottom / half) * half)


def _tail(picture: Picture, values: Floats, since: int) -> tuple[Floats, Floats]:
    """Times and values from minute `since` on, with a NaN inside every gap."""
    flow = picture.flow
    assert flow is not None
    times = flow.times[since:]
    holes = [hole for hole in flow.missing if len(times) and hole.begin >= times[0]]
    return broken(times, values[since:], holes)


def _paint_tier(painter: QPainter, picture: Picture, line: Line, pen: QPen, ratio: float, since: int) -> None:
    flow, values = picture.flow, picture.values(line)
    if flow is None or values is None:
        return
    # the cached layer keeps the older dashes: continue their phase, else the join would show
    if since and pen.style() is Qt.PenStyle.CustomDashLine:
        times, amounts = _tail(picture, values, 0)
        # `times` has extra NaN points inside gaps, so `since` is not its index
        before = int((times < flow.times[since]).sum())
        pen.setDashOffset(dash_offset(picture.axis.x(times), picture.main.y(amounts), before, pen, ratio))
    times, amounts = _tail(picture, values, since)
    painter.setPen(pen)
    paint_line(painter, picture.axis.x(times), picture.main.y(amounts))


def dash_offset(x: Floats, y: Floats, until: int, pen: QPen, ratio: float) -> float:
    """Length of a curve's dashes from its last break to point `until`, in pen widths."""
    # a NaN point makes its two steps NaN; the pen starts its dashes anew there
    steps = np.hypot(np.diff(x[: until + 1]), np.diff(y[: until + 1]))
    breaks = np.flatnonzero(~np.isfinite(steps))
    return float(steps[breaks[-1] + 1 if len(breaks) else 0 :].sum()) * ratio / pen.widthF()


def _paint_net(painter: QPainter, split: SignedCurves, theme: Theme, ratio: float) -> None:
    for y, sign in ((split.above, 1.0), (split.below, -1.0)):
        if not np.isfinite(y).any():
            continue
        painter.setPen(line_pen(Line.NET, theme, ratio=ratio, value=sign))
        paint_line(painter, split.x, y)


def _paint_fills(painter: QPainter, picture: Picture, theme: Theme, split: SignedCurves) -> None:
    zero = picture.main.zero
    painter.setPen(Qt.PenStyle.NoPen)
    flat = np.full(len(split.x), zero)
    for y, far, role in zip(split[1:], fill_reach(picture), (theme.up, theme.down), strict=True):
        if not np.isfinite(y).any():
            continue
        painter.setBrush(_gradient(zero, far, role.text))
        paint_area(painter, split.x, np.where(np.isfinite(y), flat, np.nan), y)
        if role is theme.down and theme.hatch_down:  # the second cue of the colour-blind pair
            painter.setBrush(QBrush(colour(role.text, 0.35), Qt.BrushStyle.BDiagPattern))
            paint_area(painter, split.x, np.where(np.isfinite(y), flat, np.nan), y)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _gradient(zero: float, far: float, text_colour: str) -> QBrush:
    # at least one pixel long: a gradient needs two different ends
    gradient = QLinearGradient(QPointF(0, zero), QPointF(0, far if abs(far - zero) > 1 else zero + 1))
    gradient.setColorAt(0.0, colour(text_colour, _FAINT))
    gradient.setColorAt(1.0, colour(text_colour, _DENSE))
    return QBrush(gradient)


def _paint_stack(painter: QPainter, picture: Picture, theme: Theme, since: int) -> None:
    """Visible tiers, extra-large next to the zero line; inflows above it, outflows below."""
    flow = picture.flow
    if flow is None or flow.tiers is None:
        return
    chosen = [line for line in TIERS if line in picture.shown]
    tails = [_tail(picture, flow.tiers[TIERS.index(line)], since) for line in chosen]
    if not tails:
        return
    x = picture.axis.x(tails[0][0])
    for side in stacked(x, [values for _times, values in tails]):
        _paint_side(painter, side, chosen, picture, theme)


def _paint_side(painter: QPainter, side: Stack, lines: list[Line], picture: Picture, theme: Theme) -> None:
    edges = [picture.main.y(edge) for edge in side.edges]
    for place, line in enumerate(lines):
        text_colour = line_colour(line, theme)
        text_colour.setAlphaF(_AREA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text_colour)
        paint_area(painter, side.x, edges[place], edges[place + 1])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(hairline(line_colour(line, theme)))
        grown = np.abs(edges[place + 1] - edges[place]) > 0.25  # no edge where the tier is on the other side
        paint_line(painter, side.x, np.where(grown, edges[place + 1], np.nan))
