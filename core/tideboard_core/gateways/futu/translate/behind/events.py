"""Converts calendars of reports, dividends, offers and macro figures, and the lists of what moved and was traded."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any, Final

from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.futu.translate import reference
from tideboard_core.gateways.futu.translate.behind.values import (
    bounded_day,
    day_or_none,
    read_once,
    security_in,
    told,
)
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.symbols import instrument_of
from tideboard_core.gateways.futu.translate.values import utc
from tideboard_core.model.behind.events import CalendarEvent, EventFigure, EventKind, MarketEvent, SessionPart
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market, market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.trading import ReadRows
from tideboard_proto.opend import Qot_GetDividendCalendar_pb2 as dividend_pb
from tideboard_proto.opend import Qot_GetEarningsCalendar_pb2 as report_pb
from tideboard_proto.opend import Qot_GetEconomicCalendar_pb2 as macro_pb
from tideboard_proto.opend import Qot_GetHotList_pb2 as hot_pb
from tideboard_proto.opend import Qot_GetIpoList_pb2 as ipo_pb
from tideboard_proto.opend import Qot_GetTopMoversRank_pb2 as movers_pb

MOST_STARS: Final = 3
_MAINLAND: Final = frozenset({Market.SH, Market.SZ})
_PART_OF_DAY: Final[dict[int, SessionPart]] = {
    report_pb.EarningsCalendarPubType_Before: SessionPart.BEFORE,
    report_pb.EarningsCalendarPubType_Regular: SessionPart.DURING,
    report_pb.EarningsCalendarPubType_After: SessionPart.AFTER,
}
_FIGURE: Final[dict[int, str]] = {
    report_pb.EarningsCalendarEstimateType_EPS: "eps",
    report_pb.EarningsCalendarEstimateType_Revenue: "revenue",
    report_pb.EarningsCalendarEstimateType_EBIT: "ebit",
}


def reports(wire: report_pb.S2C, market: Market, source: str) -> ReadRows[CalendarEvent]:
    """Return the reports of a market; a company counts once a day."""
    return read_once(wire.itemList, lambda row: _report(row, market, source), _of_security, "security")


def dividends(wire: dividend_pb.S2C, market: Market, source: str) -> ReadRows[CalendarEvent]:
    """Return the dividends of a market by their ex-date; one security may have several, in other words."""
    return read_once(wire.itemList, lambda row: _dividend(row, market, source), _of_security, "security")


def offers(wire: ipo_pb.S2C, market: Market, source: str) -> ReadRows[CalendarEvent]:
    """Return the listings to come whose day is known, of a market; either mainland market has those of both."""
    rows = [row for row in wire.ipoList if row.basic.listTime]
    return read_once(rows, lambda row: _offer(row, market, source), _of_security, "security")


def macros(rows: list[macro_pb.EconomicCalendarItem], source: str) -> ReadRows[CalendarEvent]:
    """Return macro figures; the market of an economy is told by its country where it is one of ours."""
    return read_once(rows, lambda row: _macro(row, source), lambda row: (row.name, row.text, row.time), "title")


def movers(rises: movers_pb.S2C, falls: movers_pb.S2C, market: Market, source: str) -> ReadRows[MarketEvent]:
    """Return what rose and what fell most, the largest change first, with the change in percent."""
    rows = [row for row in rises.dataList if _change(row) >= 0] + [row for row in falls.dataList if _change(row) < 0]
    rows.sort(key=lambda row: -abs(_change(row)))
    return read_once(rows, lambda row: _mover(row, market, source), lambda row: row.instrument, "security")


def watched(wire: hot_pb.S2C, market: Market, source: str) -> ReadRows[MarketEvent]:
    """Return the securities that are traded, searched and written about most, with the headline that came along."""
    return read_once(wire.dataList, lambda row: _hot(row, market, source), lambda row: row.instrument, "security")


def _of_security(row: CalendarEvent) -> tuple[object, ...]:
    return row.instrument, row.day, row.text


def _report(wire: report_pb.EarningsCalendarItem, market: Market, source: str) -> CalendarEvent:
    figures: list[EventFigure] = []
    for each in wire.estimateList:
        name = _FIGURE.get(each.estimateType)
        for kind, field in (("estimate", "predictValue"), ("actual", "actualValue")):
            value = told(each, field)
            if name is not None and value is not None:
                figures.append(EventFigure(f"{kind}_{name}", f"{value:f}", value))
    return CalendarEvent(
        kind=EventKind.REPORT,
        day=bounded_day(wire.earningsDate),
        market=market,
        instrument=security_in(wire.security, market),
        name=text_of(wire.name),
        text=text_of(wire.periodText),
        source=source,
        session=_PART_OF_DAY.get(wire.pubType) if wire.HasField("pubType") else None,
        currency=next((text_of(each.currency) for each in wire.estimateList if each.currency), ""),
        figures=tuple(figures),
    )


def _dividend(wire: dividend_pb.DividendCalendarItem, market: Market, source: str) -> CalendarEvent:
    """Return a dividend; the call has no amount but in the broker's words."""
    days = (("record_day", day_or_none(wire.recordDate)), ("payment_day", day_or_none(wire.dividendPayableDate)))
    return CalendarEvent(
        kind=EventKind.DIVIDEND,
        day=bounded_day(wire.exDate),
        market=market,
        instrument=security_in(wire.security, market),
        name=text_of(wire.name),
        text=text_of(wire.statement),
        source=source,
        figures=tuple(EventFigure(name, day.isoformat()) for name, day in days if day is not None),
    )


def _offer(wire: ipo_pb.IpoData, market: Market, source: str) -> CalendarEvent:
    entry = reference.ipo(wire)
    prices = (("price_low", entry.price_low), ("price_high", entry.price_high), ("list_price", entry.list_price))
    instrument = _offered(wire, market)
    return CalendarEvent(
        kind=EventKind.IPO,
        day=bounded_day(wire.basic.listTime),
        market=market_of(instrument),
        instrument=instrument,
        name=entry.name,
        text="",
        source=source,
        currency=MARKET_CURRENCY[market],
        figures=tuple(EventFigure(name, f"{price:f}", price) for name, price in prices if price is not None),
    )


def _offered(wire: ipo_pb.IpoData, market: Market) -> InstrumentId:
    """Return the security of an offer; raises GatewayError for one that is not in the market's list."""
    if market not in _MAINLAND:
        return security_in(wire.basic.security, market)
    instrument = instrument_of(wire.basic.security)
    if market_of(instrument) not in _MAINLAND:
        raise unreadable(field="security", value=instrument)
    return instrument


_COUNTRIES: Final[dict[Market, tuple[str, ...]]] = {
    Market.US: ("US", "United States", "美国", "美國"),
    Market.HK: ("HK", "Hong Kong", "香港", "中国香港", "中國香港"),
    Market.SH: ("CN", "China", "中国", "中國", "中国内地", "中國內地"),
    Market.SG: ("SG", "Singapore", "新加坡"),
}
"""The code of a country, then its names: OpenD writes them in its own language, which need not be the window's; that
the codes occur, too, is assumed (docs/futu-evidence.md)."""
_MARKET_OF_COUNTRY: Final = {name: market for market, names in _COUNTRIES.items() for name in names}


def _macro(wire: macro_pb.EconomicCalendarItem, source: str) -> CalendarEvent:
    """Return a macro figure, its country by code; one that has none of our markets has its day in UTC and its name."""
    time, country = utc(wire.timestamp), text_of(wire.country)
    market = _MARKET_OF_COUNTRY.get(country)
    texts = (("previous", wire.previous), ("estimate", wire.consensus), ("actual", wire.actual))
    return CalendarEvent(
        kind=EventKind.MACRO,
        day=time.date() if market is None else exchange_date(market, time),
        market=market,
        instrument=None,
        name=country if market is None else _COUNTRIES[market][0],
        text=text_of(wire.title),
        source=source,
        time=time,
        stars=min(max(wire.star, 0), MOST_STARS),
        figures=tuple(EventFigure(name, text_of(text)) for name, text in texts if text),
    )


def _change(wire: movers_pb.TopMoversRankItem) -> float:
    """Return the change for an order of rows, 0 for one that is not told or no number."""
    return wire.changeRatio if math.isfinite(wire.changeRatio) else 0.0


def _mover(wire: movers_pb.TopMoversRankItem, market: Market, source: str) -> MarketEvent:
    change = told(wire, "changeRatio")
    return MarketEvent(
        instrument=security_in(wire.security, market),
        name=text_of(wire.name),
        text="",
        time=None,
        source=source,
        rising=None if change is None else change > 0,
        figures=_texts(wire, ("changeRatio",)),
    )


def _hot(wire: hot_pb.HotListItem, market: Market, source: str) -> MarketEvent:
    return MarketEvent(
        instrument=security_in(wire.security, market),
        name=text_of(wire.name),
        text=text_of(wire.newsInfo.title),
        time=None,
        source=source,
        figures=_texts(wire, ("averageHeat", "tradeHeat", "searchHeat", "newsHeat")),
    )


def _texts(wire: Any, names: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ANN401  any message
    """Return figures under the broker's own names."""
    found = ((name, told(wire, name)) for name in names)
    return tuple(f"{name} {value.quantize(Decimal('0.01')):f}" for name, value in found if value is not None)
