"""The read-out box of the crosshair: every figure of one minute, in the free area of the chart."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from tideboard_desktop.flow.axis_text import price_text
from tideboard_desktop.flow.crosshair import Crosshair
from tideboard_desktop.flow.ground import hairline
from tideboard_desktop.flow.ink import LEFT, RIGHT, paint_sample, text_width
from tideboard_desktop.flow.layout import LABEL_ROOM
from tideboard_desktop.flow.lines import TIERS, Line, line_name
from tideboard_desktop.flow.picture import Picture
from tideboard_desktop.format import MISSING, clock_minutes, exchange_time, flow, percent
from tideboard_desktop.models.flow_reading import Reading, previous_minute
from tideboard_desktop.theme import Theme, Type, colour

_WIDTH = 206
_ROW = 18
_PAD = 12
_MARGIN = 8.0


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the sample of its line (None = no line), its name, a plain value, a signed one with its number."""

    line: Line | None
    name: str
    plain: str
    signed: str
    value: float


def readout_rows(reading: Reading, picture: Picture) -> tuple[list[Row], list[Row]]:
    """Rows above and below the rule."""
    zone, unit = picture.subject.zone.key, picture.unit
    amounts = [(Line.NET, reading.net), *zip(TIERS, reading.tiers, strict=False)]
    upper = [Row(line, line_name(line), "", flow(value, unit), value) for line, value in amounts]
    since = QCoreApplication.translate("Flow", "Since %1").replace("%1", clock_minutes(previous_minute(reading), zone))
    ratio = QCoreApplication.translate("Flow", "Net / turnover")
    change = MISSING if reading.change is None else flow(reading.change, unit)
    lower = [
        Row(None, since, "", change, reading.change or 0.0),
        Row(None, ratio, "", MISSING if reading.ratio is None else percent(reading.ratio), reading.ratio or 0.0),
        _price_row(reading, picture),
    ]
    return upper, lower


def _price_row(reading: Reading, picture: Picture) -> Row:
    name = line_name(Line.PRICE)
    if reading.price is None or reading.price_change is None:
        return Row(Line.PRICE, name, "", MISSING, 0.0)
    text = price_text(reading.price, picture.subject.price_decimals)
    return Row(Line.PRICE, name, text, percent(reading.price_change), reading.price_change)


def spoken(reading: Reading, picture: Picture) -> str:
    """The read-out as one sentence, for a screen reader."""
    upper, lower = readout_rows(reading, picture)
    figures = ", ".join(f"{row.name} {row.plain} {row.signed}".replace("  ", " ") for row in (*upper, *lower))
    return f"{clock_minutes(reading.time, picture.subject.zone.key)} {picture.subject.zone_name}: {figures}"


def readout_area(crosshair: Crosshair, theme: Theme) -> QRectF:
    """Right of the last minute where there is room, else the upper corner far from the crosshair."""
    picture = crosshair.picture
    upper, lower = readout_rows(crosshair.reading, picture)
    size = theme.px(_WIDTH), theme.px(_ROW) * (len(upper) + len(lower) + 1) + theme.px(_PAD) * 2
    layout, last = picture.layout, picture.last_x or 0.0
    left = last + LABEL_ROOM + 3 * _MARGIN
    if left + size[0] + _MARGIN <= layout.right:
        left = max(left, min(layout.main.center().x(), layout.right - size[0] - _MARGIN))
    elif crosshair.x > layout.main.center().x():
        left = layout.left + _MARGIN
    else:
        left = layout.right - size[0] - _MARGIN
    return QRectF(left, layout.top + _MARGIN, *size)


def paint_readout(painter: QPainter, crosshair: Crosshair, theme: Theme) -> None:
    """The box, opaque."""
    area, surface = readout_area(crosshair, theme), theme.surface
    upper, lower = readout_rows(crosshair.reading, crosshair.picture)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(hairline(colour(surface.line_control)))
    painter.setBrush(colour(surface.raised))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    pad, step = theme.px(_PAD), theme.px(_ROW)
    line = QRectF(area.left() + pad, area.top() + pad * 0.75, area.width() - 2 * pad, step)
    _paint_title(painter, line, crosshair, theme)
    for row in upper:
        line.translate(0, step)
        _paint_row(painter, line, row, theme)
    rule = line.bottom() + pad * 0.35
    painter.setPen(hairline(colour(surface.line_strong)))
    painter.drawLine(QPointF(line.left(), rule), QPointF(line.right(), rule))
    line.translate(0, pad * 0.7)
    for row in lower:
        line.translate(0, step)
        _paint_row(painter, line, row, theme)
    painter.restore()


def _paint_title(painter: QPainter, line: QRectF, crosshair: Crosshair, theme: Theme) -> None:
    subject, time = crosshair.picture.subject, crosshair.reading.time
    painter.setFont(theme.font(Type.STRONG))
    painter.setPen(colour(theme.surface.text1))
    painter.drawText(line, LEFT, f"{clock_minutes(time, subject.zone.key)} {subject.zone_name}")
    market, local = exchange_time(time, subject.zone.key), exchange_time(time, subject.zone.key).astimezone()
    if market.utcoffset() != local.utcoffset():
        painter.setFont(theme.font(Type.CAPTION))
        painter.setPen(colour(theme.surface.text3))
        painter.drawText(line, RIGHT, f"{local:%H:%M} {local.tzname()}")


def _paint_row(painter: QPainter, line: QRectF, row: Row, theme: Theme) -> None:
    if row.line is not None:
        paint_sample(painter, row.line, theme, QPointF(line.left(), line.center().y()), 16, row.value)
    painter.setFont(theme.font(Type.BODY))
    painter.setPen(colour(theme.surface.text2))
    painter.drawText(line.adjusted(24, 0, 0, 0), LEFT, row.name)
    painter.setFont(theme.font(Type.STRONG))
    painter.setPen(_value_colour(row, theme))
    painter.drawText(line, RIGHT, row.signed)
    if row.plain:
        painter.setPen(colour(theme.surface.text1))
        gap = text_width(row.signed, theme, Type.STRONG) + 8
        painter.drawText(line.adjusted(0, 0, -gap, 0), RIGHT, row.plain)


def _value_colour(row: Row, theme: Theme) -> QColor:
    return colour(theme.surface.text3) if row.signed == MISSING else theme.signed_text(row.value)
