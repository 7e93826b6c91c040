"""What comes: reports, dividends, listings, macro figures; and what moves and is watched most."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.behind.calls import Calls
from tideboard_core.gateways.futu.translate.behind import events, option_events
from tideboard_core.gateways.futu.translate.symbols import QOT_MARKET, security
from tideboard_core.model.behind.events import (
    CalendarEvent,
    CalendarPage,
    EventKind,
    MarketEvent,
    Noticed,
    OptionEvent,
    Ranking,
    RankList,
)
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.ports.behind import OPTION_EVENTS
from tideboard_core.ports.trading import ReadRows
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_GetOptionEvent_pb2 as option_pb
from tideboard_proto.opend import Qot_GetTopMoversRank_pb2 as movers_pb
from tideboard_proto.opend import Qot_OptionCommon_pb2 as option_common

REPORT_DAYS: Final = 7
"""Days of one call for reports: from its first to its last, both included; the broker takes one more."""
MACRO_ROWS: Final = 100
MACRO_PAGES: Final = 5
"""Pages of macro figures that one call reads: the rest is the next page's."""
MOST_RANKS: Final = 200
"""Rows of one ranking (comments of the protocol: 1 to 200)."""
EVENTS_PAGE: Final = 300
MOST_OPTION_EVENTS: Final = 2 * EVENTS_PAGE
_OPTIONS_OF: Final = {
    Market.HK: option_common.OptionMarket_HK_Security,
    Market.US: option_common.OptionMarket_US_Security,
}

_DAYS: Final = {EventKind.REPORT: REPORT_DAYS, EventKind.DIVIDEND: 1}
"""Days of a page; all, where it does not say."""
_MARKETS: Final[dict[EventKind, tuple[Market, ...]]] = {
    EventKind.REPORT: tuple(Market),
    EventKind.DIVIDEND: (Market.HK, Market.US, Market.SG),
    EventKind.IPO: (Market.HK, Market.US, Market.SH, Market.SZ),
    EventKind.MACRO: (Market.HK, Market.US, Market.SH, Market.SG),
}
"""What Futu has a calendar of, and of which markets."""


class FutuEvents:
    """Implements `ports.behind.EventSource`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def calendar(self, kind: EventKind, begin: date, end: date, markets: Collection[Market] = ()) -> CalendarPage:
        """Return events from `begin` on: a week of reports, one day of dividends, all listings or macro figures.

        Of markets that Futu has no calendar of there are none; raises NotOffered where it has it of none of them, and
        for kinds that LongPort alone has. `unread` counts reports and dividends of days that were not asked for.
        """
        wanted = _markets(kind, markets)
        if not wanted:
            raise self._calls.lacking()
        if kind is EventKind.MACRO:
            return await self._macros(begin, end, wanted)
        days = _DAYS.get(kind)
        last = end if days is None or (end - begin).days < days else begin + timedelta(days=days - 1)
        found: list[CalendarEvent] = []
        unread = ""
        for market in wanted:
            rows = await self._of_market(kind, market, begin, last)
            inside = [row for row in rows if begin <= row.day <= last]
            found.extend(inside)
            outside = len(rows) - len(inside) if days is not None else 0
            unread = unread or rows.unread or (f"date: {outside}" if outside else "")
        found.sort(key=lambda row: (row.day, row.instrument or ""))
        following = last + timedelta(days=1) if last < end else None
        return CalendarPage(events=tuple(found), next_day=following, unread=unread)

    async def noticed(self, market: Market, what: Noticed = Noticed.UNUSUAL) -> list[MarketEvent]:
        """Return the securities that are traded, searched and written about most, of Hong Kong or New York.

        Raises NotOffered for unusual moves, which LongPort has: Futu's calls for the unusual (3801 to 3803) are of one
        security each and answer with a page of words.
        """
        if what is not Noticed.WATCHED:
            raise self._calls.lacking()
        reply = await self._calls.call(ProtoId.Qot_GetHotList, market=QOT_MARKET[market], count=MOST_RANKS)
        return events.watched(reply, market, self._calls.source)

    async def movers(self, market: Market, count: int) -> list[MarketEvent]:
        """Return the largest rises and falls of the day, of Hong Kong or New York; Futu gives no reason.

        Its ranking has one of the two at a time, so it is asked twice.
        """
        number = min(max(count, 1), MOST_RANKS)
        rises, falls = [
            await self._calls.call(
                ProtoId.Qot_GetTopMoversRank, market=QOT_MARKET[market], count=number, sortDir=direction
            )
            for direction in (movers_pb.SortDir_Descending, movers_pb.SortDir_Ascending)
        ]
        found = events.movers(rises, falls, market, self._calls.source)
        del found[number:]
        return found

    async def option_events(
        self, market: Market, owner: InstrumentId | None = None, count: int = OPTION_EVENTS
    ) -> list[OptionEvent]:
        """Return large trades, sweeps and the like of stock options in Hong Kong or New York, six hundred at most.

        Raises NotOffered for other markets.
        """
        self._calls.require(ProtoId.Qot_GetOptionEvent)
        if market not in _OPTIONS_OF or (owner is not None and market_of(owner) is not market):
            raise NotOffered("call-not-offered", text=f"{ProtoId.Qot_GetOptionEvent.name} {market}")
        filters = []
        if owner is not None:
            filters.append(
                option_pb.EventIndicator(
                    indicatorType=option_pb.EventIndicatorType_OwnerList,
                    indicatorValue=option_common.IndicatorValue(securityList=[security(owner)]),
                )
            )
        rows, _ = await self._calls.pages(
            ProtoId.Qot_GetOptionEvent,
            "eventList",
            most=min(max(count, 1), MOST_OPTION_EVENTS),
            size=EVENTS_PAGE,
            optionMarket=_OPTIONS_OF[market],
            filterList=filters,
        )
        return option_events.option_events(rows, market, self._calls.source, owner)

    async def _of_market(self, kind: EventKind, market: Market, begin: date, last: date) -> ReadRows[CalendarEvent]:
        source, number = self._calls.source, QOT_MARKET[market]
        if kind is EventKind.REPORT:
            days = {"beginDate": begin.isoformat(), "endDate": last.isoformat()}
            reply = await self._calls.call(ProtoId.Qot_GetEarningsCalendar, market=number, **days)
            return events.reports(reply, market, source)
        if kind is EventKind.DIVIDEND:
            reply = await self._calls.call(ProtoId.Qot_GetDividendCalendar, market=number, date=begin.isoformat())
            return events.dividends(reply, market, source)
        reply = await self._calls.call(ProtoId.Qot_GetIpoList, market=number)
        return events.offers(reply, market, source)

    async def _macros(self, begin: date, end: date, markets: Collection[Market]) -> CalendarPage:
        """Return macro figures by day; where there are more pages than are read, the next page begins at the last day.

        A page key that comes again ends the reading.
        """
        rows = []
        keys, key, more = {""}, "", True
        while more and len(keys) <= MACRO_PAGES:
            reply = await self._calls.call(
                ProtoId.Qot_GetEconomicCalendar,
                beginDate=begin.isoformat(),
                endDate=end.isoformat(),
                marketList=[QOT_MARKET[market] for market in markets],
                count=MACRO_ROWS,
                nextPage=key,
            )
            rows.extend(reply.itemList)
            key = reply.nextPage
            more = reply.hasMore and key not in keys
            keys.add(key)
        found = events.macros(rows, self._calls.source)
        days = sorted((row for row in found if begin <= row.day <= end), key=lambda row: (row.day, row.text))
        newest = days[-1].day if days else end
        following = newest if more and begin < newest else None
        return CalendarPage(
            events=tuple(row for row in days if following is None or row.day < following),
            next_day=following,
            unread=found.unread,
        )

    async def rankings(self) -> list[Ranking]:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def ranking(self, key: str) -> RankList:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()


def _markets(kind: EventKind, markets: Collection[Market]) -> list[Market]:
    """The markets to ask of these, or of all; both mainland exchanges have one list of offers, which is asked once."""
    found = [market for market in _MARKETS.get(kind, ()) if not markets or market in markets]
    if kind is EventKind.IPO and Market.SH in found and Market.SZ in found:
        found.remove(Market.SZ)
    return found
