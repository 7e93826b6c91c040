"""Days of companies' quarterly reports, by seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR

BEFORE_SESSION, AFTER_SESSION = 7 * 60 + 30, 16 * 60 + 35
"""Minutes of the day at which reports come."""

_LATEST = 100
"""Days from the end of a quarter within which its report is out."""


class ReportedQuarter(NamedTuple):
    """A quarter and the day on which its report comes."""

    day: date
    year: int
    quarter: int


def reported_quarters(
    market: Market, address: Address, begin: date, end: date, practice_day: date | None = None
) -> Iterator[ReportedQuarter]:
    """Quarters that a company reports from `begin` to `end`, both included, the oldest first.

    With `practice_day` it reports the quarter before that day on it, whenever it would else.
    """
    moved = None if practice_day is None else newest_quarter(practice_day)
    for year in range(begin.year - 1, end.year + 1):
        for quarter in range(1, 5):
            closed = end_of_quarter(year, quarter)
            if not begin - timedelta(days=_LATEST) <= closed <= end:
                continue
            if practice_day is not None and moved == (year, quarter):
                day = practice_day
            else:
                day = _report_day(market, address, year, quarter)
            if begin <= day <= end:
                yield ReportedQuarter(day, year, quarter)


def report_minute(address: Address) -> int:
    """Minute of the day at which a company reports, always the same."""
    return BEFORE_SESSION if address.fraction("report-hour") < 0.5 else AFTER_SESSION


def report_moves(market: Market, address: Address, begin: date, practice_day: date, size: float) -> dict[date, float]:
    """The sessions before the practice day in which prices answer a report, and by which part: down if it missed.

    A report that comes after the session is answered in the next one.
    """
    found: dict[date, float] = {}
    for row in reported_quarters(market, address, begin, practice_day - timedelta(days=1), practice_day):
        late = report_minute(address) == AFTER_SESSION
        day = CALENDAR.next_session(market, row.day).date if late else row.day
        if day < practice_day:
            found[day] = size if missed_by(address, row.year, row.quarter) < 1 else -size
    return found


def missed_by(address: Address, year: int, quarter: int) -> float:
    """What was expected of a quarter, as a multiple of what is reported: 0.92 to 1.08."""
    return 0.92 + 0.16 * address.fraction("expected", year, quarter)


def beats_estimates(address: Address, practice_day: date) -> bool:
    """Whether the last quarter before a day brought more than was expected of it."""
    return missed_by(address, *newest_quarter(practice_day)) < 1


def newest_quarter(day: date) -> tuple[int, int]:
    """Year and number of the last quarter that ended before a day."""
    year, quarter = day.year, (day.month - 1) // 3
    return (year, quarter) if quarter else (year - 1, 4)


def end_of_quarter(year: int, quarter: int) -> date:
    """The last day of a quarter."""
    return date(year + quarter // 4, 3 * quarter % 12 + 1, 1) - timedelta(days=1)


def session_from(market: Market, day: date) -> date:
    """The first session on a day or after it."""
    return CALENDAR.next_session(market, day - timedelta(days=1)).date


def _report_day(market: Market, address: Address, year: int, quarter: int) -> date:
    """A company needs as many days for each of its reports, give or take three."""
    days = 16 + int(44 * address.fraction("report-day")) + int(4 * address.fraction("report-day", year, quarter))
    return session_from(market, end_of_quarter(year, quarter) + timedelta(days=days))
