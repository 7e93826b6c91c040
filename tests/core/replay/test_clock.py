"""The clock of a replay: plays, stops, never leaves its day, and is not set by anyone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.values.clock import ManualClock
from fakes.values.replayed import moment
from tideboard_core.replay.clock import SPEEDS, ReplayClock

BEGIN, END = moment("9:30"), moment("16:00")


@pytest.mark.parametrize("speed", SPEEDS)
def test_it_plays_so_many_seconds_in_one(speed: int) -> None:
    real = ManualClock()
    clock = ReplayClock(real, moment("10:30"), BEGIN, END)
    real.advance(5)
    assert clock.market() == moment("10:30")
    clock.play(speed)
    real.advance(7)
    assert clock.market() == moment("10:30") + timedelta(seconds=7 * speed)
    clock.stop()
    real.advance(100)
    assert clock.market() == moment("10:30") + timedelta(seconds=7 * speed)


def test_another_speed_goes_on_from_where_it_is() -> None:
    real = ManualClock()
    clock = ReplayClock(real, BEGIN, BEGIN, END)
    clock.play(60)
    real.advance(10)
    clock.play(1)
    real.advance(10)
    assert clock.market() == BEGIN + timedelta(seconds=610)
    with pytest.raises(ValueError, match="7"):
        clock.play(7)


def test_it_goes_on_from_any_moment_of_the_day() -> None:
    real = ManualClock()
    clock = ReplayClock(real, BEGIN, BEGIN, END)
    clock.play(10)
    clock.go(moment("9:40"))
    real.advance(6)
    assert clock.market() == moment("9:41")
    clock.go(BEGIN - timedelta(hours=1))
    assert clock.market() == BEGIN
    clock.go(END + timedelta(hours=1))
    assert clock.market() == END


def test_it_ends_with_the_day_and_stops_at_a_moment_that_it_passed() -> None:
    real = ManualClock()
    clock = ReplayClock(real, moment("15:59"), BEGIN, END)
    clock.play(60)
    real.advance(0.5)
    clock.stop(moment("15:59", 10))
    assert clock.market() == moment("15:59", 10)
    clock.play(60)
    real.advance(3600)
    assert clock.market() == END
    clock.stop(END + timedelta(hours=1))
    assert clock.market() == END
    assert ReplayClock(real, moment("3:00"), BEGIN, END).market() == BEGIN


def test_nobody_sets_it_and_its_other_faces_are_the_real_ones() -> None:
    real = ManualClock()
    clock = ReplayClock(real, BEGIN, BEGIN, END)
    clock.set_market(END)
    assert clock.market() == BEGIN
    assert (clock.monotonic(), clock.boot(), clock.awake(), clock.wall()) == (
        real.monotonic(),
        real.boot(),
        real.awake(),
        real.wall(),
    )
