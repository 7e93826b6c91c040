"""The chart of days, weeks or months: the price chart's candles over a tall pane of flow, with a read-out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLineF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from tideboard_core.flow.session_minutes import Floats
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.ports.bars import day_start
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.event_layer import MARK_KEYS, EventMarks, Marks
from tideboard_desktop.docks.event_marks import EventMark
from tideboard_desktop.docks.security_marks import SecurityMarks
from tideboard_desktop.flow.chart.event_periods import period_marks, period_words
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine, line_pen
from tideboard_desktop.flow.chart.panel_unit import panel_unit
from tideboard_desktop.flow.chart.picture import Subject
from tideboard_desktop.flow.chart.readout import ReadOut, ReadOutLine, amount_row, box_area, paint_box, price_row
from tideboard_desktop.flow.history.model import (
    HistorySeries,
    HistoryStyle,
    period_title,
    stack_columns,
    tier_columns,
)
from tideboard_desktop.flow.history.period_table import copied_periods
from tideboard_desktop.ui.charts.axes import AxisTag, CaptionedFigure, paint_legends
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.bar_layer import BarLayer
from tideboard_desktop.ui.charts.flow_pane import FlowPane
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.layout import FLOW, PRICE, ChartLayout, chart_layout
from tideboard_desktop.ui.charts.pane_chart import PaneChart
from tideboard_desktop.ui.charts.pane_sizes import PaneSizes
from tideboard_desktop.ui.charts.picture import BarFlow, BarPixels, Picture, PriceFacts, ValueScale, even_scale, odd
from tideboard_desktop.ui.charts.polygons import ShapeArray, largest
from tideboard_desktop.ui.charts.slots import Slots, SlotState, Viewport, no_slots
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.format import MISSING, AmountUnit, flow, percent
from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.accessible_roles import speak

SUM_STEPS: Final = {5: (1, 1), 10: (2, 1), 20: (4, 1)}
"""Dashes and gaps along a sum: Qt's own dashes take thirty times as long on a thousand bars."""
DASH: Final = 3.0
"""Pixels of a dash; a narrower bar is one."""
_MARK: Final = 3.0
"""Height of the mark below a period in which price and flow diverge."""
_WIDEST: Final = 34.0
"""Pixels of the widest bar: few months must not become blocks."""
_SHARE: Final = 0.7
_FEWEST: Final = 8
"""Periods in view at least, as far as there are so many."""
_TALL: Final = 0.62
"""Part of the height that the flow has below the candles."""
_LEAST: Final = 280
"""Height in logical pixels below which the flow leaves no room for candles."""
_PAGE: Final = 0.8
_NEARLY: Final = 1e-6
_NOTHING: Final = 1e6
_UNITS: Final = {FlowPeriod.DAY: Unit.DAY, FlowPeriod.WEEK: Unit.WEEK, FlowPeriod.MONTH: Unit.MONTH}
_NO_NUMBERS: Final = np.empty(0)
_LINES: Final = ShapeArray(QLineF)


class HistoryContent(NamedTuple):
    """What is shown; `series` is None without data."""

    subject: Subject
    period: FlowPeriod
    series: HistorySeries | None
    style: HistoryStyle
    units: Units


class HistoryChart(PaneChart):
    """Shows the whole range until it is zoomed or scrolled. `resized` follows another size."""

    resized = Signal()

    def __init__(
        self,
        theme: Theme,
        events: SecurityMarks | None = None,
        want_events: Callable[[InstrumentId], None] = lambda _instrument: None,
    ) -> None:
        """`events` has the marks of the security in view, which `want_events` asks for."""
        super().__init__(theme, "capital_flow_history", QCoreApplication.translate("Flow", "Capital flow history"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        self.content: HistoryContent | None = None
        self.unit: AmountUnit = panel_unit(_NOTHING, Units.KMB)
        self._rows = _candles(None, np.empty(0, np.int32))
        self._whole = True
        self._spoken_index: int | None = None
        self._read: tuple[HistoryContent, int, AmountUnit, Sequence[EventMark], ReadOut] | None = None
        self.flow = FlowLayer(self)
        self.events = EventMarks(self, events or SecurityMarks(self), want_events, self._place_marks)
        for layer in (PaneSizes(self), self.flow, self.events):
            self.layers.add(layer)
        self.pointed.connect(self._say)
        theme.follow(self, HistoryChart.renew)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_content(self, content: HistoryContent, facts: PriceFacts) -> None:
        """Show something else; for the same history the visible range and the crosshair stay."""
        before = self.content
        if content == before and facts == self.facts:
            return
        self.content, self.facts = content, facts
        if before is None or before.series is not content.series:
            same = before is not None and _origin(before) == _origin(content)
            if not same:
                self._whole, self.locked, self._crosshair = True, False, None
                self.view.show(no_slots())
            self._show_periods(content, before)
        self.renew()

    def _show_periods(self, content: HistoryContent, before: HistoryContent | None) -> None:
        """Show the columns of a history; their times take longest to find and mostly stay."""
        series, market = content.series, market_of(InstrumentId(content.subject.symbol))
        if series is None or not len(series):
            slots = no_slots()
        else:
            same = before is not None and before.series is not None and before.series.dates == series.dates
            starts = self.view.slots.start
            if not same or len(starts) != len(series):
                starts = np.array([minute_of(day_start(market, day)) for day in series.dates], np.int32)
            slots = _slots(series, starts)
        self._rows = _candles(series, slots.start)
        self.show_slots(slots, market)

    @property
    def event_marks(self) -> Marks:
        """Reports, dividends, splits, news and buy-backs by the periods in which they fall."""
        return self.events.marks(self.picture)

    @property
    def index(self) -> int | None:
        """The period under the crosshair, None while hidden."""
        return self.slot if self.has_crosshair else None

    def readout(self) -> ReadOut | None:
        """The figures under the crosshair."""
        content, index = self.content, self.index
        if content is None or content.series is None or index is None:
            return None
        events = self.event_marks.get(index, ())
        if self._read is None or self._read[:4] != (content, index, self.unit, events):
            self._read = content, index, self.unit, events, history_readout(content, index, self.unit, events)
        return self._read[4]

    def copied_row(self) -> str:
        """The read-out as tab-separated text; empty without a crosshair."""
        content, index = self.content, self.index
        if content is None or content.series is None or index is None:
            return ""
        symbol, currency = content.subject.symbol, content.subject.currency
        return copied_periods(content.series, (index,), symbol, currency, self.event_marks)

    def copy_readout(self) -> None:
        """That text to the clipboard."""
        if self.has_crosshair:
            QGuiApplication.clipboard().setText(self.copied_row())

    def reset(self) -> None:
        """Show the whole range, the price axis fitted to it."""
        self._whole = True
        self.unlock()
        self.view_moved.emit()

    def page(self, pages: int) -> None:
        """Scroll by most of the visible range, to newer periods if positive."""
        self.pan(-pages * _PAGE * self.layout_now.right)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Brackets go from mark to mark."""
        if event.key() in MARK_KEYS:
            self.events.step(MARK_KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _place_marks(self, marks: Sequence[EventMark], _picture: Picture) -> Marks:
        series = None if self.content is None else self.content.series
        return {} if series is None else period_marks(marks, series.period, series.dates)

    def _moved(self) -> None:
        self._whole = False
        super()._moved()

    def _say(self) -> None:
        readout, index = self.readout(), self.index
        words = "" if readout is None else readout.spoken()
        if index != self._spoken_index and self.hasFocus():
            speak(self, words)
        self._spoken_index = index
        self.setAccessibleDescription(words)

    # --- painting ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As much as there is."""
        return QSize(400, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """What lies over the chart has another size, too."""
        super().resizeEvent(event)
        self.resized.emit()

    @property
    def layout_now(self) -> ChartLayout:
        """Candles over the flow, or the flow alone."""
        scale, high = self.theme.scale, float(self.height())
        prices = len(self._rows.start) > 0 and high >= _LEAST * scale and self._shows(FlowLine.PRICE)
        return chart_layout(
            self.width(),
            high,
            [FLOW] if prices else [],
            scale,
            heights={FLOW: _TALL * high / scale, **self.heights},
            folded=self.folded if prices else (),
            first=PRICE if prices else FLOW,
            marks=self.marks,
        )

    def make_picture(self, layout: ChartLayout) -> Picture | None:
        """The periods in view; nothing comes before the first or after the last, so the view stays between them."""
        content, view = self.content, self.view
        if content is None or content.series is None:
            return None
        count, room = len(content.series), (view.right - view.left) / view.pitch
        view.widest = layout.right / min(max(count, 1), _FEWEST)
        self._whole = self._whole or count <= room + _NEARLY
        if self._whole:
            view.show_columns(0, count)
        else:
            view.end = min(max(view.end, room), count)
        key = SeriesKey(InstrumentId(content.subject.symbol), Interval(1, _UNITS[content.period]))
        return Picture(key, self._rows, self.view, layout, self.facts)

    def paint_axis(self, painter: QPainter, picture: Picture) -> None:
        """That of the flow, and the legends, which stay while the crosshair moves."""
        self.flow.pane.paint_axis(painter, picture)
        paint_legends(painter, picture.layout, self.theme, self.legends_now())

    def legends_now(self) -> dict[str, list[CaptionedFigure]]:
        """The currency, how often price and flow diverge in view, and what the figures leave out; by pane."""
        return {} if self.content is None else _legends(self.content, slice(*self.view.visible()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The chart, and the read-out over it."""
        super().paintEvent(event)
        readout, picture, index = self.readout(), self.picture, self.index
        if readout is not None and picture is not None and index is not None:
            plot = picture.layout.plot
            area = box_area(readout, plot, self.view.centre(index), plot.right(), self.theme)
            paint_box(QPainter(self), area, readout, self.theme)

    def _fit(self, picture: Picture, *, keep: bool) -> bool:
        """Fit the axes of price and flow to what is in view."""
        if picture.layout.price.key == PRICE:
            changed = super()._fit(picture, keep=keep)
        else:
            changed = self.locked = False
        content, pane = self.content, picture.layout.pane(FLOW)
        if content is None or content.series is None:
            return changed
        view = slice(*self.view.visible())
        most = _largest(content.series, content.style, view)
        self.unit = panel_unit(most, content.units)
        net = content.series.net
        picture.flow = BarFlow(net, np.full(len(net), np.nan), net)
        if pane is not None:
            picture.flows = picture.blocks = even_scale(most, pane.top, pane.bottom)
        return changed

    def _shows(self, line: FlowLine) -> bool:
        return self.content is not None and line in self.content.style.shown


class FlowLayer(ChartLayer):
    """Bars or stacks of flow with sums, tiers and marks of divergence; tags of the period under the crosshair."""

    def __init__(self, chart: HistoryChart) -> None:
        self._chart, self._theme, self._bars = chart, chart.theme, chart.bars
        self.pane = FlowPane(chart.theme, chart.bars)

    def paint_background(self, painter: QPainter, picture: Picture) -> None:
        """The periods in view."""
        content, scale, pane = self._chart.content, picture.flows, picture.layout.pane(FLOW)
        if content is None or content.series is None or scale is None or pane is None:
            return
        series, style = content.series, content.style
        bars = _pixels(picture.view, *picture.view.visible())
        if not len(bars.x):
            return
        painter.setClipRect(picture.layout.area(pane), Qt.ClipOperation.IntersectClip)
        self.pane.running = series.running
        if style.stacked and series.tiers is not None:
            self.pane.paint_grid(painter, picture)
            _paint_stacks(painter, series, style, bars, scale, self._bars, self._theme)
            self.pane.paint_zero(painter, picture)
        elif FlowLine.NET in style.shown:
            self.pane.paint(painter, picture, bars)
        else:
            self.pane.paint_grid(painter, picture)
            self.pane.paint_zero(painter, picture)
        self._paint_lines(painter, picture, series, style, bars, scale)
        marks = series.against[bars.first : bars.last]
        top = np.full(int(marks.sum()), pane.bottom - _MARK)
        self._bars.paint_spans(painter, bars, marks, top, top + _MARK, bars.width, colour(self._theme.surface.text3))

    def _paint_lines(
        self,
        painter: QPainter,
        picture: Picture,
        series: HistorySeries,
        style: HistoryStyle,
        bars: BarPixels,
        scale: ValueScale,
    ) -> None:
        ratio, view, theme = painter.device().devicePixelRatioF(), picture.view, self._theme
        if not style.stacked:
            for line, column in tier_columns(series, style.shown):
                pen = line_pen(line, theme, ratio=ratio)
                pen.setStyle(Qt.PenStyle.SolidLine)  # one short tick per bar: too short for dashes
                _paint_ticks(painter, bars, scale.y(column[bars.rows]), bars.width, pen)
        # one more on each side, so that lines leave the picture instead of ending in it
        since, until = max(bars.first - 1, 0), min(bars.last + 1, len(series))
        for count in sorted(style.sums):
            y = scale.y(series.sums(count)[since:until])
            paint_sum(painter, view.centres(since, until), y, since, count, theme, ratio)

    def tags(self, picture: Picture) -> list[AxisTag]:
        """Net and close of the period under the crosshair."""
        content, index = self._chart.content, self._chart.index
        if content is None or content.series is None or index is None:
            return []
        surface, found = self._theme.surface, list[AxisTag]()
        net, close = content.series.net_at(index), content.series.close_at(index)
        if net is not None and picture.flows is not None:
            text = flow(net, self._chart.unit, 1)
            found.append(AxisTag(picture.flows.y_of(net), (text,), surface.text1, surface.panel))
        if close is not None and picture.scale is not None and self._chart.level is None:
            text = price_text(close, content.subject.price_decimals)
            found.append(AxisTag(picture.scale.y_of(close), (text,), surface.text1, surface.panel))
        return found


def paint_sum(painter: QPainter, x: Floats, y: Floats, first: int, count: int, theme: Theme, ratio: float) -> None:
    """The neutral line of a sum, identified by its dashes; `first` is the slot of `x[0]`: dashes scroll along."""
    on, off = SUM_STEPS[count]
    pieces = max(1, round(float(x[1] - x[0]) / DASH)) if len(x) > 1 else 1
    at, slots, first = np.arange((len(x) - 1) * pieces + 1) / pieces, np.arange(len(x)), first * pieces
    x, y = np.interp(at, slots, x), np.interp(at, slots, y)  # NaN stays NaN up to its neighbours
    drawn = (np.arange(len(x) - 1) + first) % (on + off) < on
    drawn &= np.isfinite(y[1:]) & np.isfinite(y[:-1])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    pen = hairline(colour(theme.surface.text1))
    # a cosmetic pen counts device pixels
    pen.setWidthF(ratio)
    painter.setPen(pen)
    painter.drawLines(_LINES.filled(x[:-1][drawn], y[:-1][drawn], x[1:][drawn], y[1:][drawn]))


def _paint_stacks(
    painter: QPainter,
    series: HistorySeries,
    style: HistoryStyle,
    bars: BarPixels,
    scale: ValueScale,
    layer: BarLayer,
    theme: Theme,
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for tier, begin, end in stack_columns(series, style.shown):
        first, last = begin[bars.rows], end[bars.rows]
        y0, y1 = scale.y(first), scale.y(last)
        for which, role in ((last > first, theme.up), (last < first, theme.down)):
            top, high = np.minimum(y0, y1)[which], np.maximum(np.abs(y1 - y0), 1.0)[which]
            layer.paint_spans(painter, bars, which, top, top + high, bars.width, colour(role.shades[tier]))
    if FlowLine.NET in style.shown:
        pen = QPen(colour(theme.surface.text1), 1.6)
        _paint_ticks(painter, bars, scale.y(series.net[bars.rows]), bars.width + 2 * min(bars.width * 0.17, 3.0), pen)


def _paint_ticks(painter: QPainter, bars: BarPixels, y: Floats, width: float, pen: QPen) -> None:
    """A line across each bar whose value is known."""
    known, half = np.isfinite(y), width / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(pen)
    x, heights = bars.x[known], y[known]
    painter.drawLines(_LINES.filled(x - half, heights, x + half, heights))


def _origin(content: HistoryContent) -> tuple[object, ...]:
    """What identifies a history: symbol, period, first date."""
    series = content.series
    return content.subject.symbol, content.period, None if series is None or not len(series) else series.dates[0]


def _slots(series: HistorySeries, starts: Minutes) -> Slots:
    """A column for each period; one without a figure counts as not received, which is not zero."""
    known = np.isfinite(series.closes)
    states = np.where(np.isnan(series.net), SlotState.MISSING, SlotState.BAR).astype(np.uint8)
    return Slots(starts, np.where(known, np.cumsum(known) - 1, -1), states, np.zeros(len(starts), np.uint8))


def _candles(series: HistorySeries | None, starts: Minutes) -> Columns:
    """The bars of those periods that have one."""
    if series is None or not len(starts):
        prices: NDArray[np.float64] = np.empty((4, 0))
        known = np.empty(0, np.bool_)
    else:
        known = np.isfinite(series.closes)
        prices = np.vstack([series.candles, series.closes])[:, known]
        prices = np.where(np.isfinite(prices), prices, prices[3])
    opened, high, low, close = prices
    nothing = np.zeros(len(close), np.int64)
    return Columns(starts[known], opened, high, low, close, nothing, np.zeros(len(close)), nothing.astype(np.int32))


def _pixels(view: Viewport, first: int, last: int) -> BarPixels:
    """The periods in view, with or without a candle; the price columns are empty."""
    width = odd(min(view.pitch * _SHARE, _WIDEST))
    middles, none = np.floor(view.centres(first, last)) + 0.5, _NO_NUMBERS
    return BarPixels(middles, width, none, none, none, none, none, np.arange(first, last), first, last)


def _largest(series: HistorySeries, style: HistoryStyle, view: slice) -> float:
    columns = [series.net, *(series.sums(count) for count in style.sums)]
    if style.stacked:
        columns += [end for _tier, _begin, end in stack_columns(series, style.shown)]
    else:
        columns += [column for _line, column in tier_columns(series, style.shown)]
    return max(largest(column[view]) for column in columns) or _NOTHING


def _legends(content: HistoryContent, view: slice) -> dict[str, list[CaptionedFigure]]:
    series, currency = content.series, content.subject.currency
    found = [CaptionedFigure("", currency)]
    if series is not None and series.against[view].any():
        text = QCoreApplication.translate("Flow", "price against flow: {count} of {all}")
        count = int(series.against[view].sum())
        words = text.replace("{count}", str(count)).replace("{all}", str(view.stop - view.start))
        found.append(CaptionedFigure(f"\u25aa {words}", ""))
    found += [CaptionedFigure(line, "") for line in content.subject.note.split("\n") if line]
    return {PRICE: [CaptionedFigure("", currency)], FLOW: found}


def history_readout(content: HistoryContent, index: int, unit: AmountUnit, events: Sequence[EventMark] = ()) -> ReadOut:
    """Date, net, tiers and block; below the rule the visible sums, the ratio, the close and the `events`."""
    series = content.series
    assert series is not None
    tiers = series.tiers_at(index)
    amounts: list[tuple[FlowLine, float | None]] = [
        (FlowLine.NET, series.net_at(index)),
        *zip(TIERS, tiers, strict=False),
    ]
    if tiers:
        amounts.append((FlowLine.BLOCK, series.block_at(index)))
    upper = [amount_row(line, value, unit) for line, value in amounts]
    if (reported := series.reported_block_at(index)) is not None:
        words = QCoreApplication.translate("Flow", "Block by {provider}").replace("{provider}", series.provider)
        upper.append(ReadOutLine(None, words, flow(reported, unit), "", 0.0))
    return ReadOut(
        title=period_title(series, index),
        note=period_note(series, index),
        upper=tuple(upper),
        lower=(
            *_sum_rows(content, series, index, unit),
            *_price_rows(content, series, index),
            *(ReadOutLine(None, words, "", "", 0.0) for words in _event_words(content, events)),
        ),
    )


def _event_words(content: HistoryContent, events: Sequence[EventMark]) -> list[str]:
    return period_words(events, content.period, market_of(InstrumentId(content.subject.symbol)))


def period_note(series: HistorySeries, index: int) -> str:
    """The note of a period: still running, without a figure, price against flow."""
    if series.net_at(index) is None:
        return QCoreApplication.translate("Flow", "no figure")
    if series.running and index == len(series) - 1:
        return QCoreApplication.translate("Flow", "so far")
    return QCoreApplication.translate("Flow", "against flow") if bool(series.against[index]) else ""


def sum_name(count: int) -> str:
    """Name of a sum in the read-out and the table."""
    return QCoreApplication.translate("Flow", "Sum of {count}").replace("{count}", str(count))


def _sum_rows(content: HistoryContent, series: HistorySeries, index: int, unit: AmountUnit) -> list[ReadOutLine]:
    rows = []
    for count in sorted(content.style.sums):
        total = float(series.sums(count)[index])
        known = total == total
        text = flow(total, unit) if known else MISSING
        rows.append(ReadOutLine(None, sum_name(count), "", text, total if known else 0.0))
    return rows


def _price_rows(content: HistoryContent, series: HistorySeries, index: int) -> list[ReadOutLine]:
    ratio, close, change = series.ratio_at(index), series.close_at(index), series.change_at(index)
    words = QCoreApplication.translate("Flow", "Net / turnover")
    name = QCoreApplication.translate("Flow", "Close")
    return [
        ReadOutLine(None, words, "", MISSING if ratio is None else percent(ratio), ratio or 0.0),
        price_row(name, close, change, content.subject.price_decimals),
    ]
