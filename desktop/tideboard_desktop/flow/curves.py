"""The curves: pyqtgraph curve items laid on pixels of the chart, and the two fills between net line and zero."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QLinearGradient, QPainter, QPen

from tideboard_desktop.flow.lines import Line, line_pen
from tideboard_desktop.flow.picture import Picture
from tideboard_desktop.models.flow import Floats, SignedCurves, broken, split_at_zero
from tideboard_desktop.theme import Theme, colour

_FAINT, _DENSE = 0.08, 0.45
"""Alpha of the fills at zero and at the far end."""
_HALF_STRENGTH = 0.5


def curve_item(x: Floats, y: Floats, pen: QPen | None) -> Any:  # noqa: ANN401  pyqtgraph has no types
    """A curve in pixels; NaN breaks it. Cosmetic pen, no range search, no finite check beyond the breaks."""
    return pg.PlotCurveItem(
        x=x, y=y, pen=pen, antialias=pen is not None, connect="finite", skipFiniteCheck=False, segmentedLineMode="off"
    )


def paint_curves(painter: QPainter, picture: Picture, theme: Theme, ratio: float) -> None:
    """Fills, tier curves and the net line of the main pane."""
    painter.save()
    painter.setClipRect(picture.layout.main)
    painter.setOpacity(_HALF_STRENGTH if picture.faded else 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in picture.visible_flow_lines():
        if line is Line.NET:
            _paint_net(painter, picture, theme, ratio)
        else:
            _paint_tier(painter, picture, line, line_pen(line, theme, ratio=ratio))
    painter.restore()


def net_curves(picture: Picture) -> SignedCurves:
    """The net line in pixels, split by sign, broken where minutes are missing."""
    flow = picture.flow
    assert flow is not None
    times, values = broken(flow.times, flow.net, flow.missing)
    split = split_at_zero(picture.axis.x(times), values)
    return SignedCurves(split.x, picture.main.y(split.above), picture.main.y(split.below))


def _paint_tier(painter: QPainter, picture: Picture, line: Line, pen: QPen) -> None:
    flow, values = picture.flow, picture.values(line)
    if flow is None or values is None:
        return
    times, amounts = broken(flow.times, values, flow.missing)
    curve_item(picture.axis.x(times), picture.main.y(amounts), pen).paint(painter, None, None)


def _paint_net(painter: QPainter, picture: Picture, theme: Theme, ratio: float) -> None:
    split = net_curves(picture)
    for y, sign in ((split.above, 1.0), (split.below, -1.0)):
        if not np.isfinite(y).any():
            continue
        _paint_fill(painter, split.x, y, picture, theme, sign)
    for y, sign in ((split.above, 1.0), (split.below, -1.0)):
        pen = line_pen(Line.NET, theme, ratio=ratio, value=sign)
        curve_item(split.x, y, pen).paint(painter, None, None)


def _paint_fill(painter: QPainter, x: Floats, y: Floats, picture: Picture, theme: Theme, sign: float) -> None:
    zero = picture.main.zero
    item = curve_item(x, y, None)
    item.setFillLevel(float(zero))
    far = float(np.nanmin(y) if sign > 0 else np.nanmax(y))
    item.setBrush(_gradient(zero, far, (theme.up if sign > 0 else theme.down).text))
    item.paint(painter, None, None)
    if sign < 0 and theme.hatch_down:  # the second cue of the colour-blind pair
        item.setBrush(QBrush(colour(theme.down.text, 0.35), Qt.BrushStyle.BDiagPattern))
        item.paint(painter, None, None)


def _gradient(zero: float, far: float, ink: str) -> QBrush:
    gradient = QLinearGradient(QPointF(0, zero), QPointF(0, far if abs(far - zero) > 1 else zero + 1))
    gradient.setColorAt(0.0, colour(ink, _FAINT))
    gradient.setColorAt(1.0, colour(ink, _DENSE))
    return QBrush(gradient)
