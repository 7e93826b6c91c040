"""Where the exchange starts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from tideboard_core.errors import BadInput
from tideboard_sandbox.exchange.instruments.practice_day import practice_day, start_us
from tideboard_sandbox.exchange.instruments.trading_hours import from_us


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 19, 17, tzinfo=UTC), date(2026, 11, 20)),  # already Friday in Hong Kong
        (datetime(2026, 11, 22, 5, tzinfo=UTC), date(2026, 11, 20)),  # Sunday
        (datetime(2026, 12, 25, 5, tzinfo=UTC), date(2026, 12, 24)),  # Christmas
    ],
)
def test_today_in_hong_kong_or_the_last_trading_day(now: datetime, day: date) -> None:
    with time_machine.travel(now, tick=False):
        assert practice_day(None, "calm") == day


def test_half_day_is_the_last_one_up_to_the_date() -> None:
    assert practice_day(date(2026, 12, 24), "half-day") == date(2026, 12, 24)
    assert practice_day(date(2026, 11, 20), "half-day") == date(2026, 2, 16)
    with pytest.raises(BadInput):
        practice_day(date(2013, 1, 1), "half-day")


def test_a_late_open_is_the_last_one_up_to_the_date_and_starts_an_hour_after_it() -> None:
    assert practice_day(date(2026, 11, 20), "late-open") == date(2023, 10, 9)
    assert practice_day(date(2023, 10, 8), "late-open") == date(2022, 8, 25)
    assert practice_day(date(2022, 8, 24), "late-open") == date(2021, 6, 28)
    assert practice_day(date(2021, 6, 27), "late-open") == date(2020, 8, 19)
    assert from_us(start_us(date(2023, 10, 9), None)) == datetime(2023, 10, 9, 7, tzinfo=UTC)
    with pytest.raises(BadInput):
        practice_day(date(2020, 8, 18), "late-open")


def test_a_wanted_day_must_be_a_trading_day() -> None:
    assert practice_day(date(2026, 11, 20), "calm") == date(2026, 11, 20)
    with pytest.raises(BadInput):
        practice_day(date(2026, 11, 21), "calm")


def test_the_start_is_hong_kong_time() -> None:
    assert from_us(start_us(date(2026, 11, 20), None)) == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    assert from_us(start_us(date(2026, 11, 20), time(9, 25))) == datetime(2026, 11, 20, 1, 25, tzinfo=UTC)
    with pytest.raises(BadInput):
        start_us(date(2026, 11, 21), None)
