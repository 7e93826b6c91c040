"""Notices of dates, the evening before and at the open: of what is held in any account, and reminders that were set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.alerts.reminders import DateKind, Occasion, Reminder, Reminders
from tideboard_core.errors import BadInput, GatewayError, NotOffered
from tideboard_core.market.ex_days import take_ex_days
from tideboard_core.market.hub import Hub
from tideboard_core.model.behind.events import EX_KINDS, CalendarEvent, EventKind
from tideboard_core.model.derivatives import in_contracts
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.notices import NoticeType, account_key
from tideboard_core.model.order import Account
from tideboard_core.model.reference import ExDay
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.model.session_price import regular_last
from tideboard_core.model.shares import Shares
from tideboard_core.orders.exit_cover import stopped_to, working_exits
from tideboard_core.orders.snapshot import session_state
from tideboard_desktop.calendar.contract_days import contract_days
from tideboard_desktop.calendar.model import CalendarSpan
from tideboard_desktop.calendar.order_ends import ring_before_end
from tideboard_desktop.calendar.reading import CalendarReading
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.event_reminders import date_kind_words, reminder_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.exits import ex_day_words
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.markets import market_words
from tideboard_desktop.window.notices.model import NoticeStore

translate = QCoreApplication.translate
EVERY: Final = 60.0
"""Seconds between two looks at the dates."""
AGAIN: Final = 1800.0
"""Seconds after which a calendar that could not be read is asked for again."""
AHEAD: Final = timedelta(days=10)
"""Days read ahead: the evening before lies before a long weekend."""
KINDS: Final = (EventKind.REPORT, EventKind.DIVIDEND)
_EX_DAYS: Final = frozenset({EventKind.DIVIDEND, *EX_KINDS})

_Wanted = Mapping[tuple[Market, date], frozenset[InstrumentId]]


class ComingNotices(QObject):
    """Each window's docks give their context with `use`; `look` is called each second, also while nothing is on screen.

    Reports, ex-dates and last days of what is held are asked for once a day, and not at all while nothing is held.
    """

    def __init__(self, notices: NoticeStore) -> None:
        super().__init__()
        self._notices = notices
        self._context: DockContext | None = None
        self._looked = self._asked = float("-inf")
        self._read_for: _Wanted | None = None
        self._dates: tuple[Reminder, ...] = ()
        self._task: asyncio.Task[None] | None = None
        self._problem = ""

    def use(self, context: DockContext) -> None:
        """Act in the window of this context from now on; the first one's frame calls `look` each second."""
        first, self._context = self._context is None, context
        if first:
            context.frame.every_second(self.look, rests=True)

    def look(self) -> None:
        """Once a minute: say what is due, and read the calendar of the day."""
        context = self._context
        if context is None or context.clock.monotonic() - self._looked < EVERY:
            return
        self._looked = context.clock.monotonic()
        if rung := ring_before_end(context, self._notices):
            self._keep_marks(context.services.reminders.kept, rung, context.clock.market())
        wanted = _wanted(context)
        self._say(context, frozenset().union(*wanted.values()))
        self._say_of_stops(context)
        reading = self._task is not None and not self._task.done()
        if wanted and wanted != self._read_for and not reading and self._looked - self._asked >= EVERY:
            self._asked = self._looked
            kinds = KINDS + EX_KINDS if _ends_stops(context) else KINDS
            task = self._read(context.services.feeds, context.hub, wanted, kinds)
            self._task = context.tasks.spawn(task, name="dates of positions")

    def _say(self, context: DockContext, held: frozenset[InstrumentId]) -> None:
        reminders, now = context.services.reminders, context.clock.market()
        dates = [one for one in self._dates if one.instrument in held]
        due = reminders.kept.due(dates, now, context.services.feeds.calendar)
        if reminders.problem and reminders.problem != self._problem:
            self._problem = reminders.problem
            self._notices.post(NoticeType.PROGRAM, reminders.problem)
        if not due:
            return
        for reminder, occasion in due:
            words, outside = notice_words(reminder, occasion), notice_words(replace(reminder, text=""), occasion)
            self._notices.post(NoticeType.EVENT, words, zone=MARKET_ZONE[reminder.market], detail=outside)
        self._keep_marks(reminders.kept, due, now)

    @staticmethod
    def _keep_marks(reminders: Reminders, due: Sequence[tuple[Reminder, Occasion]], now: datetime) -> None:
        try:
            reminders.mark_said(due, now.date())
        except BadInput:  # said again after the next start: better twice than never
            reminders.mark_in_memory(due)

    def _say_of_stops(self, context: DockContext) -> None:
        """Ring once for each stop that its broker withdraws before the next trading day, or that rests on it."""
        now = context.clock.market()
        for account, instrument, ex_day in _next_ex_days(context, now) if _ends_stops(context) else ():
            shares = _stopped_to(context.hub, account, instrument, ex_day.day)
            if not shares:
                continue
            about = f"{instrument}/{account_key(account)}"
            reminder = Reminder(day=ex_day.day, market=market_of(instrument), kind=DateKind.STOP_ENDS, text=about)
            contracts = in_contracts(instrument, context.hub.value(Topic.INSTRUMENT.of(instrument)))
            words = partial(_stop_words, instrument, shares, ex_day, contracts=contracts)
            self._ring(context, account, reminder, words)
        for account, market, day in _connect_rests(context, now):
            reminder = Reminder(day=day, market=market, kind=DateKind.STOP_ENDS, text=f"connect/{account_key(account)}")
            self._ring(context, account, reminder, partial(_connect_words, market, day))

    def _ring(self, context: DockContext, account: Account, reminder: Reminder, words: Callable[[], str]) -> None:
        """Say something of the stops of an account once, on the trading day before the reminder's."""
        reminders, calendar = context.services.reminders.kept, context.services.feeds.calendar
        due = [one for one in reminders.due([reminder], _evening(calendar, reminder), calendar) if one[0] is reminder]
        if not due:
            return
        self._notices.post(
            NoticeType.EVENT,
            words(),
            urgent=True,
            environment=account.environment,
            account=account_key(account),
            zone=MARKET_ZONE[reminder.market],
            words=words,
            detail=words(),
        )
        self._keep_marks(reminders, due, context.clock.market())

    async def _read(self, feeds: Feeds, hub: Hub, wanted: _Wanted, kinds: Sequence[EventKind]) -> None:
        """What is refused stays as it was; what no connection has is not asked for again before the next day."""
        reading, dates, failed = CalendarReading(feeds), list[Reminder](), False
        for (market, today), held in wanted.items():
            end = today + AHEAD
            known = [one for one in self._dates if one.market is market]
            try:
                span = await reading.span(kinds, today, end, market, today)
                dates += dates_of(span.rows, held)
                _keep_ex_days(hub, held, span, today, end if set(kinds).issuperset(EX_KINDS) else None)
            except NotOffered:
                pass
            except GatewayError:
                failed = True
                dates += [one for one in known if one.kind.value in KINDS + EX_KINDS]
            try:
                dates += await contract_days(feeds.gateway, held, today, end)
            except GatewayError:
                failed = True
                dates += [one for one in known if one.kind.value not in KINDS + EX_KINDS]
        self._dates, self._looked = tuple(dates), float("-inf")
        if failed:
            self._asked += AGAIN - EVERY
        else:
            self._read_for = wanted


def _wanted(context: DockContext) -> _Wanted:
    """What is held in any account of the connection, by market and its day."""
    hub, now = context.hub, context.clock.market()
    held: dict[tuple[Market, date], set[InstrumentId]] = {}
    for account in hub.value(Topic.ACCOUNTS.of("")) or ():
        for row in hub.value(Topic.POSITIONS.of(account.id)) or ():
            if row.quantity:
                market = market_of(row.instrument)
                held.setdefault((market, exchange_date(market, now)), set()).add(row.instrument)
    return {key: frozenset(held[key]) for key in sorted(held)}


def _ends_stops(context: DockContext) -> bool:
    """Whether the broker of the orders withdraws what lasts before an ex-day."""
    trading = context.services.trading
    return trading is not None and bool(trading.guard.offers.ex_days_end)


def _keep_ex_days(hub: Hub, held: frozenset[InstrumentId], span: CalendarSpan, today: date, end: date | None) -> None:
    """Keep them for who places an order; without an `end` splits were not asked for, and none known is dropped."""
    whole = not span.cut and not span.lacking and not span.unread
    for instrument in held:
        rows = (row for row in span.rows if row.instrument == instrument)
        days = [ExDay(row.day, row.kind in EX_KINDS) for row in rows if row.kind in _EX_DAYS]
        take_ex_days(hub, instrument, days, today, end if whole else None)


def _next_ex_days(context: DockContext, now: datetime) -> Iterator[tuple[Account, InstrumentId, ExDay]]:
    """The ex-days of what is held from the open of the trading day before until their own."""
    hub, calendar = context.hub, context.services.feeds.calendar
    offers = context.services.order_path.guard.offers
    for account in hub.value(Topic.ACCOUNTS.of("")) or ():
        held = {row.instrument for row in hub.value(Topic.POSITIONS.of(account.id)) or () if row.quantity}
        for instrument in sorted(held):
            market = market_of(instrument)
            for one in hub.value(Topic.EX_DAYS.of(instrument)) or ():
                if market in offers.ex_days_end and _is_eve(calendar, market, one.day, now):
                    yield account, instrument, one


def _connect_rests(context: DockContext, now: datetime) -> Iterator[tuple[Account, Market, date]]:
    """The next day of a market on which Stock Connect rests, for accounts that hold something there through it."""
    hub, trading = context.hub, context.services.trading
    if trading is None or not trading.guard.offers.connect:
        return
    offers = trading.guard.offers
    from tideboard_core.model.connect_days import shut_ahead  # with the first account that trades through it

    for account in hub.value(Topic.ACCOUNTS.of("")) or ():
        rows = hub.value(Topic.POSITIONS.of(account.id)) or ()
        held = {market_of(row.instrument) for row in rows if row.quantity}
        for market in sorted(held & offers.of(account).connect):
            day = shut_ahead(market, exchange_date(market, now))
            if day is not None and _is_eve(context.services.feeds.calendar, market, day, now):
                yield account, market, day


def _is_eve(calendar: TradingCalendar, market: Market, day: date, now: datetime) -> bool:
    session = calendar.session_on(market, day) or calendar.next_session(market, day)
    return calendar.previous_session(market, day).open <= now < session.open


def _evening(calendar: TradingCalendar, reminder: Reminder) -> datetime:
    """A moment of the evening before, of which marks are kept as of the trading day before."""
    market, day = reminder.market, reminder.day
    return (calendar.session_on(market, day) or calendar.next_session(market, day)).open - timedelta(seconds=1)


def _stopped_to(hub: Hub, account: Account, instrument: InstrumentId, day: date) -> Shares:
    """Shares of a position that stops protect which last to this day."""
    orders = [row for row in hub.value(Topic.ORDERS.of(account.id)) or () if row.instrument == instrument]
    held = [row for row in hub.value(Topic.POSITIONS.of(account.id)) or () if row.instrument == instrument]

    def last(one: InstrumentId) -> Decimal | None:
        return regular_last(hub.value(Topic.QUOTE.of(one)))

    cover = working_exits(orders, held, last, partial(session_state, hub)).get((account.id, instrument))
    return 0 if cover is None else stopped_to(cover, orders, day)


def _stop_words(instrument: InstrumentId, shares: Shares, ex_day: ExDay, *, contracts: bool) -> str:
    return titled(instrument, ex_day_words(shares, ex_day, contracts=contracts))


def _connect_words(market: Market, day: date) -> str:
    """That stops do not work on a day on which only the way to their market is shut."""
    words = translate("Exits", "Stock Connect rests on {day}: no stop works on that day, {market} trades.")
    return words.format(day=fmt.day_long(day), market=market_words(market))


def dates_of(events: Iterable[CalendarEvent], held: frozenset[InstrumentId]) -> list[Reminder]:
    """The dates of what is held."""
    found = (reminder_of(event) for event in events if event.instrument in held)
    return [one for one in found if one is not None]


def notice_words(reminder: Reminder, occasion: Occasion) -> str:
    """`Thu 26 Nov 2026: HK.00700, Report, Q3`: the provider's words come last."""
    parts = [reminder.instrument or reminder.market.value, date_kind_words(reminder.kind)]
    event = ", ".join([*parts, *([reminder.text] if reminder.text else [])])
    if occasion is Occasion.OPEN:
        return translate("Calendar", "Today: {event}").format(event=event)
    text = translate("Calendar", "Coming on {day}: {event}")
    return text.format(day=fmt.day_long(reminder.day), event=event)
