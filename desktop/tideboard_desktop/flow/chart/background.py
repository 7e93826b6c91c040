"""Paints the chart's background: panes, grid, seams, the area beyond the last minute and missing data."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from tideboard_desktop.flow.chart.pane_geometry import ChartLayout
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.flow.chart.session_axis import SessionBreak
from tideboard_desktop.ui.charts.strokes import crisp, hairline, paint_hatch
from tideboard_desktop.ui.theme import Theme, Type, colour

_SEAM_TEXT = 96.0
"""Length of the label with a seam's hours."""


def paint_background(painter: QPainter, picture: Picture, theme: Theme, *, beyond: bool) -> None:
    """Panes, grid and seams as they look before the last minute, or `beyond` it."""
    layout, surface = picture.layout, theme.surface
    painter.fillRect(QRectF(0, 0, layout.width, layout.height), colour(surface.panel))
    if beyond:
        painter.fillRect(layout.panes, colour(surface.inset))
    _paint_grid(painter, picture, theme)
    # after the grid, whose lines the seams cover
    for seam in picture.axis.seams():
        _paint_seam(painter, seam, layout, theme)


def paint_holes(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """Hatch missing data: inside the series, and what is awaited after it."""
    surface = theme.surface
    for hole in picture.flow.missing if picture.flow is not None else ():
        _paint_missing(painter, picture, hole.begin, hole.end, colour(surface.line_control))
    if picture.awaited is not None:
        _paint_missing(painter, picture, *picture.awaited, colour(surface.warn, 0.55))


def paint_sea_level(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """The zero lines of both panes and the dotted line at the last minute."""
    layout = picture.layout
    painter.setPen(hairline(colour(theme.surface.chart_zero)))
    for scale in picture.flow_scales:
        painter.drawLine(QLineF(layout.left, crisp(scale.zero), layout.right, crisp(scale.zero)))
    last = picture.last_x
    if last is not None:
        painter.setPen(hairline(colour(theme.surface.text3), Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(crisp(last), layout.top, crisp(last), layout.bars_bottom))


def _paint_grid(painter: QPainter, picture: Picture, theme: Theme) -> None:
    layout = picture.layout
    painter.setPen(hairline(colour(theme.surface.chart_grid)))
    rows = [scale.y_of(value) for scale in picture.flow_scales for value in scale.ticks()]
    painter.drawLines([QLineF(layout.left, crisp(y), layout.right, crisp(y)) for y in rows])
    columns = [crisp(x) for x, _time in picture.columns]
    painter.drawLines([QLineF(x, layout.top, x, layout.bars_bottom) for x in columns])
    painter.setPen(hairline(colour(theme.surface.line_soft)))
    painter.drawLine(QLineF(layout.left, crisp(layout.main_bottom), layout.right, crisp(layout.main_bottom)))


def _paint_seam(painter: QPainter, seam: SessionBreak, layout: ChartLayout, theme: Theme) -> None:
    surface = theme.surface
    area = QRectF(seam.left, layout.top, seam.right - seam.left, layout.bars_bottom - layout.top)
    painter.fillRect(area, colour(surface.panel))
    paint_hatch(painter, area, colour(surface.line_strong))
    painter.setPen(hairline(colour(surface.line_strong)))
    for x in (area.left(), area.right()):
        painter.drawLine(QLineF(crisp(x), area.top(), crisp(x), area.bottom()))


def hours_places(seam: SessionBreak, picture: Picture, theme: Theme) -> list[QRectF]:
    """Where the hours of a break may stand, upright inside its seam: first away from the net line."""
    main = picture.layout.main
    room = min(theme.px(_SEAM_TEXT), main.height() - 8)
    tops = [main.top() + 8, main.bottom() - 8 - room]
    if not net_below(picture, seam):
        tops.reverse()
    tops.append(main.center().y() - room / 2)
    return [QRectF(seam.left + 1, top, seam.right - seam.left - 1, room) for top in tops]


def paint_hours(painter: QPainter, seam: SessionBreak, area: QRectF, picture: Picture, theme: Theme) -> None:
    """The hours of a break on a ground of their own: the hatch would cross their digits."""
    clock = picture.subject.clock
    hours = f"{clock(seam.begin)} \u2013 {clock(seam.end)}"
    painter.fillRect(area, colour(theme.surface.panel))
    painter.save()
    painter.translate(area.center().x(), area.center().y())
    painter.rotate(-90)
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text3))
    upright = QRectF(-area.height() / 2, -area.width() / 2, area.height(), area.width())
    painter.drawText(upright, Qt.AlignmentFlag.AlignCenter, hours)
    painter.restore()


def net_below(picture: Picture, seam: SessionBreak) -> bool:
    """Whether the net line crosses the seam below zero, so that the seam's hours belong above."""
    flow = picture.flow
    return flow is not None and len(flow) > 0 and float(flow.net[flow.index_at(seam.begin)]) < 0


def _paint_missing(painter: QPainter, picture: Picture, begin: float, end: float, text_colour: QColor) -> None:
    layout = picture.layout
    left, right = picture.axis.x_of(begin), picture.axis.x_of(end)
    area = QRectF(left, layout.top, right - left, layout.bars_bottom - layout.top)
    paint_hatch(painter, area, text_colour)
