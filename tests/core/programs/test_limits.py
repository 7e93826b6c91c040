"""An allowance fills up by the second, never beyond one second's."""

from __future__ import annotations

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.programs.limits import Allowance


def test_an_allowance_is_used_up_and_comes_back() -> None:
    clock = ManualClock()
    calls = Allowance(50.0, clock.monotonic)
    assert [calls.take() for _ in range(50)] == [0.0] * 50
    assert calls.take() == pytest.approx(0.02)
    clock.advance(0.1)
    assert [calls.take() > 0 for _ in range(6)] == [False] * 5 + [True]
    clock.advance(1000.0)
    assert sum(calls.take() == 0 for _ in range(100)) == 50


def test_what_is_spent_beyond_it_is_waited_for() -> None:
    clock = ManualClock()
    room = Allowance(100.0, clock.monotonic)
    room.spend(250.0)
    assert room.take(10.0) == pytest.approx(1.6)
    clock.advance(1.6)
    assert room.take(10.0) == 0.0
