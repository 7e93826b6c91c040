"""One chart of the dock: read-out, panes or table, and the sources of one security and interval."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from typing import Any

import numpy as np
from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from tideboard_core.errors import QuotaExceeded
from tideboard_core.market.bars.intervals import Interval, Minutes, Unit
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.hub_keys import HISTORY_QUOTA, QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_core.ports.bars import trading_day
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.bar_table import BarTable
from tideboard_desktop.chart.chart_foot import OlderBars
from tideboard_desktop.chart.chart_states import ChartStates, wording
from tideboard_desktop.chart.compare import CompareRow
from tideboard_desktop.chart.drawings.drawing_control import DrawingControl
from tideboard_desktop.chart.drawings.model import Drawing
from tideboard_desktop.chart.flow_check import check_figures
from tideboard_desktop.chart.flow_source import ChartFlow
from tideboard_desktop.chart.indicators.chosen import known
from tideboard_desktop.chart.indicators.control import IndicatorControl
from tideboard_desktop.chart.indicators.templates import ChartView
from tideboard_desktop.chart.live_bars import LiveBars
from tideboard_desktop.chart.marks.event_marks import event_words, marks_in
from tideboard_desktop.chart.marks.shared_minute import SharedMinute
from tideboard_desktop.chart.marks.signal_marks import signal_words
from tideboard_desktop.chart.navigator import Navigator
from tideboard_desktop.chart.orders.commands import order_layer
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.words import (
    INTERVALS,
    against_flow,
    bar_figures,
    chart_sentence,
    empty_figures,
    flow_figures,
    flow_legend,
    interval_key,
    interval_name,
    interval_of,
    missing_flow_words,
    spoken,
    unknown_shares,
    volume_caption,
    volume_legend,
)
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.event_layer import EventMarks
from tideboard_desktop.docks.event_marks import EventMark, splits_in
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.docks.reads import Reads, ReadState
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui.charts.axes import CaptionedFigure, slot_time
from tideboard_desktop.ui.charts.curves import ChartForm
from tideboard_desktop.ui.charts.layout import FLOW, VOLUME
from tideboard_desktop.ui.charts.pane_sizes import PaneSizes, PanesState
from tideboard_desktop.ui.charts.picture import Picture, PriceFacts
from tideboard_desktop.ui.charts.price_scale import ScaleKind
from tideboard_desktop.ui.charts.slots import SlotState
from tideboard_desktop.ui.charts.tags import LEFT, elided, paint_text, text_width
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.quote_rights import package_of
from tideboard_desktop.ui.words.shared_place import recorder_words

HEIGHT = 24
_GAP, _NEAR = 12.0, 4.0
_MARKS = 0.4
"""Part of the row that the words of marks take at most."""


class ReadOutRow(QWidget):
    """One line; figures without room are left out from the right, all of them are in the table and the tooltip.

    Figures of the same captions keep their places: none becomes narrower.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._time = self._heading = self._notice = ""
        self._figures: Sequence[CaptionedFigure] = ()
        self._widths: list[float] = []
        self._spoken = ""
        identify(self, "chart_readout", name)
        give_role(self, QAccessible.Role.StaticText)
        self.setFixedHeight(theme.px(HEIGHT))

    def set_heading(self, text: str) -> None:
        """What the chart shows, before the time; empty for nothing."""
        if text != self._heading:
            self._heading = text
            self.update()

    def set_notice(self, text: str) -> None:
        """What is true of all figures, in amber before them; empty for nothing."""
        if text != self._notice:
            self._notice = text
            self._tell(self._spoken)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as it gets."""
        return QSize(0, self._theme.px(HEIGHT))

    def show_figures(self, time: str, figures: Sequence[CaptionedFigure], spoken: str) -> None:
        """Show other figures; `spoken` is all of them in one line."""
        if (time, figures) != (self._time, self._figures):
            same = [each.caption for each in figures] == [each.caption for each in self._figures]
            kept = self._widths if same else [0.0] * len(figures)
            wide = [text_width(each.text, self._theme, Type.CAPTION) for each in figures]
            self._time, self._figures, self._widths = time, figures, [*map(max, wide, kept)]
            self._tell(spoken)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the time and as many figures as fit."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(event.rect(), colour(theme.surface.panel))
        x = 10.0
        for text in filter(None, (self._heading, self._time)):
            x = self._draw(painter, x, text, Type.CAPTION_STRONG, theme.surface.text1) + _GAP
        if self._notice:
            x = self._draw(painter, x, self._notice, Type.CAPTION_STRONG, theme.surface.warn) + _GAP
        for figure, room in zip(self._figures, self._widths, strict=True):
            wide = text_width(figure.caption, theme, Type.CAPTION) + (_NEAR if figure.caption else 0.0)
            if x + wide + room > self.width() - 6:
                break
            if figure.caption:
                x = self._draw(painter, x, figure.caption, Type.CAPTION, theme.surface.text3) + _NEAR
            role = theme.role(figure.sign)
            self._draw(painter, x, figure.text, Type.CAPTION, theme.surface.text1 if role is None else role.text)
            x += room + _GAP

    def _tell(self, spoken: str) -> None:
        """Say everything in one line."""
        self._spoken = spoken
        whole = listed(filter(None, (self._notice, spoken)))
        self.setAccessibleDescription(whole)
        self.setToolTip(tip(whole))

    def _draw(self, painter: QPainter, x: float, text: str, role: Type, tint: str) -> float:
        wide = text_width(text, self._theme, role)
        paint_text(painter, QRectF(x, 0, wide + 2, self.height()), LEFT, text, role, tint, self._theme)
        return x + wide


translate = QCoreApplication.translate


class CellState(SavedState, kw_only=True):
    """What one chart shows. `instrument` is that of a further chart; `hollow` stands for a form in older layouts."""

    instrument: InstrumentId | UnsetType = UNSET
    interval: str
    adjustment: BarAdjustment
    sessions: BarSessions
    scale: ScaleKind | UnsetType = UNSET
    form: ChartForm | UnsetType = UNSET
    hollow: bool | UnsetType = UNSET
    indicators: tuple[ChartIndicator, ...] | UnsetType = UNSET
    compare: tuple[InstrumentId, ...] = ()
    navigator: bool = True
    marks: bool = True
    panes: PanesState
    drawings: Any = None
    orders_in_auto: bool = True


class ChartCell(QWidget):
    """Shows the bars that `choose` names; asleep it subscribes to nothing and reads nothing.

    `read` is emitted when bars came, were paged back or failed, `view_changed` when a template changed scale or form,
    `interval_wanted` for bars of another length.
    """

    read = Signal()
    interval_wanted = Signal(object)
    view_changed = Signal()

    def __init__(self, context: DockContext, instrument: InstrumentId) -> None:
        super().__init__()
        services, theme = context.services, context.theme
        assert services.bar_reader is not None
        self.context = context
        self.instrument = instrument
        self.interval: Interval = next(iter(INTERVALS.values()))
        self.adjustment = BarAdjustment.FORWARD
        self.sessions = BarSessions.REGULAR
        self._feed = services.gateway.quotes
        self._calendar = services.feeds.calendar
        self.reads: Reads[Minutes] = Reads(
            context.hub, context.tasks, context.clock, self, kept=context.kept.slot("chart bars")
        )
        self.readout = ReadOutRow(theme, translate("PriceChart", "Bar under the crosshair"))
        self.chart = PriceChart(theme, translate("PriceChart", "Price chart"))
        self.charts = QStackedWidget()
        self.charts.addWidget(self.chart)
        self.bar_table = BarTable(theme, context.units)
        self.charts.addWidget(self.bar_table)
        self.older = OlderBars(theme)
        self.live = LiveBars(
            self,
            services.bar_reader(),
            self._feed,
            self.reads,
            hub=context.hub,
            tasks=context.tasks,
            clock=context.clock,
            kept=context.kept.slot("live chart bars"),
        )
        self.indicators = IndicatorControl(
            self.chart, theme=theme, tasks=context.tasks, preferences=services.preferences,
            view=self._template_view, take_view=self._take_view, offer_undo=context.window.offer_undo,
        )  # fmt: skip
        self.drawings = DrawingControl(
            self.chart, self.indicators.chosen, self._feed,
            instrument=instrument, theme=theme, tasks=context.tasks, clock=context.clock,
        )  # fmt: skip
        self.compare = CompareRow(context, self.chart)
        self._alone = self.chart.kind
        self.states = ChartStates(self.chart, self.live, self.indicators, context)
        self.navigator = Navigator(context, self.chart)
        self.flow = ChartFlow(
            self,
            services.gateway.flow,
            services.readable,
            hub=context.hub,
            tasks=context.tasks,
            clock=context.clock,
            calendar=self._calendar,
            kept=context.kept,
        )
        self._flow_fresh = self._awake = False
        self._late = self._reading = ""
        self._splits_of: tuple[Sequence[EventMark], date] | None = None
        self._quotes = HubInterest(context.hub, self)
        self._build()
        self._connect()
        context.frame.add(self, self._refresh)
        context.frame.each_second(self, self.each_second, rests=True)
        self._read()

    def _build(self) -> None:
        body = as_widget(vbox(self.readout, (self.charts, 1), margins=0, spacing=0))
        framed, theme = self.drawings.framed(body), self.context.theme
        self.pane = Pane(framed, self.reads, self._wording, theme, panel="price_chart", body=self.charts)
        self.pane.reading_line = self._show_reading
        self.pane.rights_wanted.connect(lambda: self.context.window.open_page("connection:allowances"))
        self.pane.link_wanted.connect(self._follow_link)
        vbox(self.compare, (self.pane, 1), self.navigator, self.older, on=self, margins=0, spacing=0)
        QWidget.setTabOrder(self.chart, self.drawings.stop)  # else it comes after the navigator and its buttons

    def _connect(self) -> None:
        chart, live = self.chart, self.live
        self.reads.changed.connect(self._bars_read)
        live.older_changed.connect(self._older_changed)
        self.drawings.drawings.deleted.connect(self._offer_drawings)
        self.states.interval_wanted.connect(self.interval_wanted)
        self.states.late.connect(self._show_late)
        self.flow.changed.connect(self._flow_changed)
        self.context.services.events().changed.connect(self._show_splits)  # not a lambda: they outlive docks
        chart.older_wanted.connect(live.read_older)
        chart.pointed.connect(self._show_figures)
        chart.view_moved.connect(self._show_older)
        self.compare.joined.connect(self._compare_in_percent)
        self.compare.asked.connect(self._show_older)
        self.compare.ended.connect(self._compare_no_longer)
        self.older.wanted.connect(self._spend)
        self.older.unasked_wanted.connect(self._spend_unasked)
        self.older.newest_wanted.connect(chart.show_newest)

    def _offer_drawings(self, before: Sequence[Drawing]) -> None:
        """Offer deleted drawings again, as long as nothing else was drawn here since."""
        drawings = self.drawings.drawings
        instrument, left = drawings.instrument, drawings.drawings  # of the picture, which follows the choice later
        count = len(before) - len(left)

        def words() -> str:
            several = translate("Drawings", "{count} drawings were deleted.").format(count=count)
            return translate("Drawings", "A drawing was deleted.") if count == 1 else several

        def undo(cell: ChartCell) -> None:
            drawings = cell.drawings.drawings
            if drawings.instrument == instrument and drawings.drawings == left:
                drawings.put(before)

        self.context.window.offer_undo(Undo(words, undo, self))

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def key(self) -> SeriesKey:
        """What is chosen, as far as the market has it."""
        extended = market_of(self.instrument) is Market.US and self.interval.unit is Unit.MINUTE
        sessions = self.sessions if extended else BarSessions.REGULAR
        return SeriesKey(self.instrument, self.interval, self.adjustment, sessions)

    def choose(
        self,
        *,
        instrument: InstrumentId | None = None,
        interval: Interval | None = None,
        adjustment: BarAdjustment | None = None,
        sessions: BarSessions | None = None,
    ) -> None:
        """Show other bars; what is None stays. An adjustment that the source lacks becomes one that it has."""
        other = instrument is not None and instrument != self.instrument
        self.instrument = instrument or self.instrument
        self.interval = interval or self.interval
        self.adjustment = adjustment or self.adjustment
        self.sessions = sessions or self.sessions
        self.states.second.forget()
        if other:
            self.chart.show_series(None, PriceFacts())
            self._want_quote()
        self._read()

    def begin_again(self) -> None:
        """Forget every bar and figure; scale, drawings and what is compared stay."""
        self.states.second.forget()
        self.chart.show_series(None, PriceFacts())
        self.live.begin_again()
        self.compare.begin_again()
        self.navigator.begin_again()
        self.flow.begin_again()
        self._bars_read()

    def choose_interval(self, interval: Interval) -> None:
        """Show bars of another length because somebody wants to see them, with the template of such intervals."""
        before = self.interval
        self.choose(interval=interval)
        self.indicators.interval_chosen(before, interval)

    def _read(self) -> None:
        offered = [each for each in BarAdjustment if each in self._feed.bar_offer.adjustments]
        if offered and self.adjustment not in offered:
            self.adjustment = offered[0]
        self.live.show(self.key)
        self.compare.show_like(self.key)
        self.navigator.show_like(self.key)
        self.flow.show(self.key)
        self._bars_read()

    def _bars_read(self) -> None:
        """The read of the newest bars began, came or failed."""
        series = self.live.series
        if series is None:
            return
        self._show_splits()
        if len(series.columns):
            self.chart.show_series(series, self._facts())
            for layer in self.chart.layers:
                if isinstance(layer, SharedMinute):
                    layer.seek()
            self.chart.set_faded(faded=False)
            self._show_flow()
        elif not self.reads.loading:
            self.chart.show_series(None, self._facts())
        else:
            self.chart.set_faded(faded=True)
        self.states.show()
        self._show_older()

    def _show_splits(self, _changed: object = None) -> None:
        today = trading_day(market_of(self.instrument), self.context.clock.market())
        marks = self.context.services.events().of(self.instrument)
        if self._splits_of is None or self._splits_of[0] is not marks or self._splits_of[1] != today:
            self._splits_of = marks, today
            self.chart.take_splits(splits_in(marks, today))

    def _refresh(self, changed: Set[Key[object]]) -> None:
        """A frame: show what was pushed, at most one column of each pane."""
        if Topic.INSTRUMENT.of(self.instrument) in changed:
            self.chart.take_facts(self._facts())
        if self.live.series is not None and len(self.live.series.columns):
            self._show_splits()
            before = self.chart.count
            self.chart.take_bars(self.live.take_change())
            if self._flow_fresh or self.chart.count != before:
                self._show_flow()
        if changed & {Topic.QUOTE.of(self.instrument), Topic.BARS_1M.of(self.instrument), QUOTES_LINK}:
            self.states.show()

    def _flow_changed(self) -> None:
        self._flow_fresh = True
        self.context.frame.request()

    def _show_flow(self) -> None:
        """The flow of the bars, and words where there is none."""
        series = self.live.series
        self._flow_fresh = False
        if series is None or not len(series.columns):
            return
        flow = self.flow.of_bars(series.columns.rows.start)
        self.chart.flow_pane.words = missing_flow_words(self.flow, flow, series, self.context.services.provider())
        self.indicators.take_flow(flow, self.flow)
        self.chart.show_flow(flow)

    def _facts(self) -> PriceFacts:
        facts = self.context.hub.value(Topic.INSTRUMENT.of(self.instrument))
        return PriceFacts(None if facts is None else facts.price_steps)

    def _show_figures(self) -> None:
        """The read-out, and the chart in words."""
        picture, shared = self.chart.picture, self._shared_slot()
        slot = self.chart.slot if shared is None else shared
        if picture is None or slot is None:
            self.readout.show_figures("", (), "")
            self.chart.setAccessibleDescription("")
            return
        units = self.context.units
        time = slot_time(picture.key, int(picture.view.slots.start[slot]), local=picture.local)
        row = int(picture.view.slots.bar[slot])
        if row < 0:
            figures = empty_figures(SlotState(int(picture.view.slots.state[slot])))
        else:
            figures = bar_figures(picture, row, units)
        flow = picture.flow
        if flow is not None and row >= 0:
            figures = [*figures, *flow_figures(flow, row, units)]
        self._show_legends(picture, row)
        events, signals = event_words(self.chart, slot), signal_words(self.chart, slot)
        sentence = spoken(time, [*figures, *(CaptionedFigure("", words) for words in (events, signals) if words)])
        figures = [*figures, *([CaptionedFigure("", signals)] if signals else [])]
        if events:  # before the figures, of which the last ones have no room
            words = elided(events, self.context.theme, Type.CAPTION, self.readout.width() * _MARKS)
            figures = [CaptionedFigure("", words), *figures]
        at_rest = not self.chart.has_crosshair and shared is None and row == len(picture.rows.start) - 1
        self.readout.show_figures("" if at_rest else time, self._not_said_below(picture, figures), sentence)
        if self.chart.has_crosshair or shared is not None:
            self.chart.setAccessibleDescription(sentence)
            if self.chart.hasFocus() and self.chart.by_keys and shared is None:
                speak(self.chart, sentence)
        else:
            name = interval_name(picture.key.interval)
            whole, orders = chart_sentence(name, picture, _net_of(picture), units), order_layer(self.chart)
            parts = [whole] if orders is None or not orders.sentence else [whole, orders.sentence]
            self.chart.setAccessibleDescription(listed(parts))

    @staticmethod
    def _not_said_below(picture: Picture, figures: list[CaptionedFigure]) -> list[CaptionedFigure]:
        """The figures but for the volume, where its pane says it."""
        if picture.layout.pane(VOLUME) is None:
            return figures
        return [one for one in figures if one.caption != volume_caption()]

    def _shared_slot(self) -> int | None:
        """The column of the minute that the docks of the letter point at, while nothing else is pointed at here."""
        chart = self.chart
        found = next((layer for layer in chart.layers if isinstance(layer, SharedMinute)), None)
        return None if found is None or chart.has_crosshair else found.slot(chart.picture)

    def _show_legends(self, picture: Picture, row: int) -> None:
        """Volume, flow of the bar with its percentile, and whether price and flow of the view disagree."""
        units, flow = self.context.units, picture.flow
        legends: dict[str, list[CaptionedFigure]] = {}
        if row >= 0:
            legends[VOLUME] = volume_legend(picture.rows, row, units)
            if picture.known is not None and not picture.known[row]:
                legends[VOLUME].append(CaptionedFigure("", unknown_shares(), tint=self.context.theme.surface.warn))
        if flow is not None:
            name = interval_name(picture.key.interval)
            rank = ""
            if row >= 0 and np.isfinite(flow.net[row]):
                rank = self.flow.percentile(int(picture.rows.start[row]), float(flow.net[row]))
            tint = self.context.theme.tiers[0]
            minutes = picture.key.interval.unit is Unit.MINUTE
            found = flow_legend(
                name, flow, row, rank, self.flow.sessions, units, tint, tiers=self.flow.has_tiers, minutes=minutes,
                of=None if row < 0 else self.flow.known_sessions(int(picture.rows.start[row])),
            )  # fmt: skip
            recorder = "" if row < 0 else self.flow.recorder(int(picture.rows.start[row]))
            if recorder:
                found.append(CaptionedFigure("", recorder_words(recorder)))
            if against_flow(picture):
                words = translate("PriceChart", "against flow")
                found.append(CaptionedFigure("", words, tint=self.context.theme.surface.warn))
            check = self.flow.check(picture.rows, flow)
            if check is not None:
                found += check_figures(check, units, self.context.theme.surface.warn)
            legends[FLOW] = found
        self.chart.show_legends(legends)

    # --- the table --------------------------------------------------------------------------------------------------

    @property
    def has_table(self) -> bool:
        """Whether the table stands in the place of the chart."""
        return self.charts.currentWidget() is self.bar_table

    def flip_table(self) -> None:
        """Show the bars as a table, or the chart again."""
        if not self.has_table:
            self.fill_table()
        self.charts.setCurrentWidget(self.chart if self.has_table else self.bar_table)
        self.setFocus()

    def fill_table(self) -> None:
        """Give the table the bars of now."""
        self.bar_table.show_picture(self.chart.picture, marks_in(self.chart))

    def set_local_time(self, *, on: bool) -> None:
        """Show the times of bars of minutes on the reader's clock, in chart and table."""
        self.chart.set_local_time(on=on)
        self.states.show()
        if self.has_table:
            self.fill_table()

    # --- older bars -------------------------------------------------------------------------------------------------

    def _older_changed(self) -> None:
        self.chart.take_bars()
        self._show_flow()
        self.states.show()
        self._show_older()

    def _show_older(self) -> None:
        live = self.live
        refused = None if isinstance(live.refused, QuotaExceeded) else live.refused  # the chart's card says that
        asks = next((each.asks for each in self._going_back if each.asks is not None), None)
        cost = self._show_cost(asks)
        self.older.show_state(
            reading=live.reading_older,
            asks=asks,
            refused=refused,
            moved=not self.chart.view.follows,
            cost=max(cost, 1),
        )
        self.read.emit()

    @property
    def _going_back(self) -> list[LiveBars]:
        """The chart's bars and those of each compared security, which go back with them."""
        return [self.live, *(one.live for one in self.compare.securities)]

    def _show_cost(self, quota: HistoryQuota | None = None) -> int:
        """Say beside what is compared what it takes to go back; returns how many securities would count anew."""
        quota = quota or self.context.hub.value(HISTORY_QUOTA)
        found = {each.costs(quota) for each in self._going_back} - {None}
        self.compare.show_cost(len(found))
        return len(found)

    def _spend(self) -> None:
        """Read what was asked about: one act, whatever it costs. What is compared goes back with it, or soon after."""
        quota = self.context.hub.value(HISTORY_QUOTA)
        for each in self._going_back:
            if each.costs(quota) is not None:
                each.agree()
            if each.asks is not None:
                each.read_older(spend=True)

    def _spend_unasked(self) -> None:
        self.live.ask_no_more()
        self._spend()

    # --- being on screen --------------------------------------------------------------------------------------------

    def each_second(self) -> None:
        """Countdown, ages, and reads that are due."""
        self.pane.each_second()
        self.live.each_second()
        self._show_cost()
        self.states.each_second()
        self.states.show()
        if self.bar_table.isVisible():
            self.chart.layers.find(EventMarks).want()
            self.fill_table()

    def wake(self) -> None:
        """It is on screen: subscribe, and read what was missed."""
        self._awake = True
        self._want_quote()
        self.live.wake()
        self.compare.wake()
        self.navigator.wake()
        self.flow.wake()

    def sleep(self) -> None:
        """It is hidden: subscribe to nothing."""
        self._awake = False
        self._quotes.drop()
        self.live.sleep()
        self.compare.sleep()
        self.navigator.sleep()
        self.flow.sleep()

    def _want_quote(self) -> None:
        if self._awake:
            self._quotes.want((Topic.QUOTE.of(self.instrument), Topic.INSTRUMENT.of(self.instrument)))

    # --- what it can be told ----------------------------------------------------------------------------------------

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus the chart, or the table in its place."""
        (self.bar_table if self.has_table else self.chart).setFocus(reason)

    def saved_state(self) -> CellState:
        orders = order_layer(self.chart)
        return CellState(
            interval=interval_key(self.interval),
            adjustment=self.adjustment,
            sessions=self.sessions,
            scale=self.chart.kind,
            form=self.chart.form,
            indicators=tuple(self.indicators.chosen.items),
            compare=tuple(one.instrument for one in self.compare.securities),
            navigator=self.navigator.on,
            marks=self.chart.layers.find(EventMarks).on,
            panes=self.chart.layers.find(PaneSizes).saved_state(),
            drawings=self.drawings.drawings.saved_state(),
            orders_in_auto=orders is None or orders.in_auto,
        )

    def restore(self, state: CellState) -> None:
        """Show what a layout has."""
        self.navigator.set_on(on=state.navigator)
        self.compare.restore(state.compare)  # before the scale, which it would change
        before = ChartForm.HOLLOW if state.hollow is True else ChartForm.CANDLES
        self._take_view(ChartView(state.scale or "", state.form or before))
        self.chart.layers.find(EventMarks).set_on(on=state.marks)
        self.chart.layers.find(PaneSizes).restore(state.panes)
        if (orders := order_layer(self.chart)) is not None:
            orders.set_in_auto(on=state.orders_in_auto)
        if isinstance(state.indicators, tuple):
            self.indicators.chosen.replace_all(known(state.indicators))
        self.drawings.drawings.restore(state.drawings)
        self.choose(interval=interval_of(state.interval), adjustment=state.adjustment, sessions=state.sessions)

    def _template_view(self) -> ChartView:
        return ChartView(self.chart.kind.value, self.chart.form)

    def _compare_in_percent(self) -> None:
        self._alone = self.chart.kind
        self._take_view(ChartView(ScaleKind.PERCENT.value, self.chart.form))

    def _compare_no_longer(self) -> None:
        """Show the scale from before the comparison again, unless another one was chosen since."""
        if self.chart.kind is ScaleKind.PERCENT:
            self._take_view(ChartView(self._alone.value, self.chart.form))

    def _take_view(self, view: ChartView) -> None:
        """Show what a template keeps beside its indicators."""
        if view.scale in {each.value for each in ScaleKind}:
            self.chart.set_kind(ScaleKind(view.scale))
        self.chart.set_form(view.form)
        self.view_changed.emit()

    def _show_late(self, words: str) -> None:
        self._late = words
        self.readout.set_notice(self._reading or words)

    def _show_reading(self, words: str) -> None:
        """What is being read while the bars before it are shown."""
        self._reading = words
        self.readout.set_notice(words or self._late)

    def _wording(self) -> Wording:
        context, picture = self.context, self.chart.picture
        facts = context.hub.value(Topic.INSTRUMENT.of(self.instrument))
        package = package_of(context.hub, market_of(self.instrument))
        before = "" if picture is None else interval_name(picture.key.interval)
        day, age = context.clock.market(), self._shown_age()
        return wording(self.key, facts, package, provider=context.services.provider(), now=day, before=before, age=age)

    def _shown_age(self) -> float | None:
        """Seconds since the bars that still show were proven, None without any."""
        return None if self.chart.picture is None else self.context.hub.age(Topic.QUOTE.of(self.instrument))

    def _follow_link(self) -> None:
        """The link below a chart without bars: the longer bars, or what happened on the connection."""
        if self.reads.state is ReadState.EMPTY:
            self.interval_wanted.emit(INTERVALS["D"])
        else:
            self.context.window.open_page("connection:log")


def _net_of(picture: Picture) -> float | None:
    """Net inflow of all bars that have one; None without any."""
    flow = picture.flow
    return None if flow is None or not flow.any else float(np.nansum(flow.net))
