"""Where the clock of a recorded session starts, also of one that runs over midnight in Hong Kong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from fakes.values.recorded_market import TENCENT, MadeSession
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import from_us
from tideboard_sandbox.exchange.recorded.floor import start_of
from tideboard_sandbox.exchange.recorded.values import SecurityDay

APPLE = InstrumentId("US.AAPL")
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
THURSDAY = date(2026, 11, 12)


def session(*names: InstrumentId, day: date = THURSDAY) -> MadeSession:
    return MadeSession({name: SecurityDay() for name in names}, day=day)


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 3, 6), 14),  # the last session of winter time in New York, then the first of summer time
        (date(2026, 3, 9), 13),
        (date(2026, 10, 30), 13),
        (date(2026, 11, 2), 14),
    ],
)
def test_an_american_day_begins_with_its_open(day: date, opens: int) -> None:
    begin = datetime(day.year, day.month, day.day, opens, 30, tzinfo=UTC)
    assert from_us(start_of(session(APPLE, day=day), None)) == begin


def test_a_start_with_a_date_is_that_moment_in_hong_kong() -> None:
    after_midnight = datetime(2026, 11, 13, 3, 0, 30, tzinfo=HONG_KONG)
    exchange = Exchange(recorded=session(TENCENT, APPLE), start=after_midnight)
    assert exchange.now == datetime(2026, 11, 12, 19, 0, 30, tzinfo=UTC)
    assert from_us(start_of(session(APPLE), time(22, 30))) == datetime(2026, 11, 12, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("start", [datetime(2026, 11, 11, 15, 59, tzinfo=UTC), datetime(2026, 11, 13, 9, tzinfo=UTC)])
def test_a_moment_before_or_after_the_day_is_refused(start: datetime) -> None:
    with pytest.raises(BadInput) as refused:
        Exchange(recorded=session(APPLE), start=start)
    assert "is not on the recorded day 2026-11-12" in str(refused.value.data["sentence"])


def test_a_simulated_day_takes_a_time_alone() -> None:
    with pytest.raises(BadInput) as refused:
        Exchange(start=datetime(2026, 11, 13, 10, 30, tzinfo=HONG_KONG))
    assert refused.value.data["sentence"] == "Only a recorded day starts at a time with a date."
