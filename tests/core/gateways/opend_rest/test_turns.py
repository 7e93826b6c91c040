"""Cancels wait for the answer to the write before them, and not for ever."""

from __future__ import annotations

import pytest

from fakes.clock import ManualClock
from tideboard_core.gateways.opend_rest.turns import GAP, PATIENCE, Turns


def test_a_cancel_waits_for_the_answer_before_it_and_a_moment_more() -> None:
    clock = ManualClock()
    turns = Turns(clock.monotonic)
    assert turns.wait("1") == 0.0
    turns.leaves("1")
    clock.advance(0.1)
    assert (turns.wait("1"), turns.wait("2")) == (GAP, 0.0)
    turns.answered("1")
    assert turns.wait("1") == pytest.approx(GAP)
    clock.advance(GAP)
    assert turns.wait("1") == 0.0


def test_without_an_answer_it_goes_soon() -> None:
    clock = ManualClock()
    turns = Turns(clock.monotonic)
    turns.leaves("1")
    clock.advance(PATIENCE + 0.01)
    assert turns.wait("1") == 0.0
