"""When the window is at rest: each thing that counts by the second keeps it awake."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fakes.values.clock import ManualClock
from fakes.values.trading import NOON
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.lock import LockKind, LockStatus
from tideboard_core.model.order import AccountId
from tideboard_desktop.assembly.rest import at_rest

CLOSED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""17:00 in Hong Kong, 04:00 in New York."""
OPEN_THERE = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
"""23:00 in Hong Kong, 10:00 in New York."""
LOCKED = LockStatus(kind=LockKind.LOCKED, account=None, since=NOON)
LIVE = LinkStatus(state=LinkState.LIVE, provider="OpenD", address="127.0.0.1:11111", since=0.0, generation=1)


def resting(now: datetime, link: LinkStatus = LIVE, lock: LockStatus = LOCKED, *watched: str) -> bool:
    clock = ManualClock(now)
    hub = Hub(clock)
    hub.publish(QUOTES_LINK, Lazy[LinkStatus].ready(replace(link, connection=QUOTES_LINK.subject)))
    hub.publish(Topic.LOCK.of(""), Lazy[LockStatus].ready(lock))
    for instrument in watched:
        hub.subscribe(Topic.QUOTE.of(instrument))
    return at_rest(hub, clock)


def test_it_rests_outside_the_sessions_of_what_is_watched() -> None:
    assert resting(CLOSED, LIVE, LOCKED, "HK.00700", "US.AAPL")
    assert resting(OPEN_THERE, LIVE, LOCKED, "HK.00700")
    assert not resting(OPEN_THERE, LIVE, LOCKED, "HK.00700", "US.AAPL")


@pytest.mark.parametrize("state", [state for state in LinkState if state is not LinkState.LIVE])
def test_a_connection_that_is_not_live_keeps_it_awake(state: LinkState) -> None:
    assert not resting(CLOSED, replace(LIVE, state=state))


@pytest.mark.parametrize("kind", [LockKind.UNLOCKED, LockKind.LOCKING_SOON])
def test_the_time_left_of_an_unlock_is_counted(kind: LockKind) -> None:
    assert not resting(CLOSED, LIVE, replace(LOCKED, kind=kind))


def test_it_does_not_rest_while_another_account_is_unlocked() -> None:
    """Its time is counted too, and OpenD is locked at its end."""
    assert not resting(CLOSED, LIVE, replace(LOCKED, also_open=(AccountId("2"),)))
