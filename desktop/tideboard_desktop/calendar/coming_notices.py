"""Notices of dates, the evening before and at the open: reports and ex-dates of what is held, and set reminders."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.alerts.reminders import Occasion, Reminder
from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.model.behind.events import CalendarEvent, EventKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.session import exchange_date
from tideboard_desktop.calendar.reading import CalendarReading
from tideboard_desktop.calendar.words import kind_words
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.event_reminders import reminder_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.window.notices.model import NoticeStore, NoticeType

translate = QCoreApplication.translate
EVERY: Final = 60.0
"""Seconds between two looks at the dates."""
AGAIN: Final = 1800.0
"""Seconds after which a calendar that could not be read is asked for again."""
AHEAD: Final = timedelta(days=10)
"""Days read ahead: the evening before lies before a long weekend."""
KINDS: Final = (EventKind.REPORT, EventKind.DIVIDEND)


class ComingNotices(QObject):
    """Each window's docks give their context with `use`; `look` is called each second, also while nothing is on screen.

    The calendar of what is held is asked for once a day, and not at all while nothing is held.
    """

    def __init__(self, notices: NoticeStore) -> None:
        super().__init__()
        self._notices = notices
        self._context: DockContext | None = None
        self._looked = self._asked = float("-inf")
        self._read_for: tuple[date, frozenset[InstrumentId]] | None = None
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
        self._say(context)
        held = self._held(context)
        key = self._today(context), held
        reading = self._task is not None and not self._task.done()
        if held and key != self._read_for and not reading and self._looked - self._asked >= EVERY:
            self._asked = self._looked
            feeds = context.services.feeds
            self._task = context.tasks.spawn(self._read(feeds, *key), name="dates of positions")

    def _say(self, context: DockContext) -> None:
        reminders, now = context.services.reminders, context.clock.market()
        due = reminders.kept.due(self._dates, now, context.services.feeds.calendar)
        if reminders.problem and reminders.problem != self._problem:
            self._problem = reminders.problem
            self._notices.post(NoticeType.PROGRAM, reminders.problem)
        if not due:
            return
        for reminder, occasion in due:
            self._notices.post(NoticeType.EVENT, notice_words(reminder, occasion), zone=MARKET_ZONE[reminder.market])
        try:
            reminders.kept.mark_said(due, self._today(context))
        except BadInput:  # said again after the next start: better twice than never
            reminders.kept.mark_in_memory(due)

    async def _read(self, feeds: Feeds, today: date, held: frozenset[InstrumentId]) -> None:
        try:
            reading = CalendarReading(feeds)
            markets = sorted({market_of(one) for one in held})
            spans = [await reading.span(KINDS, today, today + AHEAD, market, today) for market in markets]
        except GatewayError:
            self._asked += AGAIN - EVERY
            return
        self._dates = tuple(one for span in spans for one in dates_of(span.rows, held))
        self._read_for = today, held
        self._looked = float("-inf")

    def _held(self, context: DockContext) -> frozenset[InstrumentId]:
        account = context.window.account()
        rows = () if account is None else context.hub.value(Topic.POSITIONS.of(account.id)) or ()
        return frozenset(row.instrument for row in rows if row.quantity)

    def _today(self, context: DockContext) -> date:
        return exchange_date(market_of(context.selection.instrument), context.clock.market())


def dates_of(events: tuple[CalendarEvent, ...], held: frozenset[InstrumentId]) -> list[Reminder]:
    """The dates of what is held."""
    found = (reminder_of(event) for event in events if event.instrument in held)
    return [one for one in found if one is not None]


def notice_words(reminder: Reminder, occasion: Occasion) -> str:
    """`Thu 26 Nov 2026: HK.00700, Report, Q3`: the provider's words come last."""
    parts = [reminder.instrument or reminder.market.value, kind_words(reminder.kind)]
    event = ", ".join([*parts, *([reminder.text] if reminder.text else [])])
    if occasion is Occasion.OPEN:
        return translate("Calendar", "Today: {event}").format(event=event)
    text = translate("Calendar", "Coming on {day}: {event}")
    return text.format(day=fmt.day_long(reminder.day), event=event)
