"""The calendar of one type of event, page by page; what the provider noticed; its rankings of securities.

Changes of prices are fractions (types of the vendor's MCP server and SDK: "decimal ratio, e.g. 0.0445 = +4.45%"), as
are amplitude and turnover rate of a ranking; its inflow is in the market's currency (the vendor's page `rank_list`,
which names none for the market value).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.elsewhere import OPEND, elsewhere
from tideboard_core.gateways.longport.behind.fields import (
    answered,
    day,
    few,
    milliseconds,
    percent,
    read_once,
    security,
    texts,
    texts_left_out,
    time,
    unstated,
)
from tideboard_core.gateways.longport.translate.json_fields import (
    Row,
    mapping,
    optional_number,
    price,
    raw_text,
    required,
    rows,
    text,
)
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.events import (
    CalendarEvent,
    CalendarPage,
    ChangeSpan,
    EventFigure,
    EventKind,
    MarketEvent,
    Noticed,
    OptionEvent,
    RankedSecurity,
    RankFigure,
    Ranking,
    RankList,
    SessionPart,
)
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.ports.behind import OPTION_EVENTS

PATH: Final = "/v1/quote/finance_calendar"
CHANGES: Final = "/v1/quote/changes"
MOVERS: Final = "/v1/quote/market/stock-events"
RANKS: Final = "/v1/quote/market/rank"
MOST_STARS: Final = 3
MOST_MOVERS: Final = 100
_BY_CHANGE: Final = 1
"""Order of the movers by how far their price moved; 0 is by time, 2 by popularity (both programs of the vendor)."""
_CHANGES: Final = {
    ChangeSpan.DAY: "chg",
    ChangeSpan.OUTSIDE: "pre_post_chg",
    ChangeSpan.FIVE_DAYS: "five_day_chg",
    ChangeSpan.TEN_DAYS: "ten_day_chg",
    ChangeSpan.TWENTY_DAYS: "twenty_day_chg",
    ChangeSpan.YEAR: "this_year_chg",
}
_RATES: Final = {RankFigure.AMPLITUDE: "amplitude", RankFigure.TURNOVER_RATE: "turnover_rate"}
_PLAIN: Final = {
    RankFigure.INFLOW: "inflow",
    RankFigure.VOLUME_RATIO: "volume_rate",
    RankFigure.PRICE_TO_BOOK: "pb_ttm",
}
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_RISING: Final = {1: True, 2: False}
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
    """Implements `ports.behind.EventSource`."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def calendar(self, kind: EventKind, begin: date, end: date, markets: Collection[Market] = ()) -> CalendarPage:
        """Events from `begin` to `end`, both included, the first page; raises BadInput for an empty range.

        A next page that does not go forward is not one; what it may have had is named in `unread`.
        """
        if end < begin:
            raise BadInput("empty-date-range", begin=begin.isoformat(), end=end.isoformat())
        names = sorted({_MARKET_NAMES[market] for market in markets})
        query = [("date", begin.isoformat()), ("date_end", end.isoformat()), ("types[]", _TYPES[kind])]
        data = await self._link.look_up(PATH, (*query, *(("markets[]", name) for name in names)))
        source = self._link.provider
        infos = [info for group in rows(data, "list") for info in rows(group, "infos")]
        found = read_once(infos, lambda row: calendar_event(row, kind, begin, end, source), _identity)
        follows = day(data, "next_date")
        return CalendarPage(
            events=tuple(sorted(found, key=lambda event: (event.day, event.instrument or "", event.id))),
            next_day=follows if follows is not None and begin < follows <= end else None,
            unread=found.unread or ("next_date" if follows is not None and follows <= begin else ""),
        )

    async def noticed(self, market: Market, what: Noticed = Noticed.UNUSUAL) -> list[MarketEvent]:
        """Unusual moves of today, the newest first; raises NotOffered for what is watched most, which Futu has."""
        if what is not Noticed.UNUSUAL:
            raise elsewhere(self._link.provider, OPEND)
        query = (("market", _MARKET_NAMES[market]), ("category", "0"))
        data = await self._link.look_up(CHANGES, query)
        source = self._link.provider
        found = answered(data, "changes", lambda row: noticed(row, source), _moved)
        found.unread = found.unread or texts_left_out(rows(data, "changes"), "change_values")
        found.sort(key=lambda each: each.time or _LONG_AGO, reverse=True)
        return found

    async def movers(self, market: Market, count: int) -> list[MarketEvent]:
        """Securities that moved most, in the provider's order; a POST, sent once. Raises BadInput for a bad count."""
        if not 1 <= count <= MOST_MOVERS:
            raise BadInput("bad-count", value=count, least=1, most=MOST_MOVERS)
        body = {"limit": count, "sort": _BY_CHANGE, "markets": [_MARKET_NAMES[market]]}
        data = await self._link.look_up(MOVERS, body=body)
        source = self._link.provider
        found = answered(data, "events", lambda row: mover(row, source), _moved)
        stocks = [stock for row in rows(data, "events") if isinstance(stock := row.get("stock"), Mapping)]
        found.unread = found.unread or texts_left_out(stocks, "labels")
        return found

    async def option_events(
        self, market: Market, owner: InstrumentId | None = None, count: int = OPTION_EVENTS
    ) -> list[OptionEvent]:
        """Raise NotOffered: Futu has them."""
        raise elsewhere(self._link.provider, OPEND)

    async def rankings(self) -> list[Ranking]:
        """The lists that the provider keeps, each once."""
        data = await self._link.look_up(f"{RANKS}/categories")
        found = [
            {**leaf, "group": raw_text(group, "name")}
            for group in rows(data, "first_tags")
            for leaf in rows(group, "second_tags")
        ]
        return read_once(found, ranking, attrgetter("key"))

    async def ranking(self, key: str) -> RankList:
        """One list by the key of `rankings`; raises BadInput for what is no key."""
        if not _KEY.fullmatch(key):
            raise BadInput("bad-ranking", text=key)
        query = (("key", key), ("delay_bmp", "false"), ("need_article", "false"))
        data = await self._link.look_up(f"{RANKS}/list", query)
        found = answered(data, "lists", ranked, attrgetter("instrument"))
        return RankList(
            key=key,
            source=self._link.provider,
            rows=tuple(found),
            delayed=data.get("bmp") is True,
            unread=found.unread,
        )


def calendar_event(row: Row, kind: EventKind, begin: date, end: date, source: str) -> CalendarEvent:
    """Return one event. Raises GatewayError, also for a day that was not asked for."""
    found = day(row, "date")
    if found is None or not begin <= found <= end:
        raise unreadable(field="date", value=str(found))
    instrument = security(row, "symbol")
    market = _MARKETS.get(text(row, "market")) if instrument is None else market_of(instrument)
    figures = tuple(_figure(figure) for figure in few(row, "data_kv"))
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


def noticed(row: Row, source: str) -> MarketEvent:
    """Return what was noticed. Raises GatewayError for a row without a security."""
    emotion = optional_number(row, "emotion")
    return MarketEvent(
        instrument=_named(row),
        name=text(row, "name"),
        text=text(row, "alert_name"),
        time=milliseconds(row, "alert_time"),
        source=source,
        rising=None if emotion is None else _RISING.get(int(emotion)),
        figures=texts(row, "change_values"),
    )


def mover(row: Row, source: str) -> MarketEvent:
    """Return a security that moved, its last price as it is written. Raises GatewayError as `noticed`."""
    stock = mapping(row, "stock")
    change = percent(stock, "change")
    written = (text(stock, "last_done"), *texts(stock, "labels"))
    return MarketEvent(
        instrument=_named(stock),
        name=text(stock, "name"),
        text=text(row, "alert_reason"),
        time=time(row, "timestamp"),
        source=source,
        rising=change > 0 if change else None,
        percent=change,
        figures=tuple(each for each in written if each),
    )


def ranking(row: Row) -> Ranking:
    """Return one list. Raises GatewayError for one whose key cannot be asked for."""
    key = required(row, "key")
    if not _KEY.fullmatch(key):
        raise unreadable(field="key", value=key)
    return Ranking(key, text(row, "name"), text(row, "group"), text(row, "market"))


def ranked(row: Row) -> RankedSecurity:
    """Return one row. Raises GatewayError for a row without a security."""
    changes = [(span, percent(row, name)) for span, name in _CHANGES.items()]
    figures = [(figure, percent(row, name)) for figure, name in _RATES.items()]
    figures += [(figure, optional_number(row, name)) for figure, name in _PLAIN.items()]
    return RankedSecurity(
        instrument=_named(row),
        name=text(row, "name"),
        industry=text(row, "industry"),
        last=price(row, "last_done"),
        change=optional_number(row, "change"),
        outside=price(row, "pre_post_price"),
        percents=tuple((span, found) for span, found in changes if found is not None),
        figures=tuple((figure, found) for figure, found in figures if found is not None),
        unstated=unstated(row, "market_cap"),
    )


def _named(row: Row) -> InstrumentId:
    found = security(row, "symbol")
    if found is None:
        raise unreadable(field="symbol", value="")
    return found


def _moved(event: MarketEvent) -> tuple[object, ...]:
    return event.instrument, event.text, event.time
