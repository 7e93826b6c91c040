"""Cancels wait for the answer to the write before them, and not for ever."""

from __future__ import annotations

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.gateways.opend_rest.cancel_spacing import GAP, PATIENCE, CancelSpacing


def test_a_cancel_waits_for_the_answer_before_it_and_a_moment_more() -> None:
    clock = ManualClock()
    spacing = CancelSpacing(clock.monotonic)
    assert spacing.wait("1") == 0.0
    spacing.sent("1")
    clock.advance(0.1)
    assert (spacing.wait("1"), spacing.wait("2")) == (GAP, 0.0)
    spacing.answered("1")
    assert spacing.wait("1") == pytest.approx(GAP)
    clock.advance(GAP)
    assert spacing.wait("1") == 0.0


def test_without_an_answer_it_goes_soon() -> None:
    clock = ManualClock()
    spacing = CancelSpacing(clock.monotonic)
    spacing.sent("1")
    clock.advance(PATIENCE + 0.01)
    assert spacing.wait("1") == 0.0
