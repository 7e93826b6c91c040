"""What followed a minute: entry after its receipt, session minutes, the close, and minutes to compare with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fakes.values.archive_market import DAY, HALF_DAY, TENCENT, session
from fakes.values.signal_market import market
from tideboard_core.flow.session_minutes import MinuteBars, minute_starts, unknown
from tideboard_core.signals.outcomes import (
    AROUND,
    BEFORE,
    ControlGroup,
    Points,
    control_points,
    list_change,
    list_spans,
    outcomes,
)
from tideboard_core.signals.rules import RuleKind, Stated, default_rule
from tideboard_core.signals.sessions import RecordedPrints, Seen, SessionData, View
from tideboard_core.signals.verdicts import Firing, firings, verdicts

STARTS = minute_starts(session())


def day_of_prices(*, prints: RecordedPrints | None = None, half: bool = False) -> SessionData:
    """The open of minute i is 100 + i, its close 100.5 + i; received 30 seconds after its end."""
    hours = session(HALF_DAY if half else DAY)
    starts = minute_starts(hours)
    count = len(starts)
    opened = np.arange(100.0, 100.0 + count)
    bars = MinuteBars(opened, opened + 1, opened, opened + 0.5, np.ones(count))
    received = starts + 90
    return SessionData(
        instrument=TENCENT, day=DAY, seen=Seen.LIVE, starts=starts, flow_received=received, bar_received=received,
        views=(View(-np.inf, unknown(hours), bars, opened),), bars=bars, prints=prints,
    )  # fmt: skip


def test_the_entry_is_the_open_of_the_next_whole_minute_after_the_receipt() -> None:
    data = day_of_prices()
    found = outcomes(data, data.flow_received)

    assert found.changes[0, 40] == pytest.approx((100.5 + 42 + 4) / (100 + 42) - 1)
    assert found.changes[1, 40] == pytest.approx((100.5 + 42 + 29) / (100 + 42) - 1)
    assert not found.ticks.any()


def test_over_the_break_the_clock_stands() -> None:
    data = day_of_prices()
    found = outcomes(data, data.flow_received)

    assert found.changes[0, 149] == pytest.approx((100.5 + 150 + 4) / (100 + 150) - 1)
    assert found.changes[0, 147] == pytest.approx((100.5 + 149 + 4) / (100 + 149) - 1)


@pytest.mark.parametrize(("half", "count"), [(False, 330), (True, 150)])
def test_what_would_pass_the_close_is_dropped_and_marked(half: bool, count: int) -> None:
    data = day_of_prices(half=half)
    found = outcomes(data, data.flow_received)

    for row, horizon in enumerate((5, 30, 60)):
        last = count - horizon - 2
        assert np.isfinite(found.changes[row, last])
        assert np.isnan(found.changes[row, last + 1])
        assert not found.passes[row, last]
        assert found.passes[row, last + 1 :].all()


def test_a_halt_leaves_no_price_and_no_point() -> None:
    data = day_of_prices()
    for column in data.bars:
        column[100:120] = np.nan
    found = outcomes(data, data.flow_received)

    assert np.isnan(found.changes[0, 98:118]).all()  # no entry
    assert np.isnan(found.changes[0, 94:98]).all()  # no price at the end
    assert not found.passes[:, 90:120].any()


def test_the_first_print_after_the_receipt_goes_before_the_bar() -> None:
    times = STARTS[41] + np.array([29.0, 30.0, 31.0])  # the receipt is at 30
    prints = RecordedPrints(times, times + 1, np.array([7.0, 8.0, 9.0]), np.ones(3), np.ones(3, np.int8))
    data = day_of_prices(prints=prints)
    found = outcomes(data, data.flow_received)

    assert found.changes[0, 40] == pytest.approx((100.5 + 46) / 9 - 1)
    assert np.flatnonzero(found.ticks).tolist() == [39, 40]
    assert found.changes[0, 38] == pytest.approx((100.5 + 44) / 140 - 1)  # the tape was not on


def test_the_list_is_taken_off_over_the_same_minutes() -> None:
    data = day_of_prices()
    other = replace(day_of_prices(), bars=MinuteBars(*(2 * column for column in data.bars)))
    still = replace(day_of_prices(), bars=MinuteBars(*(np.full(330, 50.0) for _ in range(5))))
    spans = list_spans([data, other, still])[DAY]
    medians = [list_change(spans, each, each.flow_received) for each in (data, other, still)]

    own = outcomes(data, data.flow_received).changes
    np.testing.assert_allclose(own - medians[0], 0 * own, atol=1e-12)
    assert np.nanmax(outcomes(still, still.flow_received).changes - medians[2]) < 0


def test_minutes_to_compare_with_are_of_other_sessions_and_quiet_ones() -> None:
    sessions = market(2, sessions=40, symbols=1, rate=0.5)
    judged = [verdicts(default_rule(RuleKind.PRICE_UP_BLOCK_OUT), session) for session in sessions]
    fired = [(number, firing) for number, found in enumerate(judged) for firing in firings(found)]
    assert len(fired) > 10

    def drawn(of: list[tuple[int, Firing]], control: ControlGroup = ControlGroup.SAME_MINUTES, seed: int = 1) -> Points:
        return control_points(of, judged, control, seed, beside=fired)

    points = drawn(fired)
    assert np.bincount(points.firing, minlength=len(fired)).tolist() == [50] * len(fired)
    rows = [*zip(points.session.tolist(), points.minute.tolist(), points.firing.tolist(), strict=True)]
    assert len({*rows}) == len(points)
    for number, minute, place in rows:
        own, firing = fired[place]
        assert number != own
        assert abs(minute - firing.minute) <= AROUND
        assert not any(there == number and 0 <= minute - each.minute <= BEFORE for there, each in fired)
    before_a_firing = {(there, each.minute - back) for there, each in fired for back in range(1, 6)}
    assert before_a_firing & {row[:2] for row in rows}
    everywhere = drawn(fired, ControlGroup.ALL_MINUTES)
    assert len(everywhere) == len(points)
    assert everywhere.minute.std() > 60

    alone = drawn(fired[3:4])  # no draw of another firing changes it
    assert [*zip(alone.session.tolist(), alone.minute.tolist(), strict=True)] == [
        row[:2] for row in rows if row[2] == 3
    ]
    assert drawn(fired, seed=2).minute.tolist() != points.minute.tolist()


def test_a_firing_without_other_sessions_has_nothing_to_compare_with() -> None:
    sessions = market(2, sessions=1, symbols=1)
    rule = default_rule(RuleKind.SIGN_TURN)
    judged = [verdicts(rule, each) for each in sessions]
    fired = [(0, Firing(sessions[0].instrument, DAY, 100, 0.0, Stated.HIGHER))]

    assert len(control_points(fired, judged, ControlGroup.SAME_MINUTES, 1, beside=fired)) == 0
    assert len(control_points([], [], ControlGroup.SAME_MINUTES, 1, beside=[])) == 0
