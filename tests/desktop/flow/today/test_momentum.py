"""The last 15 minutes and the turns of a day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.scenes.flow.chart import SESSION, SPANS
from tideboard_core.flow.session_minutes import MINUTE, SessionMinutes, from_reply
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flow.providers.model import PriceSeries
from tideboard_desktop.flow.today.momentum import momentum

OPEN, LUNCH = SPANS[0]
AFTERNOON = SPANS[1].begin
TRADED = 100.0


def ends(count: int) -> list[float]:
    """Ends of the first minutes of the session, the break left out."""
    return [OPEN + (k + 1) * MINUTE if k < 150 else AFTERNOON + (k - 149) * MINUTE for k in range(count)]


def flow_of(changes: list[float], times: list[float] | None = None) -> SessionMinutes:
    """A flow whose minutes alone are `changes`."""
    return from_reply(
        CapitalFlow(
            instrument=InstrumentId("HK.00700"),
            period=FlowPeriod.INTRADAY,
            times=tuple(times or ends(len(changes))),
            net=tuple(np.cumsum(changes).tolist()),
            tiers=None,
            provider="Sandbox",
        ),
        SESSION,
    )


def traded(count: int, each: float = TRADED) -> PriceSeries:
    """The same turnover in every minute."""
    total = np.cumsum(np.full(count, each))
    return PriceSeries(times=np.asarray(ends(count)), prices=np.full(count, 600.0), turnover=total, prev_close=600.0)


def test_the_ratio_is_net_by_turnover_of_fifteen_minutes() -> None:
    """Twelve received minutes are enough, eleven are not."""
    course = momentum(flow_of([10.0] * 20 + [-5.0] * 10), traded(30))

    assert np.isnan(course.ratio[:11]).all()
    assert course.ratio[11] == pytest.approx(10.0)
    assert course.ratio[-1] == pytest.approx((5 * 10 - 10 * 5) / 15)
    assert course.amount[-1] == pytest.approx(0.0)


def test_without_turnover_there_is_no_ratio_and_no_turn() -> None:
    """The amount alone says nothing of the proportion."""
    changes = [20.0] * 30 + [-40.0] * 30
    for price in (None, replace(traded(60), turnover=np.full(60, np.nan)), traded(60, each=0.0)):
        course = momentum(flow_of(changes), price)
        assert np.isnan(course.ratio).all()
        assert course.turn is None
    assert np.isfinite(momentum(flow_of(changes), None).amount[-1])


def test_a_turn_is_dated_at_its_third_minute() -> None:
    """From out to in; the first state after the open is no turn, and between the limits the state stays."""
    changes = [-20.0] * 40 + [0.0] * 20 + [30.0] * 20
    course = momentum(flow_of(changes), traded(80))
    above = np.flatnonzero(course.ratio > 6)

    assert momentum(flow_of(changes[:60]), traded(60)).turn is None
    assert course.turn is not None
    assert course.turn.inflow
    assert course.turn.time == ends(80)[above[2]]


def test_two_minutes_beyond_the_limit_are_no_turn() -> None:
    """Three in a row are."""
    changes = [-20.0] * 40 + [180.0, -20.0, *[-400.0] * 12]
    assert momentum(flow_of(changes), traded(len(changes))).turn is None


@settings(max_examples=60)
@given(st.lists(st.floats(-60, 60), min_size=20, max_size=200))
def test_a_turn_never_vanishes_later(changes: list[float]) -> None:
    """More minutes only add turns: at every minute the latest one is that of the whole day up to then."""
    whole = momentum(flow_of(changes), traded(len(changes)))
    seen = [momentum(flow_of(changes[:k]), traded(k)).turn for k in range(15, len(changes) + 1)]
    times = [turn.time for turn in seen if turn is not None]

    assert times == sorted(times)
    assert seen[-1] == whole.turn


def test_the_window_goes_over_the_break_and_counts_received_minutes_alone() -> None:
    """Session minutes, not clock minutes; a gap takes its minutes out of both sums."""
    changes = [10.0] * 160
    course = momentum(flow_of(changes), traded(160))
    assert course.ratio[-1] == pytest.approx(10.0)
    kept = [k for k in range(60) if not 50 <= k < 54]
    gappy = flow_of([10.0 if k != 54 else 900.0 for k in kept], [ends(60)[k] for k in kept])
    assert momentum(gappy, traded(60)).ratio[-1] == pytest.approx(np.nan, nan_ok=True)
    kept = [k for k in range(60) if not 50 <= k < 52]
    gappy = flow_of([10.0 if k != 52 else 900.0 for k in kept], [ends(60)[k] for k in kept])

    assert momentum(gappy, traded(60)).ratio[-1] == pytest.approx(10.0)


def test_the_zero_row_at_the_open_is_no_minute() -> None:
    """Some providers send it."""
    flow = flow_of([0.0, *[10.0] * 11], [OPEN, *ends(11)])

    assert np.isnan(momentum(flow, traded(11)).ratio).all()
