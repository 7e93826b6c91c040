"""The rows of closures and late opens: each with a source, and in the table of days that the program reads."""

from __future__ import annotations

import pytest

from calendar_rows import PUBLISHED, ROWS, WEATHER_UNTIL, DayRow, add_rows
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, exchange_zone

CALENDAR = TradingCalendar()
USUAL = {"HK": "09:30", "US": "09:30", "CN": "09:30", "SG": "09:00"}
MARKETS = {"HK": (Market.HK,), "US": (Market.US,), "CN": (Market.SH, Market.SZ), "SG": (Market.SG,)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.market} {row.day}")
def test_a_row_is_what_the_program_knows_of_its_day(row: DayRow) -> None:
    assert row.source
    assert row.day.weekday() < 5
    for market in MARKETS[row.market]:
        session = CALENDAR.session_on(market, row.day)
        if row.hours is None:
            assert session is None
            continue
        assert session is not None
        begin, end = (instant.astimezone(exchange_zone(market)) for instant in (session.open, session.close))
        assert (f"{begin:%H:%M}", f"{end:%H:%M}") == row.hours
        assert (session.late_open, session.half_day) == (row.hours[0] > USUAL[row.market], not session.late_open)


def test_weather_has_shut_nothing_since_hong_kong_trades_through_it() -> None:
    assert all(row.day <= WEATHER_UNTIL for row in ROWS if row.market == "HK")


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_not_published_is_not_known(name: str) -> None:
    last = PUBLISHED[name].last
    assert PUBLISHED[name].source
    for market in MARKETS[name]:
        assert CALENDAR.known_until(market) == last
        later = CALENDAR.next_session(market, last)
        assert later.assumed
        assert not CALENDAR.is_known(market, later.date)
        assert not CALENDAR.last_known(market).assumed


def test_a_row_takes_the_place_of_what_the_table_has() -> None:
    """A half day of the library that was shut, a holiday on which there was a session."""
    table: dict[str, dict[str, object]] = {market: {"closed": [], "special": {}} for market in ("HK", "US", "CN", "SG")}
    table["HK"] = {"closed": [200819], "special": {"240906": ["09:30", "12:00"]}}
    add_rows(table)
    again = {market: {**days} for market, days in table.items()}
    add_rows(table)
    assert table == again
    assert 200819 not in table["HK"]["closed"]  # type: ignore[operator]
    assert 240906 in table["HK"]["closed"]  # type: ignore[operator]
    assert table["HK"]["special"]["200819"] == ["13:30", "16:00"]  # type: ignore[index]
    assert table["SG"]["special"] == {"160714": ["09:00", "11:38"]}
