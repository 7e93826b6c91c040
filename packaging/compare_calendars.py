"""Hold the program's trading days against those of other authors (developer tool, runs in `.venv/calendars`).

Usage: python3 dev.py dates; alone: python packaging/compare_calendars.py with `core` on the path. Each difference has
to be in `calendar_differences.toml`, with why and where it was read; what is listed for nothing is told.
Our table is made from the first source, so that a wrong day of it is found by the second: the command plants a session
that is none and a holiday that is one in each market, and the second source has to find both.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import exchange_calendars as xcals
import holidays
import pandas_market_calendars as pmc

from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, exchange_zone

LISTED: Final = Path(__file__).with_name("calendar_differences.toml")
FIRST: Final = date(2015, 1, 1)
XCALS: Final = {Market.HK: "XHKG", Market.US: "XNYS", Market.SH: "XSHG", Market.SG: "XSES"}
"""Shenzhen shares Shanghai's table."""
PMC: Final = {Market.HK: "HKEX", Market.US: "NYSE", Market.SH: "SSE"}
"""Calendars of the second library that are its own: Singapore's there is the first library's."""
OPEN: Final = "open"
"""What a source without hours says of a day on which the market trades."""
_CALENDAR = TradingCalendar()

Days = dict[date, str]
"""`09:30-16:00` by day; no row of a day without a session."""


def ours(market: Market) -> Days:
    """The program's own."""
    zone = exchange_zone(market)
    return {
        session.date: f"{session.open.astimezone(zone):%H:%M}-{session.close.astimezone(zone):%H:%M}"
        for session in _CALENDAR.sessions(market, FIRST, _CALENDAR.known_until(market))
    }


def by_exchange_calendars(market: Market) -> Days:
    """The first source, as far as its holidays are recorded."""
    end = _CALENDAR.known_until(market)
    try:
        calendar = xcals.get_calendar(XCALS[market], start=FIRST.isoformat(), end=end.isoformat())
    except ValueError:  # recorded to the end of the year before
        calendar = xcals.get_calendar(XCALS[market], start=FIRST.isoformat(), end=f"{end.year - 1}-12-31")
    zone = calendar.tz
    return {
        day.date(): _hours(row.open.tz_convert(zone), row.close.tz_convert(zone))
        for day, row in calendar.schedule.iterrows()
    }


def by_pandas_market_calendars(market: Market) -> Days:
    """The second source."""
    zone, end = str(exchange_zone(market)), _CALENDAR.known_until(market)
    schedule = pmc.get_calendar(PMC[market]).schedule(FIRST.isoformat(), end.isoformat(), tz=zone)
    return {day.date(): _hours(row.market_open, row.market_close) for day, row in schedule.iterrows()}


def by_holidays(market: Market) -> Days:
    """The second source of Singapore, whose exchange shuts on the public holidays."""
    end = _CALENDAR.known_until(market)
    shut = holidays.country_holidays("SG", years=range(FIRST.year, end.year + 1))
    days = (FIRST + timedelta(days=each) for each in range((end - FIRST).days + 1))
    return {day: OPEN for day in days if day.weekday() < 5 and day not in shut}


SOURCES: Final[dict[str, dict[Market, Callable[[Market], Days]]]] = {
    "exchange_calendars": dict.fromkeys(XCALS, by_exchange_calendars),
    "pandas_market_calendars": dict.fromkeys(PMC, by_pandas_market_calendars),
    "holidays": {Market.SG: by_holidays},
}


def _hours(begin: Any, end: Any) -> str:  # noqa: ANN401  pandas' own instants
    return f"{begin:%H:%M}-{end:%H:%M}"


def apart(mine: Days, theirs: Days, *, hours: bool) -> set[date]:
    """The days on which two disagree, as far as both go; without `hours` only on whether the market trades."""
    last = min(max(mine, default=FIRST), max(theirs, default=FIRST))
    found = {day for day in mine.keys() ^ theirs.keys() if day <= last}
    if hours:
        found |= {day for day in mine.keys() & theirs.keys() if OPEN != theirs[day] != mine[day]}
    return found


def problems() -> Iterator[str]:
    """What differs and is not listed, and what is listed and does not differ."""
    with LISTED.open("rb") as file:
        listed = tomllib.load(file)
    for source, markets in SOURCES.items():
        for market, days_of in markets.items():
            rows = [row for row in listed["difference"] if (row["source"], row["market"]) == (source, market.value)]
            no_hours = any((row["source"], row["market"]) == (source, market.value) for row in listed["no_hours"])
            known = {day for row in rows for day in row["days"]}
            mine, theirs = ours(market), days_of(market)
            found = apart(mine, theirs, hours=not no_hours)
            for day in sorted(found - known):
                yield f"{market} {day}: ours {mine.get(day, 'shut')}, {source} {theirs.get(day, 'shut')}: not listed"
            for day in sorted(known - found):
                yield f"{market} {day}: listed, and {source} has what we have"


def unfound() -> Iterator[str]:
    """Days planted wrong in our table that no source but the one it is made from finds."""
    for market in XCALS:
        mine = ours(market)
        session = next(day for day in sorted(mine, reverse=True) if day.weekday() == 2)
        holiday = next(
            day for each in range(366) if (day := max(mine) - timedelta(days=each)).weekday() < 5 and day not in mine
        )
        wrong = {day: hours for day, hours in mine.items() if day != session} | {holiday: mine[session]}
        second = (rows for name, rows in SOURCES.items() if name != "exchange_calendars" and market in rows)
        others = [rows[market](market) for rows in second]
        for day in (session, holiday):
            if not any(day in apart(wrong, theirs, hours=False) for theirs in others):
                yield f"{market} {day}: planted wrong, and no second source finds it"


def main() -> int:
    """Print what is not in order; the exit code says whether there was anything."""
    lines = [*problems(), *unfound()]
    for line in lines:
        print(line)
    print(f"{len(lines)} differences that are not in order, in {len(XCALS)} markets by {len(SOURCES)} sources")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
