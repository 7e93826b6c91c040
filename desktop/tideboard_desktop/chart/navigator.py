"""The strip below the chart: a curve of a longer past with the part in view as a window, and spans to choose."""

from __future__ import annotations

from collections.abc import Callable, Set
from datetime import timedelta
from enum import Enum, auto
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, instant_of, minute_of
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.ports.bars import day_end, trading_day
from tideboard_desktop.chart.live_bars import LiveBars
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.polygons import Floats, paint_area, paint_line
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT
from tideboard_desktop.ui.charts.time_labels import LocalTimes, TimeBoundary, local_times
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.joining import titled

LEAST, MOST = 60, 750
"""Bars on the strip."""


def larger_interval(interval: Interval) -> Interval:
    """The interval of the strip below a chart."""
    if interval.unit is Unit.MINUTE:
        return Interval(15, Unit.MINUTE) if interval.length == 1 else Interval(1, Unit.DAY)
    larger = {Unit.DAY: Unit.WEEK, Unit.WEEK: Unit.MONTH}
    return Interval(1, larger.get(interval.unit, interval.unit))


def first_shown(starts: Minutes, loaded_from: int) -> int:
    """The first bar of the strip: what the chart has loaded (minutes since 1970), at least 60 and at most 750 bars."""
    count = len(starts)
    needed = count - max(int(np.searchsorted(starts, loaded_from, side="right")) - 1, 0)
    return max(count - min(max(needed, LEAST), MOST), 0)


def place_of(starts: Minutes, longest: int, minute: float) -> float:
    """The place of an instant: the number of its bar and the part of it that is over; 0 to the number of bars."""
    count = len(starts)
    if not count or minute < starts[0]:
        return 0.0
    bar = int(np.searchsorted(starts, minute, side="right")) - 1
    return bar + min((minute - float(starts[bar])) / _length(starts, longest, bar), 1.0)


def minute_at(starts: Minutes, longest: int, place: float) -> float:
    """The instant at a place, in minutes since 1970; those beyond the ends are the ends."""
    place = min(max(place, 0.0), float(len(starts)))
    bar = min(int(place), len(starts) - 1)
    return float(starts[bar]) + (place - bar) * _length(starts, longest, bar)


def _length(starts: Minutes, longest: int, bar: int) -> float:
    return float(starts[bar + 1] - starts[bar]) if bar + 1 < len(starts) else float(longest)


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
        self._times = LocalTimes.none()
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
                self._times = local_times(self._starts, series.key.market)
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
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(self._theme.surface.text3))
        minutes, begins, levels = self._times
        named, free = levels < TimeBoundary.DAY, 0.0
        for place, level in zip(begins[named].tolist(), levels[named].tolist(), strict=True):
            area = QRectF(self._x(place), 0, _LABEL, 13 * self._theme.scale)
            if area.right() > self.width():
                break
            if area.left() >= free:
                day = instant_of(int(minutes[place]))
                painter.drawText(area, LEFT, str(day.year) if level == TimeBoundary.YEAR else fmt.month_name(day))
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


HEIGHT: Final = 38
_LEAST_ROOM: Final = 420
"""Height of chart and strip below which the strip gives way."""
_DAYS: Final = {"1D": 1, "5D": 5, "1M": 30, "3M": 91, "1Y": 365}
"""Days of the spans; the first two are trading days."""
_TRADING: Final = 5


class Navigator(QWidget):
    """Reads bars of a larger interval while it is on screen; folded it reads nothing."""

    def __init__(self, context: DockContext, chart: PriceChart) -> None:
        super().__init__()
        assert context.services.bar_reader is not None
        self._context, self._chart = context, chart
        self._awake = self._fresh = False
        self._on = True
        self._key: SeriesKey | None = None
        self._drawn_for: tuple[SeriesKey, int] | None = None
        theme = context.theme
        self.reads: Reads[Minutes] = Reads(
            context.hub, context.tasks, context.clock, self, kept=context.kept.slot("navigator bars")
        )
        self.live = LiveBars(
            self, context.services.bar_reader(), context.services.gateway.quotes, self.reads,
            hub=context.hub, tasks=context.tasks, clock=context.clock, kept=context.kept.slot("live navigator bars"),
        )  # fmt: skip
        self.overview = Overview(chart)
        self.setFixedHeight(theme.px(HEIGHT))
        row = hbox((self.overview, 1), on=self, margins=(0, 2, theme.px(6), 2), spacing=0)
        for span, name in _span_names().items():
            words = translate("Navigator", "All") if span == "All" else span
            button = push_button(words, theme, ButtonStyle.TEXT)
            identify(button, f"chart_span_{span}", f"{words}, {name}")  # a name begins with the words that are seen
            button.clicked.connect(partial(self._clicked, span))
            row.addWidget(button)
        for signal in (self.reads.changed, self.live.pushed):
            signal.connect(self._changed)
        chart.pointed.connect(self._follow)
        context.frame.add(self, self._refresh)
        context.frame.each_second(self, self.live.each_second, rests=True)

    @property
    def on(self) -> bool:
        """Whether it is wanted; in a low dock it gives way nevertheless."""
        return self._on

    def set_on(self, *, on: bool) -> None:
        """Show or fold it."""
        self._on = on
        self._follow()

    def show_like(self, key: SeriesKey) -> None:
        """The chart shows another series."""
        self._key = key
        self.live.show(key._replace(interval=larger_interval(key.interval)))
        self._changed()

    def begin_again(self) -> None:
        """As that of `LiveBars`."""
        self.live.begin_again()
        self._changed()

    def wake(self) -> None:
        """The chart is on screen."""
        self._awake = True
        if self._shown:
            self.live.wake()

    def sleep(self) -> None:
        """The chart is hidden: subscribe to nothing."""
        self._awake = False
        self.live.sleep()

    def show_span(self, span: str) -> None:
        """Bring a stretch up to the newest bar into view, as far as loaded: `1D`, `5D`, `1M`, `3M`, `1Y`, `All`."""
        picture = self._chart.picture
        if picture is None or not len(picture.rows.start):
            return
        starts, market = picture.rows.start, picture.key.market
        first = int(starts[0])
        if span != "All":
            day, count = trading_day(market, instant_of(int(starts[-1]))), _DAYS[span]
            if count > _TRADING:
                day -= timedelta(days=count)
            else:
                calendar = self._context.services.feeds.calendar
                for _day in range(count - 1):
                    day = calendar.previous_session(market, day).date
            first = max(minute_of(day_end(market, day - timedelta(days=1))), first)
        self._chart.show_between(first, int(starts[-1]) + 1)

    # --- parts ------------------------------------------------------------------------------------------------------

    @property
    def _shown(self) -> bool:
        room = self._chart.height() + (self.height() if self.isVisible() else 0)
        return self._on and room >= self._context.theme.px(_LEAST_ROOM)

    def _clicked(self, span: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
        self.show_span(span)

    def _changed(self) -> None:
        self._fresh = True
        self._context.frame.request()

    def _refresh(self, _changed: Set[Key[object]]) -> None:
        if self._fresh:
            self._fresh = False
            self.overview.show_series(self.live.series)

    def _follow(self) -> None:
        """The chart shows another part of its bars, or has another size."""
        shown = self._shown
        if shown == self.isHidden():
            self.setVisible(shown)
            if self._awake:
                (self.live.wake if shown else self.live.sleep)()
        if shown:
            picture = self._chart.picture
            some = picture is not None and len(picture.rows.start) > 0
            bars = (picture.key, int(picture.rows.start[0])) if picture is not None and some else None
            if bars != self._drawn_for:  # the strip reaches as far back as the chart, whose bars may come later
                self._drawn_for = bars
                self._changed()
            self.overview.follow()


def navigator_commands(current: Callable[[], Navigator]) -> list[Command]:
    """Spans of the chart in use, and the strip itself."""
    group = translate("PriceChart", "Price chart")
    spans = [
        Command(
            id=f"chart.span.{span.casefold()}",
            text=titled(group, name),
            group=group,
            run=partial(_show_span, current, span),
        )
        for span, name in _span_names().items()
    ]
    fold = Command(
        id="chart.navigator",
        text=titled(group, translate("Navigator", "Show or fold the navigator")),
        group=group,
        run=lambda: current().set_on(on=not current().on),
    )
    return [*spans, fold]


def _show_span(current: Callable[[], Navigator], span: str) -> None:
    current().show_span(span)


def _span_names() -> dict[str, str]:
    return {
        "1D": translate("Navigator", "Show one trading day"),
        "5D": translate("Navigator", "Show five trading days"),
        "1M": translate("Navigator", "Show one month"),
        "3M": translate("Navigator", "Show three months"),
        "1Y": translate("Navigator", "Show one year"),
        "All": translate("Navigator", "Show all loaded bars"),
    }
