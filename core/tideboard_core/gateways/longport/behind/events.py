"""The calendar of one type of event, page by page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.behind.fields import day, read_once, security, time
from tideboard_core.gateways.longport.translate.json_fields import Row, optional_number, rows, text
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.events import CalendarEvent, CalendarPage, EventFigure, EventKind, SessionPart
from tideboard_core.model.instrument import MARKET_ZONE, Market, market_of

PATH: Final = "/v1/quote/finance_calendar"
MOST_STARS: Final = 3
_TYPES: Final = {
    EventKind.REPORT: "report",
    EventKind.DIVIDEND: "dividend",
    EventKind.SPLIT: "split",
    EventKind.IPO: "ipo",
    EventKind.MACRO: "macrodata",
    EventKind.CLOSED: "closed",
    EventKind.MEETING: "meeting",
    EventKind.MERGER: "merge",
}
_MARKET_NAMES: Final = {Market.HK: "HK", Market.US: "US", Market.SH: "CN", Market.SZ: "CN", Market.SG: "SG"}
_MARKETS: Final = {"HK": Market.HK, "US": Market.US, "CN": Market.SH, "SG": Market.SG}
"""A mainland event without a security is one of Shanghai."""
_PARTS: Final = {
    **dict.fromkeys(("盘前", "盤前", "Pre-Market"), SessionPart.BEFORE),
    **dict.fromkeys(("盘中", "盤中"), SessionPart.DURING),
    **dict.fromkeys(("盘后", "盤後", "Post-Market"), SessionPart.AFTER),
}
"""The stub documents the first word; the others are the vendor's names for the same parts elsewhere."""


class LongportEvents:
    """Has the calendar of `ports.behind.EventSource`."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def calendar(self, kind: EventKind, begin: date, end: date, markets: Collection[Market] = ()) -> CalendarPage:
        """Events from `begin` to `end`, both included, the first page; raises BadInput for an empty range."""
        if end < begin:
            raise BadInput("empty-date-range", begin=begin.isoformat(), end=end.isoformat())
        names = sorted({_MARKET_NAMES[market] for market in markets})
        query = [("date", begin.isoformat()), ("date_end", end.isoformat()), ("types[]", _TYPES[kind])]
        data = await self._link.look_up(PATH, (*query, *(("markets[]", name) for name in names)))
        source = self._link.endpoint.provider
        infos = [info for group in rows(data, "list") for info in rows(group, "infos")]
        found = read_once(infos, lambda row: calendar_event(row, kind, begin, end, source), _identity)
        follows = day(data, "next_date")
        return CalendarPage(
            events=tuple(sorted(found, key=lambda event: (event.day, event.instrument or "", event.id))),
            next_day=follows if follows is not None and begin < follows <= end else None,
            unread=found.unread,
        )


def calendar_event(row: Row, kind: EventKind, begin: date, end: date, source: str) -> CalendarEvent:
    """Return one event. Raises GatewayError, also for a day that was not asked for."""
    found = day(row, "date")
    if found is None or not begin <= found <= end:
        raise unreadable(field="date", value=str(found))
    instrument = security(row, "symbol")
    market = _MARKETS.get(text(row, "market")) if instrument is None else market_of(instrument)
    figures = tuple(_figure(figure) for figure in rows(row, "data_kv"))
    stars = optional_number(row, "star") or 0
    return CalendarEvent(
        kind=kind,
        day=found,
        market=market,
        instrument=instrument,
        name=text(row, "counter_name"),
        text=text(row, "content"),
        source=source,
        id=text(row, "id"),
        time=_moment(row, market),
        session=_PARTS.get(text(row, "date_type")),
        stars=int(min(max(stars, 0), MOST_STARS)),
        currency=text(row, "currency"),
        figures=figures,
    )


def _figure(row: Row) -> EventFigure:
    """One figure; its number is missing where the text is none."""
    try:
        value = optional_number(row, "value_raw")
    except GatewayError:
        value = None
    return EventFigure(text(row, "type"), text(row, "value"), value)


def _moment(row: Row, market: Market | None) -> datetime | None:
    """The event's time, None where it stands for the whole day: midnight in UTC or at the exchange."""
    found = time(row, "datetime")
    zones = ["UTC", *([] if market is None else [MARKET_ZONE[market]])]
    whole = found is not None and any(_of_day(found, zone) == (0, 0) for zone in zones)
    return None if whole else found


def _of_day(moment: datetime, zone: str) -> tuple[int, int]:
    local = moment.astimezone(ZoneInfo(zone))
    return local.hour, local.minute


def _identity(event: CalendarEvent) -> tuple[object, ...]:
    return event.id, event.day, event.instrument, event.text
