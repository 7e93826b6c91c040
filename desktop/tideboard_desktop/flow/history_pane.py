"""The history in days, weeks or months: its switches, its range, chart or table, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.session import exchange_date
from tideboard_desktop.flow.axis_text import price_text
from tideboard_desktop.flow.day import FlowDay
from tideboard_desktop.flow.history_chart import HistoryChart
from tideboard_desktop.flow.history_controls import CHART, TABLE, HistoryControls
from tideboard_desktop.flow.history_memory import recalled, remembered
from tideboard_desktop.flow.history_picture import HistoryPicture, make_history_picture
from tideboard_desktop.flow.history_range_row import RangeRow
from tideboard_desktop.flow.history_table import HistoryTable
from tideboard_desktop.flow.ink import text_width
from tideboard_desktop.flow.layout import chart_layout
from tideboard_desktop.flow.past import FlowPast
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.models.flow_history import HistorySeries, RunningDay, with_today
from tideboard_desktop.models.history_range import RangeChoice
from tideboard_desktop.theme import Type
from tideboard_desktop.widgets.empty_state import EmptyKind


class HistoryPane(QWidget):
    """Shows a `FlowPast`; `redraw_wanted` after a choice, `save_wanted` for the figures as a file.

    `head` has the switches and stands apart, so that the keys of the charts do not reach into its fields.
    """

    redraw_wanted = Signal()
    save_wanted = Signal()
    period_wanted = Signal(str)

    def __init__(self, sources: FlowSources) -> None:
        super().__init__()
        self._sources = sources
        theme = sources.theme
        self.setObjectName("flow_history")
        self.controls, self.range_row = HistoryControls(theme), RangeRow(theme)
        self.chart = HistoryChart(theme)
        self.table = HistoryTable(theme, QCoreApplication.translate("Flow", "Capital flow history as a table"))
        self.choice = RangeChoice()
        self.series: HistorySeries | None = None
        self._past: FlowPast | None = None
        self._made: tuple[object, ...] = ()
        self._stack = QStackedWidget()
        for part in (self.chart, self.table):
            self._stack.addWidget(part)
        self.head = QWidget()
        for place, rows in ((self.head, (self.controls, self.range_row)), (self, (self._stack,))):
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            for row in rows:
                column.addWidget(row)
        self.head.hide()
        self.controls.changed.connect(self._view_changed)
        self.range_row.chosen.connect(self.choose_range)
        self.range_row.save_wanted.connect(self.save_wanted)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def front(self) -> QWidget:
        """Chart or table, whichever is on screen."""
        return self.table if self.controls.is_table else self.chart

    def caption(self) -> str:
        """Period and range of what is shown, for the caption of a picture; empty without rows."""
        series = self.series
        if series is None or not len(series):
            return ""
        words = {
            FlowPeriod.DAY: QCoreApplication.translate("Flow", "flow per day, {begin} to {end}"),
            FlowPeriod.WEEK: QCoreApplication.translate("Flow", "flow per week, {begin} to {end}"),
            FlowPeriod.MONTH: QCoreApplication.translate("Flow", "flow per month, {begin} to {end}"),
        }
        text = words[series.period].replace("{begin}", series.dates[0].isoformat())
        return text.replace("{end}", series.dates[-1].isoformat())

    def page(self, pages: int) -> None:
        """A page of what is on screen: of the chart to newer periods, of the table downwards."""
        if not self.controls.is_table:
            self.chart.page(pages)
            return
        bar = self.table.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def draw(self, day: FlowDay, past: FlowPast) -> None:
        """Show what has come of a history, today's figures at its end."""
        if past is not self._past:
            self._past = past
            self.range_row.show_choice(past.choice, past.today)
        self._take(day, past)
        subject, units = day.subject(), self._sources.units
        self.chart.show_picture(self._picture(day, past))
        if self.controls.is_table:
            self.table.show_series(
                self.series,
                symbol=subject.symbol,
                currency=subject.currency,
                decimals=subject.price_decimals,
                units=units,
            )
        series = self.series
        self.range_row.save.setEnabled(series is not None and len(series) > 0)
        if series is not None and len(series):
            self.controls.offer(tiers=series.tiers is not None)
        first = past.short_by
        if first is not None:
            self.range_row.tell_short(self._sources.feed.provider, first)

    def choose_range(self, choice: RangeChoice) -> None:
        """Ask for another range."""
        self.choice = choice
        if self._past is not None:
            self._past.choose(choice)
            self.range_row.show_choice(choice, self._past.today)
            self.redraw_wanted.emit()

    def take_way(self, kind: EmptyKind | None) -> bool:
        """Do what the button of a state says; False when it is not one of the history's own."""
        if kind is EmptyKind.CLOSED:
            self.choose_range(RangeChoice())
        elif kind is EmptyKind.RATE_LIMITED or (kind is EmptyKind.UNSUPPORTED and self._intraday_alone):
            self.period_wanted.emit(FlowPeriod.INTRADAY.value)
        else:
            return False
        return True

    @property
    def _intraday_alone(self) -> bool:
        return self._past is not None and self._past.intraday_alone

    # --- what is remembered -----------------------------------------------------------------------------------------

    def memory(self) -> Memory:
        """Range, lines, sums, bars or stack, chart or table."""
        view = TABLE if self.controls.is_table else CHART
        return remembered(self.controls.style_chosen, view, self.choice)

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier memory; call it before a period is shown, so that its range is the one asked for."""
        style, view, self.choice = recalled(memory)
        self.controls.choose(style, view)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _take(self, day: FlowDay, past: FlowPast) -> None:
        """Join rows and today, only when one of them is new: the chart keeps what it has otherwise."""
        today = None if past.series is None else _running_day(day, past.choice.on(past.today).end)
        made = (past.series, today)
        if made != self._made:
            self._made = made
            self.series = None if past.series is None else with_today(past.series, today, past.asked.end)

    def _picture(self, day: FlowDay, past: FlowPast) -> HistoryPicture:
        theme, subject, series = self._sources.theme, day.subject(), self.series
        longest = 0.0 if series is None or not len(series) else max([0.0, *series.closes[series.closes > 0].tolist()])
        wide = text_width(price_text(longest * 1.2, subject.price_decimals), theme, Type.CAPTION_STRONG)
        size = self.chart.size()
        return make_history_picture(
            subject=subject,
            layout=chart_layout(size.width(), size.height(), theme.scale, bars=False, price_width=wide),
            period=past.period,
            series=series,
            style=self.controls.style_chosen,
            units=self._sources.units,
        )

    def _view_changed(self) -> None:
        self._stack.setCurrentWidget(self.table if self.controls.is_table else self.chart)
        self.redraw_wanted.emit()


def _running_day(day: FlowDay, last: date) -> RunningDay | None:
    """Today from its minutes; None when there are none or the range ends before."""
    series = day.series
    if series is None:
        return None
    shown = exchange_date(day.market, day.session.open)
    if shown > last or not day.session.open.timestamp() <= float(series.times[-1]) <= day.session.close.timestamp():
        return None
    price = day.live_price
    if price is None and day.price is not None and len(day.price):
        price = float(day.price.prices[-1])
    return RunningDay(
        date=shown,
        net=float(series.net[-1]),
        tiers=() if series.tiers is None else tuple(float(value) for value in series.tiers[:, -1]),
        close=price,
        turnover=day.turnover,
        over=not day.trading,
    )
