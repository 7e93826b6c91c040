"""A security's day in New York: rows of quotes around the open, and what they tell when nobody watched it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.opening import AroundOpen
from tideboard_core.model.quote import Bar, BarPeriod, ExtendedQuote, Quote
from tideboard_core.model.session import TradingCalendar, exchange_date

APPLE = InstrumentId("US.AAPL")
YESTERDAY, BEFORE = Decimal("188.38"), Decimal("203.19")
"""Closes of the vendor's own example: its row of before the open has the first as last price, the second before it."""
VOLUME = 125_910_913
_NEW_YORK = ZoneInfo("America/New_York")


def new_york(text: str) -> datetime:
    """An instant of a wall clock in New York, `2026-11-20 09:31`."""
    return datetime.fromisoformat(text).replace(tzinfo=_NEW_YORK)


def row(at: datetime, last: Decimal = YESTERDAY, previous: Decimal = BEFORE, **changes: Any) -> Quote:
    """A quote; without changes the whole row of the session before, stamped `at`."""
    fields: dict[str, Any] = {
        "instrument": APPLE,
        "last": last,
        "prev_close": previous,
        "open": Decimal("193.89"),
        "high": Decimal("199.88"),
        "low": Decimal("187.34"),
        "volume": VOLUME,
        "turnover": Decimal(24_188_000_000),
        "time": at,
        "price_step": Decimal("0.01"),
    }
    return Quote(**(fields | changes))


def block(price: str, change: str, at: datetime | None = None) -> ExtendedQuote:
    """The block of a session outside regular hours; `change` is since the close before it."""
    figure, moved = Decimal(price), Decimal(change)
    rate = moved / (figure - moved) * 100
    return ExtendedQuote(
        price=figure, high=figure, low=figure, volume=100, turnover=figure, change=moved, change_rate=rate, time=at
    )


def candle(day: str, close: Decimal, instrument: InstrumentId = APPLE) -> Bar:
    """The daily candle of a date."""
    prices = dict.fromkeys(("open", "high", "low", "close"), close)
    start = new_york(f"{day} 00:00")
    return Bar(instrument=instrument, period=BarPeriod.DAY, start=start, volume=1, turnover=close, **prices)


def opened(quote: Quote, now: datetime, *, traded: bool = True) -> AroundOpen:
    """What is known at `now` of a security followed from before the open on; `traded`: `quote` tells a trade."""
    calendar, day = TradingCalendar(), exchange_date(Market.US, now)
    session = calendar.session_on(Market.US, day)
    assert session is not None
    before = row(session.open, quote.prev_close, quote.prev_close - 1, instrument=quote.instrument) if traded else quote
    return AroundOpen().after(before, calendar.previous_session(Market.US, day).close).after(quote, now)
