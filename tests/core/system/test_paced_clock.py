"""Market time of a recorded day at the pace that the program sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.system.paced_clock import PacedClock

OPEN = datetime(2026, 11, 12, 1, 30, tzinfo=UTC)


def test_it_goes_at_its_pace_stands_and_never_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    manual = ManualClock()
    monkeypatch.setattr("tideboard_core.system.paced_clock.time.monotonic", manual.monotonic)
    clock = PacedClock()
    assert clock.told is None
    clock.set_market(OPEN)
    clock.pace.set_pace(60)
    manual.advance(2)
    assert clock.market() == OPEN + timedelta(minutes=2)
    assert clock.told == OPEN

    clock.set_market(OPEN + timedelta(seconds=100))  # the exchange did not keep up
    assert clock.market() == OPEN + timedelta(minutes=2)
    assert clock.told == OPEN + timedelta(seconds=100)
    manual.advance(1)
    assert clock.market() == OPEN + timedelta(seconds=160)
    clock.pace.set_pace(0)
    manual.advance(50)
    assert clock.market() == OPEN + timedelta(seconds=160)
