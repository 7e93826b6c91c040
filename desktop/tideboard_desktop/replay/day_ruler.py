"""The day of a replay as a line of net flow up to the shown second: a click or a drag goes to another second."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.session import Session
from tideboard_core.replay.recorded_security import Hole
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.polygons import paint_line
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, paint_text, text_width
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify

_HIGH, _LABELS, _SIDE = 74, 18, 30
_MINUTE: Final = timedelta(minutes=1)
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
}


class DayRuler(QWidget):
    """`sought` carries the second that is wanted (aware UTC), `play_wanted` is Space."""

    sought = Signal(object)
    play_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._session: Session | None = None
        self._now: datetime | None = None
        self._dragged: datetime | None = None
        self._flow: CapitalFlow | None = None
        self._holes: tuple[Hole, ...] = ()
        identify(self, "replay_day", self.tr("Second of the recorded day"))
        give_role(self, QAccessible.Role.Slider)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_day(self, session: Session, holes: tuple[Hole, ...]) -> None:
        """Another day, or another security with other holes."""
        if (session, holes) != (self._session, self._holes):
            self._session, self._holes = session, holes
            self.update()

    def show_moment(self, now: datetime, flow: CapitalFlow | None) -> None:
        """The shown second, and the flow that was known by it."""
        if (now, flow) == (self._now, self._flow):
            return
        self._now, self._flow = now, flow
        self.setAccessibleDescription(self._spoken(now))
        self.update()

    def _spoken(self, moment: datetime) -> str:
        return "" if self._session is None else fmt.clock_seconds(moment, MARKET_ZONE[self._session.market])

    # --- input ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Begin to seek."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Show where a release would go: the docks follow then."""
        if self._dragged is not None:
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Go there."""
        wanted, self._dragged = self._dragged, None
        if wanted is not None:
            self.sought.emit(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows go by minutes, with Shift by ten; Home and End to open and close; Space plays or stops."""
        session, now, key = self._session, self._now, Qt.Key(event.key())
        if session is None or now is None:
            super().keyPressEvent(event)
        elif key in _STEPS:
            by = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._seek_axis(session.axis_minute(now.timestamp()) + _STEPS[key] * by)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._seek_axis(0 if key == Qt.Key.Key_Home else session.minutes)
        elif key == Qt.Key.Key_Space:
            self.play_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _seek_axis(self, minute: float) -> None:
        session = self._session
        if session is not None:
            wanted = self._at_axis(min(max(minute, 0.0), session.minutes))
            self.sought.emit(wanted)
            speak(self, self._spoken(wanted))

    def _at_axis(self, minute: float) -> datetime:
        assert self._session is not None
        seconds = self._session.epoch_at(minute) - self._session.open.timestamp()
        return self._session.open + timedelta(seconds=round(seconds))

    def _drag_to(self, x: float) -> None:
        session = self._session
        if session is None:
            return
        wide = max(self.width() - 2 * _SIDE, 1)
        share = min(max((x - _SIDE) / wide, 0.0), 1.0)
        self._dragged = self._at_axis(share * session.minutes)
        self.update()

    # --- painting ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as there is room."""
        return QSize(400, self._theme.px(_HIGH))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The second and both ends."""
        return QSize(160, self._theme.px(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Line, holes, what is not known yet, the second and hours."""
        painter, session, surface = QPainter(self), self._session, self._theme.surface
        if session is None:
            return
        plot = QRectF(_SIDE, 4, self.width() - 2 * _SIDE, self.height() - self._theme.px(_LABELS) - 8)
        per_minute = plot.width() / session.minutes

        def x_of(moment: datetime) -> float:
            return plot.left() + session.axis_minute(moment.timestamp()) * per_minute

        painter.fillRect(plot, colour(surface.inset))
        now = self._now
        if now is not None:
            later = QRectF(x_of(now), plot.top(), plot.right() - x_of(now), plot.height())
            painter.save()
            painter.setClipRect(later)
            hatch(painter, later, colour(surface.line_soft), gap=8)
            painter.restore()
        for hole in self._holes:
            if now is None or hole.begin <= now:
                area = QRectF(x_of(hole.begin), plot.top(), max(x_of(hole.end) - x_of(hole.begin), 1), plot.height())
                painter.save()
                painter.setClipRect(area)
                hatch(painter, area, colour(surface.line_control), gap=4)
                painter.restore()
        self._paint_flow(painter, session, plot, per_minute)
        self._paint_hours(painter, session, plot, x_of)
        shown = self._dragged or now
        if shown is not None:
            self._paint_second(painter, plot, x_of(shown), self._spoken(shown))
        if self.hasFocus():
            painter.setPen(hairline(colour(surface.accent)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(plot.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_flow(self, painter: QPainter, session: Session, plot: QRectF, per_minute: float) -> None:
        flow = self._flow
        if flow is None or len(flow.times) < 2:
            return
        nets = np.array(flow.net)
        most = float(np.abs(nets).max()) or 1.0
        x = plot.left() + np.array([session.axis_minute(time) for time in flow.times]) * per_minute
        middle = plot.center().y()
        painter.setPen(hairline(colour(self._theme.surface.chart_zero)))
        painter.drawLine(QPointF(plot.left(), round(middle) + 0.5), QPointF(plot.right(), round(middle) + 0.5))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(hairline(colour((self._theme.down if nets[-1] < 0 else self._theme.up).text)))
        paint_line(painter, x, middle - nets / most * (plot.height() / 2 - 3))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_hours(self, painter: QPainter, session: Session, plot: QRectF, x_of: object) -> None:
        zone, tint = MARKET_ZONE[session.market], self._theme.surface.text3
        assert callable(x_of)
        step = 60 if plot.width() < 900 else 30
        minutes = range(0, round((session.close - session.open).total_seconds() / 60) + 1, step)
        for minute in minutes:
            moment = session.open + minute * _MINUTE
            if session.contains(moment) or moment == session.close:
                words = fmt.clock_minutes(moment, zone)
                wide = text_width(words, self._theme, Type.CAPTION) + 4
                area = QRectF(x_of(moment) - wide / 2, plot.bottom() + 4, wide, self._theme.px(_LABELS))
                paint_text(painter, area, CENTRE, words, Type.CAPTION, tint, self._theme)

    def _paint_second(self, painter: QPainter, plot: QRectF, x: float, words: str) -> None:
        surface = self._theme.surface
        painter.setPen(hairline(colour(surface.accent)))
        painter.drawLine(QPointF(round(x) + 0.5, plot.top()), QPointF(round(x) + 0.5, plot.bottom() + 4))
        wide = text_width(words, self._theme, Type.CAPTION_STRONG) + 10
        left = min(max(x - wide / 2, 0), self.width() - wide)
        tag = QRectF(left, plot.bottom() + 4, wide, self._theme.px(_LABELS))
        painter.fillRect(tag, colour(surface.accent_fill))
        paint_text(painter, tag.adjusted(5, 0, 0, 0), LEFT, words, Type.CAPTION_STRONG, "#FFFFFF", self._theme)
