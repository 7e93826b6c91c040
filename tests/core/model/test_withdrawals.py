"""Minutes in which Hong Kong takes no withdrawals, as LongPort's help centre has them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tideboard_core.gateways.longport.translate.orders import NO_WITHDRAWALS
from tideboard_core.model.instrument import Market
from tideboard_core.model.withdrawals import withdrawals_from

ZONE = ZoneInfo("Asia/Hong_Kong")


def hong_kong(time: str, day: str = "2026-11-20") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZONE).astimezone(UTC)


EARLY = hong_kong("09:05")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("09:14:59", None),
        ("09:15", "09:30"),
        ("09:29:59", "09:30"),
        ("09:30", None),
        ("12:00", "13:00"),
        ("12:59:59", "13:00"),
        ("13:00", None),
        ("16:05", None),
        ("16:06", "16:10"),
        ("16:10", None),
        ("20:00", None),
    ],
)
def test_a_trading_day(now: str, until: str | None) -> None:
    found = withdrawals_from(NO_WITHDRAWALS, Market.HK, EARLY, hong_kong(now))
    assert found == (None if until is None else hong_kong(until))


def test_an_order_of_the_lunch_break_is_withdrawn_in_it() -> None:
    assert withdrawals_from(NO_WITHDRAWALS, Market.HK, hong_kong("12:10"), hong_kong("12:20")) is None


def test_a_half_day_ends_at_noon_and_other_days_and_markets_have_no_such_minutes() -> None:
    half, placed = "2026-12-24", hong_kong("09:05", "2026-12-24")
    assert withdrawals_from(NO_WITHDRAWALS, Market.HK, placed, hong_kong("12:07", half)) == hong_kong("12:10", half)
    assert withdrawals_from(NO_WITHDRAWALS, Market.HK, placed, hong_kong("12:30", half)) is None
    assert withdrawals_from(NO_WITHDRAWALS, Market.HK, placed, hong_kong("09:20", half)) == hong_kong("09:30", half)
    assert withdrawals_from(NO_WITHDRAWALS, Market.HK, EARLY, hong_kong("12:30", "2026-11-21")) is None, "a Saturday"
    assert withdrawals_from(NO_WITHDRAWALS, Market.US, EARLY, hong_kong("12:30")) is None
