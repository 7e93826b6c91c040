"""Heartbeats that are late, of either side, by a clock that stands still in sleep."""

from __future__ import annotations

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.gateways.common.heartbeats import LATE_SECONDS, Heartbeats
from tideboard_core.model.live import LinkEventKind


@pytest.fixture
def reported() -> list[tuple[LinkEventKind, object]]:
    return []


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def beats(reported: list[tuple[LinkEventKind, object]], clock: ManualClock) -> Heartbeats:
    return Heartbeats(lambda kind, **data: reported.append((kind, data["seconds"])), clock.awake)


def test_the_two_sides_differ(
    beats: Heartbeats, clock: ManualClock, reported: list[tuple[LinkEventKind, object]]
) -> None:
    due = beats.due_in(8.0)
    clock.advance(8.0 + LATE_SECONDS)
    beats.sent(due)
    beats.answered(LATE_SECONDS)
    assert reported == []
    clock.advance(0.5)
    beats.sent(due)
    beats.answered(3.04)
    assert reported == [(LinkEventKind.HEARTBEAT_HELD_BACK, 2.5), (LinkEventKind.HEARTBEAT_LATE, 3.0)]


@pytest.mark.parametrize("windows", [True, False])
def test_what_waited_for_the_end_of_a_sleep_is_not_late(
    beats: Heartbeats, clock: ManualClock, reported: list[tuple[LinkEventKind, object]], *, windows: bool
) -> None:
    due = beats.due_in(8.0)
    clock.suspend(3600.0, windows=windows)
    clock.advance(8.0)
    beats.sent(due)
    assert reported == []
