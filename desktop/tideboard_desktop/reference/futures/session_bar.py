"""Trading hours drawn as a bar over the hours of a day, the evening before included."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.reference import TradeTime
from tideboard_desktop.reference.futures.model import DAY, axis_of
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

BAR = 12
_EDGE = 18
_LEAST_APART = 38
"""Pixels that the words of two hours need."""


class SessionBar(QWidget):
    """Filled during sessions; the line marks midnight, behind which the evening before is drawn."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._theme = theme
        self._times: tuple[TradeTime, ...] = ()
        identify(self, identifier)
        give_role(self, QAccessible.Role.Graphic)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_times(self, times: tuple[TradeTime, ...], words: str) -> None:
        """Draw these sessions; `words` is the accessible name and the tooltip."""
        self._times = times
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(200, self._theme.px(BAR + 6) + self._theme.px(Type.CAPTION.line))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It shrinks before anything else."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint background, sessions, midnight and hours."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        surface, bar = self._theme.surface, self._bar()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(surface.inset))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(colour(surface.accent))
        for span in self._times:
            left, right = self._x(span.begin), self._x(span.end)
            painter.drawRoundedRect(QRect(left, bar.y(), max(right - left, 2), bar.height()), 3, 3)
        self._paint_hours(painter, bar)

    def _paint_hours(self, painter: QPainter, bar: QRect) -> None:
        surface = self._theme.surface
        first, last = axis_of(self._times)
        if first < 0 < last:
            painter.setPen(colour(surface.text3))
            painter.drawLine(self._x(0), bar.y() - 2, self._x(0), bar.bottom() + 3)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text3))
        step = self._step(first, last)
        begin = first + (-first) % step
        for minute in range(begin, last + 1, step):
            half = self._theme.px(_LEAST_APART) // 2 + 2
            place = QRect(self._x(minute) - half, bar.bottom() + 4, 2 * half, self._theme.px(Type.CAPTION.line))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{minute % DAY // 60:02}:00")

    def _step(self, first: int, last: int) -> int:
        width = max(self._bar().width(), 1)
        wanted = self._theme.px(_LEAST_APART) * (last - first) / width
        return next((step for step in (60, 120, 180, 240, 360, 720) if step >= wanted), DAY)

    def _bar(self) -> QRect:
        edge = self._theme.px(_EDGE)
        return QRect(edge, 2, max(self.width() - 2 * edge, 1), self._theme.px(BAR))

    def _x(self, minute: int) -> int:
        first, last = axis_of(self._times)
        bar = self._bar()
        return bar.x() + round((minute - first) / (last - first) * bar.width())
