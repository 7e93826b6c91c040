"""The flow dock's content: headline, switches, chart or history, and below them the distribution or a state."""

from __future__ import annotations

import math
from collections.abc import Callable, Set
from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from tideboard_core.market.broker_days import JUDGED_BY
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import (
    OTHER_LINK,
    Key,
    Topic,
    keys_of,
)
from tideboard_core.model.hub_keys import QUOTES_LINK as LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import exchange_date
from tideboard_desktop.docks.saved_state import KeepsState
from tideboard_desktop.flow.chart.display_options import DisplayState
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.chart.picture import NARROW
from tideboard_desktop.flow.figures import (
    LowerPanel,
    conflict_flag,
    day_distribution,
    day_figures,
    history_figures,
    price_figure,
)
from tideboard_desktop.flow.headline import Headline, HeadlineFigure
from tideboard_desktop.flow.history.period_loader import PeriodLoader
from tideboard_desktop.flow.history.view import HistoryState, HistoryView
from tideboard_desktop.flow.past_view import PastView
from tideboard_desktop.flow.providers.availability import LOADING_AFTER
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.words import absent_words
from tideboard_desktop.flow.quote_strip import QuoteStrip, quote_items
from tideboard_desktop.flow.snapshot import captioned
from tideboard_desktop.flow.states import FlowActions, day_state, past_state
from tideboard_desktop.flow.today.day_picture import FADED, Choices, day_picture
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.flow.today.snapshot_reader import SnapshotReader
from tideboard_desktop.flow.today.switches import ViewSwitches
from tideboard_desktop.flow.today.whole_days import PastDays
from tideboard_desktop.flow.words import caption_of, provider_words
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateCard, StateKind


class DrawThrottle:
    """`ask` runs the action now or, within `pause_ms` of the last run, once at the end of that pause.

    `now` gives monotonic seconds. The timer runs only where something was asked within the pause.
    """

    def __init__(self, action: Callable[[], None], pause_ms: int, now: Callable[[], float], parent: QObject) -> None:
        self._action, self._pause, self._now = action, pause_ms / 1000, now
        self._ran = -math.inf
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.run)

    def ask(self) -> None:
        """Run the action as soon as the rate allows."""
        if self._timer.isActive():
            return
        left = self._ran + self._pause - self._now()
        if left > 0:
            self._timer.start(math.ceil(left * 1000))
        else:
            self.run()

    def run(self) -> None:
        """Run the action now; the pause starts again."""
        if self._timer.isActive():
            self._timer.stop()
        self._ran = self._now()
        self._action()


LIVE_EVERY_MS = 100
"""The live price moves at most ten times a second."""
FIGURES_EVERY = 1.0
"""Seconds between two looks at the figures that a trade changes beside the price: the share of the turnover."""
MINUTE_EVERY_MS = 10_000
"""The line of the running minute, which moves with each trade, is drawn this often; the live price stands beside it."""
LOW = 560
"""Height in logical pixels below which the distribution is one line and leaves the room to the chart."""


_DRAWN = frozenset({Topic.FLOW, Topic.INSTRUMENT, Topic.OTHER_FLOW})
"""The values that a picture depends on, but for the minutes of the price line."""


class FlowState(DisplayState, kw_only=True):
    """The display options, the choices of the history, and whether the distribution is a table.

    Layouts from before it could be a line showed the table.
    """

    history: HistoryState
    distribution: bool = True


class FlowBody(KeepsState, QWidget):
    """Shows one instrument in one period.

    `provider_given` carries the provider's words, `tiers_told` whether tiers add up.

    `second_wanted`: compare, but there is no second provider. The other signals ask for what a state offers outside.
    """

    provider_given = Signal(str)
    tiers_checked = Signal(bool)
    second_wanted = Signal()
    instrument_wanted = Signal(str)
    period_wanted = Signal(str)
    rights_wanted = Signal()
    connection_log_wanted = Signal()
    search_wanted = Signal()
    explain_wanted = Signal()

    def __init__(
        self,
        sources: FlowDependencies,
        instrument: InstrumentId,
        charts: QStackedWidget,
        history: HistoryView | None = None,
    ) -> None:
        """`charts` is the empty widget for the charts, to which the dock's keys belong; `history` if it is made."""
        super().__init__()
        self._sources = sources
        theme = sources.theme
        self._account = ""
        self.chart, self.pane = IntradayChart(theme), history or HistoryView(sources)
        self.headline, self.switches = Headline(theme), ViewSwitches(theme, self.chart)
        self.toggles = self.switches.toggles
        self.history = self.pane.chart
        self.card, self.history_card = (
            StateCard(theme, chart, panel="flow", with_actions=False) for chart in (self.chart, self.history)
        )
        self.below = LowerPanel(theme)
        self.past_days = PastDays(sources, self._draw_now, self)
        self.snapshots = SnapshotReader(sources, self._draw_quote, self)
        self.quote = QuoteStrip(theme, QCoreApplication.translate("QuoteStrip", "Quote"))
        self.distribution, self.footer = self.below.distribution, self.below.footer
        self.earlier = PastView(sources, self.switches.chips, self)
        self.strip = self.earlier.strip
        self._actions = FlowActions(
            ask=self.ask_again,
            select=self.instrument_wanted.emit,
            show_period=self.period_wanted.emit,
            show_range=self.pane.choose_range,
            lead_alone=self._show_alone,
            explain=self.explain_wanted.emit,
            open_rights=self.rights_wanted.emit,
            open_log=self.connection_log_wanted.emit,
            open_search=self.search_wanted.emit,
        )
        self._charts = charts
        self._lay_out()
        self.day = FlowDay(sources, instrument, self._draw_day)
        self.past: PeriodLoader | None = None
        self.state: PanelState | None = None
        self._minute = -1
        self._live = DrawThrottle(self._draw_live, LIVE_EVERY_MS, sources.clock.monotonic, self)
        self._running_minute = DrawThrottle(self._draw_minutes, MINUTE_EVERY_MS, sources.clock.monotonic, self)
        self._figures: list[HeadlineFigure] = []
        self._figured_at = -math.inf
        self._figures_due = False
        self._open_ends: list[Callable[[], None]] = [self.day.close]
        self.destroyed.connect(partial(_end, self._open_ends))
        self._loading = QTimer(self, singleShot=True, interval=int(LOADING_AFTER * 1000) + 20)
        self._connect()
        sources.marks.changed.connect(self._marks_changed)
        sources.events.changed.connect(self._marks_changed)
        self.switches.menu.aboutToShow.connect(self._tell_marks)
        if sources.later is not None:
            self.switches.offer_later(sources.later)
            sources.later.changed.connect(self._later_changed)

    @property
    def sources(self) -> FlowDependencies:
        """Its services and settings."""
        return self._sources

    # --- what others choose -----------------------------------------------------------------------------------------

    def saved_state(self) -> FlowState:
        view = msgspec.structs.asdict(self.switches.view.saved_state())
        return FlowState(**view, history=self.pane.saved_state(), distribution=self.below.opened)

    def restore(self, state: FlowState) -> None:
        self.switches.restore(state)
        self.history.events.set_on(on=self.switches.view.marks)
        self.pane.restore(state.history)
        self.below.show_table(opened=state.distribution)

    def show_instrument(self, instrument: InstrumentId) -> None:
        """Show another instrument: axes at once, figures when they arrive."""
        self._show_day(instrument, self.day.instrument if self.day.series is not None else self.day.back_to)

    def begin_again(self) -> None:
        """Forget every figure of the market, which went to another time."""
        self.earlier.begin_again()
        self._show_day(self.day.instrument, self.day.back_to)
        if not self.isVisible():
            self._draw_picture()  # behind another tab, too, nothing of the other time is left

    def _show_day(self, instrument: InstrumentId, back_to: str) -> None:
        self.day.close()
        view = self.switches.view
        self.day = FlowDay(
            self._sources,
            instrument,
            self._draw_day,
            back_to=back_to,
            comparing=view.compare,
            counting=view.own,
        )
        self._open_ends[0] = self.day.close
        self.chart.hide_crosshair()
        self.earlier.another_security()
        if self.past is not None:
            self.show_period(self.past.period)
        if self.isVisible():
            self._open()
        self._draw_day(always=True)
        self._draw_distribution()

    def show_account(self, account_id: str) -> None:
        """Mark this account's fills; empty for none."""
        self._account = account_id
        if self.isVisible():
            self._draw_picture()

    def toggle(self, name: str) -> None:
        """Toggle a line by its name, `extra_large` for example."""
        line = FlowLine[name.upper()]
        (self.toggles.button(line) if self.past is None else self.pane.controls.toggles.button(line)).click()

    def ask_again(self) -> None:
        """Repeat the call for what is shown, also where it was refused for want of a right."""
        self._sources.hub.ask_again()
        if self.past is not None:
            self.past.ask()
            self._draw_past()
        else:
            self._sources.schedule.renew()
            self._sources.ask_other()
            self._draw_day(always=True)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Pass a key of the crosshair to the visible chart."""
        chart = self.chart if self.past is None else self.pane.front
        chart.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, key, modifiers))

    def show_period(self, period: FlowPeriod) -> None:
        """Intraday, or the history in days, weeks or months."""
        self.headline.forget_widths()
        if self.past is not None:
            self.past.close()
            self.past = None
        if period is not FlowPeriod.INTRADAY:
            self.past = PeriodLoader(self._sources, self.day.instrument, period, self._draw_past, self.pane.choice)
            self.past.ask()
        self._charts.setCurrentWidget(self.chart if self.past is None else self.pane)
        self.switches.show_row(intraday=self.past is None)
        self._place_strip()
        self.pane.head.setVisible(self.past is not None)
        self._loading.start()
        self._draw_past() if self.past is not None else self._draw_day(always=True)
        self._draw_distribution()

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Draw what the changed keys affect."""
        mine = {key.topic for key in keys_of(self.day.instrument) & changed}
        if LINK in changed:
            self._link_changed()
        if OTHER_LINK in changed:
            self._offer_second()
        judged = not changed.isdisjoint(JUDGED_BY)
        if judged:
            self.day.judge_anew()
            self.earlier.judge_anew(self.day, self.switches.view)
        if not mine.isdisjoint(_DRAWN) or OTHER_LINK in changed or judged:
            self._draw_day(always=Topic.INSTRUMENT in mine)
            self._draw_past()
        elif Topic.MINUTES in mine:
            (self._running_minute.run if self.day.minute_added else self._running_minute.ask)()
        if Topic.FILLS.of(self._account) in changed:
            self._draw_picture()
        if not mine.isdisjoint({Topic.DISTRIBUTION, Topic.OTHER_DISTRIBUTION, Topic.OTHER_FLOW}):
            self._draw_distribution()
        if Topic.QUOTE in mine:
            self._live.ask()

    def each_second(self) -> None:
        """Update ages, countdowns and what is awaited."""
        self.day.each_second()
        self._read_beside()
        if self.past is None:
            self._draw_by_time()
        else:
            self.past.each_second()
            self._show_state()
        self._draw_distribution()

    # --- drawing ----------------------------------------------------------------------------------------------------

    def _read_beside(self) -> None:
        """Read the days before and the snapshot of a security that stays on screen."""
        day = self.day
        if not self.isVisible():
            return
        self.earlier.want(day, self.switches.view)
        if day.series is not None and day.has_history:
            self.past_days.want(day.instrument, exchange_date(day.market, day.session.open), day.wanted_since)
        if self.switches.view.marks:
            self._sources.want_events(day.instrument)
        if day.quote is not None:
            self.snapshots.want(day.instrument, day.wanted_since)

    def _draw_by_time(self) -> None:
        """What time changes: the state each second, price and headline when a minute of the market's clock begins.

        After the close the state changes with a minute, too, unless something arrives.
        """
        minute = int(self.day.now // 60)
        moved, self._minute = minute != self._minute, minute
        if not moved and self._kind() is StateKind.CLOSED:
            return
        if self._draw_state(minutes=False) or moved:
            self._draw_now()
        elif self._figures_due:
            self._draw_headline()

    def _draw_day(self, *, always: bool = False) -> None:
        """Read today's figures and draw them."""
        if self.isVisible():
            self._draw_state(always=always)
            self._draw_now()

    def _draw_minutes(self) -> None:
        """A new minute is drawn with all that depends on it, the running one in the chart alone."""
        if self.day.minute_added or self.past is not None:
            self._draw_day()
            self._draw_past()
        elif self.isVisible() and self.day.pull():
            self._draw_picture()

    def _draw_state(self, *, always: bool = False, minutes: bool = True) -> bool:
        """Show the state; make a new picture only if one of its inputs changed. Returns whether it did.

        `minutes` False leaves the line of the running minute to its own pace.
        """
        if not self.isVisible():
            return False
        pulled = self.day.pull(prices=minutes)
        self._show_state()
        kind = self._kind()
        hole = self.day.awaited if kind is StateKind.STALE else None
        faded = kind in FADED
        old = self.chart.picture
        now = (hole, faded, self.day.subject().note, self.day.second_faded, self.day.provisional)
        moved = old is None or now != (old.awaited, old.faded, old.subject.note, old.second_faded, old.provisional)
        if not (pulled or always or moved):
            return False
        self._draw_picture()
        self._draw_earlier()
        return True

    def _draw_earlier(self) -> None:
        """Update chips and strip of the sessions before."""
        self.earlier.draw(self.day, self.switches.view)
        self._place_strip()
        self.switches.fit()

    def _place_strip(self) -> None:
        self.earlier.place_strip(self.height() - self.below.height(), intraday=self.past is None)

    def _earlier_changed(self) -> None:
        if self.isVisible() and self.past is None:
            self._draw_earlier()
            self._draw_picture()
            self._draw_now()

    def _draw_picture(self) -> None:
        series = self.day.series
        self.chart.show_picture(day_picture(self._sources, self.day, self._choices(self.chart), self._kind()))
        if series is not None:
            self.switches.offer(tiers=series.tiers is not None, beside=self.day.comparison is not None)
            self.tiers_checked.emit(series.tiers_add_up)
        picture = self.chart.picture
        self.toggles.put_over({} if picture is None else self.chart.layer.plan(picture).ends)
        self._place_card()
        self.below.show_comparing(on=self.day.comparison is not None)
        self.provider_given.emit(provider_words(self._sources, self.day))

    def _marks_changed(self, ids: frozenset[InstrumentId]) -> None:
        if self.day.instrument in ids and self.isVisible():
            self._draw_picture()
            self._draw_earlier()
            self._draw_past()

    def _later_changed(self) -> None:
        if self.isVisible():
            self._draw_picture()

    def _tell_marks(self) -> None:
        self.switches.tell_marks(self._sources.events.foot(self.day.instrument))

    def _offer_second(self) -> None:
        """Without a second connection there is nothing to compare with, whatever the user chose."""
        self.switches.offer_second("" if self.day.second.link is not None else absent_words())

    def _choices(self, chart: QWidget) -> Choices:
        return Choices(
            width=chart.width(),
            height=chart.height(),
            view=self.switches.view,
            to_now=self.switches.to_now(by_default=self._is_short),
            account=self._account,
            past=self.earlier.lines(self.day, self.switches.view),
        )

    @property
    def _is_short(self) -> bool:
        """Whether the axis ends soon after the last minute by default: a replay shows how much is not known yet."""
        return self.chart.width() < NARROW or (self.day.early and self._sources.later is None)

    def _draw_past(self) -> None:
        past = self.past
        if past is None or not isValid(self) or not self.isVisible():
            return
        self.pane.draw(self.day, past)
        self._draw_headline()
        self._show_state()

    def _draw_headline(self) -> None:
        past, units = self.past, self._sources.units
        self.headline.show_flag(*(conflict_flag(self.day) if past is None else ("", "", "")))
        if past is None:
            session = exchange_date(self.day.market, self.day.session.open)
            days = self.past_days.nets(self.day.instrument, session)
            among = partial(self.earlier.figures, self.day, self.switches.view)
            self._figures = day_figures(self.day, units, days, among)
            self._figured_at, self._figures_due = self._sources.clock.monotonic(), False
            self.headline.show_figures(self._figures)
        elif self.pane.series is not None:
            subject = self.day.subject()
            self.headline.show_figures(
                history_figures(self.pane.series, subject.currency, subject.price_decimals, units)
            )

    def _draw_now(self) -> None:
        """Update price and all figures."""
        self._figured_at = -math.inf
        self._live.run()

    def _draw_live(self) -> None:
        """Update price and headline; called at most ten times a second."""
        if self.isVisible():
            price, picture = self.day.live_price, self.chart.picture
            if price is not None and picture is not None and not picture.holds(price):
                self._draw_picture()
            self.chart.show_live_price(price)
            if self.past is None and self._sources.clock.monotonic() - self._figured_at < FIGURES_EVERY:
                self._figures_due = True
                self.headline.show_figures([*self._figures[:-1], price_figure(self.day)])
            else:
                self._draw_headline()
            self._draw_quote()

    def _draw_quote(self) -> None:
        """The strip keeps its place while its values are unknown, and leaves it to a low chart."""
        if not self.isVisible():
            return
        day = self.day
        items = quote_items(day.quote, day.facts, self.snapshots.snapshot(day.instrument), self._sources.units)
        self.quote.show_items(items)

    def _draw_distribution(self) -> None:
        dated = self.past is not None
        view, reason = day_distribution(self._sources, self.day, dated=dated)
        asked = self._sources.schedule.failure(self.day.key(Topic.DISTRIBUTION)) is None
        self.below.show_distribution(view, reason, waits=asked and self.day.distribution is None)

    def _show_state(self) -> None:
        day, past, actions = self.day, self.past, self._actions
        if past is None:
            self.state = day_state(self._sources, day, actions)
        else:
            self.state = past_state(self._sources, day, past, self.pane.series, actions)
        self.card.show_state(self.state if past is None else None)
        self.history_card.show_state(None if past is None else self.state)
        self._place_card()
        self.below.show_state(self.state)

    def _place_card(self) -> None:
        """Over empty axes the middle of the pane, else where there are no curves."""
        day = self.past is None
        card, picture = (self.card, self.chart.picture) if day else (self.history_card, None)
        if card.isHidden() or card.state is None or (day and picture is None):
            return
        state, theme, series, size = card.state, self._sources.theme, self.day.series, card.sizeHint()
        pane = self.history.layout_now.plot if picture is None else picture.layout.main
        left, top = pane.left() + 14, pane.bottom() - size.height() - 12
        if not state.over_data:
            left, top = pane.center().x() - size.width() / 2, pane.center().y() - theme.px(58)
            if state.kind is StateKind.LOADING:  # its bar moves along the upper edge
                size = QSize(round(pane.width()), round(top - pane.top()) + size.height())
                left, top = pane.left(), pane.top()
        elif state.kind is StateKind.CLOSED:
            if day and series is not None and float(series.net[: max(len(series) // 2, 1)].mean()) < 0:
                top = pane.top() + 12  # the curves begin along the lower edge
        elif picture is not None and picture.last_x is not None:
            free, most = picture.last_x + picture.layout.label_room + 12, pane.right() - size.width() - 8
            left = min(free, most)
            if state.kind is not StateKind.RATE_LIMITED and free <= most:  # else the labels are there
                top = pane.top() + 14
        card.setGeometry(round(left), round(top), size.width(), size.height())

    def caption(self) -> list[str]:
        """Symbol, market time, provider; below them the definition."""
        shown = self.pane.caption() if self.past is not None else ""
        return caption_of(self._sources, self.day, shown)

    def picture_of_chart(self) -> QImage:
        """The visible chart with its caption."""
        return captioned(self, self.caption(), self._sources.theme)

    # --- interest ---------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self.day.open()
        self.earlier.want(self.day, self.switches.view)
        self._loading.start()

    def _link_changed(self) -> None:
        self.day.renew()
        self.past_days.retry()
        self.snapshots.retry()
        if self.past is not None:
            self.past.renew()
        self._draw_day()

    def _kind(self) -> StateKind | None:
        return None if self.state is None else self.state.kind

    def _view_changed(self) -> None:
        self._compare()
        self.history.events.set_on(on=self.switches.view.marks)
        if self.past is None:
            self.earlier.want(self.day, self.switches.view)
            self._draw_earlier()
            self._draw_picture()
            self._draw_now()
        else:
            self._draw_past()

    def _compare(self) -> None:
        """Switch between one line and two."""
        view, day = self.switches.view, self.day
        if (view.compare, view.own) != (day.comparing, day.counting):
            day.show_beside(compare=view.compare, own=view.own)
            self._draw_day(always=True)
            self._draw_distribution()

    def _show_alone(self) -> None:
        for name in ("compare", "own"):
            if getattr(self.switches.view, name):
                self.switches.flip(name)

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want the figures while on screen."""
        super().showEvent(event)
        self._offer_second()
        self._open()
        self._draw_day(always=True)
        self._draw_past()
        self._draw_distribution()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self.day.close()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Shorten what is below a low chart."""
        super().resizeEvent(event)
        low = self.height() < self._sources.theme.px(LOW)
        self.below.show_low(low=low)
        self.quote.setVisible(not low)
        self._place_strip()

    def _chart_resized(self) -> None:
        if self.isVisible():
            self._draw_picture()

    def _history_resized(self) -> None:
        self._draw_past()

    def _connect(self) -> None:
        self.switches.changed.connect(self._view_changed)
        self.switches.connect_wanted.connect(self.second_wanted)
        self.headline.flag_clicked.connect(self.explain_wanted)
        self.chart.resized.connect(self._chart_resized)
        self.chart.restated_clicked.connect(self.earlier.swap_versions)
        self.earlier.changed.connect(self._earlier_changed)
        self.chart.clock_clicked.connect(lambda: self.switches.flip("local_time"))
        self.history.resized.connect(self._history_resized)
        self.pane.redraw_wanted.connect(self._draw_past)
        self.below.resized.connect(self._place_strip)
        self._loading.timeout.connect(self._show_state)

    def _lay_out(self) -> None:
        for chart in (self.chart, self.pane):
            self._charts.addWidget(chart)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.quote)
        column.addWidget(self.headline)
        column.addWidget(hairline())
        column.addWidget(self.switches)
        column.addWidget(self.pane.head)
        column.addWidget(self._charts, 1)
        column.addWidget(self.strip)
        column.addWidget(self.below)


def _end(open_ends: list[Callable[[], None]]) -> None:
    """Unsubscribe from all services, also if the widget is deleted while visible."""
    for close in open_ends:
        close()
