"""Wrong passwords in a row."""

from __future__ import annotations

import pytest

from fakes.clock import ManualClock
from tideboard_core.errors import RateLimited
from tideboard_core.throttle import LONGEST_PAUSE, Throttle


def pause_after_two(throttle: Throttle) -> float:
    throttle.failed()
    throttle.failed()
    return throttle.pause_left


def test_pauses_grow_up_to_a_quarter_of_an_hour() -> None:
    clock = ManualClock()
    throttle = Throttle(clock)
    pauses = []
    for _ in range(6):
        pauses.append(pause_after_two(throttle))
        clock.advance(throttle.pause_left)

    assert pauses == [60, 120, 240, 480, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_suspend_is_no_way_round_and_no_way_longer() -> None:
    clock = ManualClock()
    throttle = Throttle(clock)
    pause_after_two(throttle)
    clock.suspend(59)
    with pytest.raises(RateLimited):
        throttle.check()
    clock.suspend(1)

    throttle.check()


def test_a_right_password_forgets_the_wrong_ones() -> None:
    clock = ManualClock()
    throttle = Throttle(clock)
    pause_after_two(throttle)
    clock.advance(60)
    throttle.failed()
    throttle.passed()

    assert throttle.tries_left == 2
    assert pause_after_two(throttle) == 60
