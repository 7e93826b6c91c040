"""Candles that programs get: those of the newest session, which in New York begins with its night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_desktop.programs.candles import of_bars

APPLE = InstrumentId("US.AAPL")
NIGHT = datetime(2026, 11, 20, 1, tzinfo=UTC)
"""Thursday 20:00 in New York."""


def bar(start: datetime) -> Bar:
    price = Decimal(230)
    return Bar(
        instrument=APPLE, period=BarPeriod.MIN_1, start=start, open=price, high=price, low=price, close=price,
        volume=100, turnover=price * 100,
    )  # fmt: skip


def test_the_minutes_of_a_night_are_those_of_the_day_that_follows() -> None:
    hours = [NIGHT + timedelta(hours=each) for each in (-1, 0, 4, 14)]
    found = of_bars([bar(each) for each in hours], APPLE, BarPeriod.MIN_1)
    assert found["times"] == tuple(each.timestamp() for each in hours[1:])
