"""Trading hours and days of a market: the market's state at a time, and the end times of minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from tideboard_core.gateways.longport.translate.json_fields import Row, number, rows, text
from tideboard_core.gateways.longport.translate.quotes import OVERNIGHT, POST, PRE, REGULAR
from tideboard_core.gateways.longport.translate.values import day_of
from tideboard_core.model.instrument import Market
from tideboard_core.model.market_phases import phase_rows, phase_spans
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import Session, TradingCalendar, exchange_date, exchange_zone
from tideboard_core.model.session_price import OUTSIDE
from tideboard_proto.longport import quote_pb2 as pb

MINUTE: Final = 60
MARKET_NAMES: Final = {Market.HK: "HK", Market.US: "US", Market.SH: "CN", Market.SZ: "CN", Market.SG: "SG"}
"""The wire has one name for both mainland exchanges."""
_MARKETS_OF: Final = {
    name: tuple(market for market in Market if MARKET_NAMES[market] == name) for name in ("HK", "US", "CN", "SG")
}
_EXTENDED: Final = {
    PRE: MarketState.PRE_MARKET,
    POST: MarketState.AFTER_HOURS,
    OVERNIGHT: MarketState.OVERNIGHT,
}
_STATUS: Final = {
    MarketState.OPEN: (105, 202, 210),
    MarketState.CLOSED: (101, 108, 121, 204, 205, 209),
    MarketState.AUCTION: (102,),
    MarketState.PRE_OPEN: (122,),
    MarketState.BREAK: (103, 106, 123, 2001),
    MarketState.CLOSING_AUCTION: (107,),
    MarketState.FIXED_PRICE: (120,),
    MarketState.PRE_MARKET: (201, 206),
    MarketState.AFTER_HOURS: (203,),
    MarketState.OVERNIGHT: (207,),
}
"""Codes of the vendor's `TradeStatus` (longbridge/openapi, rust/src/market/types.rs): 122 waits to open under special
conditions, 123 is a temporary break inside the day, 205 New York halted, 2001 a fuse. Which of them a closure shows is
inferred."""
_STATE_OF_STATUS: Final = {code: state for state, codes in _STATUS.items() for code in codes}
_NIGHT_SHUTS: Final = time(3, 50)
"""New York's overnight session takes and trades nothing in its last ten minutes here (help us-trading-rules); the
broker lists it to four o'clock."""
_CALENDAR: Final = TradingCalendar()
_TABLE: Final = TradingCalendar(table_alone=True)


class Hours(NamedTuple):
    """One period of a market's day, market local time; an end before the begin is on the next morning."""

    begin: time
    end: time
    part: int


class Days(NamedTuple):
    """The trading days, with half days, that the broker listed for `first` to `last`."""

    first: date
    last: date
    trading: frozenset[date]
    half: frozenset[date]

    def has(self, day: date) -> bool:
        """Whether the broker was asked for a day."""
        return self.first <= day <= self.last

    def trades(self, market: Market, day: date) -> bool:
        """Whether the market trades on a day; outside the listed range the calendar decides."""
        if self.has(day):
            return day in self.trading
        return _CALENDAR.is_trading_day(market, day)


def trading_hours(wire: pb.MarketTradePeriodResponse) -> dict[Market, tuple[Hours, ...]]:
    """Return the hours of each market in the answer; impossible times (`2560`) are left out."""
    return {
        market: tuple(hours for period in row.trade_session if (hours := _hours(period)) is not None)
        for row in wire.market_trade_session
        for market in _MARKETS_OF.get(row.market.upper(), ())
    }


def trading_days(wire: pb.MarketTradeDayResponse, begin: date, end: date) -> Days:
    """Return the days of an answer for the requested range; raises GatewayError for an impossible date."""
    half = frozenset(day_of(text) for text in wire.half_trade_day)
    return Days(begin, end, frozenset(day_of(text) for text in wire.trade_day) | half, half)


def market_state(market: Market, now: datetime, hours: Sequence[Hours], days: Days | None) -> MarketState:
    """Return the state of a market at `now` (aware): its own hours on its own days, auctions by the exchange's rules.

    A night session belongs to the trading day that follows it.
    """
    local = now.astimezone(exchange_zone(market))
    day, minute = local.date(), local.hour * 60 + local.minute
    extended = [each for each in hours if each.part in _EXTENDED]
    for each in extended:
        # Overnight trading ends before it begins: its evening belongs to the day that follows.
        if each.begin > each.end:
            evening = minute >= _minutes(each.begin)
            if (evening or minute < _minutes(each.end)) and _trades(market, day + timedelta(days=evening), days):
                shut = not evening and each.part == OVERNIGHT and minute >= _minutes(_NIGHT_SHUTS)
                return MarketState.CLOSED if shut else _EXTENDED[each.part]
    if not _trades(market, day, days):
        return MarketState.CLOSED
    half = _is_half(market, day, days)
    regular = _regular(market, day, hours) if not half else _half_day(market, day, hours)
    if not regular:
        return MarketState.UNKNOWN
    return _state_on_day(market, day, minute, regular, extended, half=half)


def market_status(data: Row) -> dict[Market, MarketState]:
    """Return the states of an answer of `market-status`; a code that has none is UNKNOWN. Raises GatewayError."""
    return {
        market: _STATE_OF_STATUS.get(int(number(row, "trade_status")), MarketState.UNKNOWN)
        for row in rows(data, "market_time")
        for market in _MARKETS_OF.get(text(row, "market").upper(), ())
    }


def day_assumed(market: Market, now: datetime, days: Days | None) -> bool:
    """Whether neither the broker's days nor a table say if the market trades; a night belongs to the day after it."""
    local = now.astimezone(exchange_zone(market))
    asked = {local.date(), local.date() + timedelta(days=1)} if market is Market.US else {local.date()}
    return any(not _CALENDAR.is_known(market, day) and (days is None or not days.has(day)) for day in asked)


def minute_end(session: Session, start: int) -> float:
    """Return the end of a minute that begins at `start` (UTC epoch seconds), within the session.

    A minute that begins when trading has stopped (the auction's trade, the broker's points after the close) counts as
    the last minute before it.
    """
    end = float(start + MINUTE)
    for segment in reversed(session.segments):
        if segment.begin.timestamp() <= start:
            return min(end, segment.end.timestamp())
    return end


def session_at(market: Market, seconds: float) -> Session:
    """Return the session of a value's exchange day, else the last one before it; `seconds` is UTC epoch."""
    day = exchange_date(market, datetime.fromtimestamp(seconds, UTC))
    return _CALENDAR.traded_session_on(market, day) or _CALENDAR.previous_session(market, day)


def in_session(market: Market, now: datetime) -> bool:
    """Whether `now` (aware) is in regular trading by the calendar."""
    return _CALENDAR.session_at(market, now).contains(now)


def _state_on_day(
    market: Market, day: date, minute: int, regular: Sequence[tuple[int, int]], extended: Iterable[Hours], *, half: bool
) -> MarketState:
    """The state in a minute of a trading day: the wire has no auctions and no trading at the close, the table has."""
    opened, closed = regular[0][0], regular[-1][1]
    spans = list(phase_spans(phase_rows(market, day), opened, closed, half_day=half))
    for span in spans:
        if span.state not in OUTSIDE and span.begin <= minute < span.end:
            return span.state
    for begin, end in regular:
        if begin <= minute < end:
            return MarketState.OPEN
    if opened < minute < closed:
        return MarketState.BREAK
    for each in extended:
        begin, end = _minutes(each.begin), _minutes(each.end)
        # The broker lists the hours of whole days only; on a half day what follows the close begins with the close.
        if each.part == POST and half:
            begin, end = closed, next((span.end for span in spans if span.state is MarketState.AFTER_HOURS), closed)
        if begin <= minute < end:
            return _EXTENDED[each.part]
    ended_early = half and minute >= closed and market is not Market.US
    return MarketState.HALF_DAY_CLOSED if ended_early else MarketState.CLOSED


def _regular(market: Market, day: date, hours: Iterable[Hours]) -> list[tuple[int, int]]:
    """Return the regular hours in minutes of the day: the broker's, else (and on a late open) the calendar's."""
    session = _CALENDAR.session_on(market, day)
    if session is not None and session.late_open:
        return _by_calendar(market, day)
    listed = sorted((_minutes(each.begin), _minutes(each.end)) for each in hours if each.part == REGULAR)
    return listed or _by_calendar(market, day)


def _half_day(market: Market, day: date, hours: Iterable[Hours]) -> list[tuple[int, int]]:
    """Return the hours of a half day in minutes: the calendar's, else the morning of the broker's hours."""
    session = _CALENDAR.session_on(market, day)
    if session is not None and session.half_day:
        return _by_calendar(market, day)
    return _regular(market, day, hours)[:1]


def _by_calendar(market: Market, day: date) -> list[tuple[int, int]]:
    session = _CALENDAR.session_on(market, day)
    if session is None:
        return []
    zone = exchange_zone(market)
    return [(_minutes(a.astimezone(zone).time()), _minutes(b.astimezone(zone).time())) for a, b in session.segments]


def _trades(market: Market, day: date, days: Days | None) -> bool:
    return _CALENDAR.is_trading_day(market, day) if days is None else days.trades(market, day)


def _is_half(market: Market, day: date, days: Days | None) -> bool:
    """Whether a trading day ends early, by either source: the broker may leave out its half days.

    Of a day in its newest list an older list of the broker says nothing: it would close a whole afternoon to exits.
    """
    calendar = _CALENDAR if days is None or not days.has(day) else _TABLE
    session = calendar.session_on(market, day)
    return (days is not None and day in days.half) or (session is not None and session.half_day)


def _hours(wire: pb.TradePeriod) -> Hours | None:
    try:
        return Hours(_clock(wire.beg_time), _clock(wire.end_time), int(wire.trade_session))
    except ValueError:
        return None


def _clock(hhmm: int) -> time:
    return time(hhmm // 100 % 24 if hhmm != 2400 else 0, hhmm % 100)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
