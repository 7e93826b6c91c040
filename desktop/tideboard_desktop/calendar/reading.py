"""Reads the calendar kind by kind, page by page, and keeps each for the day on which it was read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from tideboard_core.errors import GatewayDown, GatewayError, NotOffered, RateLimited
from tideboard_core.model.behind.events import CalendarEvent, CalendarPage, EventKind
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_desktop.calendar.model import CalendarSpan, actual_of, identity
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.behind import from_any

if TYPE_CHECKING:  # it brings every value of its calls, which the start needs none of
    from tideboard_core.ports.behind import BehindSource

AHEAD: Final = timedelta(days=140)
"""Days that are looked through for the next event of a security: over a quarter, and the days until it is reported."""
MOST_PAGES: Final = 60
"""Pages of one kind that are read: 600 events where pages have ten."""
_MOST_KEPT: Final = 64

_Key = tuple[EventKind, date, date, Market | None]


class NextEvent(NamedTuple):
    """The next event of a security; None if there is none up to and with the day `until`."""

    event: CalendarEvent | None
    until: date


class CalendarReading:
    """Asks the connections; knows no window, which a call under way would keep alive."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds
        self._kept: dict[_Key, tuple[date, CalendarSpan]] = {}
        self._next: dict[tuple[EventKind, InstrumentId, date], NextEvent] = {}

    async def span(
        self, kinds: Sequence[EventKind], begin: date, end: date, market: Market | None, today: date
    ) -> CalendarSpan:
        """Events of these kinds from `begin` to `end`, both included, of a market or all.

        A kind that no connection has, or that is refused, stands in `lacking`. Raises GatewayError where none of the
        kinds could be read, and without a connection.
        """
        found: list[CalendarSpan] = []
        lacking: list[tuple[EventKind, GatewayError]] = []
        calls = (self._of_kind(kind, begin, end, market, today) for kind in kinds)
        answers = await asyncio.gather(*calls, return_exceptions=True)
        for kind, answer in zip(kinds, answers, strict=True):
            if isinstance(answer, CalendarSpan):
                found.append(answer)
            elif isinstance(answer, GatewayError) and not isinstance(answer, (GatewayDown, RateLimited)):
                lacking.append((kind, answer))
            else:
                raise answer
        if lacking and not found:
            offered = [error for _kind, error in lacking if not isinstance(error, NotOffered)]
            raise offered[0] if offered else lacking[0][1]
        rows = {identity(row): row for each in found for row in each.rows}
        unread = next((each.unread for each in found if each.unread), "")
        return CalendarSpan(tuple(rows.values()), tuple(lacking), unread, any(each.cut for each in found))

    async def next_of(self, kind: EventKind, instrument: InstrumentId, today: date) -> NextEvent:
        """The next event of a security from today on, page by page until it is found, kept for the day.

        A report of today that is out is not the next one. Raises GatewayError.
        """
        key = kind, instrument, today
        if key not in self._next:

            async def call(source: BehindSource) -> NextEvent:
                return await _seek(source, kind, instrument, today)

            found = await from_any(self._feeds, call)
            while len(self._next) >= _MOST_KEPT:
                del self._next[next(iter(self._next))]
            self._next[key] = found
        return self._next[key]

    def forget(self) -> None:
        """Ask again for everything."""
        self._kept.clear()
        self._next.clear()

    async def _of_kind(
        self, kind: EventKind, begin: date, end: date, market: Market | None, today: date
    ) -> CalendarSpan:
        key = kind, begin, end, market
        kept = self._kept.get(key)
        if kept is not None and kept[0] == today:
            return kept[1]
        markets = () if market is None else (market,)

        async def call(source: BehindSource) -> CalendarSpan:
            return await _read(source, kind, begin, end, markets)

        span = await from_any(self._feeds, call)
        while len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = today, span
        return span


async def _seek(source: BehindSource, kind: EventKind, instrument: InstrumentId, today: date) -> NextEvent:
    """Read pages of the security's market until one has the event. Raises GatewayError."""
    start, end = today, today + AHEAD
    for _page in range(MOST_PAGES):
        page = await source.events.calendar(kind, start, end, (market_of(instrument),))
        rows = [row for row in page.events if row.instrument == instrument and row.day >= today]
        found = next((row for row in sorted(rows, key=lambda row: row.day) if not _is_out(row, today)), None)
        following = page.next_day
        if found is not None or following is None or not start < following <= end:
            return NextEvent(found, end)
        start = following
    return NextEvent(None, start - timedelta(days=1))


def _is_out(event: CalendarEvent, today: date) -> bool:
    return event.day == today and actual_of(event) is not None


async def _read(
    source: BehindSource, kind: EventKind, begin: date, end: date, markets: Sequence[Market]
) -> CalendarSpan:
    """All pages of one connection; a page that does not go forward ends the reading. Raises GatewayError."""
    rows: list[CalendarEvent] = []
    unread, start, pages = "", begin, 0
    page: CalendarPage | None = None
    while pages < MOST_PAGES:
        page = await source.events.calendar(kind, start, end, markets)
        pages += 1
        rows.extend(page.events)
        unread = unread or page.unread
        following = page.next_day
        if following is None or not start < following <= end:
            return CalendarSpan(tuple(rows), unread=unread)
        start = following
    return CalendarSpan(tuple(rows), unread=unread, cut=True)
