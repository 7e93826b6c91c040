"""A month of results: a cell for each weekday, with the net of its trips."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tideboard_core.trips.results import TripDay
from tideboard_desktop.journal.words import Amounts
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.tags import CENTRE, paint_text
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.place_tips import show_tip
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
WEEKDAYS: Final = 5
_WEEKS: Final = 6
_DAY: Final = timedelta(days=1)
_HEAD: Final = 20
_GAP: Final = 4
_LEAST, _MOST = QSize(30, 24), QSize(60, 44)
_STRONG: Final = 0.3
"""The share of the month's largest net from which a day has the stronger colour."""
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class MonthCalendar(QWidget):
    """One focus stop: arrows move, Page Up and Page Down turn the month, Enter chooses, Shift+Enter replays.

    `chosen` and `replay_wanted` carry a day, `turned` says that another month is shown.
    """

    chosen = Signal(object)
    replay_wanted = Signal(object)
    turned = Signal()

    def __init__(self, theme: Theme, amounts: Amounts) -> None:
        super().__init__()
        self._theme, self._amounts = theme, amounts
        self._days: Mapping[date, TripDay] = {}
        self._today = self.cursor_day = date.min
        self.first = date(2026, 1, 1)
        self._marked: date | None = None
        self._currency = ""
        identify(self, "journal_month", translate("Journal", "Calendar"))
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # --- what it shows ----------------------------------------------------------------------------------------------

    def show_days(self, days: Mapping[date, TripDay], today: date, currency: str) -> None:
        """The results of all days; `today` has a dashed outline."""
        if self.cursor_day == date.min:
            self.cursor_day = _weekday(today)
            self.first = today.replace(day=1)
        self._days, self._today, self._currency = days, today, currency
        self.update()

    def mark(self, day: date | None) -> None:
        """Outline the day by which the table is filtered."""
        self._marked = day
        self.update()

    def turn(self, months: int) -> None:
        """Show another month."""
        number = self.first.year * 12 + self.first.month - 1 + months
        self.first = date(number // 12, number % 12 + 1, 1)
        self.cursor_day = _weekday(self.first)
        self._tell()
        self.turned.emit()

    @property
    def in_month(self) -> list[TripDay]:
        """The days of the month with a result."""
        return [one for day, one in self._days.items() if (day.year, day.month) == (self.first.year, self.first.month)]

    @property
    def unit(self) -> fmt.AmountUnit:
        """One unit for all cells."""
        return fmt.unit_for(max((abs(float(one.net)) for one in self.in_month), default=0.0), fmt.units_in_force())

    def words_of(self, day: date) -> str:
        """A day in words."""
        one, named = self._days.get(day), fmt.day_long(day)
        if one is None:
            return listed((named, translate("Journal", "no trips")))
        net = translate("Journal", "net {amount} {currency}").format(
            amount=fmt.MISSING if one.due else self._amounts.signed(one.net), currency=self._currency
        )
        gross = translate("Journal", "before fees {amount}").format(amount=self._amounts.signed(one.gross))
        words = [named, net, gross]
        if one.without:
            words.append(translate("Journal", "{count} without a net result").format(count=fmt.quantity(one.without)))
        return listed(words)

    # --- places -----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self._size(_MOST)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self._size(_LEAST)

    def _size(self, cell: QSize) -> QSize:
        px = self._theme.px
        return QSize(WEEKDAYS * (px(cell.width()) + _GAP) + 16, px(_HEAD) + _WEEKS * (px(cell.height()) + _GAP) + 8)

    @property
    def _monday(self) -> date:
        """The Monday of the first week that has a weekday of the month."""
        return _weekday(self.first) - _weekday(self.first).weekday() * _DAY

    def _rect(self, row: int, column: int) -> QRectF:
        px, wide, high = (
            self._theme.px,
            (self.width() - 16) / WEEKDAYS,
            (self.height() - self._theme.px(_HEAD)) / _WEEKS,
        )
        wide, high = min(wide, px(_MOST.width()) + _GAP), min(high, px(_MOST.height()) + _GAP)
        left = (self.width() - WEEKDAYS * wide) / 2
        return QRectF(left + column * wide, px(_HEAD) + row * high, wide - _GAP, high - _GAP)

    def day_at(self, point: QPoint) -> date | None:
        """The day of the month at a point."""
        for row in range(_WEEKS):
            for column in range(WEEKDAYS):
                day = self._monday + (row * 7 + column) * _DAY
                if day.month == self.first.month and self._rect(row, column).contains(point):
                    return day
        return None

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for column in range(WEEKDAYS):
                head = self._rect(0, column)
                head.setRect(head.x(), 0, head.width(), theme.px(_HEAD))
                name = fmt.weekday_short(self._monday + column * _DAY)
                paint_text(painter, head, CENTRE, name, Type.CAPTION, theme.surface.text3, theme)
            unit = self.unit
            most = max((abs(one.net) for one in self.in_month), default=0)
            for row in range(_WEEKS):
                for column in range(WEEKDAYS):
                    day = self._monday + (row * 7 + column) * _DAY
                    if day.month == self.first.month:
                        self._paint_day(painter, self._rect(row, column), day, unit, float(most))

    def _paint_day(self, painter: QPainter, cell: QRectF, day: date, unit: fmt.AmountUnit, most: float) -> None:
        theme, surface, one = self._theme, self._theme.surface, self._days.get(day)
        fill, text = surface.inset, surface.text_off if day > self._today else surface.text3
        if one is not None:
            fill, text = surface.hover, surface.text1
            role = None if one.due else theme.role(float(one.net))
            if role is not None:
                strong = abs(float(one.net)) >= most * _STRONG
                fill, text = (role.fill, "#FFFFFF") if strong else (role.dim, role.text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(fill))
        painter.drawRoundedRect(cell, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        room = cell.adjusted(5, 2, -4, -2)
        top, end = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignRight
        paint_text(painter, room, top, str(day.day), Type.CAPTION, text, theme)
        below = end | Qt.AlignmentFlag.AlignBottom
        if one is not None:
            decimals = 0 if unit == fmt.ONE else 1
            amount = self._amounts.short(float(one.net), unit, decimals).removesuffix(unit.suffix)
            net = fmt.MISSING if one.due else amount
            paint_text(painter, room, below, net, Type.CAPTION_STRONG, text, theme)
        elif day <= self._today and cell.height() >= theme.px(30):
            paint_text(painter, room, below, translate("Journal", "none"), Type.CAPTION, surface.text3, theme)
        self._paint_outline(painter, cell, day)

    def _paint_outline(self, painter: QPainter, cell: QRectF, day: date) -> None:
        surface = self._theme.surface
        box = cell.adjusted(0.75, 0.75, -0.75, -0.75)
        if day == self._today:
            painter.setPen(QPen(colour(surface.text1), 1.2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box, 3, 3)
        if day == self._marked:
            painter.setPen(QPen(colour(surface.text1), 2))
            painter.drawRoundedRect(box, 3, 3)
        if self.hasFocus() and day == self.cursor_day:
            painter.setPen(QPen(colour(surface.accent), 2))
            painter.drawRoundedRect(cell.adjusted(-1, -1, 1, 1), 4, 4)

    # --- mouse and keys ---------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        day = self.day_at(event.position().toPoint())
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self.cursor_day = day
            self._take(day, replay=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            self.update()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._move(_STEPS[key])
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turn(-1 if key is Qt.Key.Key_PageUp else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self._take(self.cursor_day, replay=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key is Qt.Key.Key_Escape and self._marked is not None:
            self.chosen.emit(self._marked)
        else:
            super().keyPressEvent(event)

    def _take(self, day: date, *, replay: bool) -> None:
        (self.replay_wanted if replay else self.chosen).emit(day)

    def _move(self, days: int) -> None:
        """A step over the weekend, where the days have no cells."""
        day = self.cursor_day + days * _DAY
        while day.weekday() >= WEEKDAYS:
            day += _DAY if days > 0 else -_DAY
        before = self.first
        self.cursor_day, self.first = day, day.replace(day=1)
        self._tell()
        if before != self.first:
            self.turned.emit()

    def _tell(self) -> None:
        words = self.words_of(self.cursor_day)
        self.setAccessibleDescription(words)
        announce(self, words)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        self._tell()

    def _tip(self, at: QPoint) -> str:
        day = self.day_at(at)
        return "" if day is None else self.words_of(day)

    def event(self, event: QEvent) -> bool:
        return show_tip(event, self, self._tip) or super().event(event)


def _weekday(day: date) -> date:
    """The day, or the Monday after a weekend."""
    return day + (7 - day.weekday()) * _DAY if day.weekday() >= WEEKDAYS else day
