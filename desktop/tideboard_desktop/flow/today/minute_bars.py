"""Bars around zero: one brush, no pen, any number of them in one call."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from tideboard_core.flow.session_minutes import Floats
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.flow.chart.second_line import second_pen
from tideboard_desktop.flow.providers.model import VolumeDelta
from tideboard_desktop.ui.charts.polygons import paint_line
from tideboard_desktop.ui.theme import Theme, colour

_SHARE = 0.7
"""Width of a bar as a fraction of its minute."""


def paint_bars(painter: QPainter, left: Floats, top: Floats, width: float, zero: float, brush: QBrush) -> None:
    """Bars from `top` to `zero`, at least half a pixel high."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    boxes = zip(left.tolist(), top.tolist(), strict=True)
    painter.drawRects([QRectF(x, min(y, zero), width, max(abs(zero - y), 0.5)) for x, y in boxes])


def paint_minute_bars(painter: QPainter, picture: Picture, theme: Theme, since: int = 0) -> None:
    """Paint the flow of each single minute, from minute `since` on, or the whole volume delta in its place."""
    flow = picture.flow
    if flow is None or not len(flow) or not picture.layout.has_bars:
        return
    if picture.delta is not None:
        _paint_delta(painter, picture, picture.delta, theme)
        return
    painter.save()
    painter.setOpacity(0.5 if picture.faded else 1.0)
    pitch, changes = picture.axis.per_minute, flow.changes[since:]
    x, top = picture.axis.x(flow.times[since:]), picture.minutes.y(changes)
    width = max(1.0, pitch * _SHARE)
    left = x - pitch / 2 - width / 2  # a stamp is the end of its minute
    for chosen, role in ((changes > 0, theme.up), (changes < 0, theme.down)):
        paint_bars(painter, left[chosen], top[chosen], width, picture.minutes.zero, QBrush(colour(role.text)))
    painter.restore()


def _paint_delta(painter: QPainter, picture: Picture, delta: VolumeDelta, theme: Theme) -> None:
    painter.save()
    painter.setOpacity(0.5 if picture.faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    pen = second_pen(theme, painter.device().devicePixelRatioF())
    pen.setStyle(Qt.PenStyle.SolidLine)  # dashes are the second provider's
    painter.setPen(pen)
    paint_line(painter, picture.axis.x(delta.times), picture.minutes.y(delta.shares))
    painter.restore()
