"""The box of a read-out: title, figures, a rule, more figures; for minutes and for periods."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from tideboard_desktop.flow.chart.line_styles import SECOND, Line
from tideboard_desktop.flow.chart.pane_geometry import LABEL_ROOM
from tideboard_desktop.flow.chart.primitives import paint_sample
from tideboard_desktop.flow.chart.second_line import second_pen
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT, RIGHT, elided, text_width
from tideboard_desktop.ui.format import MISSING
from tideboard_desktop.ui.theme import Theme, Type, colour

_WIDTH = 206
_ROW = 18
_PAD = 12
MARGIN = 8.0


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: sample of its line (None = no line), name, plain value, signed value with its number."""

    line: Line | str | None
    name: str
    plain: str
    signed: str
    value: float


@dataclass(frozen=True, slots=True)
class ReadOut:
    """The content of the box; `note` is right-aligned in the title."""

    title: str
    note: str
    upper: tuple[Row, ...]
    lower: tuple[Row, ...]

    def spoken(self) -> str:
        """The read-out as one sentence, for a screen reader."""
        figures = (f"{row.name} {row.plain} {row.signed}" for row in (*self.upper, *self.lower))
        return f"{self.title}: " + ", ".join(" ".join(figure.split()) for figure in figures)


def box_area(
    readout: ReadOut, main: QRectF, cross_x: float, last_x: float, theme: Theme, *, low: bool = False
) -> QRectF:
    """Right of the last minute and its labels if there is room, else a corner far from the crosshair.

    `low` requests the lower corner, because the curve fills the upper one.
    """
    rows = len(readout.upper) + len(readout.lower) + 1
    wide, high = theme.px(_WIDTH), theme.px(_ROW) * rows + theme.px(_PAD) * 2
    free = last_x + theme.px(LABEL_ROOM) + 3 * MARGIN
    end = main.right() - wide - MARGIN
    if free <= end:
        return QRectF(max(free, min(main.center().x(), end)), main.top() + MARGIN, wide, high)
    top = main.bottom() - high - MARGIN if low else main.top() + MARGIN
    return QRectF(_corner(main, cross_x, min(main.right(), last_x), wide), top, wide, high)


def _corner(main: QRectF, cross_x: float, last_x: float, wide: float) -> float:
    """Left edge: over the far end of the data, else over the other end, else over the labels."""
    begin, end = main.left() + MARGIN, last_x - wide - MARGIN
    places = (begin, end) if cross_x > main.center().x() else (end, begin)
    clear = (left for left in places if left >= begin and not left - MARGIN <= cross_x <= left + wide + MARGIN)
    return next(clear, main.right() - wide - MARGIN)


def paint_box(painter: QPainter, area: QRectF, readout: ReadOut, theme: Theme) -> None:
    """The box, opaque."""
    surface = theme.surface
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(hairline(colour(surface.line_control)))
    painter.setBrush(colour(surface.raised))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    pad, step = theme.px(_PAD), theme.px(_ROW)
    line = QRectF(area.left() + pad, area.top() + pad * 0.75, area.width() - 2 * pad, step)
    _paint_title(painter, line, readout, theme)
    for row in readout.upper:
        line.translate(0, step)
        _paint_row(painter, line, row, theme)
    rule = line.bottom() + pad * 0.35
    painter.setPen(hairline(colour(surface.line_strong)))
    painter.drawLine(QPointF(line.left(), rule), QPointF(line.right(), rule))
    line.translate(0, pad * 0.7)
    for row in readout.lower:
        line.translate(0, step)
        _paint_row(painter, line, row, theme)
    painter.restore()


def _paint_title(painter: QPainter, line: QRectF, readout: ReadOut, theme: Theme) -> None:
    painter.setFont(theme.font(Type.STRONG))
    painter.setPen(colour(theme.surface.text1))
    painter.drawText(line, LEFT, readout.title)
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text3))
    painter.drawText(line, RIGHT, readout.note)


def _paint_row(painter: QPainter, line: QRectF, row: Row, theme: Theme) -> None:
    if row.line is not None:
        _paint_sample(painter, row, theme, QPointF(line.left(), line.center().y()))
    painter.setFont(theme.font(Type.BODY))
    painter.setPen(colour(theme.surface.text2))
    taken = text_width(row.signed, theme, Type.STRONG) + (text_width(row.plain, theme, Type.STRONG) if row.plain else 0)
    painter.drawText(
        line.adjusted(24, 0, 0, 0), LEFT, elided(row.name, theme, Type.BODY, line.width() - 24 - taken - 8)
    )
    painter.setFont(theme.font(Type.STRONG))
    painter.setPen(_value_colour(row, theme))
    painter.drawText(line, RIGHT, row.signed)
    if row.plain:
        painter.setPen(colour(theme.surface.text1))
        gap = text_width(row.signed, theme, Type.STRONG) + 8 if row.signed else 0.0
        painter.drawText(line.adjusted(0, 0, -gap, 0), RIGHT, row.plain)


def _paint_sample(painter: QPainter, row: Row, theme: Theme, left: QPointF) -> None:
    if row.line == SECOND:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(second_pen(theme, painter.device().devicePixelRatioF()))
        painter.drawLine(QLineF(left, left + QPointF(16, 0)))
    elif row.line is not None:
        paint_sample(painter, Line(row.line), theme, left, 16, row.value)


def _value_colour(row: Row, theme: Theme) -> QColor:
    return colour(theme.surface.text3) if row.signed == MISSING else theme.signed_text(row.value)
