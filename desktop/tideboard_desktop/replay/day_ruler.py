"""The day of a replay as a line of net flow with its marks: a click or a drag goes to another second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.session import Session
from tideboard_core.replay.recorded_security import Hole
from tideboard_desktop.flow.providers.model import LaterLine
from tideboard_desktop.replay.bar_marks import BarMark, BarMarkKind, hidden_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.polygons import paint_line
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, paint_text, text_width
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.words.joining import listed

_HIGH, _LABELS, _MARKS, _SIDE = 86, 18, 18, 30
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
        self._marks: tuple[BarMark, ...] = ()
        self._future: LaterLine | None = None
        self.hides = True
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

    def show_marks(self, marks: tuple[BarMark, ...]) -> None:
        """The marks of the whole day."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def set_hides(self, *, hides: bool, later: LaterLine | None) -> None:
        """Hide what came after the shown second, or show it; `later` is the line of the whole day for that."""
        if (hides, later) != (self.hides, self._future):
            self.hides, self._future = hides, later
            self.update()

    def mark_from(self, *, back: bool) -> BarMark | None:
        """The next mark after the shown second, or the one before it; None without one."""
        now = self._now
        if now is None:
            return None
        if back:
            return next((mark for mark in reversed(self._marks) if mark.at < now), None)
        return next((mark for mark in self._marks if mark.at > now), None)

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
            self.seek(wanted)

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
            self.seek(self._at_axis(min(max(minute, 0.0), session.minutes)))

    def seek(self, at: datetime, more: str = "") -> None:
        """Go to a second, and say where that is; `more` is what stands there."""
        self.sought.emit(at)
        speak(self, listed(part for part in (self._spoken(at), more) if part))

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
        """Marks, line, holes, what is not known yet, the second and hours."""
        painter, session, surface = QPainter(self), self._session, self._theme.surface
        if session is None:
            return
        top = self._theme.px(_MARKS)
        plot = QRectF(_SIDE, top, self.width() - 2 * _SIDE, self.height() - top - self._theme.px(_LABELS) - 6)
        per_minute = plot.width() / session.minutes

        def x_of(moment: datetime) -> float:
            return plot.left() + session.axis_minute(moment.timestamp()) * per_minute

        painter.fillRect(plot, colour(surface.inset))
        now = self._now
        if now is not None and self.hides:
            later = QRectF(x_of(now), plot.top(), plot.right() - x_of(now), plot.height())
            _paint_hatch(painter, later, colour(surface.line_soft), gap=8)
        for hole in self._holes:
            if now is None or hole.begin <= now or not self.hides:
                area = QRectF(x_of(hole.begin), plot.top(), max(x_of(hole.end) - x_of(hole.begin), 1), plot.height())
                _paint_hatch(painter, area, colour(surface.line_control), gap=4)
        self._paint_flow(painter, session, plot, per_minute)
        shown = self._dragged or now
        tag = None if shown is None else self._tag(plot, x_of(shown), self._spoken(shown))
        self._paint_hours(painter, session, plot, x_of, tag)
        self._paint_marks(painter, plot, x_of)
        if shown is not None and tag is not None:
            self._paint_second(painter, plot, x_of(shown), self._spoken(shown), tag)
        if self.hasFocus():
            painter.setPen(hairline(colour(surface.accent)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(plot.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_marks(self, painter: QPainter, plot: QRectF, x_of: Callable[[datetime], float]) -> None:
        """Those of before the shown second; those after it as their count, or pale."""
        now, surface = self._now, self._theme.surface
        if now is None:
            return
        for mark in self._marks:
            passed = mark.at <= now
            if passed or not self.hides:
                self._paint_mark(painter, plot, mark, x_of, surface.text1 if passed else surface.text3)
        hidden = hidden_words(mark for mark in self._marks if mark.at > now) if self.hides else ""
        if hidden:
            words = self.tr("Hidden while you decide: {marks}").format(marks=hidden)
            room = QRectF(x_of(now) + 8, plot.top(), plot.right() - x_of(now) - 16, plot.height())
            wide = text_width(words, self._theme, Type.CAPTION) + 12
            if wide < room.width():
                area = QRectF(room.center().x() - wide / 2, room.center().y() - 9, wide, 18)
                painter.fillRect(area, colour(surface.panel))
                paint_text(painter, area, CENTRE, words, Type.CAPTION, surface.text2, self._theme)

    def _paint_mark(
        self, painter: QPainter, plot: QRectF, mark: BarMark, x_of: Callable[[datetime], float], tint: str
    ) -> None:
        surface, x = self._theme.surface, x_of(mark.at)
        if mark.kind is BarMarkKind.RESTATED:
            assert mark.begin is not None
            assert mark.end is not None
            left, right = x_of(mark.begin), max(x_of(mark.end), x_of(mark.begin) + 4)
            painter.fillRect(QRectF(left, plot.bottom() - 4, right - left, 4), colour(surface.warn))
            area = QRectF(left - 14, plot.bottom() - 12, 12, 14)
            paint_text(painter, area, CENTRE, mark.text, Type.CAPTION_STRONG, surface.warn, self._theme)
            return
        middle, half = plot.top() - self._theme.px(9), 5.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        if mark.kind is BarMarkKind.BELL:
            size = self._theme.px(13)
            image = pixmap("bell", surface.accent if tint == surface.text1 else tint, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(x - size / 2, middle - size / 2), image)
            return
        up = mark.kind is not BarMarkKind.SELL
        tip = middle - half if up else middle + half
        base = middle + half if up else middle - half
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tint))
        painter.drawPolygon(QPolygonF([QPointF(x - half, base), QPointF(x + half, base), QPointF(x, tip)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        area = QRectF(x + half + 2, middle - 8, 40, 16)
        paint_text(painter, area, LEFT, mark.text, Type.CAPTION_STRONG, tint, self._theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_flow(self, painter: QPainter, session: Session, plot: QRectF, per_minute: float) -> None:
        """The net that was known; the whole day's as a thin dashed line below it where nothing is hidden."""
        flow, future = self._flow, self._future
        drawn = [one for one in (future, flow) if one is not None and len(one.times) > 1]
        if not drawn:
            return
        most = max(float(np.abs(np.array(one.net)).max()) for one in drawn) or 1.0
        middle = plot.center().y()
        painter.setPen(hairline(colour(self._theme.surface.chart_zero)))
        known = session.axis_minute(self._now.timestamp()) * per_minute if self._now and self.hides else plot.width()
        line = round(middle) + 0.5
        painter.drawLine(QPointF(plot.left(), line), QPointF(plot.left() + known, line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        for one in drawn:
            nets = np.array(one.net)
            x = plot.left() + np.array([session.axis_minute(time) for time in one.times]) * per_minute
            pen = hairline(colour((self._theme.down if nets[-1] < 0 else self._theme.up).text))
            if one is future:
                pen = hairline(colour(self._theme.surface.text3), Qt.PenStyle.DashLine)
            painter.setPen(pen)
            paint_line(painter, x, middle - nets / most * (plot.height() / 2 - 3))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_hours(
        self,
        painter: QPainter,
        session: Session,
        plot: QRectF,
        x_of: Callable[[datetime], float],
        tag: QRectF | None,
    ) -> None:
        """None below the tag of the shown second."""
        zone, tint = MARKET_ZONE[session.market], self._theme.surface.text3
        step = 60 if plot.width() < 900 else 30
        minutes = range(0, round((session.close - session.open).total_seconds() / 60) + 1, step)
        for minute in minutes:
            moment = session.open + minute * _MINUTE
            if session.contains(moment) or moment == session.close:
                words = fmt.clock_minutes(moment, zone)
                wide = text_width(words, self._theme, Type.CAPTION) + 4
                area = QRectF(x_of(moment) - wide / 2, plot.bottom() + 4, wide, self._theme.px(_LABELS))
                if tag is None or not area.intersects(tag):
                    paint_text(painter, area, CENTRE, words, Type.CAPTION, tint, self._theme)

    def _tag(self, plot: QRectF, x: float, words: str) -> QRectF:
        wide = text_width(words, self._theme, Type.CAPTION_STRONG) + 10
        left = min(max(x - wide / 2, 0), self.width() - wide)
        return QRectF(left, plot.bottom() + 4, wide, self._theme.px(_LABELS))

    def _paint_second(self, painter: QPainter, plot: QRectF, x: float, words: str, tag: QRectF) -> None:
        surface = self._theme.surface
        painter.setPen(hairline(colour(surface.accent)))
        middle = round(x) + 0.5
        painter.drawLine(QPointF(middle, 2), QPointF(middle, plot.bottom() + 4))
        grip = [(-6.0, 1.0), (6.0, 1.0), (6.0, 8.0), (0.0, 13.0), (-6.0, 8.0)]
        painter.setBrush(colour(surface.accent))
        painter.drawPolygon(QPolygonF([QPointF(middle + dx, dy) for dx, dy in grip]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.fillRect(tag, colour(surface.accent_fill))
        paint_text(painter, tag.adjusted(5, 0, 0, 0), LEFT, words, Type.CAPTION_STRONG, "#FFFFFF", self._theme)


def _paint_hatch(painter: QPainter, area: QRectF, tint: QColor, *, gap: float) -> None:
    painter.save()
    painter.setClipRect(area)
    hatch(painter, area, tint, gap=gap)
    painter.restore()
