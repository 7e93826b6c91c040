"""The strip of sessions below the chart: a cell for each, whose line a click or Enter draws behind today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.flow.past.strip_model import Strip, StripDay, day_row, day_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.navigation_keys import FAR, is_copy, next_index, wanted_step
from tideboard_desktop.ui.charts.strokes import hairline, paint_hatch
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, elided, paint_text, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour, step_colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.place_tips import show_tip
from tideboard_desktop.ui.words.shared_place import shared_words

PAD = 12.0
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_WEEK = 5.0
"""Pixels between two weeks."""
_WIDEST, _NARROWEST = 20.0, 7.0
"""Pixels from a cell to the next at most, and below which the oldest sessions are left out."""
_BETWEEN = 2.0
_CELL = 30.0
_LINE_CELL = 14.0
TITLE, MONTHS, CELLS, DATES, LEGEND, FULL = 6.0, 28.0, 46.0, 79.0, 104.0, 132.0
"""Tops of the rows, and the height of all."""
LINE = 26.0
"""Height as one line."""


@dataclass(frozen=True, slots=True)
class StripGeometry:
    """`cells` are those of the newest sessions, `first` the number of sessions left out before them."""

    cells: tuple[QRectF, ...] = ()
    first: int = 0
    one_line: bool = False

    def at(self, place: QPointF) -> int | None:
        """The session whose cell, or the gap right of it, is below a point; None outside the row."""
        for number, cell in enumerate(self.cells):
            if cell.left() - 1 <= place.x() < cell.right() + 1 and cell.top() <= place.y() <= cell.bottom():
                return self.first + number
        return None

    def cell(self, number: int) -> QRectF | None:
        """The cell of a session, None if it is left out."""
        place = number - self.first
        return self.cells[place] if 0 <= place < len(self.cells) else None


def strip_geometry(
    days: Sequence[date], width: float, scale: float = 1.0, *, one_line: bool = False, begin: float = PAD
) -> StripGeometry:
    """Cells in the room from `begin` on; the oldest sessions are left out where a cell would be too narrow."""
    room = width - begin - PAD
    first = 0
    while first < len(days) - 1 and _pitch(days[first:], room) < _NARROWEST:
        first += 1
    shown = days[first:]
    pitch = min(max(_pitch(shown, room), 1.0), _WIDEST * scale)
    top, high = (LINE - _LINE_CELL) / 2 if one_line else CELLS, _LINE_CELL if one_line else _CELL
    cells, left = [], begin
    for number, day in enumerate(shown):
        if number and new_week(shown[number - 1], day):
            left += _WEEK
        edge = float(round(left))
        cells.append(QRectF(edge, top * scale, max(round(left + pitch - _BETWEEN) - edge, 3.0), high * scale))
        left += pitch
    return StripGeometry(tuple(cells), first, one_line)


def new_week(before: date, day: date) -> bool:
    """Whether another week begins with `day`."""
    return before.isocalendar()[:2] != day.isocalendar()[:2]


def _pitch(days: Sequence[date], room: float) -> float:
    weeks = sum(new_week(one, other) for one, other in pairwise(days))
    return (room - weeks * _WEEK) / max(len(days), 1)


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
    background = step_colour(day.step, theme)
    painter.fillRect(area, background)
    if day.holes:
        foot = area.adjusted(0, area.height() * (1 - _FOOT), 0, 0)
        painter.fillRect(foot, colour(surface.inset))
        paint_hatch(painter, foot, colour(surface.line_control))
        area = area.adjusted(0, 0, 0, -foot.height())
    if day.net:
        _paint_triangle(painter, area, _foreground(background, theme, neutral=not day.step), up=day.net > 0)
    if day.restated:
        corner = min(5.0, area.width() / 2)
        tip = area.topRight()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setBrush(colour(surface.warn_fill))
        painter.drawPolygon(QPolygonF([QPointF(tip.x() - corner, tip.y()), tip, QPointF(tip.x(), tip.y() + corner)]))
    if day.recorder:
        corner = min(4.0, area.width() / 2)
        painter.fillRect(QRectF(area.left(), area.bottom() - corner, corner, corner), colour(surface.accent))
    if day.today:
        pen = hairline(colour(surface.text1), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))


def _paint_triangle(painter: QPainter, area: QRectF, foreground: QColor, *, up: bool) -> None:
    half = min(2.5, area.width() / 4)
    middle, far = area.center().x(), area.top() + 3 if up else area.bottom() - 3
    near = far + (2 * half if up else -2 * half)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(foreground)
    painter.drawPolygon(QPolygonF([QPointF(middle, far), QPointF(middle - half, near), QPointF(middle + half, near)]))


def _foreground(background: QColor, theme: Theme, *, neutral: bool) -> QColor:
    """Dark on a bright cell, white on a dark one; quiet on a neutral one."""
    if neutral:
        return colour(theme.surface.text3)
    luminance = (
        0.2126 * background.redF() ** 2.2 + 0.7152 * background.greenF() ** 2.2 + 0.0722 * background.blueF() ** 2.2
    )
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
    paint_text(painter, row, LEFT, title, Type.STRONG, theme.surface.text1, theme)
    left = text_width(title, theme, Type.STRONG) + 12
    words = QCoreApplication.translate("FlowPast", "net at the close, {currency}; a click draws the day behind today")
    words = words.replace("{currency}", strip.currency)
    words = elided(words, theme, Type.CAPTION, row.width() - left)
    paint_text(painter, row.adjusted(left, 0, 0, 0), LEFT, words, Type.CAPTION, theme.surface.text3, theme)


def _paint_months(painter: QPainter, strip: Strip, places: StripGeometry, theme: Theme) -> None:
    """The name of each month over its first session; one without room is left out."""
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text2))
    _paint_row(painter, strip, places, theme, MONTHS, lambda before, day: before.month != day.month, fmt.month_name)


def _paint_dates(painter: QPainter, strip: Strip, places: StripGeometry, marked: Marked, theme: Theme) -> None:
    """Day of the month below the first session of each week, below the drawn day and below today."""
    kept: list[QRectF] = []
    for number, cell in enumerate(places.cells, start=places.first):
        day = strip.days[number]
        if day.today or day.day == marked.drawn:
            kept.append(QRectF(cell.center().x() - 10, DATES * theme.scale, 20, _ROW * theme.scale))
            paint_text(painter, kept[-1], CENTRE, str(day.day.day), Type.CAPTION_STRONG, theme.surface.text1, theme)
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
    """With the painter's font and pen a text where something begins, left in its cell and never over another text."""
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
        area = QRectF(left + room, top, wide, high)
        paint_text(painter, area, LEFT, text, Type.CAPTION, theme.surface.text3, theme)
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
            any(day.recorder for day in strip.days),
            StripDay(never, 0.0, recorder="-"),
            shared_words(),
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


_PAGES = {Qt.Key.Key_PageUp: -FAR, Qt.Key.Key_PageDown: FAR}


class DayStrip(QWidget):
    """One focus stop: arrows, Page, Home and End move a cursor, Enter draws its day, Esc takes it away.

    `day_chosen` carries the day to draw behind today (date), None for none; T asks for the table (`table_wanted`).
    """

    day_chosen = Signal(object)
    replay_wanted = Signal(object)
    table_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.strip = Strip()
        self._marked = Marked()
        self._places: StripGeometry | None = None
        self._one_line = False
        self._cursor: date | None = None
        identify(self, "flow_sessions", self.tr("Earlier sessions"))
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def drawn(self) -> date | None:
        """The day whose line is drawn behind today."""
        return self._marked.drawn

    def show_strip(self, strip: Strip, drawn: date | None, until: str) -> None:
        """Show other sessions, another drawn day, or today up to `until` on the market's clock."""
        if strip == self.strip and (drawn, until) == (self._marked.drawn, self._marked.until):
            return
        if [day.day for day in strip.days] != [day.day for day in self.strip.days]:
            self._places = None
        self.strip = strip
        self._marked = Marked(drawn, None, until)
        self._describe()
        self.update()

    def show_form(self, *, one_line: bool) -> None:
        """One line of cells, or with months, dates and legend."""
        if one_line != self._one_line:
            self._one_line, self._places = one_line, None
            self.updateGeometry()
            self.update()

    @property
    def places(self) -> StripGeometry:
        """Where the cells are."""
        if self._places is None:
            begin = PAD + text_width(title_words(self.strip), self._theme, Type.CAPTION) + 8 if self._one_line else PAD
            days = [day.day for day in self.strip.days]
            width, scale = float(self.width()), self._theme.scale
            self._places = strip_geometry(days, width, scale, one_line=self._one_line, begin=begin)
        return self._places

    @property
    def cursor_at(self) -> int | None:
        """The session of the cursor: where it was moved, else the drawn one, else the last."""
        days = [day.day for day in self.strip.days]
        wanted = self._cursor or self.drawn
        return days.index(wanted) if wanted in days else len(days) - 1 if days else None

    @property
    def cursor_day(self) -> date | None:
        """The day of the cursor, None without sessions."""
        number = self.cursor_at
        return None if number is None else self.strip.days[number].day

    def point_at(self, day: date) -> None:
        """Move the cursor to a day."""
        self._cursor = day
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as there is room."""
        return QSize(320, self._theme.px(LINE if self._one_line else FULL))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A narrow dock shows fewer sessions."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the strip; its cursor only with the focus."""
        painter, surface = QPainter(self), self._theme.surface
        painter.fillRect(self.rect(), colour(surface.raised))
        painter.setPen(hairline(colour(surface.line_soft)))
        painter.drawLine(QPointF(0, 0.5), QPointF(self.width(), 0.5))
        if self._one_line:
            area = QRectF(self.rect()).adjusted(PAD, 0, 0, 0)
            paint_text(painter, area, LEFT, title_words(self.strip), Type.CAPTION, surface.text3, self._theme)
        cursor = self.cursor_at if self.hasFocus() else None
        marked = Marked(self._marked.drawn, cursor, self._marked.until)
        paint_strip(painter, self.strip, self.places, marked, self._theme, self.width())

    # --- input ------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Place the cells anew when they are next needed."""
        super().resizeEvent(event)
        self._places = None

    def event(self, event: QEvent) -> bool:
        """The tool tip of a session."""
        return show_tip(event, self, self._words_at) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click draws a session behind today, or takes it away."""
        number = self.places.at(event.position())
        if number is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._cursor = self.strip.days[number].day
        self._choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Move the cursor, and with it the drawn day; draw, take away, copy."""
        key, cursor = event.key(), self.cursor_at
        step = _PAGES.get(Qt.Key(key), wanted_step(event))
        if cursor is None:
            super().keyPressEvent(event)
        elif step is not None:
            self._go(next_index(cursor, step, len(self.strip.days)))
        elif key in _ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.replay_wanted.emit(self.strip.days[cursor].day)
        elif key in {*_ENTER, Qt.Key.Key_Space}:
            self._choose(cursor)
        elif key == Qt.Key.Key_Escape and self.drawn is not None:
            self.day_chosen.emit(None)
        elif key == Qt.Key.Key_T and not event.modifiers():
            self.table_wanted.emit()
        elif is_copy(event):
            QGuiApplication.clipboard().setText(day_row(self.strip.days[cursor], self.strip))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Show the cursor and say where it is."""
        super().focusInEvent(event)
        self._describe()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.update()

    def _go(self, number: int) -> None:
        """Move the cursor; a drawn day goes with it as far as there are sessions to draw."""
        day = self.strip.days[number]
        self._cursor = day.day
        if self.drawn is not None and day.net is not None and not day.today:
            self.day_chosen.emit(day.day)
        speak(self, self._words(number))
        self.update()

    def _choose(self, number: int) -> None:
        day = self.strip.days[number]
        if day.net is not None and not day.today:
            self.day_chosen.emit(None if day.day == self.drawn else day.day)
        speak(self, self._words(number))
        self.update()

    def _words_at(self, place: QPoint) -> str:
        number = self.places.at(QPointF(place))
        return "" if number is None else self._words(number)

    def _words(self, number: int) -> str:
        day = self.strip.days[number]
        return day_words(day, self.strip, drawn=day.day == self.drawn)

    def _describe(self) -> None:
        cursor = self.cursor_at
        self.setAccessibleDescription("" if cursor is None else self._words(cursor))
