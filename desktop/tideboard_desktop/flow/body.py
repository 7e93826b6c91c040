"""The flow dock's content: headline, toggles, chart or history, and below them the distribution or a state."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import Key, Topic
from tideboard_desktop.flow.chart import FlowChart
from tideboard_desktop.flow.day import FlowDay
from tideboard_desktop.flow.definition import paragraphs
from tideboard_desktop.flow.distribution import HEIGHT, LINE_HEIGHT, Distribution
from tideboard_desktop.flow.draft import FADED, Choices, day_picture, past_picture
from tideboard_desktop.flow.figures import day_distribution, day_figures, history_figures
from tideboard_desktop.flow.headline import Headline
from tideboard_desktop.flow.history_chart import HistoryChart
from tideboard_desktop.flow.layout import NARROW
from tideboard_desktop.flow.lines import TIERS, Line
from tideboard_desktop.flow.overlay import Mark, StateOverlay
from tideboard_desktop.flow.pace import Pace
from tideboard_desktop.flow.past import FlowPast
from tideboard_desktop.flow.situation import LOADING_AFTER
from tideboard_desktop.flow.snapshot import captioned
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.flow.state import DockState, day_state, past_state
from tideboard_desktop.flow.toggles import Toggles
from tideboard_desktop.format import clock_minutes, date_long
from tideboard_desktop.widgets.empty_state import EmptyFooter, EmptyKind
from tideboard_desktop.widgets.panel import hairline
from tideboard_desktop.widgets.segments import Segments

LIVE_EVERY_MS = 100
"""The live price moves at most ten times a second."""
_LINE_KEYS = dict(enumerate((*TIERS, Line.BLOCK, Line.PRICE), start=1))
_BARS_KEY = 8
LOW = 560
"""Below this height, in logical pixels, the distribution is one line and leaves the room to the chart."""
_FOOTER_LOW = 104
_WHOLE, _NOW = "session", "now"


class FlowBody(QWidget):
    """Shows one instrument in one period. `provider_told` carries the provider's words, `tiers_told` a broken sum.

    `instrument_wanted` and `period_wanted` are the ways forward that a state offers.
    """

    provider_told = Signal(str)
    instrument_wanted = Signal(str)
    period_wanted = Signal(str)
    tiers_told = Signal(bool)

    def __init__(self, sources: FlowSources, instrument: InstrumentId) -> None:
        super().__init__()
        self._sources = sources
        theme = sources.theme
        self.headline = Headline(theme)
        self.toggles = Toggles(theme)
        self.span = Segments(
            [(_WHOLE, self.tr("Session")), (_NOW, self.tr("To now"))],
            theme,
            identifier="flow_span",
            name=self.tr("Time axis"),
        )
        self._span_chosen = False
        self._account = ""
        self._bars = True
        self.chart = FlowChart(theme)
        self.history = HistoryChart(theme)
        self.overlay = StateOverlay(theme, self.chart)
        self.history_overlay = StateOverlay(theme, self.history)
        self.distribution = Distribution(theme)
        self.footer = EmptyFooter(theme)
        self._charts, self._lower = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self.day = FlowDay(sources, instrument, self._draw_day)
        self.past: FlowPast | None = None
        self.state: DockState | None = None
        self._live = Pace(self._draw_live, LIVE_EVERY_MS, self)
        self._loading = QTimer(self, singleShot=True, interval=int(LOADING_AFTER * 1000) + 20)
        self._connect()

    # --- what others choose -----------------------------------------------------------------------------------------

    def show_instrument(self, instrument: InstrumentId) -> None:
        """Move to another instrument; its figures come when they come, the axes at once."""
        self.day.end()
        back_to = self.day.instrument if self.day.series is not None else self.day.back_to
        self.day = FlowDay(self._sources, instrument, self._draw_day, back_to=back_to)
        self.chart.hide_crosshair()
        if self.past is not None:
            self.show_period(self.past.period)
        if self.isVisible():
            self._open()
        self._draw_day(always=True)

    def show_account(self, account_id: str) -> None:
        """Mark the fills of this account; empty for none."""
        self._account = account_id
        if self.isVisible():
            self._draw_picture()

    def toggle(self, place: int) -> None:
        """Switch what Ctrl and a digit stand for: 1 to 6 lines, 8 the minute bars, 9 session or to now."""
        if place in _LINE_KEYS:
            self.toggles.button(_LINE_KEYS[place]).click()
        elif place == _BARS_KEY:
            self._bars = not self._bars
            self._draw_picture()
        elif self.past is None:
            self.span.button(_WHOLE if self._to_now() else _NOW).click()

    def show_period(self, period: FlowPeriod) -> None:
        """Intraday, or the history in days, weeks or months."""
        if self.past is not None:
            self.past.close()
            self.past = None
        if period is not FlowPeriod.INTRADAY:
            self.past = FlowPast(self._sources, self.day.instrument, period, self._draw_past)
            self.past.ask()
        self._charts.setCurrentWidget(self.chart if self.past is None else self.history)
        self.span.setVisible(self.past is None)
        self._loading.start()
        self._draw_past() if self.past is not None else self._draw_day(always=True)

    def refresh(self, changed: Set[Key]) -> None:
        """Draw what the changed keys are about; nothing when they are about something else."""
        mine = {key.topic for key in changed if key.subject == self.day.instrument}
        if any(key.topic is Topic.LINK for key in changed):
            self._link_changed()
        if not mine.isdisjoint({Topic.FLOW, Topic.MINUTES, Topic.INSTRUMENT}):
            self._draw_day(always=Topic.INSTRUMENT in mine)
        if Key(Topic.FILLS, self._account) in changed:
            self._draw_picture()
        if Topic.DISTRIBUTION in mine:
            self._draw_distribution()
        if Topic.QUOTE in mine:
            self._live.ask()

    def each_second(self) -> None:
        """Ages, countdowns, and what is awaited by now."""
        self.day.each_second()
        if self.past is None:
            self._draw_day()
        else:
            self._show_state()
        self._draw_distribution()

    # --- drawing ----------------------------------------------------------------------------------------------------

    def _draw_day(self, *, always: bool = False) -> None:
        """Pull today's figures; a new picture only when one of its parts has changed."""
        if not self.isVisible():
            return
        pulled = self.day.pull()
        state = self._show_state()
        hole = self.day.awaited if state.kind is EmptyKind.STALE else None
        faded = state.kind in FADED
        old = self.chart.picture
        moved = old is None or (old.awaited, old.faded) != (hole, faded)
        if pulled or always or moved:
            self._draw_picture()
        self._live.run()

    def _draw_picture(self) -> None:
        series = self.day.series
        kind = None if self.state is None else self.state.kind
        self.chart.show_picture(day_picture(self._sources, self.day, self._choices(self.chart), kind))
        if series is not None:
            self.toggles.button(Line.NET).set_value(float(series.net[-1]))
            self.toggles.offer(frozenset(Line) if series.tiers is not None else frozenset({Line.NET, Line.PRICE}))
            self.tiers_told.emit(series.tiers_add_up)
        self.provider_told.emit(self._provider_words())

    def _choices(self, chart: QWidget) -> Choices:
        return Choices(
            width=chart.width(),
            height=chart.height(),
            shown=self.toggles.shown,
            to_now=self._to_now(),
            bars=self._bars,
            account=self._account,
        )

    def _draw_past(self) -> None:
        past = self.past
        if past is None or not self.isVisible():
            return
        self.history.show_picture(past_picture(self._sources, self.day, past, self._choices(self.history)))
        self._draw_headline()
        self._show_state()

    def _draw_headline(self) -> None:
        past, units = self.past, self._sources.units
        if past is None:
            self.headline.show_figures(day_figures(self.day, units))
        elif past.series is not None:
            subject = self.day.subject()
            self.headline.show_figures(history_figures(past.series, subject.currency, subject.price_decimals, units))

    def _draw_live(self) -> None:
        """Price and headline; called at most ten times a second."""
        if self.isVisible():
            price, picture = self.day.live_price, self.chart.picture
            if price is not None and picture is not None and not picture.holds(price):
                self._draw_picture()
            self.chart.show_live_price(price)
            self._draw_headline()

    def _draw_distribution(self) -> None:
        self.distribution.show_view(*day_distribution(self._sources, self.day))

    def _show_state(self) -> DockState:
        state = (
            day_state(self._sources, self.day) if self.past is None else past_state(self._sources, self.day, self.past)
        )
        self.state = state
        overlay, other = self.overlay, self.history_overlay
        if self.past is not None:
            overlay, other = other, overlay
        other.show_mark(None)
        shown = self.chart.picture if self.past is None else self.history.picture
        overlay.show_mark(self._placed(state.mark), None if shown is None else shown.layout)
        if state.footer is None:
            self._lower.setCurrentWidget(self.distribution)
        else:
            self.footer.show_state(state.footer)
            self._lower.setCurrentWidget(self.footer)
        self._fit_lower()
        return state

    def _fit_lower(self) -> None:
        px = self._sources.theme.px
        low = self.height() < px(LOW)
        lower = LINE_HEIGHT if self._lower.currentWidget() is self.distribution else _FOOTER_LOW
        self._lower.setFixedHeight(px(lower if low else HEIGHT))
        if self.distribution.height() != px(LINE_HEIGHT if low else HEIGHT):
            self.distribution.show_form(one_line=low)

    def _placed(self, mark: Mark | None) -> Mark | None:
        """Stand the mark where the curves are not."""
        picture, series = self.chart.picture, self.day.series
        if mark is None or picture is None or series is None or self.past is not None:
            return mark
        early = series.net[: max(len(series) // 2, 1)]
        return replace(mark, at_x=picture.last_x, at_top=float(early.mean()) < 0)

    def _provider_words(self) -> str:
        series, provider = self.day.series, self._sources.feed.provider
        if series is None:
            return provider
        if series.tiers is None:
            return self.tr("%1 \u00b7 net line only").replace("%1", provider)
        return self.tr("%1 \u00b7 moomoo tiers").replace("%1", provider)

    def picture_of_chart(self) -> QPixmap:
        """What is on screen, with a caption that names symbol, time, provider and definition."""
        subject, moment = self.day.subject(), self._sources.clock.market()
        time = f"{date_long(moment, subject.zone.key)} {clock_minutes(moment, subject.zone.key)} {subject.zone_name}"
        head = f"{subject.symbol} \u00b7 {time} \u00b7 {self._provider_words()}"
        provider = self._sources.feed.provider
        return captioned(self, [head, " ".join(paragraphs(provider)[:-1])], self._sources.theme)

    # --- interest ---------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._sources.schedule.select(self.day.instrument)
        self.day.open()
        self._loading.start()

    def _link_changed(self) -> None:
        self.day.renew()
        self._draw_day()

    def _go_forward(self) -> None:
        kind = None if self.state is None else self.state.kind
        if kind is EmptyKind.DISCONNECTED:
            self._sources.retry_link()
        elif kind is EmptyKind.UNSUPPORTED:
            self.instrument_wanted.emit(self.day.back_to)
        elif kind is EmptyKind.RATE_LIMITED and self.past is None:
            self.period_wanted.emit(FlowPeriod.DAY.value)
        elif self.past is not None:
            self.past.ask()
            self._draw_past()
        else:
            self._sources.schedule.renew()

    def _to_now(self) -> bool:
        if not self._span_chosen:
            self.span.choose(_NOW if self.chart.width() < NARROW else _WHOLE)
        return self.span.key == _NOW

    def _span_changed(self) -> None:
        self._span_chosen = True
        self._draw_picture()

    def _lines_changed(self) -> None:
        if self.past is None:
            self._draw_picture()
        else:
            self._draw_past()

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want the figures while on screen."""
        super().showEvent(event)
        self._open()
        self._draw_day(always=True)
        self._draw_past()
        self._draw_distribution()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self.day.close()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Shorten the toggles where they do not fit, and what lies below a low chart."""
        super().resizeEvent(event)
        self._fit_lower()
        self.toggles.fit(self.width() - self.span.sizeHint().width() - 40)

    def _chart_resized(self) -> None:
        self.overlay.setGeometry(self.chart.rect())
        if self.isVisible():
            self._draw_picture()

    def _history_resized(self) -> None:
        self.history_overlay.setGeometry(self.history.rect())
        self._draw_past()

    def _connect(self) -> None:
        self.toggles.changed.connect(self._lines_changed)
        self.span.chosen.connect(self._span_changed)
        self.chart.resized.connect(self._chart_resized)
        self.history.resized.connect(self._history_resized)
        self.footer.button_clicked.connect(self._go_forward)
        self._loading.timeout.connect(self._show_state)

    def _lay_out(self) -> None:
        theme = self._sources.theme
        chips = QHBoxLayout()
        chips.setContentsMargins(10, 4, 10, 6)
        chips.addWidget(self.toggles, 0, Qt.AlignmentFlag.AlignLeft)
        chips.addStretch(1)
        chips.addWidget(self.span)
        for chart in (self.chart, self.history):
            self._charts.addWidget(chart)
        for lower in (self.distribution, self.footer):
            self._lower.addWidget(lower)
        self._lower.setFixedHeight(theme.px(HEIGHT))
        footer_column = self.footer.layout()
        if isinstance(footer_column, QVBoxLayout):
            footer_column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.headline)
        column.addWidget(hairline(theme))
        column.addLayout(chips)
        column.addWidget(self._charts, 1)
        column.addWidget(self._lower)
