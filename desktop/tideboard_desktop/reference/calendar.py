"""What each market does now, and its sessions, holidays and half days of the next twelve months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from tideboard_core.errors import NotOffered
from tideboard_core.model.broker_days import BrokerDay
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.quote import MarketState
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_core.ports.market import QuoteFeed
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.figure_line import FigureLine, LineFigure
from tideboard_desktop.docks.folding import TABLE
from tideboard_desktop.docks.market_tabs import market_tabs
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, day_column, text_column
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.reference.broker_days import difference_words, source_words, undo_words, undone_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.focus_ring import GAP, WIDTH
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar, hairline
from tideboard_desktop.ui.widgets.place_tips import show_tip
from tideboard_desktop.ui.widgets.splitter import splitter, turn
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.markets import market_words
from tideboard_desktop.window.bars.market_clock import session_words

MONTHS = 12
"""Months ahead that are shown, this one included."""
_CALENDAR = TradingCalendar()


class DayKind(StrEnum):
    """Type of a day of a market; UNKNOWN = beyond every calendar."""

    FULL = "full"
    HALF = "half"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MarketDay:
    """One day; `session` are its hours where it trades, `broker` is there where broker and calendar differ."""

    day: date
    kind: DayKind
    session: Session | None = None
    broker: BrokerDay | None = None


@dataclass(frozen=True, slots=True)
class MarketYear:
    """Days in order; `until` is the last one with a source, `by_broker` = the source is the broker."""

    market: Market
    days: tuple[MarketDay, ...]
    until: date
    by_broker: bool

    def of(self, day: date) -> MarketDay | None:
        """The day, where it is among these."""
        place = (day - self.days[0].day).days if self.days else -1
        return self.days[place] if 0 <= place < len(self.days) else None

    @property
    def special(self) -> list[MarketDay]:
        return [one for one in self.days if one.kind in {DayKind.HALF, DayKind.HOLIDAY} or one.broker is not None]


def span_of(today: date) -> tuple[date, date]:
    """From the first of this month to the end of the last month shown."""
    first = today.replace(day=1)
    months = first.month - 1 + MONTHS
    return first, date(first.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


def year_of(
    market: Market, today: date, given: Sequence[TradingDay] | None, differing: Iterable[BrokerDay] = ()
) -> MarketYear:
    """The days from this month on. `given` are the broker's trading days, None if it has none.

    Of `differing` ones, those of the market on which it and the calendar differ, what counts is shown.
    """
    year = _year(market, today, given)
    counted = {row.day: counted_day(row) for row in differing}
    return replace(year, days=tuple(counted.get(one.day, one) for one in year.days))


def counted_day(row: BrokerDay) -> MarketDay:
    """A day on which the broker and the calendar differ, as it counts."""
    session = _CALENDAR.session_on(row.market, row.day)
    if session is None:
        return MarketDay(row.day, DayKind.HOLIDAY, None, row)
    return MarketDay(row.day, DayKind.HALF if session.half_day else DayKind.FULL, session, row)


def _year(market: Market, today: date, given: Sequence[TradingDay] | None) -> MarketYear:
    begin, end = span_of(today)
    every = [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
    if given:
        trading = {one.day: one.half for one in given}
        until = min(max(trading), end)
        until = end if end - until <= timedelta(days=7) else until  # holidays at the end are no end of the calendar
        return MarketYear(
            market, tuple(_of_broker(market, day, trading, until) for day in every), until, by_broker=True
        )
    until = min(_CALENDAR.known_until(market), end)
    return MarketYear(market, tuple(_own(market, day, until) for day in every), until, by_broker=False)


def _of_broker(market: Market, day: date, trading: dict[date, bool], until: date) -> MarketDay:
    session = _CALENDAR.session_on(market, day)
    if day in trading:
        half = trading[day]
        same = session is not None and session.half_day is half and not session.assumed
        return MarketDay(day, DayKind.HALF if half else DayKind.FULL, session if same else None)
    return MarketDay(day, _closed(day, until))


def _own(market: Market, day: date, until: date) -> MarketDay:
    session = _CALENDAR.session_on(market, day)
    if day > until or session is None:
        return MarketDay(day, _closed(day, until))
    return MarketDay(day, DayKind.HALF if session.half_day else DayKind.FULL, session)


def _closed(day: date, until: date) -> DayKind:
    if day.weekday() >= 5:
        return DayKind.WEEKEND
    return DayKind.UNKNOWN if day > until else DayKind.HOLIDAY


def kind_words(kind: DayKind) -> str:
    return {
        DayKind.FULL: translate("MarketDays", "Trading day"),
        DayKind.HALF: translate("MarketDays", "Half day"),
        DayKind.HOLIDAY: translate("MarketDays", "Closed"),
        DayKind.WEEKEND: translate("MarketDays", "Weekend"),
        DayKind.UNKNOWN: translate("MarketDays", "Not known yet"),
    }[kind]


def hours_words(one: MarketDay) -> str:
    """`09:30-12:00`; empty where it does not trade or the hours are not known."""
    if one.session is None:
        return ""
    zone = MARKET_ZONE[one.session.market]
    clock = fmt.clock_minutes
    spans = (f"{clock(part.begin, zone)}\u2013{clock(part.end, zone)}" for part in one.session.segments)
    return ", ".join(spans)


def day_words(one: MarketDay) -> str:
    """`Thu 24 Dec 2026: Half day, 09:30-12:00`."""
    what = listed(part for part in (kind_words(one.kind), hours_words(one)) if part)
    return translate("MarketDays", "{day}: {what}").format(day=fmt.day_long(one.day), what=what)


def state_words(state: MarketState | None) -> str:
    return {
        MarketState.CLOSED: translate("States", "closed"),
        MarketState.PRE_OPEN: translate("States", "before the open"),
        MarketState.AUCTION: translate("States", "auction"),
        MarketState.OPEN: translate("States", "open"),
        MarketState.BREAK: translate("MarketDays", "lunch break"),
        MarketState.CLOSING_AUCTION: translate("States", "closing auction"),
        MarketState.PRE_MARKET: translate("MarketDays", "pre-market"),
        MarketState.FIXED_PRICE: translate("States", "at the closing price"),
        MarketState.AT_CLOSE: translate("States", "trade at close"),
        MarketState.AFTER_HOURS: translate("States", "after hours"),
        MarketState.OVERNIGHT: translate("MarketDays", "overnight"),
        MarketState.HALF_DAY_CLOSED: translate("MarketDays", "closed after half a day"),
    }.get(state or MarketState.UNKNOWN, fmt.MISSING)


def day_columns(provider: Callable[[], str]) -> list[ValueColumn[MarketDay]]:
    """`provider` names the broker."""

    def source(row: MarketDay) -> str:
        return "" if row.broker is None else source_words(row.broker, provider())

    return [
        day_column("day", translate("MarketDays", "Day"), lambda row: row.day),
        text_column(
            "what", translate("MarketDays", "What"), lambda row: kind_words(row.kind), second=source, strong=True
        ),
        text_column("hours", translate("Common", "Hours"), hours_words, width=96, spare=1),
    ]


CELL_WIDTH, WIDEST_CELL, CELL_HEIGHT, TITLE, BETWEEN_MONTHS = 26, 36, 20, 22, 18
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class MonthGrid(QWidget):
    """As many months beside each other as fit. Arrow keys move between days; `described` carries the words of a day."""

    described = Signal(str)

    def __init__(self, theme: Theme, *, identifier: str, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._year: MarketYear | None = None
        self._today: date | None = None
        self._current: date | None = None
        self._name = name
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.Graphic)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_year(self, year: MarketYear | None, today: date) -> None:
        """Draw these days; `today` is marked."""
        self._year, self._today = year, today
        self._current = today
        self._fit()
        self.update()

    @property
    def current(self) -> MarketDay | None:
        return None if self._year is None or self._current is None else self._year.of(self._current)

    # --- sizes ------------------------------------------------------------------------------------------------------

    def _months(self) -> list[date]:
        if self._year is None:
            return []
        return [one.day for one in self._year.days if one.day.day == 1]

    @property
    def _cell(self) -> int:
        """Width of a day: the months share the width, as far as they stay pleasant."""
        px = self._theme.px
        share = (self.width() - px(BETWEEN_MONTHS) // 2) // self._columns - px(BETWEEN_MONTHS)
        return min(max(share // 7, px(CELL_WIDTH)), px(WIDEST_CELL))

    @property
    def _block(self) -> QSize:
        px = self._theme.px
        return QSize(7 * self._cell, px(TITLE) + 7 * px(CELL_HEIGHT))

    @property
    def _columns(self) -> int:
        px = self._theme.px
        return max((self.width() - px(BETWEEN_MONTHS) // 2) // (7 * px(CELL_WIDTH) + px(BETWEEN_MONTHS)), 1)

    def _fit(self) -> None:
        rows = -(-len(self._months()) // self._columns)
        gap = self._theme.px(BETWEEN_MONTHS)
        self.setMinimumHeight(rows * (self._block.height() + gap) + gap // 2)
        self.setMinimumWidth(7 * self._theme.px(CELL_WIDTH) + gap)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Lay out as many months beside each other as fit."""
        super().resizeEvent(event)
        self._fit()

    def _place(self, day: date) -> QRect:
        months, gap, px = self._months(), self._theme.px(BETWEEN_MONTHS), self._theme.px
        number = (day.year - months[0].year) * 12 + day.month - months[0].month
        row, column = divmod(number, self._columns)
        left = gap // 2 + column * (self._block.width() + gap)
        top = gap // 2 + row * (self._block.height() + gap) + px(TITLE) + px(CELL_HEIGHT)
        week, weekday = divmod(day.day - 1 + day.replace(day=1).weekday(), 7)
        return QRect(left + weekday * self._cell, top + week * px(CELL_HEIGHT), self._cell, px(CELL_HEIGHT))

    def _words_at(self, place: QPoint) -> str:
        one = self.day_at(place)
        return "" if one is None else day_words(one)

    def day_at(self, place: QPoint) -> MarketDay | None:
        year = self._year
        return None if year is None else next((one for one in year.days if self._place(one.day).contains(place)), None)

    # --- drawing ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        if self._year is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for first in self._months():
            self._paint_head(painter, first)
        for one in self._year.days:
            place = self._place(one.day)
            if place.intersects(event.rect()):
                self._paint_day(painter, one, place)

    def _paint_head(self, painter: QPainter, first: date) -> None:
        surface, px = self._theme.surface, self._theme.px
        corner = self._place(first).topLeft() - QPoint(first.weekday() * self._cell, 0)
        painter.setFont(self._theme.font(Type.STRONG))
        painter.setPen(colour(surface.text1))
        title = QRect(corner.x() + 6, corner.y() - px(TITLE) - px(CELL_HEIGHT), self._block.width(), px(TITLE))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(title, left, fmt.month_in_year(first))
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text3))
        monday = first - timedelta(days=first.weekday())
        for weekday in range(7):
            cell = QRect(corner.x() + weekday * self._cell, corner.y() - px(CELL_HEIGHT), self._cell, px(CELL_HEIGHT))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, fmt.weekday_short(monday + timedelta(days=weekday)))

    def _paint_day(self, painter: QPainter, one: MarketDay, cell: QRect) -> None:
        surface = self._theme.surface
        box = QRectF(cell).adjusted(2.5, 1.5, -2.5, -1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if one.kind is DayKind.HOLIDAY:
            painter.setBrush(colour(surface.line_strong))
            painter.drawRoundedRect(box, 4, 4)
        if one.kind is DayKind.HALF:
            painter.setBrush(colour(surface.accent_dim))
            painter.drawRoundedRect(box, 4, 4)
            painter.setBrush(colour(surface.accent))
            painter.drawRect(QRectF(box.x() + 4, box.bottom() - 2, (box.width() - 8) / 2, 2))
        if one.day == self._today:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour(surface.accent))
            painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus() and one.day == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour(surface.text1))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 5, 5)
        painter.setFont(self._theme.font(Type.STRONG if one.kind is DayKind.HALF else Type.BODY))
        painter.setPen(colour(self._text_colour(one)))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(one.day.day))

    def _text_colour(self, one: MarketDay) -> str:
        surface = self._theme.surface
        if one.kind in {DayKind.WEEKEND, DayKind.UNKNOWN}:
            return surface.text_off
        if one.kind is DayKind.HOLIDAY:
            return surface.text1
        return surface.text3 if self._today is not None and one.day < self._today else surface.text1

    # --- hands ------------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Show the words of the day under the mouse."""
        self.described.emit(self._words_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        super().leaveEvent(event)
        self.described.emit("")

    def event(self, event: QEvent) -> bool:
        """The words of a day as its tooltip."""
        return show_tip(event, self, self._words_at) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows walk by day and week."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._year is None or self._current is None:
            super().keyPressEvent(event)
            return
        one = self._year.of(self._current + timedelta(days=step))
        if one is not None:
            self._current = one.day
            words = day_words(one)
            self.setAccessibleName(f"{self._name}, {words}")
            self.described.emit(words)
            self.update()


translate = QCoreApplication.translate
RING = GAP + WIDTH
MARKETS = (Market.HK, Market.US, Market.SH, Market.SZ, Market.SG)
SIDE_BY_SIDE = 560
_MONTH = 120
"""Logical pixels below which no month of the year can be read."""
STATES = Topic.GATEWAY_STATE.of("")


async def read_days(
    quotes: QuoteFeed, market: Market, today: date, differing: Callable[[], Iterable[BrokerDay]] = tuple
) -> MarketYear:
    """The broker's days; Tideboard's own calendar where it has none of this market. `differing` as of `year_of`."""
    try:
        given: Sequence[TradingDay] | None = await quotes.market_days(market, *span_of(today))
    except NotOffered:
        given = None
    return year_of(market, today, given, differing())


class MarketDaysState(SavedState, kw_only=True):
    """The market in view."""

    market: Market


class MarketDaysDock(Dock):
    """One market's months at a time, all markets' states above them."""

    KEY = "days"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.market = MARKETS[0]
        self._differing: tuple[BrokerDay, ...] = ()
        self._placed = False
        self.days = self.reads()
        self.days.changed.connect(self._show)
        self._make_parts()
        self._lay_out()
        self.finish()
        self._show_states()

    def show_market(self, market: str) -> None:
        """Ask for another market's days."""
        self.market = Market(market)
        self.tabs.choose(market)
        self._ask()
        self._show_states()

    def market_shown(self) -> Market:
        return self.market

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Ask when it is looked at first."""
        super().showEvent(event)
        if self.days.subject is None:
            self._ask()

    def each_second(self) -> None:
        """Clocks and states go on, and a new day begins."""
        super().each_second()
        self._show_states()
        if self.days.value is None:
            return
        if self.days.subject != (self.market, self._today()):
            self._ask()
        elif self._differing != self._differing_now():
            self._differing = self._differing_now()
            self.days.again()

    def _ask(self) -> None:
        market, today, quotes = self.market, self._today(), self.context.services.gateway.quotes
        self._differing = self._differing_now()
        self.days.ask((market, today), lambda: read_days(quotes, market, today, self._differing_now))

    def _differing_now(self) -> tuple[BrokerDay, ...]:
        """Days of the market on which the broker and the calendar differ."""
        kept = self.context.services.broker_days
        return () if kept is None else tuple(row for row in kept.days if row.market is self.market)

    def _today(self) -> date:
        return exchange_date(self.market, self.context.clock.market())

    # --- what came --------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        year: MarketYear | None = self.days.value
        self.grid.show_year(year, self._today())
        assert self.table is not None
        today = self._today()
        past = [counted_day(row) for row in self._differing if row.day < today and (row.differs or row.undone)]
        self.table.rows.show_rows([] if year is None else [*past, *(one for one in year.special if one.day >= today)])
        self._fit_months()
        self.foot.show_words("" if year is None else self._source_words(year))

    def _source_words(self, year: MarketYear) -> str:
        if year.by_broker:
            text = translate("MarketDays", "Calendar of {provider}, known to {until}")
        else:
            text = translate("MarketDays", "{provider} gives no calendar: Tideboard's own, known to {until}")
        provider = self.context.services.provider()
        words = text.format(provider=provider, until=fmt.day_long(year.until))
        # Weekends and holidays alone make the days of Futu's call (Qot_RequestTradeDate.proto), and ours.
        lacks = translate("MarketDays", "closures at short notice, as for a typhoon, are not in it")
        return " · ".join(part for part in (words, difference_words(self._differing, provider), lacks) if part)

    def _show_states(self) -> None:
        now, hub = self.context.clock.market(), self.context.hub
        state = hub.value(STATES)
        for market, (clock, words, until) in self._states.items():
            zone = MARKET_ZONE[market]
            clock.setText(f"{fmt.clock_minutes(now, zone)} {fmt.zone_name(now, zone)}")
            trading = None if state is None else state.markets.get(market)
            words.setText(state_words(trading))
            until.setText(session_words(market, now))
            words.setAccessibleName(f"{market_words(market)}: {words.text()}")
        self._state_line.show_figures(
            [LineFigure(market.value, words.text(), until.text()) for market, (_, words, until) in self._states.items()]
        )
        row = self._state_area.widget()
        if row is not None:  # Chinese words are higher than the empty labels
            self._state_area.setFixedHeight(row.sizeHint().height())

    def _hovered(self, words: str) -> None:
        year: MarketYear | None = self.days.value
        self.foot.show_words(words or ("" if year is None else self._source_words(year)))

    def saved_about(self) -> Sequence[str]:
        return (self.market.value,)

    # --- days on which broker and calendar differ ---------------------------------------------------------------------

    def _fill_row_menu(self, menu: QMenu, rows: Sequence[MarketDay]) -> None:
        row = rows[0].broker
        if len(rows) == 1 and row is not None and (row.differs or row.undone):
            words = undo_words(row, self.context.services.provider())
            menu.addAction(words).triggered.connect(lambda _on=False: self._undo(row))

    def _undo(self, row: BrokerDay) -> None:
        """Leave a day to the calendar, or take that back; either can be undone for some seconds."""
        kept, provider = self.context.services.broker_days, self.context.services.provider
        if kept is not None:
            kept.undo(row.key, undone=not row.undone)
            self.each_second()
            back = partial(kept.undo, row.key, undone=row.undone)
            self.context.window.offer_undo(Undo(lambda: undone_words(row, provider()), back))

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> MarketDaysState:
        return MarketDaysState(table=self.table_state(), market=self.market)

    def restore(self, state: MarketDaysState) -> None:
        super().restore(state)
        if state.market in MARKETS and state.market is not self.market:
            self.market = state.market
            self.tabs.choose(state.market)
            if self.days.subject is not None:
                self._ask()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self.context.theme
        self._states: dict[Market, tuple[QLabel, QLabel, QLabel]] = {}
        self._state_line = FigureLine(
            theme, identifier="days_states", name=translate("MarketDays", "What the markets do now")
        )
        self.tabs = market_tabs(MARKETS, theme, identifier="days_market")
        self.tabs.chosen.connect(self.show_market)
        self.grid = MonthGrid(theme, identifier="days_months", name=translate("MarketDays", "Months"))
        self.grid.described.connect(self._hovered)
        model: TableModel[MarketDay] = TableModel(
            day_columns(self.context.services.provider), lambda row: row.day, self
        )
        self.table = Table(
            model, theme, identifier="days_table", name=translate("MarketDays", "Holidays and half days")
        )
        self.table.fill_menu = self._fill_row_menu

    def _state_row(self) -> QHBoxLayout:
        theme = self.context.theme
        inner = QWidget()
        row = FlowLayout(inner, gap=14)
        for market in MARKETS:
            clock, words, until = (
                label("", theme, Type.CAPTION, Tone.CAPTION),
                label("", theme, Type.STRONG),
                label("", theme, Type.CAPTION, Tone.SECONDARY),
            )
            identify(words, f"days_state_{market.value.casefold()}")
            name = label(market.value, theme, Type.CAPTION, Tone.SECONDARY)
            name.setToolTip(tip(market_words(market)))
            row.addWidget(as_widget(vbox(hbox(name, clock, stretch(), spacing=6), words, until, margins=0, spacing=0)))
            self._states[market] = (clock, words, until)
        return hbox(inner, margins=(10, 6, 10, 6))

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        self.grid.setAutoFillBackground(False)
        year = QWidget()
        room = QVBoxLayout(year)
        room.setContentsMargins(RING, RING, RING, RING)  # what scrolls would cut the ring of the keys
        room.addWidget(self.grid)
        scroll.setWidget(year)
        year.setAutoFillBackground(False)
        self.split = splitter(self.context.theme)
        self._months = self.pane(scroll, self.days, self._words)
        self.split.addWidget(self._months)
        assert self.table is not None
        self.table.setMinimumHeight(self.context.theme.px(TABLE))  # below the months, which scroll, in a narrow dock
        self.split.addWidget(self.table)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        states = as_widget(self._state_row())
        area = self._state_area = QScrollArea()
        area.setWidget(states)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        states.setAutoFillBackground(False)
        head = as_widget(vbox(area, hairline(), margins=0, spacing=0))
        row = as_widget(hbox(self.tabs, stretch(), margins=(8, 5, 8, 5)))
        fill(self.column, head, self._state_line, row, (self.split, 1))
        self.folding.add_figures(head, self._state_line)
        self.folding.add_pages(self.tabs, row)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Lay the views beside each other if there is room."""
        super().resizeEvent(event)
        if turn(self.split, self.width(), self.context.theme.px(SIDE_BY_SIDE)) and not self._placed:
            self._placed = True
            self.split.setSizes([self.width() * 2 // 3, self.width() // 3])
        self._fit_months()

    def _fit_months(self) -> None:
        """Give the height of months that nobody could read to the days below them; a reason stands in their place."""
        assert self.table is not None
        beside = self.split.orientation() is Qt.Orientation.Horizontal
        room = self.split.height() >= self.context.theme.px(TABLE + _MONTH)
        self._months.setVisible(beside or room or not self.table.rows.rows)

    def _words(self) -> Wording:
        return Wording(
            asking=translate("MarketDays", "Asking for trading days"),
            empty=translate("MarketDays", "No trading days told"),
            detail=market_words(self.market),
        )
