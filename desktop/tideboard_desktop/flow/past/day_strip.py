"""The strip of sessions below the chart: a cell for each, whose line a click or Enter draws behind today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tideboard_desktop.flow.past.strip_geometry import FULL, LINE, PAD, StripGeometry, strip_geometry
from tideboard_desktop.flow.past.strip_model import Strip, day_row, day_words
from tideboard_desktop.flow.past.strip_painting import Marked, paint_strip, title_words
from tideboard_desktop.ui.charts.navigation_keys import is_copy
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify

_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class DayStrip(QWidget):
    """One focus stop: arrows, Page, Home and End move a cursor, Enter draws its day, Esc takes it away.

    `day_chosen` carries the day to draw behind today (date), None for none; T asks for the table (`table_wanted`).
    """

    day_chosen = Signal(object)
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
            painter.setFont(self._theme.font(Type.CAPTION))
            painter.setPen(colour(surface.text3))
            painter.drawText(self.rect().adjusted(int(PAD), 0, 0, 0), LEFT, title_words(self.strip))
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
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.places.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip("" if number is None else self._words(number)), self)
            return True
        return super().event(event)

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
        if cursor is None:
            super().keyPressEvent(event)
        elif key in _MOVES or key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            last = len(self.strip.days) - 1
            to = cursor + _MOVES.get(Qt.Key(key), 0)
            self._go(0 if key == Qt.Key.Key_Home else last if key == Qt.Key.Key_End else min(max(to, 0), last))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
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

    def _words(self, number: int) -> str:
        day = self.strip.days[number]
        return day_words(day, self.strip, drawn=day.day == self.drawn)

    def _describe(self) -> None:
        cursor = self.cursor_at
        self.setAccessibleDescription("" if cursor is None else self._words(cursor))
