"""Paints a history: grid, bars or stacks, sums, closes, gaps and divergence marks."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from tideboard_core.flow.session_minutes import Floats
from tideboard_desktop.flow.chart.line_styles import Line, line_pen
from tideboard_desktop.flow.history.date_ticks import year_starts
from tideboard_desktop.flow.history.model import HistorySeries
from tideboard_desktop.flow.history.period_axes import against_words, history_words, note_area, paint_history_axes
from tideboard_desktop.flow.history.period_picture import HistoryPicture, stack_columns, tier_columns
from tideboard_desktop.ui.charts.polygons import paint_line
from tideboard_desktop.ui.charts.strokes import hairline, paint_hatch
from tideboard_desktop.ui.charts.tags import LEFT, elided, text_width
from tideboard_desktop.ui.colours import PairColour
from tideboard_desktop.ui.theme import Theme, Type, colour

SUM_STEPS = {5: (1, 1), 10: (2, 1), 20: (4, 1)}
"""Dashes and gaps along a sum: Qt's own dashes take thirty times as long on a thousand bars."""
DASH = 3.0
"""Pixels of a dash; a narrower bar is one."""
_MARK = 3.0
"""Height of the mark below a period in which price and flow diverge."""
_CAP = 2.0
_LEGEND_MARK = 7.0
"""Width of the mark in the legend."""


def paint_history(painter: QPainter, picture: HistoryPicture, theme: Theme, ratio: float) -> None:
    """Everything but crosshair and read-out, on any surface; `ratio` device pixels per logical one."""
    layout, surface = picture.layout, theme.surface
    painter.fillRect(QRectF(0, 0, layout.width, layout.height), colour(surface.panel))
    _paint_grid(painter, picture, theme)
    series = picture.series
    if series is not None and len(series):
        painter.save()
        painter.setClipRect(layout.panes)
        _paint_gaps(painter, picture, series, theme)
        _paint_bars(painter, picture, series, theme)
        _paint_lines(painter, picture, series, theme, ratio)
        _paint_against(painter, picture, series, theme)
        painter.restore()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    # last, so that bars do not cover the zero line
    painter.setPen(hairline(colour(surface.chart_zero)))
    painter.drawLine(QLineF(layout.left, round(picture.main.zero) + 0.5, layout.right, round(picture.main.zero) + 0.5))
    paint_history_axes(painter, picture, theme, history_words(picture, theme))
    legend = legend_area(picture, theme)
    if legend is not None:
        _paint_legend(painter, legend, against_words(picture), theme)


def legend_area(picture: HistoryPicture, theme: Theme) -> QRectF | None:
    """Where the legend of the small marks stands: the corner in which it hides the fewest bars; None without marks."""
    series, view, pane = picture.series, picture.visible, picture.layout.panes
    if series is None or not len(series) or not series.against[view].any():
        return None
    wide = min(text_width(against_words(picture), theme, Type.CAPTION) + _LEGEND_MARK + 14, pane.width() - 12)
    size = QSizeF(wide, theme.px(16))
    low = pane.bottom() - _MARK - 3 - size.height()
    corners = [
        QRectF(QPointF(x, y), size) for x in (pane.right() - wide - 6, pane.left() + 6) for y in (pane.top() + 2, low)
    ]
    points, note = _drawn_points(picture, series), note_area(picture, theme)
    corners = [area for area in corners if not area.intersects(note)] or corners
    return min(corners, key=lambda area: _covered(points, area, picture.main.zero))


def _drawn_points(picture: HistoryPicture, series: HistorySeries) -> Floats:
    """X and y of the ends of the bars and of the closes."""
    view = picture.visible
    x = picture.x()[view]
    rows = [np.column_stack([x, picture.main.y(series.net[view])])]
    if picture.closes is not None:
        rows.append(np.column_stack([x, picture.closes.y(series.closes[view])]))
    return np.concatenate(rows)


def _covered(points: Floats, area: QRectF, zero: float) -> int:
    """How many bars or closes reach an area above or below the zero line."""
    x, y = points[:, 0], points[:, 1]
    reaches = y < area.bottom() if area.center().y() < zero else y > area.top()
    return int((reaches & (x > area.left()) & (x < area.right())).sum())


def _paint_legend(painter: QPainter, area: QRectF, words: str, theme: Theme) -> None:
    painter.fillRect(area, colour(theme.surface.panel))
    text_colour = colour(theme.surface.text3)
    painter.fillRect(QRectF(area.left() + 4, area.center().y() - _MARK / 2, _LEGEND_MARK, _MARK), text_colour)
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(text_colour)
    room = area.adjusted(_LEGEND_MARK + 10, 0, 0, 0)
    painter.drawText(room, LEFT, elided(words, theme, Type.CAPTION, room.width()))


def paint_sum(painter: QPainter, x: Floats, y: Floats, first: int, count: int, theme: Theme, ratio: float) -> None:
    """The neutral line of a sum, identified by its dashes; `first` is the slot of `x[0]`: dashes scroll along."""
    on, off = SUM_STEPS[count]
    pieces = max(1, round(float(x[1] - x[0]) / DASH)) if len(x) > 1 else 1
    at, slots, first = np.arange((len(x) - 1) * pieces + 1) / pieces, np.arange(len(x)), first * pieces
    x, y = np.interp(at, slots, x), np.interp(at, slots, y)  # NaN stays NaN up to its neighbours
    drawn = (np.arange(len(x) - 1) + first) % (on + off) < on
    drawn &= np.isfinite(y[1:]) & np.isfinite(y[:-1])
    ends = np.column_stack([x[:-1], y[:-1], x[1:], y[1:]])[drawn]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    pen = hairline(colour(theme.surface.text1))
    # a cosmetic pen counts device pixels
    pen.setWidthF(ratio)
    painter.setPen(pen)
    painter.drawLines([QLineF(*line) for line in ends.tolist()])


def _paint_grid(painter: QPainter, picture: HistoryPicture, theme: Theme) -> None:
    layout, surface = picture.layout, theme.surface
    painter.setPen(hairline(colour(surface.chart_grid)))
    rows = [round(picture.main.y_of(value)) + 0.5 for value in picture.main.ticks()]
    painter.drawLines([QLineF(layout.left, y, layout.right, y) for y in rows])
    if picture.series is None or not len(picture.series):
        return
    painter.setPen(hairline(colour(surface.line_strong)))
    edges = [
        layout.left + (place - picture.window.first) * picture.pitch
        for place in year_starts(picture.series.dates, picture.visible)
    ]
    painter.drawLines([QLineF(round(x) + 0.5, layout.top, round(x) + 0.5, layout.bars_bottom) for x in edges])


def _paint_gaps(painter: QPainter, picture: HistoryPicture, series: HistorySeries, theme: Theme) -> None:
    """Hatch a slot without a figure from top to bottom: unknown is not zero."""
    layout, view = picture.layout, picture.visible
    missing = np.flatnonzero(np.isnan(series.net[view])) + view.start
    for place in missing.tolist():
        left = layout.left + (place - picture.window.first) * picture.pitch
        area = QRectF(left, layout.top, max(picture.pitch, 1.0), layout.bars_bottom - layout.top)
        paint_hatch(painter, area, colour(theme.surface.line_control))


def _paint_bars(painter: QPainter, picture: HistoryPicture, series: HistorySeries, theme: Theme) -> None:
    if picture.style.stacked and series.tiers is not None:
        _paint_stacks(painter, picture, series, theme)
    elif Line.NET in picture.style.shown:
        view = picture.visible
        net = series.net[view]
        left = picture.x()[view] - picture.bar_width / 2
        zero = np.full(len(net), picture.main.zero)
        for chosen, role in ((net > 0, theme.up), (net < 0, theme.down)):
            _boxes(painter, picture, left[chosen], zero[chosen], picture.main.y(net[chosen]), role.shades[1])
            _caps(painter, picture, left[chosen], picture.main.y(net[chosen]), role)
        if series.running and view.stop == len(series):
            _paint_running(painter, picture, float(net[-1]), float(left[-1]), theme)


def _paint_stacks(painter: QPainter, picture: HistoryPicture, series: HistorySeries, theme: Theme) -> None:
    view = picture.visible
    left = picture.x()[view] - picture.bar_width / 2
    for tier, begin, end in stack_columns(series, picture.style.shown):
        first, last = begin[view], end[view]
        for chosen, role in ((last > first, theme.up), (last < first, theme.down)):
            y0, y1 = picture.main.y(first[chosen]), picture.main.y(last[chosen])
            _boxes(painter, picture, left[chosen], y0, y1, role.shades[tier])
    if Line.NET in picture.style.shown:
        over = min(picture.pitch * 0.12, 3.0)
        known = np.isfinite(series.net[view])
        ends = zip(left[known].tolist(), picture.main.y(series.net[view][known]).tolist(), strict=True)
        painter.setPen(QPen(colour(theme.surface.text1), 1.6))
        wide = picture.bar_width + over
        painter.drawLines([QLineF(x - over, y, x + wide, y) for x, y in ends])


def _boxes(painter: QPainter, picture: HistoryPicture, left: Floats, y0: Floats, y1: Floats, shade: str) -> None:
    """Boxes on whole pixels if they are wide enough: sharp edges, equal widths, no antialiasing cost."""
    width = picture.bar_width
    smooth = width < 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=smooth)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour(shade)))
    x = left if smooth else np.round(left)
    # at least one pixel high, so that a small figure is not taken for a missing one
    top, high = np.minimum(y0, y1), np.maximum(np.abs(y1 - y0), 1.0)
    painter.drawRects(
        [QRectF(*box) for box in zip(x.tolist(), top.tolist(), _same(width, x), high.tolist(), strict=True)]
    )


def _same(value: float, like: Floats) -> list[float]:
    return [value] * len(like)


def _caps(painter: QPainter, picture: HistoryPicture, left: Floats, y: Floats, role: PairColour) -> None:
    """The end of a bar in its full colour, because the shades alone are weak on the panel."""
    if picture.bar_width < 3:
        return
    tall = np.abs(y - picture.main.zero) > 2 * _CAP
    end = y[tall]
    _boxes(painter, picture, left[tall], end, np.where(end < picture.main.zero, end + _CAP, end - _CAP), role.text)


def _paint_running(painter: QPainter, picture: HistoryPicture, net: float, left: float, theme: Theme) -> None:
    """The running session: a hollow bar, because it still changes."""
    width, zero, y = picture.bar_width, picture.main.zero, picture.main.y_of(net)
    box = QRectF(round(left), min(y, zero), width, abs(y - zero)).adjusted(1.5, 1.5, -1.5, -1.5)
    if box.width() > 1 and box.height() > 1:
        painter.fillRect(box, colour(theme.surface.panel))


def _paint_lines(painter: QPainter, picture: HistoryPicture, series: HistorySeries, theme: Theme, ratio: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    view = _with_neighbours(picture)
    x = picture.x()[view]
    if not picture.style.stacked:
        for line, column in tier_columns(series, picture.style.shown):
            _paint_tier(painter, picture, x, column[view], line_pen(line, theme, ratio=ratio))
    for count in sorted(picture.style.sums):
        paint_sum(painter, x, picture.main.y(series.sums(count)[view]), view.start, count, theme, ratio)
    if picture.closes is not None and Line.PRICE in picture.style.shown:
        _curve(painter, x, picture.closes.y(series.closes[view]), line_pen(Line.PRICE, theme, ratio=ratio))


def _paint_tier(painter: QPainter, picture: HistoryPicture, x: Floats, amounts: Floats, pen: QPen) -> None:
    y = picture.main.y(amounts)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    # one short tick per bar: too short for dashes
    pen.setStyle(Qt.PenStyle.SolidLine)
    known, half = np.isfinite(y), picture.bar_width / 2
    painter.setPen(pen)
    ends = zip(x[known].tolist(), y[known].tolist(), strict=True)
    painter.drawLines([QLineF(middle - half, height, middle + half, height) for middle, height in ends])


def _curve(painter: QPainter, x: Floats, y: Floats, pen: QPen) -> None:
    if np.isfinite(y).any():
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(pen)
        paint_line(painter, x, y)


def _with_neighbours(picture: HistoryPicture) -> slice:
    """One more slot on each side, so that lines leave the picture instead of ending in it."""
    view = picture.visible
    return slice(max(view.start - 1, 0), min(view.stop + 1, picture.count))


def _paint_against(painter: QPainter, picture: HistoryPicture, series: HistorySeries, theme: Theme) -> None:
    view = picture.visible
    chosen = series.against[view]
    left = np.round(picture.x()[view] - picture.bar_width / 2)[chosen]
    bottom = picture.layout.bars_bottom
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour(theme.surface.text3)))
    painter.drawRects([QRectF(x, bottom - _MARK, picture.bar_width, _MARK) for x in left.tolist()])
