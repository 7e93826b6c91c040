"""Known instants come in order and plan their successors."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_sandbox.exchange.engine.timeline import Due, DueType, Timeline
from tideboard_sandbox.exchange.instruments.trading_hours import phase_at, to_us, trading_day

START = to_us(datetime(2026, 11, 20, 2, 30, tzinfo=UTC))


def until(timeline: Timeline, us: int) -> list[Due]:
    popped: list[Due] = []
    while timeline.next_us <= us:
        popped.append(timeline.pop())
    return popped


def test_a_week_of_phases_and_days_is_complete_and_in_order() -> None:
    dues = until(Timeline(START), START + 7 * 86_400_000_000)

    assert all(before.us <= after.us for before, after in pairwise(dues))
    for market in Market:
        mine = [due for due in dues if due.subject == market.value]
        phases = [due.us for due in mine if due.kind is DueType.PHASE]
        assert len(phases) == len(set(phases)) >= 4 * 4
        assert all(phase_at(market, us) != phase_at(market, us - 1) for us in phases)
        days = [trading_day(market, due.us) for due in mine if due.kind is DueType.NEW_DAY]
        assert days == sorted(set(days))
        assert date(2026, 11, 23) in days


def test_a_suspension_is_among_them() -> None:
    timeline = Timeline(START)
    timeline.suspend(InstrumentId("HK.00700"), START + 1, START + 2)

    assert [due.kind for due in until(timeline, START + 2)] == [DueType.SUSPEND, DueType.RESUME]
