"""Capital flow of bars: sums are the same at every interval, gaps have none; ranks among earlier sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.archive.comparison.samples import Sample
from tideboard_core.archive.records import NULL
from tideboard_core.archive.units import MONEY
from tideboard_core.flow.session_minutes import SessionMinutes, unknown
from tideboard_core.market.bars.intervals import Interval, Unit, built_starts, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.flow import CapitalFlow, FlowPeriod, FlowTiers
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarSessions
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.bars import day_start
from tideboard_desktop.chart.bar_flow import (
    bar_numbers,
    bar_sample,
    flow_of_bars,
    flow_of_periods,
    ranks_of_bars,
    start_minutes,
    usual_of_bars,
)

DAY = date(2026, 11, 20)
TENCENT = InstrumentId("HK.00700")
CALENDAR = TradingCalendar()
FOUND = CALENDAR.session_on(Market.HK, DAY)
assert FOUND is not None
SESSION = FOUND
MINUTES = start_minutes(SESSION)
TOTALS = st.lists(st.integers(-1000, 1000), min_size=1, max_size=330)


def day_flow(steps: list[int]) -> SessionMinutes:
    """A day whose first minutes have these nets."""
    net = np.full(len(MINUTES), np.nan)
    net[: len(steps)] = np.cumsum(steps)
    return replace(unknown(SESSION), net=net, block=net * 2)


@given(TOTALS, st.sampled_from([1, 5, 15, 30, 60, 120]))
def test_bars_of_every_length_add_up_to_the_running_total(steps: list[int], length: int) -> None:
    starts = np.unique(built_starts(Market.HK, Interval(length, Unit.MINUTE), BarSessions.REGULAR, MINUTES))
    found = flow_of_bars(starts, length, [day_flow(steps)])

    assert np.nansum(found.net) == sum(steps)
    known = np.flatnonzero(np.isfinite(found.net))
    assert known.tolist() == list(range(len(known)))
    assert found.block[known[-1]] == 2 * sum(steps)
    assert np.nansum(found.block_net) == 2 * sum(steps)


def test_a_day_has_the_whole_day_and_its_lunch() -> None:
    start = np.array([minute_of(day_start(Market.HK, DAY))], np.int32)
    found = flow_of_bars(start, 1440, [day_flow([1] * 330)])

    assert found.net.tolist() == [330]


def test_a_bar_with_an_unknown_end_has_no_net_and_the_bars_around_a_gap_inside_one_do() -> None:
    day = day_flow([1] * 330)
    day.net[12:14] = np.nan  # inside the third bar of five minutes
    day.net[22:27] = np.nan  # over the end of the fifth
    starts = np.unique(built_starts(Market.HK, Interval(5, Unit.MINUTE), BarSessions.REGULAR, MINUTES))
    found = flow_of_bars(starts, 5, [day])

    assert found.net[:7].tolist()[:4] == [5, 5, 5, 5]
    assert np.isnan(found.net[4:6]).all()
    assert found.net[6] == 5


def test_days_come_from_the_provider_and_the_running_one_from_minutes() -> None:
    days = [session.date for session in CALENDAR.sessions(Market.HK, date(2026, 11, 2), DAY)]
    starts = np.array([minute_of(day_start(Market.HK, day)) for day in days], np.int32)
    history = CapitalFlow(
        instrument=TENCENT,
        period=FlowPeriod.DAY,
        times=tuple(float(start) * 60 for start in starts[:-1]),
        net=tuple(float(place) for place in range(len(days) - 1)),
        tiers=FlowTiers(*((1.0,) * (len(days) - 1),) * 4),
        provider="Futu",
    )
    found = flow_of_periods(starts, history, day_flow([7] * 10), 1440)

    assert found.net.tolist() == [*range(len(days) - 1), 70]
    assert np.isnan(found.block[:9]).all()
    assert found.block[9] == 20
    assert found.block_net[:3].tolist() == [2, 2, 2]


def test_a_week_that_the_provider_tells_stays_as_it_is_and_another_has_todays_minutes() -> None:
    """Brokers stamp a week with different days, and none says whether today is in it."""
    monday = minute_of(day_start(Market.HK, date(2026, 11, 16)))
    starts = np.array([monday - 7 * 1440, monday], np.int32)
    for stamp, net in ((monday * 60.0, 50.0), (monday * 60.0 - 3 * 86_400, 70.0)):
        history = CapitalFlow(
            instrument=TENCENT,
            period=FlowPeriod.WEEK,
            times=((monday - 7 * 1440) * 60.0, stamp),
            net=(10.0, 50.0),
            tiers=None,
            provider="Futu",
        )
        found = flow_of_periods(starts, history, day_flow([7] * 10), 7 * 1440, runs=True)
        assert found.net[1] == net


def test_a_providers_row_of_a_day_that_runs_is_not_taken_and_that_of_a_closed_one_is() -> None:
    """Some providers tell the running day as it stood when it was read."""
    days = [session.date for session in CALENDAR.sessions(Market.HK, date(2026, 11, 16), DAY)]
    starts = np.array([minute_of(day_start(Market.HK, day)) for day in days], np.int32)
    history = CapitalFlow(
        instrument=TENCENT,
        period=FlowPeriod.DAY,
        times=tuple(float(start) * 60 for start in starts),
        net=(1.0, 2.0, 3.0, 4.0, 5.0),
        tiers=None,
        provider="Futu",
    )
    running = flow_of_periods(starts, history, day_flow([7] * 10), 1440, runs=True)
    assert running.net.tolist() == [1, 2, 3, 4, 70]
    assert flow_of_periods(starts, history, day_flow([7] * 10), 1440).net.tolist() == [1, 2, 3, 4, 5]
    before_the_open = day_flow([])
    assert flow_of_periods(starts, history, before_the_open, 1440, runs=True).net.tolist() == [1, 2, 3, 4, 5]

    key = SeriesKey(TENCENT, Interval(3, Unit.DAY))
    groups = built_starts(Market.HK, key.interval, key.sessions, starts)
    whole = flow_of_periods(np.unique(groups), history, day_flow([7] * 10), key.longest, runs=True)
    assert whole.net.sum() == 80
    assert whole.net.tolist() == [running.net[groups == each].sum() for each in np.unique(groups)]


def test_a_bar_is_ranked_among_the_same_bar_of_the_day() -> None:
    """Thirty sessions: in the second bar of each the net is the session's number."""
    numbers = bar_numbers(MINUTES, 30)
    values = np.zeros((30, 330), np.int64)
    for row in range(30):
        values[row, 30:] = row * 1000
    values[5, 59] = NULL
    days = tuple(session.date for session in CALENDAR.sessions(Market.HK, date(2026, 9, 1), DAY))[:30]
    nets = bar_sample(Sample(days, values), numbers)

    assert numbers[[0, 29, 30, 149, 150, 329]].tolist() == [0, 0, 1, 4, 5, 10]
    ranked = nets.rank(14_500, 1)
    assert (ranked.n, ranked.lower) == (29, 14)
    assert nets.without(days[5]).without(days[6]).rank(14_500, 1).n == 28
    assert nets.rank(1000, 11).n == 0
    assert nets.bands().curves[2, 1] == pytest.approx(15000)


def test_a_half_day_leaves_the_usual_range_of_whole_days_as_it_is() -> None:
    """Bars of half an hour, whose usual net is their number in the day; the newest day ends at noon."""
    numbers = bar_numbers(MINUTES, 30)
    values = np.cumsum(np.where(np.diff(numbers, prepend=-1) > 0, numbers, 0)) * MONEY
    days = tuple(session.date for session in CALENDAR.sessions(Market.HK, date(2026, 9, 1), DAY))[:30]
    half = CALENDAR.session_on(Market.HK, date(2026, 12, 24))
    assert half is not None
    assert half.half_day
    morning = start_minutes(half)
    starts = np.concatenate([MINUTES[::30], morning[::30]])
    shown = [replace(unknown(each), net=np.zeros(each.minutes)) for each in (SESSION, half)]
    usual = usual_of_bars(Sample(days, np.tile(values, (30, 1))), starts, 30, shown)

    assert usual[2].tolist() == pytest.approx([*range(11), *range(5)])


def test_bars_are_ranked_among_all_other_sessions() -> None:
    """The net of the second half hour is the session's number: of the 30 others, 14 and a half are below the 15th."""
    values = np.zeros((31, 330), np.int64)
    for row in range(31):
        values[row, 59:] = row * MONEY
    days = tuple(session.date for session in CALENDAR.sessions(Market.HK, date(2026, 9, 1), DAY))[:31]
    session = CALENDAR.session_on(Market.HK, days[15])
    assert session is not None
    day = replace(unknown(session), net=values[15] / MONEY)
    starts = start_minutes(session)[::30]
    net = flow_of_bars(starts, 30, [day]).net
    ranks = ranks_of_bars(Sample(days, values), starts, net, 30, [day])

    assert net[1] == 15
    assert ranks[:3].tolist() == [50, 50, 50]
    ranks = ranks_of_bars(Sample(days, values), starts, net + 0.5, 30, [day])
    assert ranks[1] == pytest.approx(100 * 15 / 30)
    assert np.isnan(ranks_of_bars(Sample(days[:15], values[:15]), starts, net, 30, [day])).all()
