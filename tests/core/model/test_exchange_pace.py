"""Exchange seconds at another pace than the wall's: between reports, after the last one, over a change of pace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.model.exchange_pace import ExchangePace

OPEN = datetime(2026, 11, 12, 1, 30, tzinfo=UTC)


def begun() -> tuple[ManualClock, ExchangePace]:
    clock = ManualClock()
    pace = ExchangePace(clock.monotonic)
    pace.report(OPEN)
    return clock, pace


def test_without_a_report_nothing_is_known() -> None:
    pace = ExchangePace(ManualClock().monotonic)
    assert pace.at(1000.0) is None
    assert pace.elapsed(0.0) == 0.0


def test_two_reports_tell_the_pace() -> None:
    clock, pace = begun()
    since = clock.monotonic()
    clock.advance(10)
    assert pace.elapsed(since) == 10
    pace.report(OPEN + timedelta(minutes=10))
    assert pace.pace == 60
    assert pace.elapsed(since) == 600
    clock.advance(1)
    assert pace.elapsed(clock.monotonic() - 1) == pytest.approx(60)
    assert pace.elapsed(since + 5) == pytest.approx(360)


def test_reports_close_together_tell_none() -> None:
    clock, pace = begun()
    clock.advance(0.1)
    pace.report(OPEN + timedelta(seconds=30))
    assert pace.pace == 1


def test_a_pace_that_is_set_counts_from_then_on() -> None:
    """What arrived at 60 times does not become younger because a review slows the market down."""
    clock, pace = begun()
    pace.set_pace(60)
    clock.advance(1)
    since = clock.monotonic()
    clock.advance(1)
    pace.set_pace(1)
    clock.advance(1)
    assert pace.elapsed(since) == pytest.approx(61)
    assert pace.at(clock.monotonic()) == OPEN + timedelta(seconds=121)
    pace.report(OPEN + timedelta(seconds=121))
    assert pace.pace == 1
    pace.set_pace(0)
    clock.advance(100)
    assert pace.elapsed(since) == pytest.approx(61)
    with pytest.raises(ValueError, match="-1"):
        pace.set_pace(-1)


def test_only_the_last_reports_are_kept() -> None:
    clock, pace = begun()
    for second in range(1, 200):
        clock.advance(1)
        pace.report(OPEN + timedelta(seconds=second))
    assert len(pace._moments) == 64
    assert pace.elapsed(clock.monotonic() - 20) == pytest.approx(20)
