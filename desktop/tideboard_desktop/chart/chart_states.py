"""Why a chart shows no bars, or none of now: its state, the words of it, and what its button and link do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tideboard_core.errors import QuotaExceeded, TideboardError
from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.hub_keys import HISTORY_QUOTA, QUOTES_LINK, Topic
from tideboard_core.model.instrument import Instrument, Market
from tideboard_core.model.live import LinkStatus
from tideboard_core.model.quote import BarSessions, Quote, QuotePackage
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_desktop.chart.indicators.control import IndicatorControl
from tideboard_desktop.chart.indicators.drawn import Warming
from tideboard_desktop.chart.live_bars import LiveBars
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.second_source import CloseConflict, SecondSource
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.extended_hours import extended
from tideboard_desktop.docks.reads import STANDS
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import TAG, AxisTag, LivePrice, clock_text, wall_time
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateAction, StateCard, StateKind
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.history_quota import state_words
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.links import stale_words
from tideboard_desktop.ui.words.markets import market_name
from tideboard_desktop.ui.words.quote_rights import delay_words, is_delayed

translate = QCoreApplication.translate
_LEFT, _TOP, _BELOW_LEGEND = 8, 8, 22
_WIDEST = 420
_DAY, _MINUTES = Interval(1, Unit.DAY), Interval(5, Unit.MINUTE)


class PriceState(NamedTuple):
    """How the newest price is: whether the market trades now, the age of one that is not of now (else None), the halt.

    `until` is when trading ends or breaks off, None while nothing trades.
    """

    trading: bool
    stale: float | None
    halted: bool
    connected: bool
    until: datetime | None = None


def price_state(
    market: Market,
    now: datetime,
    calendar: TradingCalendar,
    quote: Quote | None,
    old: float | None,
    link: LinkStatus | None,
) -> PriceState:
    """State of the newest price at `now` (market time); `old` as `DockContext.stale_price`."""
    session = calendar.session_on(market, exchange_date(market, now))
    parts = () if session is None else session.segments
    until = next((part.end for part in parts if part.begin <= now < part.end), None)
    trading = until is not None
    connected = link is None or link.state in STANDS
    halted = quote is not None and quote.suspended
    return PriceState(trading, old, halted, connected, until)


def countdown(interval: Interval, start: datetime, now: datetime, state: PriceState) -> str:
    """Time left of the running bar, which ends with its part of the session at the latest.

    Empty for a bar that is over or longer than a day, and while nothing trades.
    """
    if interval.unit is not Unit.MINUTE or state.until is None or state.halted:
        return ""
    end = start + timedelta(minutes=interval.length)
    return fmt.countdown((min(end, state.until) - now).total_seconds()) if start <= now < end else ""


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
        half = TAG * self._theme.scale * (1 + len(self.price.lines)) / 2  # all of it lies in the pane of the prices
        y = min(max(picture.scale.y_of(price), half), picture.layout.price.bottom - half)
        text = price_text(price, self._chart.decimals_at(price))
        return [AxisTag(y, (text, *self.price.lines), surface.line_strong, surface.text1)]


class ChartStates(QObject):
    """`interval_wanted` asks for bars of another length; `late` says that prices are delayed, empty if they are not."""

    interval_wanted = Signal(object)
    late = Signal(str)

    def __init__(self, chart: PriceChart, live: LiveBars, indicators: IndicatorControl, context: DockContext) -> None:
        super().__init__(chart)
        self._chart, self._live, self._indicators, self._context = chart, live, indicators, context
        services = context.services
        self.card = StateCard(context.theme, chart, panel="chart")
        self.out_of_hours = OutOfHours(chart, context.theme)
        chart.add_layer(self.out_of_hours)
        self.second = SecondSource(
            chart, services.feeds.other_gateway, services.provider, tasks=context.tasks, clock=context.clock
        )
        self.second.changed.connect(self.show)

    @property
    def state(self) -> PanelState | None:
        """What is said now."""
        return self.card.state

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
            self.card.show_state(None)
            return
        key, now = Topic.QUOTE.of(series.key.instrument), context.clock.market()
        quote, link = context.hub.value(key), context.hub.value(QUOTES_LINK)
        old = context.stale_price(key)
        price = price_state(series.key.market, now, context.services.feeds.calendar, quote, old, link)
        self._show_price(series, price, quote)
        if self.card.show_state(self._state_of(series, price)):
            self._place_card()

    def _place_card(self) -> None:
        """In the upper left corner, as large as its words, within the price pane; below the legend of the curves."""
        card, picture, scale = self.card, self._chart.picture, self._context.theme.scale
        right = self._chart.width() if picture is None else picture.layout.right
        top = _BELOW_LEGEND * scale if picture is not None and picture.overlays else _TOP
        wide = min(card.sizeHint().width(), round(_WIDEST * scale), max(round(right) - 2 * _LEFT, 1))
        card.setGeometry(_LEFT, round(top), wide, max(card.heightForWidth(wide), card.minimumSizeHint().height()))

    def _show_price(self, series: BarSeries, state: PriceState, quote: Quote | None) -> None:
        """The newest close on the axis; what is below it is left of the bar, its age, or the price out of hours."""
        start = instant_of(int(series.columns.rows.start[-1]))
        now = self._context.clock.market()
        lines: list[str] = []
        late = is_delayed(self._context.hub, series.key.market)
        self.late.emit(delay_words(series.key.market) if late else "")
        old = not state.connected or state.stale is not None
        left = countdown(series.key.interval, start, now, state)
        if old:
            lines = [stale_words(state.stale)] if state.stale is not None else []
        elif late:  # its bar is not the one of now, so nothing is left of it to count
            lines = [translate("PriceChart", "delayed")]
        elif left:
            lines = [left]
        price = float(series.columns.rows.close[-1])
        self._chart.set_live(LivePrice(price, tuple(lines), old=old or late, dashed=old or state.halted))
        self.out_of_hours.show(_out_of_hours(series, state, quote, now))

    # --- the states, the most urgent first --------------------------------------------------------------------------

    def _state_of(self, series: BarSeries, price: PriceState) -> PanelState | None:
        newest = instant_of(int(series.columns.rows.start[-1]))
        if not price.connected:
            return None  # the dock and the price on the axis say how old it is
        if isinstance(self._live.refused, QuotaExceeded):
            return self._quota_used(self._live.refused)
        if self.second.conflict is not None:
            return self._conflict(series.key, self.second.conflict)
        if price.halted:
            return self._not_trading(
                StateKind.HALTED,
                series.key,
                translate("PriceChart", "Halted"),
                last_trade(series.key, newest, local=self._chart.local_time),
            )
        if not price.trading:
            now, local = self._context.clock.market(), self._chart.local_time
            words = closed_words(series.key, now, self._calendar, newest, local=local)
            return self._not_trading(StateKind.CLOSED, series.key, *words)
        waiting = self._indicators.waiting
        return None if waiting is None else self._warming(waiting, series)

    @property
    def _calendar(self) -> TradingCalendar:
        return self._context.services.feeds.calendar

    def _quota_used(self, error: TideboardError) -> PanelState:
        """Older bars would take more of an allowance than there is; new ones go on."""
        quota = self._context.hub.value(HISTORY_QUOTA)
        freed = together("" if quota is None else state_words(quota), translate("PriceChart", "New bars still come."))
        return _over_bars(
            StateKind.QUOTA,
            translate("PriceChart", "No history for this key")
            if error.code == "history-none"
            else translate("PriceChart", "History allowance used up"),
            together(error_sentence(error), freed),
            StateAction(translate("PriceChart", "My allowances"), self._page("connection:allowances")),
            StateAction(translate("PriceChart", "Ask again"), partial(self._live.read_older, spend=True)),
        )

    def _conflict(self, key: SeriesKey, found: CloseConflict) -> PanelState:
        """Two sources tell different prices of the same bar; neither is preferred, nothing is averaged."""
        decimals = self._chart.decimals_at(found.price)
        detail = translate("PriceChart", "close of {time}: {first} {price}, {second} {other}").format(
            time=clock_text(key, found.start, local=self._chart.local_time),
            first=found.first,
            price=f"{found.price:.{decimals}f}",
            second=found.second,
            other=f"{found.other:.{decimals}f}",
        )
        return _over_bars(
            StateKind.DISAGREE,
            translate("PriceChart", "Two sources differ"),
            detail,
            StateAction(translate("PriceChart", "Compare again"), self._compare_again),
            StateAction(translate("PriceChart", "Connections"), self._page("connection:connect")),
        )

    def _not_trading(self, kind: StateKind, key: SeriesKey, sentence: str, detail: str) -> PanelState:
        """A halt or a closed market; with bars of another length and the alerts."""
        day, minutes = translate("PriceChart", "Day chart"), translate("PriceChart", "5 minutes")
        inside = key.interval.unit is Unit.MINUTE
        alerts = partial(self._context.window.open_dock, "alerts", {})
        return _over_bars(
            kind,
            sentence,
            detail,
            StateAction(day if inside else minutes, partial(self.interval_wanted.emit, _DAY if inside else _MINUTES)),
            StateAction(translate("PriceChart", "Price alerts"), alerts),
        )

    def _warming(self, one: Warming, series: BarSeries) -> PanelState:
        """An indicator has no value yet; there may be older bars."""
        older = StateAction(translate("PriceChart", "Read older bars"), self._live.read_older)
        days = StateAction(translate("PriceChart", "Day chart"), partial(self.interval_wanted.emit, _DAY))
        words = translate("PriceChart", "{indicator} needs {needs} bars, has {has}")
        return _over_bars(
            StateKind.WARMING,
            words.format(indicator=one.name, needs=one.needs, has=one.has),
            translate("PriceChart", "its line begins with the bar that completes them"),
            older if series.older else days,
            StateAction(translate("PriceChart", "Indicators"), self._indicators.open),
        )

    def _page(self, page: str) -> Callable[[], object]:
        return partial(self._context.window.open_page, page)

    def _compare_again(self) -> None:
        self.second.forget()
        self.each_second()


def _over_bars(kind: StateKind, sentence: str, detail: str, button: StateAction, link: StateAction) -> PanelState:
    return PanelState(kind=kind, sentence=sentence, detail=detail, button=button, link=link, over_data=True)


def closed_words(
    key: SeriesKey, now: datetime, calendar: TradingCalendar, newest: datetime, *, local: bool = False
) -> tuple[str, str]:
    """The day of the last price, and when the market opens; `newest` is the start of the newest bar."""
    market = key.market
    now_day, last = exchange_date(market, now), exchange_date(market, newest)
    session = calendar.session_on(market, now_day)
    if key.interval.unit not in {Unit.MINUTE, Unit.DAY}:  # the bar's first day is not that of its close
        begun = session is not None and now >= session.open
        last = max(last, now_day if begun else calendar.previous_session(market, now_day).date)
    if session is not None and now < session.close:
        opens = next((part.begin for part in session.segments if part.begin > now), session.open)
    else:
        session = calendar.next_session(market, now_day)
        opens = session.open
    closed = translate("PriceChart", "Closed: {day}").format(day=fmt.day_and_month(last))
    if session.assumed:
        return closed, translate("PriceChart", "next session not known yet")
    next_open = translate("PriceChart", "opens {day} {time}").format(
        day=fmt.day_and_month(wall_time(key, opens, local=local)), time=clock_text(key, opens, local=local)
    )
    return closed, next_open


def last_trade(key: SeriesKey, newest: datetime, *, local: bool = False) -> str:
    """`last trade 10:50`; a bar of a day or longer does not tell it."""
    if key.interval.unit is not Unit.MINUTE:
        return ""
    return translate("PriceChart", "last trade {time}").format(time=clock_text(key, newest, local=local))


def _out_of_hours(series: BarSeries, state: PriceState, quote: Quote | None, now: datetime) -> LivePrice | None:
    """New York's newest price outside regular hours, unless the bars have those hours or the market trades."""
    key = series.key
    if quote is None or key.market is not Market.US or state.trading or key.sessions is BarSessions.EXTENDED:
        return None
    found = extended(quote, now, None)
    return None if found is None else LivePrice(float(found.price.replace(",", "")), (found.word,))


# --- in place of bars -----------------------------------------------------------------------------------------------


def wording(
    key: SeriesKey,
    facts: Instrument | None,
    package: QuotePackage | None,
    *,
    provider: str,
    now: datetime,
    before: str,
    age: float | None,
) -> Wording:
    """Sentences for the bars of a key at `now` (market time).

    `before` names the bars that still show while others are read, `age` (seconds) is that of their price.
    """
    waiting = ""
    if before:
        waiting = translate("PriceChart", "still shown: {interval}").format(interval=before.casefold())
        if age is not None:
            waiting = translate("PriceChart", "{what}, {age} old").format(what=waiting, age=fmt.age(age))
    listed = _listed(facts)
    unlisted = listed is not None and listed > exchange_date(key.market, now)
    first = translate("PriceChart", "first trading day {day}").format(day=fmt.day_and_month(listed)) if listed else ""
    later, never = translate("PriceChart", "Not listed yet"), translate("PriceChart", "No trades in this range")
    forbidden = translate("PriceChart", "No right to read bars of {market}").format(market=market_name(key.market))
    has = "" if package is None else package.name or package.right.value
    return Wording(
        asking=translate("PriceChart", "Reading bars"),
        waiting=waiting,
        empty=later if unlisted else never,
        detail=first if unlisted else key.instrument,
        forbidden=forbidden,
        held=translate("PriceChart", "the account has: {right}").format(right=has) if has else "",
        name=translate("PriceChart", "No bars"),
        reason=translate(
            "PriceChart", "The provider answered without a bar: not listed yet, suspended, or without a trade."
        ),
        slow=translate("PriceChart", "Waiting for {provider}.").format(provider=provider),
        log=translate("PriceChart", "Connection log"),
        more=translate("PriceChart", "Day chart") if key.interval.unit is Unit.MINUTE else "",
    )


def _listed(facts: Instrument | None) -> date | None:
    """The first trading day as the broker tells it; None without one."""
    try:
        found = None if facts is None else date.fromisoformat(facts.listing_date)
    except ValueError:
        return None
    return found
