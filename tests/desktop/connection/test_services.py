"""The wiring helpers: when the session ends, and where trading events go before there is a blotter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fakes.scenes.market.session import Noted
from fakes.values.clock import ManualClock
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import GatewayNotice, NoticeKind
from tideboard_core.model.order import PaperAccount
from tideboard_core.model.session import TradingCalendar
from tideboard_core.system.settings import LockSettings
from tideboard_desktop.connection.services import LONGEST_IDLE, TradingRelay, lock_policy, session_left
from tideboard_desktop.settings import trading_page as trading


def account(*markets: Market) -> PaperAccount:
    return PaperAccount(id="1", name="Test", markets=frozenset(markets), currency="HKD")


@pytest.mark.parametrize(
    ("now", "markets", "hours"),
    [
        (datetime(2026, 11, 20, 2, 30, tzinfo=UTC), (Market.HK,), 5.5),  # 10:30 to 16:00
        (datetime(2026, 11, 20, 4, 30, tzinfo=UTC), (Market.HK,), 3.5),  # lunch is inside the session
        (datetime(2026, 12, 24, 2, 0, tzinfo=UTC), (Market.HK,), 2.0),  # half day: closes at 12:00
        (datetime(2026, 11, 20, 15, 0, tzinfo=UTC), (Market.US,), 6.0),  # 10:00 in New York
        (datetime(2026, 11, 20, 6, 0, tzinfo=UTC), (Market.SH, Market.SZ, Market.HK), 2.0),  # the last one counts
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), (Market.HK,), None),  # closed for today
        (datetime(2026, 11, 21, 2, 30, tzinfo=UTC), (Market.HK,), None),  # Saturday
    ],
)
def test_the_session_that_an_unlock_may_last(now: datetime, markets: tuple[Market, ...], hours: float | None) -> None:
    left = session_left(TradingCalendar(), ManualClock(now), account(*markets))

    assert left == (None if hours is None else hours * 3600)


def test_trading_events_before_the_blotter_are_no_error_and_after_it_arrive() -> None:
    relay, noted = TradingRelay(), Noted()
    relay.notice(GatewayNotice(kind=NoticeKind.OTHER))
    relay.late_reply("TB-1", None, None)
    relay.target = noted

    relay.notice(GatewayNotice(kind=NoticeKind.KICKED_OUT))
    relay.late_reply("TB-2", "77", None)

    assert [notice.kind for notice in noted.notices] == [NoticeKind.KICKED_OUT]
    assert noted.late == [("TB-2", "77", None)]


@pytest.mark.parametrize(("minutes", "seconds"), [(10, 600.0), (120, 7200.0), (10**9, 7200.0)])
def test_no_settings_file_keeps_trading_unlocked_without_a_person(minutes: int, seconds: float) -> None:
    assert lock_policy(LockSettings(idle_minutes=minutes)).idle == seconds


@pytest.mark.parametrize("minutes", [0, -5])
def test_no_time_at_all_locks_at_once(minutes: int) -> None:
    assert lock_policy(LockSettings(idle_minutes=minutes)).idle <= 0


def test_the_gateway_is_left_alone_where_the_settings_say_so() -> None:
    assert lock_policy(LockSettings()).lock_gateway_too
    assert not lock_policy(LockSettings(lock_gateway_too=False)).lock_gateway_too


def test_the_settings_page_offers_no_longer_time_than_the_lock_takes() -> None:
    assert trading.LONGEST_IDLE == LONGEST_IDLE
