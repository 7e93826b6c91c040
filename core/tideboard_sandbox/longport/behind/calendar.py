"""The calendar of reports, dividends, splits, listings, macro figures, holidays, meetings, in pages of whole days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import MARKET_CURRENCY, MARKET_ZONE, InstrumentId, Market
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR
from tideboard_sandbox.exchange.reference.companies import REACH, Figure
from tideboard_sandbox.longport.behind.brokers import dotted
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

PAGE = 10
"""Events of a page; the day on which it is full is told to its end."""

_MARKETS = {"HK": (Market.HK,), "US": (Market.US,), "CN": (Market.SH, Market.SZ), "SG": (Market.SG,)}
_NAME = {market: name for name, markets in _MARKETS.items() for market in markets}
_BEFORE, _AFTER = "Pre-Market", "Post-Market"
_HOURS = {_BEFORE: time(7, 30), _AFTER: time(16, 35)}
_WEEKEND = 5


class _Event(NamedTuple):
    day: date
    market: Market
    content: str
    instrument: InstrumentId | None = None
    name: str = ""
    date_type: str = ""
    hour: time = time()
    star: int = 0
    figures: tuple[tuple[str, str], ...] = ()


_Listed = Callable[[Exchange, Market, date, date], Iterator[_Event]]


def finance_calendar(call: HttpCall) -> dict[str, Any]:
    """Events of a type from `date` to `date_end`, of some markets or all; `next_date` begins the next page."""
    begin, end = (_day(call, name) for name in ("date", "date_end"))
    listed = _TYPES.get(call.required("types[]"))
    names = call.texts("markets[]") or list(_MARKETS)
    if listed is None or not set(names) <= set(_MARKETS):
        raise bad_parameter("types[]" if listed is None else "markets[]")
    exchange, kind = call.shared.exchange, call.required("types[]")
    markets = [market for name in names for market in _MARKETS[name]]
    found = sorted(
        (event for market in markets for event in listed(exchange, market, begin, end)),
        key=lambda event: (event.day, event.market, event.instrument or "", event.content),
    )
    if kind == "report" and call.shared.hostile_values is not None:
        shift = call.shared.hostile_values.shift()
        found = [event._replace(day=event.day + shift) for event in found]
    groups: list[dict[str, Any]] = []
    told = 0
    for day, events in groupby(found, key=lambda event: event.day):
        if told >= PAGE:
            return {"date": begin.isoformat(), "list": groups, "next_date": day.isoformat()}
        rows = [_row(kind, event, place) for place, event in enumerate(events)]
        told += len(rows)
        groups.append({"date": day.isoformat(), "count": len(rows), "infos": rows})
    return {"date": begin.isoformat(), "list": groups, "next_date": ""}


def _day(call: HttpCall, name: str) -> date:
    try:
        return date.fromisoformat(call.required(name))
    except ValueError:
        raise bad_parameter(name) from None


def _reports(exchange: Exchange, market: Market, begin: date, end: date) -> Iterator[_Event]:
    for row in exchange.companies.reports(market, begin, end):
        figures = _figures("eps", row.earnings) + _figures("revenue", row.revenue)
        part = _BEFORE if row.before else _AFTER if row.after else ""
        hour = _HOURS[part] if part else row.time.time()
        yield _Event(row.day, market, row.period, row.instrument, row.name, part, hour, 2, figures)


def _dividends(exchange: Exchange, market: Market, begin: date, end: date) -> Iterator[_Event]:
    for row in exchange.companies.dividends(market, begin, end):
        dates = (("record_date", row.record_day.isoformat()), ("payment_date", row.payment_day.isoformat()))
        yield _Event(row.ex_day, market, row.text, row.instrument, row.name, figures=dates)


def _splits(exchange: Exchange, market: Market, begin: date, end: date, *, merged: bool = False) -> Iterator[_Event]:
    for listing in exchange.companies.listings(market):
        for action in exchange.corporate_actions(listing.id, planned=True):
            if begin <= action.ex_date <= end and (action.base > action.new if merged else action.base < action.new):
                yield _Event(action.ex_date, market, f"{action.base}:{action.new}", listing.id, listing.instrument.name)


def _merges(exchange: Exchange, market: Market, begin: date, end: date) -> Iterator[_Event]:
    return _splits(exchange, market, begin, end, merged=True)


def _offers(exchange: Exchange, market: Market, begin: date, end: date) -> Iterator[_Event]:
    for row in exchange.reference.offerings(market):
        if row.listing is not None and begin <= row.listing <= end:
            figures = (("price_low", str(row.low)), ("price_high", str(row.high)))
            yield _Event(row.listing, market, "Listing", row.id, row.names[1], figures=figures)


def _macros(exchange: Exchange, market: Market, begin: date, end: date) -> Iterator[_Event]:
    for row in exchange.companies.macros(market, begin, end):
        figures = (("previous", row.previous), ("estimate", row.expected), ("actual", row.actual or ""))
        yield _Event(row.day, market, row.title, hour=time(row.hour), star=row.stars, figures=figures)


def _closed(exchange: Exchange, market: Market, begin: date, end: date) -> Iterator[_Event]:
    """Weekdays without trading; Shanghai stands for the mainland."""
    today = exchange.companies.today(market)
    day, last = max(begin, today - REACH), min(end, today + REACH)
    while day <= last:
        if market is not Market.SZ and day.weekday() < _WEEKEND and not CALENDAR.is_trading_day(market, day):
            yield _Event(day, market, "Closed")
        day += timedelta(days=1)


def _meetings(exchange: Exchange, market: Market, begin: date, end: date) -> Iterator[_Event]:
    """One general meeting a year, in May or June."""
    companies = exchange.companies
    today = companies.today(market)
    for listing in companies.listings(market):
        for year in range(max(begin, today - REACH).year, min(end, today + REACH).year + 1):
            drawn = date(year, 5, 1) + timedelta(days=int(60 * companies.address(listing.id).fraction("meeting", year)))
            day = CALENDAR.next_session(market, drawn).date
            if begin <= day <= end:
                yield _Event(day, market, "General meeting", listing.id, listing.instrument.name)


_TYPES: dict[str, _Listed] = {
    "report": _reports,
    "dividend": _dividends,
    "split": _splits,
    "merge": _merges,
    "ipo": _offers,
    "macrodata": _macros,
    "closed": _closed,
    "meeting": _meetings,
}


def _figures(name: str, figure: Figure) -> tuple[tuple[str, str], ...]:
    actual = "" if figure.actual is None else f"{figure.actual:f}"
    return ((f"estimate_{name}", f"{figure.estimate:f}"), (f"actual_{name}", actual))


def _row(kind: str, event: _Event, place: int) -> dict[str, Any]:
    moment = datetime.combine(event.day, event.hour, ZoneInfo(MARKET_ZONE[event.market])).astimezone(UTC)
    security = "" if event.instrument is None else wire_symbol(event.instrument)
    return {
        "symbol": security,
        "market": _NAME[event.market],
        "content": event.content,
        "counter_name": event.name,
        "date_type": event.date_type,
        "date": dotted(event.day),
        "chart_uid": "",
        "data_kv": [{"key": key, "value": value, "type": key, "value_raw": value} for key, value in event.figures],
        "type": kind,
        "datetime": str(int(moment.timestamp())),
        "icon": "",
        "star": event.star,
        "live": None,
        "id": f"{kind}-{event.day:%Y%m%d}-{security or _NAME[event.market]}-{place}",
        "financial_market_time": "",
        "currency": MARKET_CURRENCY[event.market],
        "ext": None,
        "activity_type": "",
    }
