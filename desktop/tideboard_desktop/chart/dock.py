"""The chart dock: toolbar, read-out and panes of the selected security, with the words for what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QStackedWidget, QVBoxLayout, QWidget

from tideboard_core.market.bars.intervals import Minutes, Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import Market, market_of
from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_desktop.chart.axis.price_scale import ScaleKind
from tideboard_desktop.chart.axis.slots import SlotState
from tideboard_desktop.chart.bar_picture import Picture, PriceFacts
from tideboard_desktop.chart.bar_table import bar_rows, bar_table
from tideboard_desktop.chart.chart_foot import OlderBars, foot_words
from tideboard_desktop.chart.commands import ChartActions, chart_commands
from tideboard_desktop.chart.flow_source import ChartFlow
from tideboard_desktop.chart.flow_words import against_flow, flow_legend, missing_flow_words, volume_legend
from tideboard_desktop.chart.indicators.control import IndicatorControl
from tideboard_desktop.chart.indicators.templates import ChartView
from tideboard_desktop.chart.layout import FLOW, VOLUME
from tideboard_desktop.chart.live_bars import LiveBars
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.readout_row import ReadOutRow
from tideboard_desktop.chart.states import countdown, price_mark, price_state
from tideboard_desktop.chart.toolbar import ChartToolbar
from tideboard_desktop.chart.words import (
    INTERVALS,
    Figure,
    bar_figures,
    chart_sentence,
    empty_figures,
    flow_figures,
    interval_names,
    slot_time,
    spoken,
)
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.reference.dock import ReferenceDock
from tideboard_desktop.reference.loader import Loader
from tideboard_desktop.reference.words import Wording
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dock_memory import JsonValue, Memory
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.widgets.accessible_roles import speak
from tideboard_desktop.ui.widgets.panel import TitleBar

translate = QCoreApplication.translate


class PriceChartDock(ReferenceDock):
    """Follows its link letter. While it is hidden it subscribes to nothing and reads nothing."""

    KEY = "price_chart"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        services, theme = context.services, context.theme
        assert services.bar_reader is not None
        self.reads: Loader[Minutes] = self.loader()
        reads = self.reads
        self._feed = services.gateway.quotes
        self._calendar = services.feeds.calendar
        self.toolbar = ChartToolbar(theme)
        self.readout = ReadOutRow(theme, translate("PriceChart", "Bar under the crosshair"))
        self.chart = PriceChart(theme, translate("PriceChart", "Price chart"))
        self.charts = QStackedWidget()
        self.charts.addWidget(self.chart)
        self.bar_table = bar_table(theme, context.units)
        self.table = self.bar_table
        self.charts.addWidget(self.bar_table)
        self._listed = -1
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.readout)
        inner.addWidget(self.charts, 1)
        self.older = OlderBars(theme)
        self.live = LiveBars(
            self,
            services.bar_reader(),
            self._feed,
            reads,
            hub=context.hub,
            tasks=context.tasks,
            clock=context.clock,
        )
        self.indicators = IndicatorControl(
            self.chart, theme=theme, tasks=context.tasks, preferences=services.preferences,
            view=self._template_view, take_view=self._take_view,
        )  # fmt: skip
        self.toolbar.end.addWidget(self.indicators.button)
        self.flow = ChartFlow(
            self,
            services.gateway.flow,
            services.archive,
            hub=context.hub,
            tasks=context.tasks,
            clock=context.clock,
            calendar=self._calendar,
        )
        self._flow_fresh = False
        self._quotes = HubInterest(context.hub, self)
        self._dock: QDockWidget | None = None
        self.column.addWidget(self.toolbar)
        self.column.addWidget(self.pane(body, reads, self._wording), 1)
        self.column.addWidget(self.older)
        self.finish()
        self._connect(reads)
        context.frame.add(self, self._refresh)
        self._show_security()

    def _connect(self, reads: Loader[Minutes]) -> None:
        toolbar, chart, live = self.toolbar, self.chart, self.live
        for signal in (toolbar.interval, toolbar.adjustment, toolbar.sessions):
            signal.connect(lambda _key: self._read())
        toolbar.scale.connect(lambda key: chart.set_kind(ScaleKind(key)))
        toolbar.hollow.connect(lambda on: chart.set_hollow(hollow=on))
        reads.changed.connect(self._bars_read)
        live.older_changed.connect(self._older_changed)
        self.flow.changed.connect(self._flow_changed)
        chart.older_wanted.connect(live.read_older)
        chart.pointed.connect(self._show_figures)
        self.older.wanted.connect(lambda: live.read_older(spend=True))
        toolbar.table.clicked.connect(lambda _on=False: self.flip_table())
        self.older.newest_wanted.connect(chart.show_newest)
        chart.view_moved.connect(self._show_older)
        self.selection.changed.connect(lambda _instrument: self._show_security())

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def key(self) -> SeriesKey:
        """What is chosen."""
        market, interval = market_of(self.selection.instrument), INTERVALS[self.toolbar.intervals.key]
        extended = market is Market.US and interval.unit is Unit.MINUTE
        return SeriesKey(
            self.selection.instrument,
            interval,
            BarAdjustment(self.toolbar.adjustments.key),
            BarSessions(self.toolbar.hours.key) if extended else BarSessions.REGULAR,
        )

    def choose_interval(self, key: str) -> None:
        """Show another interval, like a click on its button."""
        self.toolbar.choose(self.toolbar.intervals, key)
        self._read()

    def step_interval(self, step: int) -> None:
        """The next longer or shorter interval."""
        keys = list(INTERVALS)
        place = min(max(keys.index(self.toolbar.intervals.key) + step, 0), len(keys) - 1)
        if keys[place] != self.toolbar.intervals.key:
            self.choose_interval(keys[place])

    def _show_security(self) -> None:
        """Another security: what it offers, its quote, its bars."""
        instrument = self.selection.instrument
        facts = self.context.hub.value(Topic.INSTRUMENT.of(instrument))
        self.title_bar.set_symbol(instrument, "" if facts is None else facts.name)
        if self.live.series is not None and self.live.series.key.instrument != instrument:
            self.chart.show_series(None, PriceFacts())
        self._offer()
        self._want_quote()
        self._read()

    def _offer(self) -> None:
        offer, market = self._feed.bar_offer, market_of(self.selection.instrument)
        provider = self.context.services.provider()
        adjustments = [each for each in BarAdjustment if each in offer.adjustments]
        if BarAdjustment(self.toolbar.adjustments.key) not in adjustments and adjustments:
            self.toolbar.choose(self.toolbar.adjustments, adjustments[0].value)
        minutes = INTERVALS[self.toolbar.intervals.key].unit is Unit.MINUTE
        self.toolbar.offer(adjustments, provider=provider, extended=market is Market.US, minutes=minutes)

    def _read(self) -> None:
        self._offer()
        self._listed = -1
        self.live.show(self.key)
        self.flow.show(self.key)
        self._bars_read()

    def _bars_read(self) -> None:
        """The read of the newest bars began, came or failed."""
        series = self.live.series
        if series is None:
            return
        if len(series.columns):
            self.chart.show_series(series, self._facts())
            self.chart.set_faded(faded=False)
            self._show_flow()
        elif self.main is not None and not self.main.loading:
            self.chart.show_series(None, self._facts())
        else:
            self.chart.set_faded(faded=True)
        self._show_state()
        self._show_older()

    def _refresh(self, changed: Set[Key[object]]) -> None:
        """A frame: show what was pushed, at most one column of each pane."""
        instrument = self.selection.instrument
        if Topic.INSTRUMENT.of(instrument) in changed:
            facts = self.context.hub.value(Topic.INSTRUMENT.of(instrument))
            self.title_bar.set_symbol(instrument, "" if facts is None else facts.name)
            self.chart.take_facts(self._facts())
        if self.live.series is not None and len(self.live.series.columns):
            before = self.chart.count
            self.chart.take_bars(self.live.take_change())
            if self._flow_fresh or self.chart.count != before:
                self._show_flow()
        if changed & {Topic.QUOTE.of(instrument), Topic.BARS_1M.of(instrument), QUOTES_LINK}:
            self._show_state()

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
        self.chart.show_flow(flow)

    def _facts(self) -> PriceFacts:
        facts = self.context.hub.value(Topic.INSTRUMENT.of(self.selection.instrument))
        return PriceFacts(None if facts is None else facts.price_steps)

    def _show_state(self) -> None:
        """Last price, countdown, and the line for a market that is closed, a halt or an old price."""
        series, context = self.live.series, self.context
        if series is None or not len(series.columns):
            self.chart.set_live(None, ())
            self.chart.set_mark(None)
            return
        key, now = Topic.QUOTE.of(series.key.instrument), context.clock.market()
        quote, age, link = context.hub.value(key), context.hub.age(key), context.hub.value(QUOTES_LINK)
        state = price_state(series.key.market, now, self._calendar, quote, age, link)
        start = instant_of(int(series.columns.rows.start[-1]))
        left = countdown(series.key.interval, start, now, state)
        self.chart.set_live(float(series.columns.rows.close[-1]), (left,) if left else ())
        self.chart.set_mark(price_mark(state, series.key.market, now, self._calendar, start, series.key.interval))

    def _show_figures(self) -> None:
        """The read-out, and the chart in words."""
        picture, slot = self.chart.picture, self.chart.slot
        if picture is None or slot is None:
            self.readout.show_figures("", (), "")
            return
        units = self.context.units
        time = slot_time(picture.key, int(picture.view.slots.start[slot]))
        row = int(picture.view.slots.bar[slot])
        if row < 0:
            figures = empty_figures(SlotState(int(picture.view.slots.state[slot])))
        else:
            figures = bar_figures(picture.rows, row, picture.facts, units)
        flow = picture.flow
        if flow is not None and row >= 0:
            figures = [*figures, *flow_figures(flow, row, units)]
        self._show_legends(picture, row)
        told = spoken(time, figures)
        self.readout.show_figures(time, figures, told)
        name = interval_names()[self.toolbar.intervals.key]
        if self.chart.has_crosshair:
            self.chart.setAccessibleDescription(told)
            if self.chart.hasFocus() and self.chart.by_keys:
                speak(self.chart, told)
        else:
            self.chart.setAccessibleDescription(chart_sentence(name, picture.rows, _net_of(picture), units))

    def _show_legends(self, picture: Picture, row: int) -> None:
        """Volume, flow of the bar with its percentile, and whether price and flow of the view disagree."""
        units, flow = self.context.units, picture.flow
        legends: dict[str, list[Figure]] = {}
        if row >= 0:
            legends[VOLUME] = volume_legend(picture.rows, row, units)
        if flow is not None:
            name = interval_names()[self.toolbar.intervals.key]
            rank = ""
            if row >= 0 and np.isfinite(flow.net[row]):
                rank = self.flow.percentile(int(picture.rows.start[row]), float(flow.net[row]))
            tint = self.context.theme.tiers[0]
            minutes = picture.key.interval.unit is Unit.MINUTE
            found = flow_legend(
                name, flow, row, rank, self.flow.sessions, units, tint, tiers=self.flow.has_tiers, minutes=minutes
            )
            if against_flow(picture):
                words = translate("PriceChart", "against flow")
                found.append(Figure("", words, tint=self.context.theme.surface.warn))
            legends[FLOW] = found
        self.chart.show_legends(legends)

    # --- the table --------------------------------------------------------------------------------------------------

    def flip_table(self) -> None:
        """Show the bars as a table, or the chart again."""
        shown = self.charts.currentWidget() is not self.bar_table
        if shown:
            self._fill_table()
        self.charts.setCurrentWidget(self.bar_table if shown else self.chart)
        self.toolbar.table.setChecked(shown)
        self.setFocus()

    def save_table(self) -> None:
        """Save the bars as CSV, whether the table is shown or not."""
        self._fill_table()
        super().save_table()

    def _fill_table(self) -> None:
        picture, series = self.chart.picture, self.live.series
        if picture is None or series is None:
            self.bar_table.rows.show_rows([])
        elif series.version != self._listed:
            self._listed = series.version
            self.bar_table.rows.show_rows(bar_rows(picture))

    # --- older bars -------------------------------------------------------------------------------------------------

    def _older_changed(self) -> None:
        self.chart.take_bars()
        self._show_flow()
        self._show_older()

    def _show_older(self) -> None:
        live = self.live
        self.older.show_state(
            reading=live.reading_older, asks=live.asks, refused=live.refused, moved=not self.chart.view.follows
        )
        self.foot.show_words(foot_words(live.series))

    # --- being on screen --------------------------------------------------------------------------------------------

    def each_second(self) -> None:
        """Countdown, ages, and reads that are due."""
        super().each_second()
        self.live.each_second()
        self._show_state()
        if self.bar_table.isVisible():
            self._fill_table()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Wake, and learn from the dock around it when another tab covers it: Qt sends no event for that."""
        super().showEvent(event)
        if self._dock is None:
            parent = self.parentWidget()
            while parent is not None and not isinstance(parent, QDockWidget):
                parent = parent.parentWidget()
            self._dock = parent
            if parent is not None:
                parent.visibilityChanged.connect(self._seen)
        self._seen(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Sleep."""
        super().hideEvent(event)
        self._seen(False)

    def _seen(self, on: bool) -> None:  # noqa: FBT001  Qt's signal
        if on:
            self._want_quote()
            self.live.wake()
            self.flow.wake()
        else:
            self._quotes.drop()
            self.live.sleep()
            self.flow.sleep()

    def _want_quote(self) -> None:
        if self.isVisible():
            instrument = self.selection.instrument
            self._quotes.want((Topic.QUOTE.of(instrument), Topic.INSTRUMENT.of(instrument)))

    # --- what it can be told ----------------------------------------------------------------------------------------

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus the chart, or the table in its place."""
        shown = self.chart if self.charts.currentWidget() is self.chart else self.bar_table
        shown.setFocus(reason)

    def commands(self) -> list[Command]:
        """Intervals, view, keyboard cursor."""
        acts = ChartActions(
            self.chart,
            self.toolbar,
            self.charts,
            self.choose_interval,
            self.step_interval,
            self.live.read_older,
            self.flip_table,
        )
        return [*super().commands(), *self.indicators.commands(self), *chart_commands(acts)]

    def memory(self) -> Memory:
        """Interval, adjustment, hours, scale, form."""
        toolbar = self.toolbar
        return {
            **super().memory(),
            "interval": toolbar.intervals.key,
            "adjustment": toolbar.adjustments.key,
            "sessions": toolbar.hours.key,
            "scale": toolbar.scales.key,
            "hollow": toolbar.outlines.isChecked(),
            "indicators": self.indicators.chosen.memory(),
        }

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier memory; what is unknown stays as it is."""
        super().recall(memory)
        toolbar = self.toolbar
        choices = (
            ("interval", toolbar.intervals, set(INTERVALS)),
            ("adjustment", toolbar.adjustments, {each.value for each in BarAdjustment}),
            ("sessions", toolbar.hours, {each.value for each in BarSessions}),
            ("scale", toolbar.scales, {each.value for each in ScaleKind}),
        )
        for name, segments, allowed in choices:
            value = memory.get(name)
            if isinstance(value, str) and value in allowed:
                toolbar.choose(segments, value)
        toolbar.outlines.setChecked(memory.get("hollow") is True)
        if "indicators" in memory:
            self.indicators.chosen.recall(memory["indicators"])
        self.chart.set_kind(ScaleKind(toolbar.scales.key))
        self._read()

    def _template_view(self) -> ChartView:
        return ChartView(self.toolbar.scales.key, self.toolbar.outlines.isChecked())

    def _take_view(self, view: ChartView) -> None:
        """Show what a template keeps beside its indicators."""
        if view.scale in {each.value for each in ScaleKind}:
            self.toolbar.choose(self.toolbar.scales, view.scale)
            self.chart.set_kind(ScaleKind(view.scale))
        self.toolbar.outlines.setChecked(view.hollow)

    def _wording(self) -> Wording:
        return Wording(
            asking=translate("PriceChart", "Reading bars"),
            empty=translate("PriceChart", "No trades in this range"),
            detail=self.selection.instrument,
        )


def _net_of(picture: Picture) -> float | None:
    """Net inflow of all bars that have one; None without any."""
    flow = picture.flow
    return None if flow is None or not flow.any else float(np.nansum(flow.net))
