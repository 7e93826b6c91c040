"""The history view of days, weeks or months: controls, range, chart or table, and what the layout stores of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.session import exchange_date
from tideboard_desktop.flow.chart.line_styles import Line
from tideboard_desktop.flow.history.chart_controls import CHART, TABLE, HistoryControls
from tideboard_desktop.flow.history.date_range import DateRange, Preset, RangeChoice
from tideboard_desktop.flow.history.model import NO_CANDLE, SUMS, HistorySeries, HistoryStyle, RunningDay, with_today
from tideboard_desktop.flow.history.period_chart import HistoryChart, HistoryContent
from tideboard_desktop.flow.history.period_loader import PeriodLoader
from tideboard_desktop.flow.history.period_table import HistoryTable
from tideboard_desktop.flow.history.range_row import RangeRow
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.dock_memory import JsonValue, Memory
from tideboard_desktop.ui.widgets.layouts import vbox


class HistoryView(QWidget):
    """Shows a `PeriodLoader`'s rows; `redraw_wanted` after a choice, `save_wanted` for a CSV file.

    `head` has the controls and is a separate widget, so that the charts' keys do not reach its fields.
    """

    redraw_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, sources: FlowDependencies) -> None:
        super().__init__()
        self._sources = sources
        theme = sources.theme
        self.setObjectName("flow_history")
        self.controls, self.range_row = HistoryControls(theme), RangeRow(theme)
        self.chart = HistoryChart(theme)
        self.table = HistoryTable(theme, QCoreApplication.translate("Flow", "Capital flow history as a table"))
        self.choice = RangeChoice()
        self.series: HistorySeries | None = None
        self._past: PeriodLoader | None = None
        self._made: tuple[object, ...] = ()
        self._stack = QStackedWidget()
        for part in (self.chart, self.table):
            self._stack.addWidget(part)
        self.head = QWidget()
        for place, rows in ((self.head, (self.controls, self.range_row)), (self, (self._stack,))):
            vbox(*rows, on=place, margins=0, spacing=0)
        self.head.hide()
        self.controls.changed.connect(self._view_changed)
        self.range_row.chosen.connect(self.choose_range)
        self.range_row.save_wanted.connect(self.save_wanted)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def front(self) -> QWidget:
        """The visible one of chart and table."""
        return self.table if self.controls.is_table else self.chart

    def caption(self) -> str:
        """Period and range in words, for the caption of a picture; empty without rows."""
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
        """Scroll by a page: the chart to newer periods, the table downwards."""
        if not self.controls.is_table:
            self.chart.page(pages)
            return
        bar = self.table.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def draw(self, day: FlowDay, past: PeriodLoader) -> None:
        """Show the history as read so far, with today's figures at its end."""
        if past is not self._past:
            self._past = past
            self.range_row.show_choice(past.choice, past.today)
        self._take(day, past)
        subject, units = day.subject(), self._sources.units
        facts = PriceFacts(None if day.facts is None else day.facts.price_steps)
        self.chart.show_content(
            HistoryContent(subject, past.period, self.series, self.controls.style_chosen, units), facts
        )
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
            self.range_row.tell_short(self._sources.gateway.provider, first)

    def choose_range(self, choice: RangeChoice) -> None:
        """Request another range."""
        self.choice = choice
        if self._past is not None:
            self._past.choose(choice)
            self.range_row.show_choice(choice, self._past.today)
            self.redraw_wanted.emit()

    # --- what is remembered -----------------------------------------------------------------------------------------

    def memory(self) -> Memory:
        """Range, lines, sums, bars or stack, chart or table."""
        view = TABLE if self.controls.is_table else CHART
        return remembered(self.controls.style_chosen, view, self.choice)

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Restore what `memory` returned; call it before a period is shown, since it sets the requested range."""
        style, view, self.choice = recalled(memory)
        self.controls.choose(style, view)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _take(self, day: FlowDay, past: PeriodLoader) -> None:
        """Join rows and today if one of them is new; otherwise the chart keeps its series."""
        today = None if past.series is None else _running_day(day, past.choice.on(past.today).end)
        made = (past.series, today)
        if made != self._made:
            self._made = made
            self.series = None if past.series is None else with_today(past.series, today, past.asked.end)

    def _view_changed(self) -> None:
        self._stack.setCurrentWidget(self.table if self.controls.is_table else self.chart)
        self.redraw_wanted.emit()


def _running_day(day: FlowDay, last: date) -> RunningDay | None:
    """Today from its minutes; None without any, or if the range ends before today."""
    series = day.series
    if series is None:
        return None
    shown = exchange_date(day.market, day.session.open)
    if shown > last or not day.session.open.timestamp() <= float(series.times[-1]) <= day.session.close.timestamp():
        return None
    price = day.live_price
    if price is None and day.price is not None and len(day.price):
        price = float(day.price.prices[-1])
    quote = day.quote
    candle = NO_CANDLE if quote is None else (float(quote.open), float(quote.high), float(quote.low))
    return RunningDay(
        date=shown,
        net=float(series.net[-1]),
        tiers=() if series.tiers is None else tuple(float(value) for value in series.tiers[:, -1]),
        close=price,
        candle=candle,
        turnover=day.turnover,
        over=not day.trading,
    )


def remembered(style: HistoryStyle, view: str, choice: RangeChoice) -> Memory:
    """The user's choices; a range of two dates keeps them, a preset moves on with the day."""
    dates = choice.dates
    lines: list[JsonValue] = [*sorted(line.value for line in style.shown)]
    sums: list[JsonValue] = [*sorted(style.sums)]
    return {
        "lines": lines,
        "sums": sums,
        "stacked": style.stacked,
        "view": view,
        "range": (choice.preset or Preset.YEAR).value,
        "dates": [] if dates is None else [dates.begin.isoformat(), dates.end.isoformat()],
    }


def recalled(memory: Mapping[str, JsonValue]) -> tuple[HistoryStyle, str, RangeChoice]:
    """Style, view and range from a layout, each with its default if missing."""
    lines, sums = memory.get("lines"), memory.get("sums")
    known = {line.value for line in Line}
    style = HistoryStyle(
        shown=frozenset(Line(str(line)) for line in lines if line in known)
        if isinstance(lines, list)
        else HistoryStyle().shown,
        stacked=memory.get("stacked") is True,
        sums=frozenset(count for count in SUMS if count in sums) if isinstance(sums, list) else frozenset(),
    )
    return style, TABLE if memory.get("view") == TABLE else CHART, _range(memory)


def _range(memory: Mapping[str, JsonValue]) -> RangeChoice:
    dates, preset = memory.get("dates"), memory.get("range")
    if isinstance(dates, list) and len(dates) == 2:
        try:
            begin, end = (date.fromisoformat(str(day)) for day in dates)
        except ValueError:
            return RangeChoice()
        return RangeChoice(None, DateRange(begin, end)) if begin <= end else RangeChoice()
    return RangeChoice(Preset(str(preset))) if preset in {known.value for known in Preset} else RangeChoice()
