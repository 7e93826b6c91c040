"""What is said about bars that stand: closed, halted, stale, from another time than now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate
OLD_AFTER = 10.0
"""Seconds without a proof of the last price, in session, after which it is marked."""
_UP = frozenset({LinkState.LIVE, LinkState.DEGRADED})


class Mark(NamedTuple):
    """One line over the panes; `amber` asks for attention, `large` is a date that is not today's."""

    text: str
    detail: str = ""
    amber: bool = False
    large: bool = False


class PriceState(NamedTuple):
    """How the newest price is: whether the market trades now, the age that warns (else None), the halt.

    `until` is when trading ends or breaks off, None while nothing trades.
    """

    trading: bool
    stale: float | None
    halted: bool
    connected: bool
    until: datetime | None = None


def price_state(
    market: Market,
    now: datetime,
    calendar: TradingCalendar,
    quote: Quote | None,
    age: float | None,
    link: LinkStatus | None,
) -> PriceState:
    """State of the newest price at `now` (market time); `age` is that of the quote in seconds."""
    session = calendar.session_on(market, exchange_date(market, now))
    parts = () if session is None else session.segments
    until = next((part.end for part in parts if part.begin <= now < part.end), None)
    trading = until is not None
    connected = link is None or link.state in _UP
    halted = quote is not None and quote.suspended
    old = age if age is not None and age > OLD_AFTER and trading and not halted else None
    return PriceState(trading, old, halted, connected, until)


def price_mark(
    state: PriceState, market: Market, now: datetime, calendar: TradingCalendar, newest: datetime, interval: Interval
) -> Mark | None:
    """The line for a state; `newest` is the start of the newest bar. None while the market trades and prices come."""
    zone = MARKET_ZONE[market]
    if not state.connected:
        return Mark(translate("PriceChart", "Disconnected: the bars are as of the last price"), amber=True)
    if state.halted:
        return Mark(translate("PriceChart", "Halted"), _since(newest, interval, zone), amber=True)
    if state.stale is not None:
        age = fmt.age(state.stale)
        return Mark(translate("PriceChart", "No new price for {age}").format(age=age), amber=True)
    if state.trading:
        return None
    now_day, last = exchange_date(market, now), exchange_date(market, newest)
    session = calendar.session_on(market, now_day)
    if interval.unit not in {Unit.MINUTE, Unit.DAY}:  # the bar's first day is not that of its close
        begun = session is not None and now >= session.open
        last = max(last, now_day if begun else calendar.previous_session(market, now_day).date)
    day = fmt.day_and_month(last)
    if session is not None and now < session.close:
        opens = next((part.begin for part in session.segments if part.begin > now), session.open)
    else:
        opens = calendar.next_session(market, now_day).open
    next_open = translate("PriceChart", "opens {day} {time}").format(
        day=fmt.day_and_month(fmt.exchange_time(opens, zone)), time=fmt.clock_minutes(opens, zone)
    )
    return Mark(translate("PriceChart", "Closed: {day}").format(day=day), next_open, large=True)


def countdown(interval: Interval, start: datetime, now: datetime, state: PriceState) -> str:
    """Time left of the running bar, which ends with its part of the session at the latest.

    Empty for a bar that is over or longer than a day, and while nothing trades.
    """
    if interval.unit is not Unit.MINUTE or state.until is None or state.halted:
        return ""
    end = start + timedelta(minutes=interval.length)
    return fmt.countdown((min(end, state.until) - now).total_seconds()) if start <= now < end else ""


def _since(newest: datetime, interval: Interval, zone: str) -> str:
    if interval.unit is not Unit.MINUTE:
        return ""
    return translate("PriceChart", "last trade {time}").format(time=fmt.clock_minutes(newest, zone))
