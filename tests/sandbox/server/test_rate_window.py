"""Calls over a sliding window."""

from __future__ import annotations

from fakes.values.clock import ManualClock
from tideboard_sandbox.server.rate_window import CallWindow


def test_a_window_holds_so_many_calls_and_room_comes_back_as_they_leave_it(clock: ManualClock) -> None:
    window = CallWindow(clock.monotonic, 30)
    assert [window.spend(2), window.spend(2), window.spend(2)] == [True, True, False]

    clock.advance(29.9)
    assert not window.spend(2)
    clock.advance(0.1)
    assert window.spend(2)


def test_a_refused_call_is_not_counted(clock: ManualClock) -> None:
    window = CallWindow(clock.monotonic, 30)
    window.spend(1)
    clock.advance(20)
    window.spend(1)
    clock.advance(10)

    assert window.spend(1)


def test_it_tells_how_long_ago_the_newest_call_was(clock: ManualClock) -> None:
    window = CallWindow(clock.monotonic, 30)
    assert window.since_last() == float("inf")

    window.count()
    clock.advance(0.5)

    assert window.since_last() == 0.5
