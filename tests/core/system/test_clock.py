"""The system clock: market time follows the gateway, not the computer."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from fakes.values.clock import Seconds
from tideboard_core.system import clock as system_clock
from tideboard_core.system.clock import SystemClock


def test_before_the_gateway_spoke_market_time_is_wall_time() -> None:
    clock = SystemClock()

    assert abs(clock.market() - clock.wall()) < timedelta(seconds=1)
    assert clock.market().tzinfo is UTC


def test_market_time_ignores_jumps_of_the_computers_clock() -> None:
    clock = SystemClock()
    exchange = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    clock.set_market(exchange)

    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC)):
        assert timedelta(0) <= clock.market() - exchange < timedelta(seconds=1)


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    """The computer's seconds, which pass when the test says so."""
    passing = Seconds()
    monkeypatch.setattr(time, "monotonic", passing)
    return passing


def test_market_time_never_steps_back_for_a_server_whose_time_does(seconds: Seconds) -> None:
    """Whole seconds, a report that took its time, a server whose clock was set: it waits until they have come."""
    clock, start = SystemClock(), datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    clock.set_market(start)
    shown = []
    for passed, told in ((0.9, 0), (0.2, 0), (9.0, 10), (10.0, 16), (1.0, 17), (2.0, 19), (4.0, 23), (1.0, 24)):
        seconds.pass_by(passed)
        clock.set_market(start + timedelta(seconds=told))
        shown.append(round((clock.market() - start).total_seconds(), 1))

    assert shown == [0.9, 1.1, 10.1, 20.1, 20.1, 20.1, 23.0, 24.0]


def test_a_server_of_another_time_counts_at_once(seconds: Seconds) -> None:
    """The practice market of an earlier day, or a gateway that was minutes ahead."""
    clock, start = SystemClock(), datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    for told in (start, start - timedelta(minutes=5), start + timedelta(days=1)):
        clock.set_market(told)
        assert clock.market() == told
    seconds.pass_by(2.0)
    assert clock.market() == start + timedelta(days=1, seconds=2)


def test_where_no_clock_counts_through_sleep_the_wall_clock_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows and macOS: an unlock that slept too long has to be over."""
    monkeypatch.setattr(sys, "platform", "darwin")
    clock = SystemClock()
    before = clock.boot()

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        assert clock.boot() - before >= 3599


def test_on_windows_the_clock_without_sleep_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The monotonic one counts through a sleep there, like the wall clock: a short sleep would go unseen."""
    monkeypatch.setattr(system_clock, "_unbiased_seconds", lambda: 12.5)
    monkeypatch.setattr(sys, "platform", "win32")

    assert SystemClock().awake() == 12.5


def test_the_clocks_go_on() -> None:
    clock = SystemClock()

    assert clock.boot() <= clock.boot()
    assert 0 < clock.awake() <= clock.awake()
    assert clock.monotonic() <= clock.monotonic()
