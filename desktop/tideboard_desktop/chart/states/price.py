"""How the newest price is: traded now, old, halted, from a closed market; and what is left of its bar."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_desktop.ui import format as fmt

OLD_AFTER = 10.0
"""Seconds without a proof of the last price, in session, after which it is marked."""
_UP = frozenset({LinkState.LIVE, LinkState.DEGRADED})


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


def countdown(interval: Interval, start: datetime, now: datetime, state: PriceState) -> str:
    """Time left of the running bar, which ends with its part of the session at the latest.

    Empty for a bar that is over or longer than a day, and while nothing trades.
    """
    if interval.unit is not Unit.MINUTE or state.until is None or state.halted:
        return ""
    end = start + timedelta(minutes=interval.length)
    return fmt.countdown((min(end, state.until) - now).total_seconds()) if start <= now < end else ""
