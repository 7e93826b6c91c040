"""Dead time, hold and countdown, on a clock that the test moves."""

from __future__ import annotations

import pytest

from tideboard_desktop.orders.confirm.send_gesture import Arming, HeldPress


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def run(watch: Watch, thing: Arming | HeldPress, seconds: float, step: float = 0.05) -> list[bool]:
    answers = []
    for _ in range(round(seconds / step)):
        watch.now += step
        answers.append(bool(thing.tick()))
    return answers


def test_dead_before_400_ms_live_after(watch: Watch) -> None:
    arming = Arming(watch)
    arming.start()
    run(watch, arming, 0.35)
    assert not arming.live
    run(watch, arming, 0.10)
    assert arming.live


def test_never_live_before_it_was_shown(watch: Watch) -> None:
    arming = Arming(watch)
    run(watch, arming, 1.0)
    assert not arming.live


def test_a_stall_of_the_loop_starts_the_dead_time_again(watch: Watch) -> None:
    arming = Arming(watch)
    arming.start()
    run(watch, arming, 0.2)
    watch.now += 2.0
    assert not arming.live
    arming.tick()
    run(watch, arming, 0.35)
    assert not arming.live
    run(watch, arming, 0.1)
    assert arming.live


def test_a_stall_after_it_became_live_is_dead_until_the_loop_is_seen_again(watch: Watch) -> None:
    arming = Arming(watch)
    arming.start()
    run(watch, arming, 0.5)
    watch.now += 2.0
    assert not arming.live


def test_hold_sends_once_after_900_ms(watch: Watch) -> None:
    hold = HeldPress(watch)
    hold.begin()
    assert not any(run(watch, hold, 0.85))
    assert run(watch, hold, 0.5).count(True) == 1


def test_letting_go_sends_nothing_and_the_next_hold_starts_from_zero(watch: Watch) -> None:
    hold = HeldPress(watch)
    hold.begin()
    run(watch, hold, 0.8)
    hold.end()
    assert not any(run(watch, hold, 1.0))
    hold.begin()
    assert not any(run(watch, hold, 0.85))
    assert any(run(watch, hold, 0.1))


def test_a_stall_during_the_hold_ends_it(watch: Watch) -> None:
    hold = HeldPress(watch)
    hold.begin()
    run(watch, hold, 0.3)
    watch.now += 0.7
    assert not hold.tick()
    assert not hold.held


def test_fill_grows_evenly_and_falls_back_within_120_ms(watch: Watch) -> None:
    hold = HeldPress(watch)
    assert hold.fraction() == 0
    hold.begin()
    run(watch, hold, 0.45)
    assert hold.fraction() == pytest.approx(0.5)
    hold.end()
    watch.now += 0.06
    assert hold.fraction() == pytest.approx(0.25)
    watch.now += 0.06
    assert hold.fraction() == pytest.approx(0, abs=1e-9)


def test_a_longer_dead_time(watch: Watch) -> None:
    arming = Arming(watch)
    arming.dead_time = 3.0
    arming.start()
    for _ in range(29):
        watch.now += 0.1
        arming.tick()
    assert not arming.live
    watch.now += 0.11
    arming.tick()
    assert arming.live
