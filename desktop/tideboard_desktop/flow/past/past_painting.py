"""Paints earlier sessions behind today's curves: the usual range, a past day, and earlier versions of minutes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from tideboard_core.flow.session_minutes import Floats
from tideboard_desktop.flow.chart.past_lines import PastLines
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.ui.charts.polygons import paint_area, paint_line
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.theme import Theme, colour

BROAD, MIDDLE = 0.13, 0.15
"""Alpha of the middle 80 %, and what the middle half adds."""
_GHOST_WIDTH = 1.5
_GHOST_DASHES = (5.0, 3.0)
_RESTATED_DASHES = (1.0, 2.0)


def ghost_pen(theme: Theme, ratio: float) -> QPen:
    """Pen of a past day's line, for a surface of `ratio` device pixels per logical pixel."""
    return _dashed(hairline(colour(theme.surface.text1)), _GHOST_WIDTH * ratio, _GHOST_DASHES)


def range_pen(theme: Theme, ratio: float) -> QPen:
    """A stroke as broad as a sample of the usual range."""
    pen = hairline(colour(theme.surface.chart_band, BROAD + MIDDLE))
    pen.setWidthF(9 * ratio)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def paint_usual_range(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """The middle 80 % and the middle half as fills, the median dotted; broken where there are too few sessions."""
    past = picture.past
    if past is None or past.bands is None:
        return
    times, curves = _from_open(past, past.bands, picture)
    x, y = picture.axis.x(times), picture.main.y(curves)
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    for low, high, alpha in ((0, 4, BROAD), (1, 3, MIDDLE)):
        painter.setBrush(colour(theme.surface.chart_band, alpha))
        paint_area(painter, x, y[low], y[high])
    painter.setPen(_dashed(hairline(colour(theme.surface.text3)), 1.0, (1.0, 4.0)))
    paint_line(painter, x, y[2])
    painter.restore()


def paint_past_day(painter: QPainter, picture: Picture, theme: Theme, ratio: float) -> None:
    """A past day's net over the whole session, also after the last minute of today."""
    past = picture.past
    if past is None or past.ghost is None:
        return
    times, net = _from_open(past, past.ghost.net, picture)
    _paint_curve(painter, picture, times, net, ghost_pen(theme, ratio))


def paint_restated(painter: QPainter, picture: Picture, theme: Theme, ratio: float) -> None:
    """The other version of every restated minute, dotted in amber; a single minute as a short stroke."""
    for line in () if picture.past is None else picture.past.restated:
        pen = _dashed(hairline(colour(theme.surface.warn)), 1.6 * ratio, _RESTATED_DASHES)
        if len(line.times) > 1:
            _paint_curve(painter, picture, line.times, line.net, pen)
            continue
        x, y = picture.axis.x_of(float(line.times[0])), picture.main.y_of(float(line.net[0]))
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawLine(QLineF(x - 3, y, x + 3, y))


def _from_open(past: PastLines, rows: Floats, picture: Picture) -> tuple[Floats, Floats]:
    """The minutes that the axis shows, behind a point at the open, where every net is zero."""
    shown = int(np.searchsorted(past.ends, picture.axis.spans[-1].end + 1)) if picture.axis.spans else 0
    times = np.concatenate([[past.ends[0] - 60.0], past.ends[:shown]]) if shown else past.ends[:0]
    first = np.where(np.isfinite(rows[..., :1]), 0.0, np.nan)
    return times, np.concatenate([first, rows[..., :shown]], axis=-1) if shown else rows[..., :0]


def _paint_curve(painter: QPainter, picture: Picture, times: Floats, values: Floats, pen: QPen) -> None:
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(pen)
    paint_line(painter, picture.axis.x(times), picture.main.y(values))
    painter.restore()


def _dashed(pen: QPen, width: float, dashes: tuple[float, ...]) -> QPen:
    """A cosmetic pen whose dashes are given in logical pixels of a line of about this width."""
    pen.setWidthF(width)
    pen.setStyle(Qt.PenStyle.CustomDashLine)
    pen.setDashPattern(list(dashes))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
