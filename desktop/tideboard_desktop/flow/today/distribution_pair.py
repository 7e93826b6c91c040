"""Two providers' distributions in the same three sizes: a filled bar above a dashed one, each line with its source."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter

from tideboard_desktop.flow.chart.line_styles import line_name
from tideboard_desktop.flow.today.distribution_columns import (
    PAD,
    Columns,
    columns_for,
    paint_other_bar,
    paint_size_bar,
    paint_text,
)
from tideboard_desktop.flow.today.distribution_rows import DistributionView, SizeRow, total
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT, elided, text_width
from tideboard_desktop.ui.format import amount, flow
from tideboard_desktop.ui.theme import Theme, Type, colour

Pair = tuple[SizeRow, SizeRow]
_MOST = 112.0
"""Largest width of the providers' names."""
_HIGHEST = 18.0
"""Height of one line of a pair."""


def paint_pairs(painter: QPainter, view: DistributionView, theme: Theme, area: QRectF) -> None:
    """Paint headings, three pairs of lines and the pair of sums, filling `area`."""
    widest = max(text_width(name, theme, Type.CAPTION) for name in view.names) + 8
    columns = columns_for(area.width(), theme, shares=False, sources=min(widest, theme.px(_MOST)))
    head = QRectF(area.left(), area.top(), area.width(), theme.px(16))
    _paint_heads(painter, columns, head, theme)
    pitch = min((area.bottom() - head.bottom() - 6) / 8, float(theme.px(_HIGHEST)))
    top = head.bottom()
    for mine, other in zip(view.rows, view.other_rows, strict=True):
        _paint_size(painter, view, columns, QRectF(0, top, area.width(), 2 * pitch), (mine, other), theme)
        top += 2 * pitch + 1
    painter.setPen(hairline(colour(theme.surface.line_soft)))
    painter.drawLine(int(PAD), int(top), int(area.width() - PAD), int(top))
    sums, row = (total(view.rows), total(view.other_rows)), QRectF(0, top + 2, area.width(), 2 * pitch)
    names = QRectF(columns.bar_left, row.top(), columns.bar_right - columns.bar_left, row.height())
    everything = QCoreApplication.translate("Flow", "All")
    paint_text(painter, names, CENTRE, everything, Type.STRONG, theme.surface.text1, theme)
    _paint_words(painter, view, columns, row, sums, theme)


def _paint_heads(painter: QPainter, columns: Columns, head: QRectF, theme: Theme) -> None:
    texts = (
        (QRectF(0, head.top(), columns.out_right, head.height()), RIGHT, QCoreApplication.translate("Flow", "Out")),
        (QRectF(columns.in_left, head.top(), 90, head.height()), LEFT, QCoreApplication.translate("Flow", "In")),
        (QRectF(0, head.top(), columns.net_right, head.height()), RIGHT, QCoreApplication.translate("Flow", "Net")),
    )
    for area, align, text in texts:
        paint_text(painter, area, align, text, Type.CAPTION, theme.surface.text3, theme)


def _paint_size(
    painter: QPainter,
    view: DistributionView,
    columns: Columns,
    row: QRectF,
    pair: Pair,
    theme: Theme,
) -> None:
    """Paint the bars and texts of one size for both providers."""
    names = QRectF(columns.bar_left, row.top(), columns.bar_right - columns.bar_left, row.height())
    paint_text(painter, names, CENTRE, line_name(pair[0].line), Type.STRONG, theme.surface.text1, theme)
    for place, one in enumerate(pair):
        middle = row.top() + (place + 0.5) * row.height() / 2
        high = min(theme.px(9), row.height() / 2 - 3)
        for out, money in ((True, one.outflow), (False, one.inflow)):
            wide = money / (view.largest or 1.0) * columns.longest
            bar = QRectF(columns.bar_left - wide if out else columns.bar_right, middle - high / 2, wide, high)
            if place:
                paint_other_bar(painter, bar, theme, out=out)
            else:
                paint_size_bar(painter, bar, one.line, theme, out=out)
    _paint_words(painter, view, columns, row, pair, theme)


def _paint_words(
    painter: QPainter,
    view: DistributionView,
    columns: Columns,
    row: QRectF,
    pair: Pair,
    theme: Theme,
) -> None:
    """Paint source, amounts and net of both lines."""
    surface, unit, high = theme.surface, view.unit, row.height() / 2
    room = columns.out_right - PAD - theme.px(76)
    for place, (one, name) in enumerate(zip(pair, view.names, strict=True)):
        top = row.top() + place * high
        role, text_colour = (Type.CAPTION, surface.text2) if place else (Type.CAPTION_STRONG, surface.text1)
        source = elided(name, theme, Type.CAPTION, room)
        paint_text(painter, QRectF(PAD, top, room, high), LEFT, source, Type.CAPTION, surface.text3, theme)
        out = QRectF(0, top, columns.out_right, high)
        paint_text(painter, out, RIGHT, amount(one.outflow, unit), role, text_colour, theme)
        into = QRectF(columns.in_left, top, 120, high)
        paint_text(painter, into, LEFT, amount(one.inflow, unit), role, text_colour, theme)
        painter.setPen(theme.signed_text(one.net))
        painter.setFont(theme.font(role))
        painter.drawText(QRectF(0, top, columns.net_right, high), RIGHT, flow(one.net, unit))
