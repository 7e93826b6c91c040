"""Notices of dates, the evening before and at the open: of what is held in any account, and reminders that were set."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.alerts.reminders import Occasion, Reminder
from tideboard_core.errors import BadInput, GatewayError, NotOffered
from tideboard_core.model.behind.events import CalendarEvent, EventKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.session import exchange_date
from tideboard_desktop.calendar.contract_days import contract_days
from tideboard_desktop.calendar.order_ends import Rung, ring_before_end
from tideboard_desktop.calendar.reading import CalendarReading
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.event_reminders import date_kind_words, reminder_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.window.notices.model import NoticeStore

translate = QCoreApplication.translate
EVERY: Final = 60.0
"""Seconds between two looks at the dates."""
AGAIN: Final = 1800.0
"""Seconds after which a calendar that could not be read is asked for again."""
AHEAD: Final = timedelta(days=10)
"""Days read ahead: the evening before lies before a long weekend."""
KINDS: Final = (EventKind.REPORT, EventKind.DIVIDEND)

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
        self._rung: Rung = set()

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
        ring_before_end(context, self._notices, self._rung)
        wanted = _wanted(context)
        self._say(context, frozenset().union(*wanted.values()))
        reading = self._task is not None and not self._task.done()
        if wanted and wanted != self._read_for and not reading and self._looked - self._asked >= EVERY:
            self._asked = self._looked
            self._task = context.tasks.spawn(self._read(context.services.feeds, wanted), name="dates of positions")

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
        try:
            reminders.kept.mark_said(due, now.date())
        except BadInput:  # said again after the next start: better twice than never
            reminders.kept.mark_in_memory(due)

    async def _read(self, feeds: Feeds, wanted: _Wanted) -> None:
        """What is refused stays as it was; what no connection has is not asked for again before the next day."""
        reading, dates, failed = CalendarReading(feeds), list[Reminder](), False
        for (market, today), held in wanted.items():
            end = today + AHEAD
            known = [one for one in self._dates if one.market is market]
            try:
                dates += dates_of((await reading.span(KINDS, today, end, market, today)).rows, held)
            except NotOffered:
                pass
            except GatewayError:
                failed = True
                dates += [one for one in known if one.kind.value in KINDS]
            try:
                dates += await contract_days(feeds.gateway, held, today, end)
            except GatewayError:
                failed = True
                dates += [one for one in known if one.kind.value not in KINDS]
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
