"""The history view of days, weeks or months: controls, range, chart or table, and what the layout stores of them."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.session import exchange_date
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.chart.toggles import Toggles
from tideboard_desktop.flow.history.date_range import (
    LONGEST,
    YEAR,
    DateRange,
    Preset,
    RangeChoice,
    RangeFault,
    date_fault,
    read_date,
)
from tideboard_desktop.flow.history.model import NO_CANDLE, SUMS, HistorySeries, HistoryStyle, RunningDay, with_today
from tideboard_desktop.flow.history.period_chart import DASH, SUM_STEPS, HistoryChart, HistoryContent
from tideboard_desktop.flow.history.period_loader import PeriodLoader
from tideboard_desktop.flow.history.period_table import HistoryTable
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT, paint_text, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import (
    Tone,
    elided_label,
    icon_button,
    identify,
    label,
    line_edit,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import fill, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments

BARS, STACK = "bars", "stack"
CHART, TABLE = "chart", "table"
_HEIGHT = 22
_SAMPLE = 18
_PAD = 7


class SumToggle(QAbstractButton):
    """A chip with the dashes of its sum and the number of periods; off by default."""

    def __init__(self, count: int, theme: Theme) -> None:
        super().__init__()
        self.count = count
        self._theme = theme
        self.setText(str(count))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = QCoreApplication.translate("Flow", "{count} periods together")
        identify(self, f"history_sum_{count}", words.replace("{count}", str(count)))
        self.setToolTip(
            tip(QCoreApplication.translate("Flow", "Net of {count} periods together").replace("{count}", str(count)))
        )

    def _paint_dashes(self, painter: QPainter) -> None:
        step, gap = (length * DASH for length in SUM_STEPS[self.count])
        x, middle = float(_PAD), round(self.height() / 2) + 0.5
        while x < _PAD + _SAMPLE:
            painter.drawLine(QPointF(x, middle), QPointF(min(x + step, _PAD + _SAMPLE), middle))
            x += step + gap

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Sample, gap, number and padding."""
        wide = round(text_width(self.text(), self._theme, Type.BODY)) + _SAMPLE + 5 + 2 * _PAD
        return QSize(wide, self._theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A chip is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Outline, sample, number."""
        theme, surface, on = self._theme, self._theme.surface, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(hairline(colour(surface.line_strong if on else surface.line_soft)))
        painter.setBrush(colour(surface.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        pen = hairline(colour(surface.text1 if on else surface.line_control))
        pen.setWidthF(self.devicePixelRatioF())
        painter.setPen(pen)
        self._paint_dashes(painter)
        area = QRectF(_PAD + _SAMPLE + 5, 0, self.width(), self.height())
        paint_text(painter, area, LEFT, self.text(), Type.BODY, surface.text1 if on else surface.text3, theme)


class HistoryControls(QWidget):
    """`changed` carries nothing: read `style` and `is_table`."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        translate = QCoreApplication.translate
        self.toggles = Toggles(theme)
        for line in FlowLine:
            self.toggles.button(line).setObjectName(f"history_line_{line.value.replace('-', '_')}")
            self.toggles.button(line).setAccessibleIdentifier(f"history_line_{line.value.replace('-', '_')}")
        self.toggles.set_shown(HistoryStyle().shown)
        self.sums = {count: SumToggle(count, theme) for count in SUMS}
        self.look = Segments(
            [(BARS, translate("Flow", "Bars")), (STACK, translate("Flow", "Stack"))],
            theme,
            identifier="history_look",
            name=translate("Flow", "Bars or stacked tiers"),
        )
        self.view = Segments(
            [(CHART, translate("Flow", "Chart")), (TABLE, translate("Flow", "Table"))],
            theme,
            identifier="history_view",
            name=translate("Flow", "Chart or table"),
        )
        self._lay_out()

    @property
    def style_chosen(self) -> HistoryStyle:
        """What the chart shows."""
        sums = frozenset(count for count, button in self.sums.items() if button.isChecked())
        return HistoryStyle(shown=self.toggles.shown, stacked=self.look.key == STACK, sums=sums)

    @property
    def is_table(self) -> bool:
        """Whether the figures are shown as a table."""
        return self.view.key == TABLE

    def choose(self, style: HistoryStyle, view: str) -> None:
        """Restore an earlier choice."""
        self.blockSignals(True)
        self.toggles.set_shown(style.shown)
        for count, button in self.sums.items():
            button.setChecked(count in style.sums)
        self.look.choose(STACK if style.stacked else BARS)
        self.view.choose(view)
        self.blockSignals(False)
        self._fit()
        self.changed.emit()

    def show_view(self, view: str) -> None:
        """Show chart or table, like a click on the segment."""
        self.view.choose(view)
        self._view_chosen()

    def flip_view(self) -> None:
        """Switch between chart and table."""
        self.show_view(CHART if self.is_table else TABLE)

    def flip_look(self) -> None:
        """Switch between bars and stacks."""
        self.look.choose(BARS if self.look.key == STACK else STACK)
        self.changed.emit()

    def offer(self, *, tiers: bool) -> None:
        """Hide what a provider without tiers cannot show."""
        self.toggles.offer(frozenset(FlowLine) if tiers else frozenset({FlowLine.NET, FlowLine.PRICE}))
        self.look.setVisible(tiers and not self.is_table)

    def resizeEvent(self, event: object) -> None:  # noqa: N802  Qt's name
        """Use short names if the full ones do not fit."""
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """One row; no width of its own, so that the dock can become narrow."""
        return QSize(200, self.minimumSizeHint().height())

    def _fit(self) -> None:
        fixed = self.view.sizeHint().width() + 26
        fixed += 0 if self.look.isHidden() else self.look.sizeHint().width() + 6
        sums = sum(button.sizeHint().width() + 6 for button in self.sums.values())
        room = self.width() - fixed
        fits = not self.is_table and room >= self.toggles.shortest + sums
        for button in self.sums.values():
            button.setVisible(fits)
        self.toggles.fit(room - (sums if fits else 0) - 14)

    def _view_chosen(self) -> None:
        for part in (self.toggles, self.look, *self.sums.values()):
            part.setVisible(not self.is_table)
        self._fit()
        self.changed.emit()

    def _lay_out(self) -> None:
        row = hbox(self.toggles, on=self, margins=(10, 4, 10, 2), spacing=6)
        for button in self.sums.values():
            row.addWidget(button)
            button.toggled.connect(self.changed)
        fill(row, stretch(), self.look, self.view)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.toggles.changed.connect(self.changed)
        self.look.chosen.connect(self.changed)
        self.view.chosen.connect(self._view_chosen)


OWN = "own"
_SLACK = 14
"""Days by which an answer for one year may miss the year."""


class RangeRow(QWidget):
    """`chosen` carries a RangeChoice; `save_wanted` asks for a CSV file."""

    chosen = Signal(object)
    save_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._today = date.min
        translate = QCoreApplication.translate
        options = [(preset.value, _preset_words(preset)) for preset in Preset]
        self.presets = Segments(
            [*options, (OWN, translate("Flow", "Dates"))],
            theme,
            identifier="history_range",
            name=translate("Flow", "Range"),
        )
        self.presets.choose(Preset.YEAR.value)
        self.begin, self.end = (_field(theme, f"history_{name}") for name in ("begin", "end"))
        self.begin.setAccessibleName(translate("Flow", "First day"))
        self.end.setAccessibleName(translate("Flow", "Last day"))
        self.message = elided_label("", theme, Type.CAPTION, Tone.WARN)
        identify(self.message, "history_range_message")
        self.save = icon_button(
            "download", translate("Flow", "Save the history as CSV"), theme, identifier="history_csv"
        )
        self.save.setEnabled(False)
        self._lay_out(theme)
        self.presets.chosen.connect(self._preset_chosen)
        self.save.clicked.connect(self.save_wanted)
        for field in (self.begin, self.end):
            field.returnPressed.connect(self._dates_given)
            field.textEdited.connect(lambda _text: self._show_fault(None))
            field.installEventFilter(self)

    def show_choice(self, choice: RangeChoice, today: date) -> None:
        """Show the requested range; `today` is the exchange's date."""
        self._today = today
        meant = choice.on(today)
        self.presets.choose(OWN if choice.dates is not None else (choice.preset or Preset.YEAR).value)
        self._show_dates(meant)
        self._show_fault(None)

    def tell_short(self, provider: str, first: date) -> None:
        """The answer begins later than requested: say so, and select the preset that it covers."""
        text = QCoreApplication.translate("Flow", "{provider} has no flow before {date}")
        self._say(text.replace("{provider}", provider).replace("{date}", first.isoformat()), warn=False)
        self.begin.setText(first.isoformat())
        reach = (self._today - first).days
        if self.presets.key == Preset.TWO_YEARS.value and abs(reach - YEAR) <= _SLACK:
            self.presets.choose(Preset.YEAR.value)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802  Qt's name
        """Leaving a field accepts its date; Esc restores the shown one."""
        if event.type() == QEvent.Type.FocusOut and (self.begin.isModified() or self.end.isModified()):
            self._dates_given()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """One row; no width of its own, so that the dock can become narrow."""
        return QSize(200, self.minimumSizeHint().height())

    def resizeEvent(self, event: object) -> None:  # noqa: N802  Qt's name
        """Without room for dates only the presets stay."""
        need = self.presets.sizeHint().width() + 2 * self.begin.sizeHint().width() + self.save.width() + 60
        for part in (self.begin, self.dash, self.end):
            part.setVisible(self.width() >= need)

    def _preset_chosen(self, key: str) -> None:
        if key == OWN:
            self.begin.setFocus(Qt.FocusReason.OtherFocusReason)
            self.begin.selectAll()
            return
        self.chosen.emit(RangeChoice(Preset(key)))

    def _dates_given(self) -> None:
        begin, end = read_date(self.begin.text()), read_date(self.end.text())
        fault = date_fault(begin, end, self._today)
        self._show_fault(fault)
        for field in (self.begin, self.end):
            field.setModified(False)
        if fault is None and begin is not None and end is not None:
            self._show_dates(DateRange(begin, end))
            self.presets.choose(OWN)
            self.chosen.emit(RangeChoice(None, DateRange(begin, end)))

    def _show_dates(self, dates: DateRange) -> None:
        for field, day in ((self.begin, dates.begin), (self.end, dates.end)):
            if not field.hasFocus() or not field.isModified():
                field.setText(day.isoformat())
                field.setModified(False)

    def _show_fault(self, fault: RangeFault | None) -> None:
        begin_bad = fault in {RangeFault.NOT_A_DATE, RangeFault.REVERSED, RangeFault.TOO_OLD}
        if fault is RangeFault.NOT_A_DATE:
            begin_bad = read_date(self.begin.text()) is None
        end_bad = fault is RangeFault.FUTURE or (fault is RangeFault.NOT_A_DATE and read_date(self.end.text()) is None)
        set_style_property(self.begin, "invalid", "true" if begin_bad else "false")
        set_style_property(self.end, "invalid", "true" if end_bad else "false")
        self._say("" if fault is None else _fault_words(fault), warn=True)

    def _say(self, text: str, *, warn: bool) -> None:
        set_tone(self.message, Tone.WARN if warn else Tone.SECONDARY)
        self.message.setText(text)
        self.message.setAccessibleName(text)

    def _lay_out(self, theme: Theme) -> None:
        self.dash = label("\u2013", theme, Type.BODY, Tone.CAPTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 4)
        row.setSpacing(6)
        row.addWidget(self.presets)
        row.addSpacing(4)
        for part in (self.begin, self.dash, self.end):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.message, 1)
        row.addWidget(self.save)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


def _field(theme: Theme, identifier: str) -> QLineEdit:
    field = line_edit(identifier, "", theme, width=92, height=22, hint="2026-11-20")
    field.setMaxLength(10)
    field.setAlignment(Qt.AlignmentFlag.AlignCenter)
    field.setStyleSheet(f"QLineEdit {{ min-height: {theme.px(22) - 2}px; padding: 0 4px; border-radius: 4px; }}")
    return field


def _preset_words(preset: Preset) -> str:
    words = {
        Preset.MONTH: QCoreApplication.translate("Flow", "1M", "one month"),
        Preset.QUARTER: QCoreApplication.translate("Flow", "3M", "three months"),
        Preset.HALF: QCoreApplication.translate("Flow", "6M", "six months"),
        Preset.YEAR: QCoreApplication.translate("Flow", "1Y", "one year"),
        Preset.TWO_YEARS: QCoreApplication.translate("Flow", "2Y", "two years"),
    }
    return words[preset]


def _fault_words(fault: RangeFault) -> str:
    words = {
        RangeFault.NOT_A_DATE: QCoreApplication.translate("Flow", "A date reads 2026-11-20"),
        RangeFault.REVERSED: QCoreApplication.translate("Flow", "The first day is after the last"),
        RangeFault.FUTURE: QCoreApplication.translate("Flow", "The last day is still to come"),
        RangeFault.TOO_OLD: QCoreApplication.translate("Flow", "History reaches back {days} days at most"),
    }
    return words[fault].replace("{days}", str(LONGEST))


class HistoryState(msgspec.Struct, kw_only=True):
    """Lines, sums, bars or stack, chart or table, and the range: two dates, else a preset, which ends today."""

    lines: tuple[FlowLine, ...] = (FlowLine.NET, FlowLine.PRICE)
    sums: tuple[int, ...] = ()
    stacked: bool = False
    view: str = CHART
    range: Preset = Preset.YEAR
    dates: tuple[date, ...] = ()


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
        self.chart = HistoryChart(theme, sources.events, sources.want_events)
        self.choice = RangeChoice()
        self.series: HistorySeries | None = None
        self._past: PeriodLoader | None = None
        self._made: tuple[object, ...] = ()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.chart)
        self.head = QWidget()
        for place, rows in ((self.head, (self.controls, self.range_row)), (self, (self._stack,))):
            vbox(*rows, on=place, margins=0, spacing=0)
        self.head.hide()
        self.controls.changed.connect(self._view_changed)
        self.range_row.chosen.connect(self.choose_range)
        self.range_row.save_wanted.connect(self.save_wanted)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> HistoryTable:
        """The periods as a table, made when it is first wanted."""
        words = QCoreApplication.translate("Flow", "Capital flow history as a table")
        made = HistoryTable(self._sources.theme, words)
        self._stack.addWidget(made)
        QWidget.setTabOrder(self.chart, made)
        return made

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
                marks=self.chart.event_marks,
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

    def saved_state(self) -> HistoryState:
        style, dates = self.controls.style_chosen, self.choice.dates
        return HistoryState(
            lines=tuple(sorted(style.shown)),
            sums=tuple(sorted(style.sums)),
            stacked=style.stacked,
            view=TABLE if self.controls.is_table else CHART,
            range=self.choice.preset or Preset.YEAR,
            dates=() if dates is None else (dates.begin, dates.end),
        )

    def restore(self, state: HistoryState) -> None:
        """Show the choices of a layout; call it before a period is shown, since it sets the requested range."""
        style = HistoryStyle(
            shown=frozenset(state.lines), stacked=state.stacked, sums=frozenset(SUMS) & frozenset(state.sums)
        )
        self.choice = _range(state)
        self.controls.choose(style, TABLE if state.view == TABLE else CHART)

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
    # before the first trade they are zero
    traded = quote is not None and min(quote.open, quote.high, quote.low) > 0
    candle = (float(quote.open), float(quote.high), float(quote.low)) if quote is not None and traded else NO_CANDLE
    return RunningDay(
        date=shown,
        net=float(series.net[-1]),
        tiers=() if series.tiers is None else tuple(float(value) for value in series.tiers[:, -1]),
        close=price,
        candle=candle,
        turnover=day.turnover,
        over=not day.trading,
    )


def _range(state: HistoryState) -> RangeChoice:
    if len(state.dates) != 2:
        return RangeChoice(state.range)
    begin, end = state.dates
    return RangeChoice(None, DateRange(begin, end)) if begin <= end else RangeChoice()
