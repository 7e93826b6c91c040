"""The system clock: market time follows the gateway, not the computer."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

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
