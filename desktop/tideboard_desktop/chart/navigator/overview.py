"""The curve of the navigator and the window in it, moved by mouse and keys."""

from __future__ import annotations

from datetime import date
from enum import Enum, auto
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.market.bars.intervals import Minutes, instant_of
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_desktop.chart.navigator.overview_scale import first_shown, minute_at, place_of
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.polygons import Floats, paint_area, paint_line
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT
from tideboard_desktop.ui.theme import Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

translate = QCoreApplication.translate
_PAD: Final = 8.0
_GRIP: Final = 6.0
_LABEL: Final = 64.0
_STEP: Final = 0.1
"""Part of the window by which an arrow key moves it."""


class Hold(Enum):
    """What the mouse has of the window."""

    BEGIN = auto()
    END = auto()
    WHOLE = auto()


class Overview(QWidget):
    """Set the series with `show_series`; `follow` takes the part that the chart shows."""

    def __init__(self, chart: PriceChart) -> None:
        super().__init__()
        self._chart, self._theme = chart, chart.theme
        self._starts: Minutes = np.empty(0, np.int32)
        self._closes: Floats = np.empty(0)
        self._days: list[date] | None = None
        self._longest = 1
        self._window = (0.0, 0.0)
        self._held: tuple[Hold, float] | None = None
        identify(self, "chart_navigator", translate("Navigator", "Navigator: the part of the past in view"))
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._theme.follow(self, Overview.update)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as it gets."""
        return QSize(200, 34)

    def show_series(self, series: BarSeries | None) -> None:
        """Draw the newest bars of a series."""
        picture, before = self._chart.picture, self._starts
        if series is None or not len(series.columns) or picture is None or not len(picture.rows.start):
            self._starts, self._closes = np.empty(0, np.int32), np.empty(0)
        else:
            rows = series.columns.rows
            first = first_shown(rows.start, int(picture.rows.start[0]))
            self._starts, self._closes = rows.start[first:].copy(), rows.close[first:].copy()
            self._longest = series.key.longest
        if not np.array_equal(before, self._starts):
            self._days = None
        self.follow(always=True)

    def follow(self, *, always: bool = False) -> None:
        """Show the part that is in view in the chart."""
        window = self._of_chart()
        if always or window != self._window:
            self._window = window
            self._say()
            self.update()

    # --- input ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Take a handle or the window; elsewhere the window comes to the mouse."""
        if event.button() != Qt.MouseButton.LeftButton or not len(self._starts):
            super().mousePressEvent(event)
            return
        place = self._place(event.position().x())
        hold = self._hold_at(event.position().x())
        if hold is None:
            half = (self._window[1] - self._window[0]) / 2
            self._show(place - half, place + half, keep=True)
            hold = Hold.WHOLE
        self._held = hold, place

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Move what is held."""
        x = event.position().x()
        if self._held is None:
            hold = self._hold_at(x)
            if hold is None:
                self.unsetCursor()
            else:
                whole = hold is Hold.WHOLE
                self.setCursor(Qt.CursorShape.SizeAllCursor if whole else Qt.CursorShape.SizeHorCursor)
            return
        hold, before = self._held
        place = self._place(x)
        begin, end = self._window
        if hold is Hold.WHOLE:
            self._show(begin + place - before, end + place - before, keep=True)
        elif hold is Hold.BEGIN:
            self._show(min(place, end - self._least), end)
        else:
            self._show(begin, max(place, begin + self._least))
        self._held = hold, place

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Let go."""
        self._held = None
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows move the window, with Shift its begin; Home and End go to the ends."""
        begin, end = self._window
        wide, count = end - begin, float(len(self._starts))
        step = {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Right: _STEP}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._show(min(begin + step * wide, end - self._least), end)
        elif step is not None:
            self._show(begin + step * wide, end + step * wide, keep=True)
        elif event.key() == Qt.Key.Key_Home:
            self._show(0.0, wide, keep=True)
        elif event.key() == Qt.Key.Key_End:
            self._show(count - wide, count, keep=True)
        else:
            super().keyPressEvent(event)

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The curve, the months, the window."""
        painter, surface = QPainter(self), self._theme.surface
        painter.fillRect(event.rect(), colour(surface.panel))
        if not len(self._starts):
            return
        x = _PAD + (np.arange(len(self._starts)) + 0.5) / len(self._starts) * (self.width() - 2 * _PAD)
        low, high = float(self._closes.min()), float(self._closes.max())
        top, bottom = 12.0 * self._theme.scale, self.height() - 3.0
        y = bottom - (self._closes - low) / (high - low if high > low else 1.0) * (bottom - top)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(surface.text3, 0.12))
        paint_area(painter, x, np.full(len(x), bottom), y)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(hairline(colour(surface.text3)))
        paint_line(painter, x, y)
        self._paint_months(painter)
        left, right = (self._x(place) for place in self._window)
        window = QRectF(left, 1.0, max(right - left, 2.0), self.height() - 2.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(window, colour(surface.accent, 0.16))
        painter.setBrush(colour(surface.accent))
        for edge in (window.left(), window.right()):
            painter.drawRoundedRect(QRectF(edge - 2, 1, 4, self.height() - 2), 2, 2)

    def _paint_months(self, painter: QPainter) -> None:
        """The names of months or years where they begin and have room."""
        market = None if self._chart.picture is None else self._chart.picture.key.market
        if market is None:
            return
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(self._theme.surface.text3))
        if self._days is None:
            zone = MARKET_ZONE[market]
            self._days = [fmt.exchange_time(instant_of(start), zone).date() for start in self._starts.tolist()]
        days, free = self._days, 0.0
        for place, day in enumerate(days):
            if place and day.month != days[place - 1].month and self._x(place) >= free:
                text = str(day.year) if day.year != days[place - 1].year else fmt.month_name(day)
                area = QRectF(self._x(place), 0, _LABEL, 13 * self._theme.scale)
                if area.right() > self.width():
                    break
                painter.drawText(area, LEFT, text)
                free = area.right()

    # --- parts ------------------------------------------------------------------------------------------------------

    @property
    def _least(self) -> float:
        return len(self._starts) / max(self.width(), 1) * 2

    def _x(self, place: float) -> float:
        return _PAD + place / max(len(self._starts), 1) * (self.width() - 2 * _PAD)

    def _place(self, x: float) -> float:
        return (x - _PAD) / max(self.width() - 2 * _PAD, 1.0) * len(self._starts)

    def _hold_at(self, x: float) -> Hold | None:
        begin, end = (self._x(place) for place in self._window)
        if abs(x - end) <= _GRIP:
            return Hold.END
        if abs(x - begin) <= _GRIP:
            return Hold.BEGIN
        return Hold.WHOLE if begin < x < end else None

    def _of_chart(self) -> tuple[float, float]:
        slots = self._chart.view.slots.start
        first, last = self._chart.view.visible()
        if not len(self._starts) or first >= last:
            return 0.0, 0.0
        end = float(slots[last]) if last < len(slots) else float(slots[-1]) + 1
        begin = place_of(self._starts, self._longest, float(slots[first]))
        return begin, place_of(self._starts, self._longest, end)

    def _show(self, begin: float, end: float, *, keep: bool = False) -> None:
        """Let the chart show a part of the strip, moved inside it; with `keep` its columns stay as wide."""
        count = float(len(self._starts))
        wide = min(end - begin, count)
        begin = min(max(begin, 0.0), count - wide)
        times = [minute_at(self._starts, self._longest, place) for place in (begin, begin + wide)]
        self._chart.show_between(times[0], times[1], keep=keep)
        self.follow()

    def _say(self) -> None:
        picture = self._chart.picture
        if picture is None or not len(self._starts):
            self.setAccessibleDescription("")
            return
        zone = MARKET_ZONE[picture.key.market]
        ends = (instant_of(int(minute_at(self._starts, self._longest, place))) for place in self._window)
        first, last = (fmt.date_long(end, zone) for end in ends)
        words = translate("Navigator", "{first} to {last}").format(first=first, last=last)
        self.setAccessibleDescription(words)
