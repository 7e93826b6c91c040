"""Says the most urgent state of a chart on its card and its price axis, and does what its button and link offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tideboard_core.errors import QuotaExceeded
from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import BarSessions, Quote
from tideboard_desktop.chart.indicators.control import IndicatorControl
from tideboard_desktop.chart.live_bars import LiveBars
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.states.card import StateCard
from tideboard_desktop.chart.states.price import PriceState, countdown, price_state
from tideboard_desktop.chart.states.second_source import SecondSource
from tideboard_desktop.chart.states.told import Situation, Told, conflict, disconnected, price_told, quota_used, warming
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.extended_hours import extended
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import AxisTag, LivePrice
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.quote_rights import delay_words, is_delayed

translate = QCoreApplication.translate
_EDGE = 8.0
_DAY, _MINUTES = Interval(1, Unit.DAY), Interval(5, Unit.MINUTE)


class OutOfHours(ChartLayer):
    """Tags New York's newest price outside regular hours, where the bars have none of them."""

    def __init__(self, chart: PriceChart, theme: Theme) -> None:
        self._chart, self._theme = chart, theme
        self.price: LivePrice | None = None

    def show(self, price: LivePrice | None) -> None:
        """Tag another price, or none."""
        if price != self.price:
            self.price = price
            self._chart.update()

    def tags(self, picture: Picture) -> list[AxisTag]:
        """One tag, at the edge if its price is out of view."""
        if self.price is None or picture.scale is None:
            return []
        price, surface = self.price.price, self._theme.surface
        y = min(max(picture.scale.y_of(price), _EDGE), picture.layout.price.bottom - _EDGE)
        text = price_text(price, self._chart.decimals_at(price))
        return [AxisTag(y, (text, *self.price.lines), surface.line_strong, surface.text1)]


class ChartStates(QObject):
    """`interval_wanted` asks for bars of another length; `late` says that prices are delayed, empty if they are not."""

    interval_wanted = Signal(object)
    late = Signal(str)

    def __init__(
        self, chart: PriceChart, live: LiveBars, reads: Reads[Any], indicators: IndicatorControl, context: DockContext
    ) -> None:
        super().__init__(chart)
        self._chart, self._live, self._reads, self._indicators, self._context = chart, live, reads, indicators, context
        services = context.services
        self.card = StateCard(chart, context.theme)
        self.out_of_hours = OutOfHours(chart, context.theme)
        chart.add_layer(self.out_of_hours)
        self.second = SecondSource(
            chart, services.feeds.other_gateway, services.provider, tasks=context.tasks, clock=context.clock
        )
        self.second.changed.connect(self.show)
        self.card.button_clicked.connect(lambda: self._act(button=True))
        self.card.link_clicked.connect(lambda: self._act(button=False))

    @property
    def told(self) -> Told | None:
        """What is said now."""
        return self.card.told

    def each_second(self) -> None:
        """Compare with the second source where that is due."""
        series = self._live.series
        if series is not None and len(series.columns) > 1:
            facts = self._context.hub.value(Topic.INSTRUMENT.of(series.key.instrument))
            if facts is not None:
                self.second.compare(series, self._chart.step_at)

    def show(self) -> None:
        """Last price, countdown, and the state."""
        series, context = self._live.series, self._context
        if series is None or not len(series.columns):
            self._chart.set_live(None)
            self.late.emit("")
            self.out_of_hours.show(None)
            self.card.show_told(None)
            return
        key, now = Topic.QUOTE.of(series.key.instrument), context.clock.market()
        quote, age, link = context.hub.value(key), context.hub.age(key), context.hub.value(QUOTES_LINK)
        state = price_state(series.key.market, now, context.services.feeds.calendar, quote, age, link)
        self._show_price(series, state, quote, age)
        told = (
            disconnected(link, context.clock.monotonic()) if not state.connected else self._beside_link(series, state)
        )
        self.card.show_told(told)

    def _beside_link(self, series: BarSeries, state: PriceState) -> Told | None:
        """What is said while the connection stands."""
        key, live = series.key, self._live
        start = instant_of(int(series.columns.rows.start[-1]))
        if isinstance(live.refused, QuotaExceeded):
            return quota_used(live.refused)
        if self.second.conflict is not None:
            return conflict(self.second.conflict, self._chart.decimals_at(self.second.conflict.price))
        now, calendar = self._context.clock.market(), self._context.services.feeds.calendar
        told = price_told(state, key.market, now, calendar, start, key.interval)
        if told is None:
            waiting = self._indicators.waiting
            told = None if waiting is None else warming(waiting, older=series.older)
        return told

    def _show_price(self, series: BarSeries, state: PriceState, quote: Quote | None, age: float | None) -> None:
        """The newest close on the axis; what is below it is left of the bar, its age, or the price out of hours."""
        start = instant_of(int(series.columns.rows.start[-1]))
        now = self._context.clock.market()
        lines: list[str] = []
        late = is_delayed(self._context.hub, series.key.market)
        self.late.emit(delay_words(series.key.market) if late else "")
        old = not state.connected or state.stale is not None
        left = countdown(series.key.interval, start, now, state)
        if old:
            lines = [fmt.age(age)] if age is not None else []
        elif late:  # its bar is not the one of now, so nothing is left of it to count
            lines = [translate("PriceChart", "delayed")]
        elif left:
            lines = [left]
        price = float(series.columns.rows.close[-1])
        self._chart.set_live(LivePrice(price, tuple(lines), old=old or late, dashed=old or state.halted))
        self.out_of_hours.show(_out_of_hours(series, state, quote, now))

    # --- what button and link do ------------------------------------------------------------------------------------

    def _act(self, *, button: bool) -> None:
        told, series = self.card.told, self._live.series
        if told is None or series is None:
            return
        other = _DAY if series.key.interval.unit is Unit.MINUTE else _MINUTES
        page, dock = self._context.window.open_page, self._context.window.open_dock
        acts: dict[Situation, tuple[Callable[[], object], Callable[[], object]]] = {
            Situation.DISCONNECTED: (self._context.services.feeds.retry_all, partial(page, "connection:log")),
            Situation.QUOTA: (partial(page, "connection:allowances"), partial(self._live.read_older, spend=True)),
            Situation.CONFLICT: (self._compare_again, partial(page, "connection:connect")),
            Situation.STALE: (self._reads.again, partial(page, "connection:log")),
            Situation.HALTED: (partial(self.interval_wanted.emit, other), partial(dock, "alerts", {})),
            Situation.CLOSED: (partial(self.interval_wanted.emit, other), partial(dock, "alerts", {})),
            Situation.WARMING: (self._more_bars, self._indicators.open),
        }
        acts[told.situation][0 if button else 1]()

    def _more_bars(self) -> None:
        series = self._live.series
        if series is not None and series.older:
            self._live.read_older()
        else:
            self.interval_wanted.emit(_DAY)

    def _compare_again(self) -> None:
        self.second.forget()
        self.each_second()


def _out_of_hours(series: BarSeries, state: PriceState, quote: Quote | None, now: datetime) -> LivePrice | None:
    """New York's newest price outside regular hours, unless the bars have those hours or the market trades."""
    key = series.key
    if quote is None or key.market is not Market.US or state.trading or key.sessions is BarSessions.EXTENDED:
        return None
    found = extended(quote, now, None)
    return None if found is None else LivePrice(float(found.price.replace(",", "")), (found.word,))
