"""The exchange clock in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tideboard_core.model.instrument import Market
from tideboard_desktop.window.bars.market_clock import clock_words, in_session, session_words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (1, 0, "HK opens 09:30"),
        (2, 47, "HK open to 12:00"),
        (4, 30, "HK lunch to 13:00"),
        (7, 59, "HK open to 16:00"),
        (8, 0, "HK closing auction"),
        (8, 10, "HK closed to Mon 23 09:30"),
    ],
)
def test_what_the_session_does_next(hour: int, minute: int, words: str) -> None:
    """Friday 20 November 2026, hour by hour."""
    assert session_words(Market.HK, datetime(2026, 11, 20, hour, minute, tzinfo=UTC)) == words


def test_a_weekend_tells_the_next_session() -> None:
    """Saturday."""
    assert session_words(Market.US, datetime(2026, 11, 21, 15, 0, tzinfo=UTC)) == "US closed to Mon 23 09:30"


@pytest.mark.parametrize(
    ("market", "day", "hour", "minute", "words"),
    [
        (Market.SH, 20, 7, 2, "SH closed to "),
        (Market.SZ, 20, 7, 5, "SZ at the closing price to 15:30"),
        (Market.SH, 20, 7, 30, "SH closed to "),
        (Market.SG, 20, 9, 5, "SG closing auction"),
        (Market.SG, 20, 9, 6, "SG trade at close to 17:16"),
        (Market.SG, 20, 9, 16, "SG closed to "),
        (Market.US, 20, 21, 5, "US closed to "),
    ],
)
def test_what_is_done_with_the_closing_price(market: Market, day: int, hour: int, minute: int, words: str) -> None:
    assert session_words(market, datetime(2026, 11, day, hour, minute, tzinfo=UTC)).startswith(words)


def test_days_beyond_the_table_are_not_known_yet() -> None:
    """Shanghai's ends with 2026, Hong Kong's goes on."""
    eve, monday = datetime(2026, 12, 31, 12, 0, tzinfo=UTC), datetime(2027, 1, 4, 3, 0, tzinfo=UTC)
    assert session_words(Market.SH, eve) == "SH closed, next session not known yet"
    assert session_words(Market.SH, monday) == "SH session not known yet"
    assert session_words(Market.HK, monday) == "HK open to 12:00"


def test_the_clock_shows_seconds_and_zone() -> None:
    """Exchange time, not ours."""
    assert clock_words(Market.HK, datetime(2026, 11, 20, 2, 47, 12, tzinfo=UTC)) == "10:47:12 HKT"


@pytest.mark.parametrize(("hour", "minute", "trades"), [(1, 0, False), (2, 47, True), (4, 30, False), (8, 0, False)])
def test_whether_a_market_trades(hour: int, minute: int, trades: bool) -> None:
    """Lunch is no session."""
    assert in_session(Market.HK, datetime(2026, 11, 20, hour, minute, tzinfo=UTC)) is trades
