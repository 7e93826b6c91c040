"""Asks for the marks of a security: what was recorded comes first, then the connections."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.errors import GatewayDown, NotOffered, RateLimited, TideboardError
from tideboard_core.model.behind.events import EX_KINDS, EventKind, SessionPart
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.reference import CorporateAction
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.gateway import Offer, offered
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.behind import each_once, from_any
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.event_marks import CASH, EventMark, FoundMarks, MarkKind, ReadKind
from tideboard_desktop.docks.security_marks import MarkSources, SecurityMarks

if TYPE_CHECKING:  # the archive's bring numpy, which its thread imports; the others are a connection's
    from tideboard_core.archive.daily_tables import DailyRow
    from tideboard_core.archive.definitions import DefinitionKey
    from tideboard_core.archive.reader import ArchiveReader
    from tideboard_core.model.behind.company import BuyBacks, Dividends
    from tideboard_core.model.behind.events import CalendarEvent
    from tideboard_core.model.behind.news import News, NewsItem
    from tideboard_core.ports.behind import BehindSource

AHEAD: Final = timedelta(days=27)
WEEKS_BACK: Final = 3
MOST_PAGES: Final = 6
"""Pages of a market's calendar that are read in each direction; seven calls of OpenD's ten in 30 s are the most."""
MOST_MARKS: Final = 500
"""Marks of one kind that are kept, the newest."""
_FARTHEST: Final = timedelta(days=366 * 30)
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_MONTH_AND_DAY: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
"""How the vendor's examples of headlines write a day."""


def want_marks(context: DockContext, instrument: InstrumentId) -> None:
    """Ask for what is due of the marks of a security that a chart on screen shows."""
    ask_marks(context.services.events(), sources_of(context), instrument)


def want_splits(context: DockContext, instrument: InstrumentId) -> None:
    """Ask for its splits alone, which say whose shares volumes are of."""
    context.services.events().want(sources_of(context), instrument, EventReads, (ReadKind.ACTIONS,))


def ask_marks(events: SecurityMarks, sources: MarkSources, instrument: InstrumentId) -> None:
    """The same for what must not know its window."""
    events.want(sources, instrument, EventReads)


def sources_of(context: DockContext) -> MarkSources:
    """What a dock has to ask with."""
    services = context.services
    return MarkSources(context.hub, context.clock, context.tasks, services.feeds, services.archive)


class MarketCalendar(NamedTuple):
    """What a market's calendar has of one kind; `span` are the first and last day read where the bound cut it."""

    events: tuple[CalendarEvent, ...]
    span: tuple[date, date] | None
    unread: str


class EventReads:
    """Asks the connections and the archive; knows no window, which a call under way would keep alive."""

    def __init__(self, feeds: Feeds, archive: Archive | None) -> None:
        self._feeds, self._archive = feeds, archive
        self._locks: defaultdict[tuple[EventKind, Market], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._calendars: dict[tuple[EventKind, Market], tuple[date, MarketCalendar]] = {}

    async def __call__(self, kind: ReadKind, instrument: InstrumentId, today: date) -> FoundMarks:
        """Marks of one kind on the exchange's day `today`. Raises GatewayError, BadInput."""
        if kind is ReadKind.ACTIONS:
            found = await self._actions(instrument, today)
        elif kind is ReadKind.REPORTS:
            found = await self._dates(instrument, today, EventKind.REPORT)
        elif kind is ReadKind.NEWS:
            found = await self._news(instrument, today)
        else:
            found = await self._buy_backs(instrument)
        return _bounded(found, today)

    # --- dividends and splits ---------------------------------------------------------------------------------------

    async def _actions(self, instrument: InstrumentId, today: date) -> FoundMarks:
        """Of a connection with price factors; else dividends in the provider's words, and splits of the calendar."""
        for gateway in each_once(self._feeds):
            try:
                source = offered(gateway, gateway.reference, Offer.CORPORATE_ACTIONS)
                actions = await source.corporate_actions(instrument)
            except NotOffered:
                continue
            return FoundMarks(tuple(_action_mark(one) for one in actions if one.instrument == instrument))

        async def call(source: BehindSource) -> Dividends:
            return await source.company.dividends(instrument)

        dividends, splits = await asyncio.gather(
            from_any(self._feeds, call), self._splits(instrument, today), return_exceptions=True
        )
        for one in (dividends, splits):
            if isinstance(one, BaseException) and (not isinstance(one, TideboardError) or _passes(one)):
                raise one
        if isinstance(dividends, TideboardError) and isinstance(splits, TideboardError):
            raise dividends
        assert not isinstance(dividends, BaseException) or isinstance(dividends, TideboardError)
        assert not isinstance(splits, BaseException) or isinstance(splits, TideboardError)
        if isinstance(dividends, TideboardError):
            assert isinstance(splits, FoundMarks)
            return splits._replace(lacks=(MarkKind.DIVIDEND, *splits.lacks), why=dividends)
        marks = tuple(
            EventMark(MarkKind.DIVIDEND, row.ex_day, text=row.text) for row in dividends.rows if row.ex_day is not None
        )
        if isinstance(splits, TideboardError):
            return FoundMarks(marks, unread=dividends.unread, lacks=(MarkKind.SPLIT,), why=splits)
        return splits._replace(marks=(*marks, *splits.marks), span=None, unread=dividends.unread or splits.unread)

    async def _splits(self, instrument: InstrumentId, today: date) -> FoundMarks:
        """Splits and joins of the calendar, which are kinds of their own there; one refused hides no other."""
        reads = (self._dates(instrument, today, kind) for kind in EX_KINDS)
        answers = await asyncio.gather(*reads, return_exceptions=True)
        found = [one for one in answers if isinstance(one, FoundMarks)]
        refused: list[TideboardError] = []
        for one in answers:
            if isinstance(one, TideboardError) and not _passes(one):
                refused.append(one)
            elif isinstance(one, BaseException):
                raise one
        if not found:
            raise refused[0]
        spans = [one.span for one in found if one.span is not None]
        return FoundMarks(
            tuple(mark for one in found for mark in one.marks),
            (max(begin for begin, _end in spans), min(end for _begin, end in spans)) if spans else None,
            next((one.unread for one in found if one.unread), ""),
            (MarkKind.SPLIT,) if refused else (),
            refused[0] if refused else None,
        )

    # --- news and buy-backs -----------------------------------------------------------------------------------------

    async def _news(self, instrument: InstrumentId, today: date) -> FoundMarks:
        async def call(source: BehindSource) -> News:
            return await source.news.news(instrument)

        news = await from_any(self._feeds, call)
        found = [(item, _day_of(item, market_of(instrument), today)) for item in news.items]
        marks = (EventMark(MarkKind.NEWS, day, item.time, item.headline) for item, day in found if day is not None)
        return FoundMarks(tuple(marks), unread=news.unread)

    async def _buy_backs(self, instrument: InstrumentId) -> FoundMarks:
        """By day; a connection that tells years alone lacks them."""

        async def call(source: BehindSource) -> BuyBacks:
            found = await source.company.buy_backs(instrument)
            if found.years and not found.days:
                raise NotOffered("offered-elsewhere", provider=found.source, offered_by=_BUY_BACKS_BY_DAY)
            return found

        found = await from_any(self._feeds, call)
        return FoundMarks(
            tuple(
                EventMark(
                    MarkKind.BUY_BACK,
                    row.day,
                    shares=row.shares,
                    money=None if row.amount is None else float(row.amount),
                )
                for row in found.days
            ),
            unread=found.unread,
        )

    # --- the calendar -----------------------------------------------------------------------------------------------

    async def _dates(self, instrument: InstrumentId, today: date, kind: EventKind) -> FoundMarks:
        """What was recorded, and beside it the calendar unless that was recorded today."""
        recorded, fresh = await self._recorded(instrument, today, kind)
        if fresh:
            return FoundMarks(recorded)
        calendar = await self._calendar(kind, market_of(instrument), today)
        told = tuple(_date_mark(event) for event in calendar.events if event.instrument == instrument)
        days = {mark.day for mark in told}
        marks = (*told, *(mark for mark in recorded if mark.day not in days))
        return FoundMarks(marks, calendar.span, calendar.unread)

    async def _recorded(
        self, instrument: InstrumentId, today: date, kind: EventKind
    ) -> tuple[tuple[EventMark, ...], bool]:
        archive = self._archive
        key = None if archive is None else archive.definition(market_of(instrument))
        if archive is None or key is None:
            return (), False
        try:
            return await archive.read(partial(recorded_marks, key=key, instrument=instrument, today=today, kind=kind))
        except ArchiveError:  # the archive's own dock says so
            return (), False

    async def _calendar(self, kind: EventKind, market: Market, today: date) -> MarketCalendar:
        """A market's calendar, asked for once a day for all its securities."""
        async with self._locks[kind, market]:
            kept = self._calendars.get((kind, market))
            if kept is not None and kept[0] == today:
                return kept[1]

            async def call(source: BehindSource) -> MarketCalendar:
                return await _read_calendar(source, kind, market, today)

            found = await from_any(self._feeds, call)
            self._calendars[kind, market] = today, found
            return found


_BUY_BACKS_BY_DAY: Final = "Futu OpenD"


async def _read_calendar(source: BehindSource, kind: EventKind, market: Market, today: date) -> MarketCalendar:
    """Pages from today on, then week by week back, each within the bound. Raises GatewayError."""
    events, end, _left, unread = await _pages(source, kind, market, (today, today + AHEAD), MOST_PAGES)
    begin, left = today, MOST_PAGES
    for week in range(1, WEEKS_BACK + 1):
        first = today - week * _WEEK
        found, last, left, bad = await _pages(source, kind, market, (first, first + 6 * _DAY), left)
        events, unread = events + found, unread or bad
        if last < first + 6 * _DAY:
            break
        begin = first
        if not left:
            break
    whole = end == today + AHEAD and begin == today - WEEKS_BACK * _WEEK
    return MarketCalendar(tuple(events), None if whole else (begin, end), unread)


async def _pages(
    source: BehindSource, kind: EventKind, market: Market, days: tuple[date, date], most: int
) -> tuple[list[CalendarEvent], date, int, str]:
    """Events of some days, the last day that was read whole, the pages left of `most`, and a field that was not read.

    A page that does not go forward ends the reading.
    """
    start, end = days
    events: list[CalendarEvent] = []
    unread = ""
    for left in range(most - 1, -1, -1):
        page = await source.events.calendar(kind, start, end, (market,))
        events += page.events
        unread = unread or page.unread
        if page.next_day is None:
            return events, end, left, unread
        if not start < page.next_day <= end:
            break
        start = page.next_day
    return events, start - _DAY, 0, unread


def recorded_marks(
    reader: ArchiveReader, *, key: DefinitionKey, instrument: InstrumentId, today: date, kind: EventKind
) -> tuple[tuple[EventMark, ...], bool]:
    """What the archive has of a kind, and whether the provider's calendar was recorded today. Raises ArchiveError."""
    from tideboard_core.archive.daily.publication import DailyFigure
    from tideboard_core.archive.daily.reading import known_at, reads_of, versions_of
    from tideboard_core.archive.daily_tables import EVENT

    database, identities = reader.database, reader.identities
    keys = [each for each in identities.all_keys().values() if each.market is key.market]
    keys.sort(key=lambda each: each.provider != key.provider)
    found: dict[date, EventMark] = {}
    fresh = False
    with database.transaction("DEFERRED"):
        for each in keys:
            for row in known_at(EVENT, versions_of(database, identities, EVENT, each, instrument)):
                if row["type"] == str(kind) and not row["withdrawn"]:
                    mark = _row_mark(row, kind)
                    found.setdefault(mark.day, mark)
            own = each.provider == key.provider
            fresh |= own and today in reads_of(database, identities, each, instrument, DailyFigure.EVENT)
    return tuple(found.values()), fresh


def _day_of(item: NewsItem, market: Market, today: date) -> date | None:
    """The exchange day of a headline: of its time, else the newest day of words like `5/13`; None without either."""
    if item.time is not None:
        return exchange_date(market, item.time)
    words = _MONTH_AND_DAY.fullmatch(item.when)
    for year in range(today.year, today.year - 5, -1) if words else ():
        assert words is not None
        try:
            day = date(year, int(words[1]), int(words[2]))
        except ValueError:  # 29 February, or none at all
            continue
        if day <= today:
            return day
    return None


def _row_mark(row: DailyRow, kind: EventKind) -> EventMark:
    from tideboard_core.archive.units import day_of, instant

    day, time, part = row["day"], row["time"], row["part"]
    assert isinstance(day, int)
    return EventMark(
        _MARKS[kind],
        day_of(day),
        instant(time) if isinstance(time, int) else None,
        str(row["text"] or ""),
        part_of_day=SessionPart(str(part)) if part else None,
        estimated=row["estimated"] == 1,
    )


_MARKS: Final = {EventKind.REPORT: MarkKind.REPORT, **dict.fromkeys(EX_KINDS, MarkKind.SPLIT)}


def _date_mark(event: CalendarEvent) -> EventMark:
    return EventMark(
        _MARKS[event.kind],
        event.day,
        event.time,
        event.text,
        part_of_day=event.session,
        estimated=event.estimated is True,
    )


def _action_mark(action: CorporateAction) -> EventMark:
    cash = all(part.kind in CASH for part in action.parts)
    return EventMark(MarkKind.DIVIDEND if cash else MarkKind.SPLIT, action.ex_date, parts=action.parts)


def _bounded(found: FoundMarks, today: date) -> FoundMarks:
    """The newest marks, none of a day that is no date of a chart."""
    sane = [mark for mark in found.marks if abs(mark.day - today) <= _FARTHEST]
    unread = found.unread or ("day" if len(sane) < len(found.marks) else "")
    sane.sort(key=lambda mark: mark.day, reverse=True)
    return found._replace(marks=tuple(_once(sane[:MOST_MARKS])), unread=unread)


def _once(marks: Iterable[EventMark]) -> Iterable[EventMark]:
    return dict.fromkeys(marks)


def _passes(error: TideboardError) -> bool:
    """Whether the same call may succeed soon."""
    return isinstance(error, (GatewayDown, RateLimited))
