"""Minutes in which markets take no withdrawals, by LongPort's help centre and by the exchanges' own rules."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from fakes.values.trading import ACCOUNTS, order_row
from tideboard_core.gateways.longport.translate.orders import NO_WITHDRAWALS
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Environment, OrderStatus
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.withdrawals import withdrawals_from, withdrawn_from

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


# --- the exchanges' own rules ---------------------------------------------------------------------------------------

HALF = "2026-12-24"
LATE = "2023-10-09"
"""A day on which Hong Kong opened at 13:30, after a typhoon."""


@pytest.mark.parametrize(
    ("code", "now", "until"),
    [
        ("HK.00700", "2026-11-20T09:14:59", None),
        ("HK.00700", "2026-11-20T09:15", "09:30"),
        ("HK.00700", "2026-11-20T12:00", "12:30"),
        ("HK.00700", "2026-11-20T12:30", None),
        ("HK.00700", "2026-11-20T16:00:30", "16:01"),
        ("HK.00700", "2026-11-20T16:03", None),
        ("HK.00700", "2026-11-20T16:06", "16:10"),
        ("HK.00700", f"{HALF}T12:07", "12:10"),
        ("HK.00700", f"{HALF}T12:20", None),
        ("HK.00700", f"{LATE}T09:20", None),
        ("HK.00700", f"{LATE}T12:10", None),
        ("HK.00700", "2015-11-20T16:07", None),
        ("SH.600519", "2026-11-20T09:19:59", None),
        ("SH.600519", "2026-11-20T09:20", "09:25"),
        ("SH.600519", "2026-11-20T09:25", None),
        ("SH.600519", "2026-11-20T14:57", "15:00"),
        ("SH.600519", "2018-08-17T14:58", None),
        ("SZ.000001", "2018-08-17T14:58", "15:00"),
        ("SG.D05", "2026-11-20T08:58", "09:00"),
        ("SG.D05", "2026-11-20T12:59", "13:00"),
        ("SG.D05", "2026-11-20T17:05", "17:06"),
        ("SG.D05", f"{HALF}T12:05", "12:06"),
        ("SG.D05", "2026-11-20T10:00", None),
        ("US.AAPL", "2026-11-20T22:31", None),
        ("HK.TCH261127C600000", "2026-11-20T09:20", None),
    ],
)
def test_the_exchange_lets_an_order_go_again(code: str, now: str, until: str | None) -> None:
    """By the clock alone, whatever a broker's page says."""
    day, clock = now.split("T")
    order = order_row(ACCOUNTS[Environment.LIVE], instrument=InstrumentId(code), created=hong_kong("08:00", day))
    found = withdrawn_from({}, order, hong_kong(clock, day))
    assert found == (None if until is None else hong_kong(until, day))


def test_what_stands_at_the_broker_is_not_bound() -> None:
    account = ACCOUNTS[Environment.LIVE]
    stop = {"order_type": OrderType.STOP, "price": None, "trigger": Decimal(600)}
    waits = order_row(account, created=EARLY, status=OrderStatus.PENDING, **stop)
    fired = order_row(account, created=EARLY, **stop)
    disabled = order_row(account, created=EARLY, status=OrderStatus.DISABLED)
    of_lunch = order_row(account, created=hong_kong("12:05"))
    over = order_row(account, created=EARLY, status=OrderStatus.CANCELLED)
    now = hong_kong("12:10")
    found = [withdrawn_from({}, one, now) for one in (waits, fired, disabled, of_lunch, over)]
    assert found == [None, hong_kong("12:30"), None, None, None]


def test_page_and_exchange_count_together_and_changes_longer() -> None:
    order = order_row(ACCOUNTS[Environment.LIVE], created=EARLY)
    now = hong_kong("12:10")
    assert withdrawn_from(NO_WITHDRAWALS, order, now) == hong_kong("13:00")
    assert withdrawn_from({}, order, now, changes=True) == hong_kong("13:00")
    assert withdrawn_from({}, order, hong_kong("12:40"), changes=True) == hong_kong("13:00")
    assert withdrawn_from({}, order, hong_kong("12:40")) is None
