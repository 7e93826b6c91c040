"""Where the exchange starts: the practice day and the instant on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_date, exchange_zone
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, to_us

DEFAULT_START = time(10, 30)
"""Hong Kong time at which a practice day begins by default: an hour of trading is in the books."""


def practice_day(wanted: date | None, scenario: str) -> date:
    """`wanted`, else today in Hong Kong, else the last trading day; half-day: the last half day up to it.

    Raises BadInput when `wanted` is not a trading day.
    """
    day = wanted or exchange_date(Market.HK, datetime.now(UTC))
    if scenario == "half-day":
        return _half_day(day)
    session = CALENDAR.session_on(Market.HK, day)
    if session is None and wanted is not None:
        raise BadInput("not-a-trading-day", day=wanted.isoformat())
    return day if session is not None else CALENDAR.previous_session(Market.HK, day).date


def start_us(day: date, start: time | None) -> int:
    """Instant of `start` Hong Kong time on a day."""
    return to_us(datetime.combine(day, start or DEFAULT_START, exchange_zone(Market.HK)).astimezone(UTC))


def _half_day(day: date) -> date:
    for offset in range(400):
        session = CALENDAR.session_on(Market.HK, day - timedelta(days=offset))
        if session is not None and session.half_day:
            return session.date
    raise BadInput("no-half-day", day=day.isoformat())
