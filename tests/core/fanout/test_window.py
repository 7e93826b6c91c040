"""The age of a value: never less than it is, and unknown where the clocks' offset is not known."""

from __future__ import annotations

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.fanout.window import HOLDS, SAMPLES, ClockOffset

AHEAD = 4000.0
"""Seconds by which the other clock is ahead."""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def offset(clock: ManualClock) -> ClockOffset:
    return ClockOffset(clock)


def ask(offset: ClockOffset, clock: ManualClock, there: float, back: float) -> None:
    """A question that takes so many seconds there, and its answer so many back."""
    asked = clock.monotonic()
    clock.advance(there)
    theirs = clock.monotonic() + AHEAD
    clock.advance(back)
    offset.measured(asked, theirs)


def test_nothing_is_known_before_an_answer(offset: ClockOffset, clock: ManualClock) -> None:
    assert offset.arrived(clock.monotonic() + AHEAD) is None


def test_the_fastest_question_counts_and_no_value_seems_newer(offset: ClockOffset, clock: ManualClock) -> None:
    for there, back in ((0.3, 0.0), (0.002, 0.2), (0.1, 0.0)):
        ask(offset, clock, there, back)
    received = clock.monotonic()
    clock.advance(0.5)
    found = offset.arrived(received + AHEAD)
    assert found is not None
    assert received - 0.0021 < found <= received


def test_an_offset_is_unknown_after_a_silence_or_a_sleep(offset: ClockOffset, clock: ManualClock) -> None:
    ask(offset, clock, 0.001, 0.001)
    clock.advance(HOLDS + 0.1)
    assert offset.arrived(clock.monotonic() + AHEAD) is None
    ask(offset, clock, 0.001, 0.001)
    clock.suspend(30.0)
    assert offset.arrived(clock.monotonic() + AHEAD) is None


def test_a_value_from_the_future_forgets_the_offset(offset: ClockOffset, clock: ManualClock) -> None:
    ask(offset, clock, 0.001, 0.001)
    assert offset.arrived(clock.monotonic() + AHEAD + 5.0) is None
    assert offset.arrived(clock.monotonic() + AHEAD) is None


def test_what_was_measured_before_a_sleep_does_not_count(offset: ClockOffset, clock: ManualClock) -> None:
    """The computer slept: the other clock went on, so that an old difference is too small and makes values old."""
    for _ in range(SAMPLES):
        ask(offset, clock, 0.001, 0.001)
    clock.suspend(30.0)
    asked = clock.monotonic()
    offset.measured(asked, asked + AHEAD + 30.0)
    assert offset.arrived(asked + AHEAD + 30.0) == asked
