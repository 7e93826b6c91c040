"""Paints the strip: title, months, cells with their marks, dates, legend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from tideboard_desktop.flow.past.strip_geometry import DATES, LEGEND, MONTHS, PAD, TITLE, StripGeometry, new_week
from tideboard_desktop.flow.past.strip_model import Strip, StripDay
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.strokes import hairline, paint_hatch
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, elided, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour, step_colour

_ROW = 16.0
_SWATCH = 9.0
_RING = 2.0
_FOOT = 0.3
"""Share of a cell's height that a day with holes has hatched."""
_BRIGHT = 0.42
"""Luminance above which a triangle is dark."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The session whose line is drawn, that of the cursor (None = none), and until when today was received."""

    drawn: date | None = None
    cursor: int | None = None
    until: str = ""


def paint_strip(
    painter: QPainter, strip: Strip, places: StripGeometry, marked: Marked, theme: Theme, width: float
) -> None:
    """Paint everything of the strip but its background."""
    if not places.one_line:
        _paint_title(painter, strip, theme, width)
        _paint_months(painter, strip, places, theme)
        _paint_dates(painter, strip, places, marked, theme)
        _paint_legend(painter, strip, marked, theme, width)
    for number, area in enumerate(places.cells, start=places.first):
        paint_cell(painter, area, strip.days[number], theme)
        if strip.days[number].day == marked.drawn:
            _ring(painter, area, colour(theme.surface.accent))
    cursor = None if marked.cursor is None else places.cell(marked.cursor)
    if cursor is not None:
        _ring(painter, cursor.adjusted(-1, -1, 1, 1), colour(theme.surface.text1))


def paint_cell(painter: QPainter, area: QRectF, day: StripDay, theme: Theme) -> None:
    """One session: its step, a triangle by its sign, and what is special about it."""
    surface = theme.surface
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if day.half_day:
        area = area.adjusted(0, area.height() / 2, 0, 0)
    if day.net is None:
        painter.fillRect(area, colour(surface.inset))
        paint_hatch(painter, area, colour(surface.line_control))
        return
    ground = step_colour(day.step, theme)
    painter.fillRect(area, ground)
    if day.holes:
        foot = area.adjusted(0, area.height() * (1 - _FOOT), 0, 0)
        painter.fillRect(foot, colour(surface.inset))
        paint_hatch(painter, foot, colour(surface.line_control))
        area = area.adjusted(0, 0, 0, -foot.height())
    if day.net:
        _paint_triangle(painter, area, _ink(ground, theme, neutral=not day.step), up=day.net > 0)
    if day.restated:
        corner = min(5.0, area.width() / 2)
        tip = area.topRight()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setBrush(colour(surface.warn_fill))
        painter.drawPolygon(QPolygonF([QPointF(tip.x() - corner, tip.y()), tip, QPointF(tip.x(), tip.y() + corner)]))
    if day.today:
        pen = hairline(colour(surface.text1), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))


def _paint_triangle(painter: QPainter, area: QRectF, ink: QColor, *, up: bool) -> None:
    half = min(2.5, area.width() / 4)
    middle, far = area.center().x(), area.top() + 3 if up else area.bottom() - 3
    near = far + (2 * half if up else -2 * half)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(middle, far), QPointF(middle - half, near), QPointF(middle + half, near)]))


def _ink(ground: QColor, theme: Theme, *, neutral: bool) -> QColor:
    """Dark on a bright cell, white on a dark one; quiet on a neutral one."""
    if neutral:
        return colour(theme.surface.text3)
    luminance = 0.2126 * ground.redF() ** 2.2 + 0.7152 * ground.greenF() ** 2.2 + 0.0722 * ground.blueF() ** 2.2
    return QColor(Qt.GlobalColor.black if luminance > _BRIGHT else Qt.GlobalColor.white)


def _ring(painter: QPainter, area: QRectF, tint: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    pen = QPen(tint, _RING)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(-1, -1, 1, 1), 2, 2)


def title_words(strip: Strip) -> str:
    """`60 sessions`."""
    return QCoreApplication.translate("FlowPast", "{count} sessions").replace("{count}", str(strip.sessions))


def _paint_title(painter: QPainter, strip: Strip, theme: Theme, width: float) -> None:
    title = title_words(strip)
    row = QRectF(PAD, TITLE * theme.scale, width - 2 * PAD, 20 * theme.scale)
    painter.setFont(theme.font(Type.STRONG))
    painter.setPen(colour(theme.surface.text1))
    painter.drawText(row, LEFT, title)
    left = text_width(title, theme, Type.STRONG) + 12
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text3))
    words = QCoreApplication.translate("FlowPast", "net at the close, {currency}; a click draws the day behind today")
    words = words.replace("{currency}", strip.currency)
    painter.drawText(row.adjusted(left, 0, 0, 0), LEFT, elided(words, theme, Type.CAPTION, row.width() - left))


def _paint_months(painter: QPainter, strip: Strip, places: StripGeometry, theme: Theme) -> None:
    """The name of each month over its first session; one without room is left out."""
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text2))
    _paint_row(painter, strip, places, theme, MONTHS, lambda before, day: before.month != day.month, fmt.month_name)


def _paint_dates(painter: QPainter, strip: Strip, places: StripGeometry, marked: Marked, theme: Theme) -> None:
    """Day of the month below the first session of each week, below the drawn day and below today."""
    kept: list[QRectF] = []
    painter.setPen(colour(theme.surface.text1))
    painter.setFont(theme.font(Type.CAPTION_STRONG))
    for number, cell in enumerate(places.cells, start=places.first):
        day = strip.days[number]
        if day.today or day.day == marked.drawn:
            kept.append(QRectF(cell.center().x() - 10, DATES * theme.scale, 20, _ROW * theme.scale))
            painter.drawText(kept[-1], CENTRE, str(day.day.day))
    painter.setPen(colour(theme.surface.text3))
    painter.setFont(theme.font(Type.CAPTION))
    _paint_row(painter, strip, places, theme, DATES, new_week, lambda day: str(day.day), kept)


def _paint_row(
    painter: QPainter,
    strip: Strip,
    places: StripGeometry,
    theme: Theme,
    top: float,
    begins: Callable[[date, date], bool],
    words: Callable[[date], str],
    kept: list[QRectF] | None = None,
) -> None:
    """A text at every session where something begins, at the left edge of its cell and never over another text."""
    taken = list(kept or ())
    for number, cell in enumerate(places.cells, start=places.first):
        day = strip.days[number].day
        if number > places.first and not begins(strip.days[number - 1].day, day):
            continue
        text = words(day)
        area = QRectF(cell.left(), top * theme.scale, text_width(text, theme, Type.CAPTION) + 4, _ROW * theme.scale)
        if not any(area.adjusted(-3, 0, 3, 0).intersects(other) for other in taken):
            painter.drawText(area, LEFT, text)
            taken.append(area)


def _paint_legend(painter: QPainter, strip: Strip, marked: Marked, theme: Theme, width: float) -> None:
    """The steps with their limits, then each mark that the strip has, as far as there is room."""
    top, high, scale = LEGEND * theme.scale, 18 * theme.scale, theme.scale
    swatch, left = _SWATCH * scale, PAD
    for step in range(-4, 5) if strip.limits else ():
        area = QRectF(left, top + (high - swatch) / 2, swatch - 1, swatch)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.fillRect(area, step_colour(step, theme))
        left += swatch
    entries = [(None, _limit_words(strip)), *_legend_entries(strip, marked)]
    for sample, text in entries:
        wide = text_width(text, theme, Type.CAPTION) + 4
        room = 0.0 if sample is None else 13 * scale + 6
        left += 6 if sample is None else 22
        if left + room + wide > width - PAD:
            break
        if sample is not None:
            cell = QRectF(round(left), round(top + (high - 12 * scale) / 2), 11 * scale, 12 * scale)
            paint_cell(painter, cell, sample, theme)
            if sample.day == marked.drawn:
                _ring(painter, cell, colour(theme.surface.accent))
        painter.setFont(theme.font(Type.CAPTION))
        painter.setPen(colour(theme.surface.text3))
        painter.drawText(QRectF(left + room, top, wide, high), LEFT, text)
        left += room + wide


def _limit_words(strip: Strip) -> str:
    unit = strip.unit
    numbers = [
        fmt.plain(limit / unit.divisor, 0 if limit >= unit.divisor or not limit else 1) for limit in strip.limits
    ]
    return f"\u00b1{' '.join(numbers)}{unit.suffix}" if numbers else ""


def _legend_entries(strip: Strip, marked: Marked) -> list[tuple[StripDay, str]]:
    """A sample and words for each mark that occurs; the drawn and the present day always."""
    never, flow = date.min, 1.0
    occurs = [
        (
            any(day.net is None for day in strip.days),
            StripDay(never),
            QCoreApplication.translate("FlowPast", "missing, not counted"),
        ),
        (
            any(day.holes for day in strip.days),
            StripDay(never, flow, 3, holes=True),
            QCoreApplication.translate("FlowPast", "holes in the day"),
        ),
        (
            any(day.restated for day in strip.days),
            StripDay(never, 0.0, restated=True),
            QCoreApplication.translate("FlowPast", "restated later"),
        ),
        (
            any(day.half_day for day in strip.days),
            StripDay(never, 0.0, half_day=True),
            QCoreApplication.translate("FlowPast", "half day"),
        ),
        (
            marked.drawn is not None,
            StripDay(marked.drawn or never, 0.0),
            QCoreApplication.translate("FlowPast", "drawn behind today"),
        ),
        (any(day.today for day in strip.days), StripDay(never, 0.0, today=True), _today_words(marked.until)),
    ]
    return [(sample, words) for on, sample, words in occurs if on]


def _today_words(until: str) -> str:
    words = QCoreApplication.translate("FlowPast", "today, to {time}") if until else ""
    return (words or QCoreApplication.translate("FlowPast", "today")).replace("{time}", until)
