"""Where the exchange starts: the practice day and the instant on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import Session, exchange_date, exchange_zone
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, to_us

STARTS_AFTER = timedelta(hours=1)
"""Time after the open at which a practice day begins by default: an hour of trading is in the books."""
_OLDEST = timedelta(days=4_500)
"""How far back a day of a rare kind is looked for: over the whole calendar."""


def practice_day(wanted: date | None, scenario: str) -> date:
    """`wanted`, else today in Hong Kong, else the last trading day; half-day, late-open: the last such day up to it.

    Raises BadInput when `wanted` is not a trading day.
    """
    day = wanted or exchange_date(Market.HK, datetime.now(UTC))
    if scenario == "half-day":
        if (half := _last(day, lambda session: session.half_day)) is None:
            raise BadInput("no-half-day", day=day.isoformat())
        return half
    if scenario == "late-open":
        if (late := _last(day, lambda session: session.late_open)) is None:
            raise BadInput("no-late-open", day=day.isoformat())
        return late
    session = CALENDAR.session_on(Market.HK, day)
    if session is None and wanted is not None:
        raise BadInput("not-a-trading-day", day=wanted.isoformat())
    return day if session is not None else CALENDAR.previous_session(Market.HK, day).date


def start_us(day: date, start: time | datetime | None) -> int:
    """Instant of `start` Hong Kong time on a trading day, by default an hour after its open; BadInput on another."""
    session = CALENDAR.session_on(Market.HK, day)
    if session is None:
        raise BadInput("not-a-trading-day", day=day.isoformat())
    if start is None:
        return to_us(session.open + STARTS_AFTER)
    if isinstance(start, datetime):
        raise BadInput("bad-option", sentence="Only a recorded day starts at a time with a date.")
    return to_us(datetime.combine(day, start, exchange_zone(Market.HK)).astimezone(UTC))


def _last(day: date, wanted: Callable[[Session], bool]) -> date | None:
    for offset in range(_OLDEST.days):
        session = CALENDAR.session_on(Market.HK, day - timedelta(days=offset))
        if session is not None and wanted(session):
            return session.date
    return None
