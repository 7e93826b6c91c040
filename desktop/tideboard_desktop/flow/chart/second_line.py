"""A second provider's net beside the first's: its dashed line, the gap, and where the signs differ.

The two are never averaged or merged. `since` draws only the end of a series, for a layer that is extended.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from tideboard_desktop.flow.chart.curves import dash_offset
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.flow.providers.comparison import ProviderComparison
from tideboard_desktop.flow.providers.model import TimeSpan, broken
from tideboard_desktop.ui.charts.polygons import paint_area, paint_line
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.theme import Theme, colour

MARK = 4.0
"""Height of the mark on the time axis below minutes in which the providers disagree."""
_WIDTH = 1.6
_DASHES = (3.0, 2.0)
_FAINT, _LOUD = 0.14, 0.3
"""Alpha of the gap: neutral while the signs agree, amber if they do not."""
_HALF_STRENGTH = 0.5


def second_pen(theme: Theme, ratio: float) -> QPen:
    """Pen of the second provider's line: neutral, so that its colour is no sign."""
    pen = hairline(colour(theme.surface.text1), Qt.PenStyle.CustomDashLine)
    pen.setWidthF(_WIDTH * ratio)
    pen.setDashPattern(list(_DASHES))
    return pen


def paint_second(painter: QPainter, picture: Picture, theme: Theme, ratio: float, since: int = 0) -> None:
    """Paint gap and line below the first provider's net, from minute `since` of the second series on; not the mark."""
    second = picture.second
    if second is None or not len(second.other):
        return
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setOpacity(_HALF_STRENGTH if picture.faded or picture.second_faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    _paint_gap(painter, picture, second, theme, since)
    _paint_line(painter, picture, second, second_pen(theme, ratio), ratio, since)
    painter.restore()


def paint_conflicts(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """Paint an amber bar on the time axis below every disagreement, with feet at both ends."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for span in () if picture.second is None else picture.second.conflicts:
        area = conflict_area(picture, span)
        painter.fillRect(area, colour(theme.surface.warn_fill))
        painter.setPen(hairline(colour(theme.surface.warn)))
        for x in (area.left(), area.right()):
            painter.drawLine(QLineF(x, picture.layout.bars_bottom - MARK, x, area.bottom()))


def conflict_area(picture: Picture, span: TimeSpan) -> QRectF:
    """The area of a disagreement's mark: directly below the panes."""
    left, right = picture.axis.x_of(span.begin), picture.axis.x_of(span.end)
    return QRectF(left, picture.layout.bars_bottom, max(right - left, 1.0), MARK - 1)


def _paint_gap(painter: QPainter, picture: Picture, second: ProviderComparison, theme: Theme, since: int) -> None:
    """Paint one band over all common minutes; again in amber where the signs differ."""
    begin = int(np.searchsorted(second.times, second.other.times[since])) if since else 0
    times = second.times[begin:]
    holes = [hole for hole in second.missing if len(times) and hole.begin >= times[0]]
    stamps, first = broken(times, second.first[begin:], holes)
    _stamps, other = broken(times, second.second[begin:], holes)
    x, upper, lower = picture.axis.x(stamps), picture.main.y(first), picture.main.y(other)
    conflict = np.zeros(len(stamps), dtype=bool)
    for span in second.conflicts:
        conflict |= (stamps >= span.begin) & (stamps <= span.end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.surface.text2, _FAINT))
    paint_area(painter, x, upper, lower)
    if conflict.any():
        painter.setBrush(colour(theme.surface.warn_fill, _LOUD))
        paint_area(painter, x, np.where(conflict, upper, np.nan), lower)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_line(
    painter: QPainter, picture: Picture, second: ProviderComparison, pen: QPen, ratio: float, since: int
) -> None:
    other = second.other
    times, net = broken(other.times, other.net, other.missing)
    x, y = picture.axis.x(times), picture.main.y(net)
    begin = int((times < other.times[since]).sum()) if since else 0
    if begin:
        pen.setDashOffset(dash_offset(x, y, begin, pen, ratio))
    painter.setPen(pen)
    paint_line(painter, x[begin:], y[begin:])
