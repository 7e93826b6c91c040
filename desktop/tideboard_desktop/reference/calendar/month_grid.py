"""Months of a market as painted grids: trading days plain, half days half filled, closed days in a box."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from tideboard_desktop.reference.calendar.model import DayKind, MarketDay, MarketYear, day_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

CELL_WIDTH, WIDEST_CELL, CELL_HEIGHT, TITLE, GAP = 26, 36, 20, 22, 18
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class MonthGrid(QWidget):
    """As many months beside each other as fit. Arrow keys move between days; `told` carries the words of a day."""

    told = Signal(str)

    def __init__(self, theme: Theme, *, identifier: str, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._year: MarketYear | None = None
        self._today: date | None = None
        self._current: date | None = None
        self._name = name
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.Graphic)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_year(self, year: MarketYear | None, today: date) -> None:
        """Draw these days; `today` is marked."""
        self._year, self._today = year, today
        self._current = today
        self._fit()
        self.update()

    @property
    def current(self) -> MarketDay | None:
        return None if self._year is None or self._current is None else self._year.of(self._current)

    # --- sizes ------------------------------------------------------------------------------------------------------

    def _months(self) -> list[date]:
        if self._year is None:
            return []
        return [one.day for one in self._year.days if one.day.day == 1]

    @property
    def _cell(self) -> int:
        """Width of a day: the months share the width, as far as they stay pleasant."""
        px = self._theme.px
        share = (self.width() - px(GAP) // 2) // self._columns - px(GAP)
        return min(max(share // 7, px(CELL_WIDTH)), px(WIDEST_CELL))

    @property
    def _block(self) -> QSize:
        px = self._theme.px
        return QSize(7 * self._cell, px(TITLE) + 7 * px(CELL_HEIGHT))

    @property
    def _columns(self) -> int:
        px = self._theme.px
        return max((self.width() - px(GAP) // 2) // (7 * px(CELL_WIDTH) + px(GAP)), 1)

    def _fit(self) -> None:
        rows = -(-len(self._months()) // self._columns)
        gap = self._theme.px(GAP)
        self.setMinimumHeight(rows * (self._block.height() + gap) + gap // 2)
        self.setMinimumWidth(7 * self._theme.px(CELL_WIDTH) + gap)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Lay out as many months beside each other as fit."""
        super().resizeEvent(event)
        self._fit()

    def _place(self, day: date) -> QRect:
        months, gap, px = self._months(), self._theme.px(GAP), self._theme.px
        number = (day.year - months[0].year) * 12 + day.month - months[0].month
        row, column = divmod(number, self._columns)
        left = gap // 2 + column * (self._block.width() + gap)
        top = gap // 2 + row * (self._block.height() + gap) + px(TITLE) + px(CELL_HEIGHT)
        week, weekday = divmod(day.day - 1 + day.replace(day=1).weekday(), 7)
        return QRect(left + weekday * self._cell, top + week * px(CELL_HEIGHT), self._cell, px(CELL_HEIGHT))

    def day_at(self, place: QPoint) -> MarketDay | None:
        """The day under a point."""
        year = self._year
        return None if year is None else next((one for one in year.days if self._place(one.day).contains(place)), None)

    # --- drawing ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Titles, weekdays, days."""
        if self._year is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for first in self._months():
            self._paint_head(painter, first)
        for one in self._year.days:
            place = self._place(one.day)
            if place.intersects(event.rect()):
                self._paint_day(painter, one, place)

    def _paint_head(self, painter: QPainter, first: date) -> None:
        surface, px = self._theme.surface, self._theme.px
        corner = self._place(first).topLeft() - QPoint(first.weekday() * self._cell, 0)
        painter.setFont(self._theme.font(Type.STRONG))
        painter.setPen(colour(surface.text1))
        title = QRect(corner.x() + 6, corner.y() - px(TITLE) - px(CELL_HEIGHT), self._block.width(), px(TITLE))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(title, left, fmt.month_in_year(first))
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text3))
        monday = first - timedelta(days=first.weekday())
        for weekday in range(7):
            cell = QRect(corner.x() + weekday * self._cell, corner.y() - px(CELL_HEIGHT), self._cell, px(CELL_HEIGHT))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, fmt.weekday_short(monday + timedelta(days=weekday)))

    def _paint_day(self, painter: QPainter, one: MarketDay, cell: QRect) -> None:
        surface = self._theme.surface
        box = QRectF(cell).adjusted(2.5, 1.5, -2.5, -1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if one.kind is DayKind.HOLIDAY:
            painter.setBrush(colour(surface.line_strong))
            painter.drawRoundedRect(box, 4, 4)
        if one.kind is DayKind.HALF:
            painter.setBrush(colour(surface.accent_dim))
            painter.drawRoundedRect(box, 4, 4)
            painter.setBrush(colour(surface.accent))
            painter.drawRect(QRectF(box.x() + 4, box.bottom() - 2, (box.width() - 8) / 2, 2))
        if one.day == self._today:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour(surface.accent))
            painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus() and one.day == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour(surface.text1))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 5, 5)
        painter.setFont(self._theme.font(Type.STRONG if one.kind is DayKind.HALF else Type.BODY))
        painter.setPen(colour(self._text_colour(one)))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(one.day.day))

    def _text_colour(self, one: MarketDay) -> str:
        surface = self._theme.surface
        if one.kind in {DayKind.WEEKEND, DayKind.UNKNOWN}:
            return surface.text_off
        if one.kind is DayKind.HOLIDAY:
            return surface.text1
        return surface.text3 if self._today is not None and one.day < self._today else surface.text1

    # --- hands ------------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Show the words of the day under the mouse."""
        one = self.day_at(event.position().toPoint())
        self.told.emit("" if one is None else day_words(one))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """No day is under the mouse."""
        super().leaveEvent(event)
        self.told.emit("")

    def event(self, event: QEvent) -> bool:
        """The words of a day as its tooltip."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            one = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), tip("" if one is None else day_words(one)), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows walk by day and week."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._year is None or self._current is None:
            super().keyPressEvent(event)
            return
        one = self._year.of(self._current + timedelta(days=step))
        if one is not None:
            self._current = one.day
            words = day_words(one)
            self.setAccessibleName(f"{self._name}, {words}")
            self.told.emit(words)
            self.update()
