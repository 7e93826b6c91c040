"""Day, week and month bars with their closes, gaps and sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.history import history
from tideboard_core.model.flow import FlowPeriod, FlowTiers
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, exchange_zone
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine
from tideboard_desktop.flow.history.model import (
    BAR_PERIOD,
    HistorySeries,
    RunningDay,
    history_series,
    period_title,
    session_days,
    stack_columns,
    with_today,
)
from tideboard_desktop.flow.history.period_table import history_table

TODAY = date(2026, 11, 20)
BEGIN = date(2025, 11, 20)
ZONE = exchange_zone(Market.HK)
SESSIONS = session_days(TradingCalendar(), Market.HK, BEGIN, TODAY)


def series_of(period: FlowPeriod, *, without: frozenset[int] = frozenset()) -> HistorySeries:
    """A year of history, with candles stamped at the begin of each period; rows of some places did not come."""
    flow = flow_day.flow_history(flow_day.TENCENT, period, BEGIN, TODAY)
    bars = flow_day.history_bars(flow_day.TENCENT, BAR_PERIOD[period], flow)
    stamped = [replace(bar, start=begin_of(period, bar.start)) for bar in bars]
    keep = [place for place in range(len(flow.times)) if place not in without]
    assert flow.tiers is not None
    rows = replace(
        flow,
        times=tuple(flow.times[place] for place in keep),
        net=tuple(flow.net[place] for place in keep),
        tiers=FlowTiers(*(tuple(column[place] for place in keep) for column in flow.tiers)),
    )
    return history_series(rows, stamped, ZONE, SESSIONS)


def begin_of(period: FlowPeriod, time: datetime) -> datetime:
    """First day of the week or month: brokers stamp candles by another day of the period than the flow."""
    local = time.astimezone(ZONE)
    if period is FlowPeriod.WEEK:
        return local - timedelta(days=local.weekday())
    return local.replace(day=1) if period is FlowPeriod.MONTH else local


@pytest.mark.parametrize(("period", "count"), [(FlowPeriod.DAY, 247), (FlowPeriod.WEEK, 53), (FlowPeriod.MONTH, 13)])
def test_every_bar_has_the_close_of_its_own_period(period: FlowPeriod, count: int) -> None:
    """The whole asked range, none invented, and each close is found."""
    series = series_of(period)

    assert len(series) == count
    assert series.gaps == 0
    assert np.isfinite(series.closes).all()
    assert series.dates[-1] == TODAY


def test_a_day_that_did_not_come_stays_a_gap() -> None:
    """Its slot is kept and empty, the days around it are as they were; its sums are not known."""
    whole, series = series_of(FlowPeriod.DAY), series_of(FlowPeriod.DAY, without=frozenset({100}))

    assert series.dates == whole.dates
    assert series.gaps == 1
    assert series.net_at(100) is None
    assert series.tiers_at(100) == ()
    assert series.net_at(99) == whole.net_at(99)
    assert np.isnan(series.sums(5)[100:105]).all()
    assert series.sums(5)[105] == pytest.approx(whole.sums(5)[105])
    assert series.close_at(100) == whole.close_at(100)


def test_a_tier_that_did_not_come_is_a_gap_in_its_line_alone() -> None:
    flow = flow_day.flow_history(flow_day.TENCENT, FlowPeriod.DAY, BEGIN, TODAY)
    assert flow.tiers is not None
    column = (float("nan"), *flow.tiers.extra_large[1:])

    series = history_series(replace(flow, tiers=flow.tiers._replace(extra_large=column)), (), ZONE)

    assert series.net_at(0) == flow.net[0]
    assert series.tiers_at(0) == (None, flow.tiers.large[0], flow.tiers.medium[0], flow.tiers.small[0])
    assert series.block_at(0) is None
    assert history_table(series, "HK.00700", "HKD", (0,))[1][0][4:9] == [None, *series.tiers_at(0)[1:], None]
    assert series.block_at(1) == flow.tiers.extra_large[1] + flow.tiers.large[1]


@pytest.mark.parametrize(("factor", "said"), [(1.0, False), (1.009, False), (0.98, True), (-1.0, True)])
def test_a_provider_s_own_block_is_told_where_it_differs_by_more_than_one_percent(factor: float, said: bool) -> None:
    flow = flow_day.flow_history(flow_day.TENCENT, FlowPeriod.DAY, BEGIN, TODAY)
    assert flow.block is not None
    own = tuple(value * factor for value in flow.block)

    series = history_series(replace(flow, reported_block=own), (), ZONE)
    assert series.reported_block_at(0) == (own[0] if said else None)


def test_a_last_day_that_did_not_come_is_a_gap_and_what_lies_before_the_first_is_not() -> None:
    """The provider keeps only so much; but a newest day without its row is missing."""
    series = series_of(FlowPeriod.DAY, without=frozenset({0, 1, 246}))

    assert len(series) == 245
    assert series.net_at(0) is not None
    assert series.net_at(244) is None
    assert series.dates[-1] == TODAY


def test_a_missing_week_is_a_gap() -> None:
    """Sessions of the week say that a row was due."""
    series = series_of(FlowPeriod.WEEK, without=frozenset({20}))

    assert len(series) == 53
    assert series.net_at(20) is None


def test_sums_and_changes() -> None:
    """Sums of the last n, change against the close before, ratio to the turnover."""
    series = series_of(FlowPeriod.DAY)

    assert series.sum_of_last(5) == pytest.approx(float(series.net[-5:].sum()))
    assert series.sum_of_last(1000) is None
    assert np.isnan(series.sums(20)[:19]).all()
    assert series.sums(20)[19] == pytest.approx(float(series.net[:20].sum()))
    assert series.change_at(0) is None
    close, before = series.close_at(7), series.close_at(6)
    assert close is not None
    assert before is not None
    assert series.change_at(7) == pytest.approx((close / before - 1) * 100)


def test_price_and_money_apart() -> None:
    """Up with an outflow or down with an inflow; without a close nothing is said."""
    series = series_of(FlowPeriod.DAY)
    known = range(1, len(series))
    wanted = [(series.net_at(place) or 0.0) * (series.change_at(place) or 0.0) < 0 for place in known]

    assert series.against[1:].tolist() == wanted
    assert not series.against[0]


def test_today_comes_from_the_minutes() -> None:
    """A day query ends with the last closed session; today's bar stands behind it and says that it runs."""
    series = series_of(FlowPeriod.DAY, without=frozenset({246}))
    before = replace(
        series,
        dates=series.dates[:-1],
        net=series.net[:-1],
        tiers=None,
        closes=series.closes[:-1],
        turnover=series.turnover[:-1],
    )
    today = RunningDay(date=TODAY, net=5e6, tiers=(1.0, 2.0, 3.0, 4.0), close=612.5, turnover=1e9, over=False)

    for given in (series, before):
        result = with_today(given, today)
        assert len(result) == 247
        assert result.dates[-1] == TODAY
        assert result.net_at(246) == 5e6
        assert result.close_at(246) == 612.5
        assert result.ratio_at(246) == pytest.approx(0.5)
        assert result.running


def test_the_providers_own_row_wins_and_weeks_are_left_alone() -> None:
    """Never two sources for one bar."""
    today = RunningDay(date=TODAY, net=5e6, tiers=(), close=None, turnover=None, over=True)
    days, weeks = series_of(FlowPeriod.DAY), series_of(FlowPeriod.WEEK)

    assert with_today(days, today) is days
    assert with_today(weeks, today, TODAY).net is weeks.net
    assert with_today(days, None) is days


def test_a_running_week_says_that_today_is_not_in_it() -> None:
    """Until the provider was asked for it; what cannot be known is not added."""
    weeks = series_of(FlowPeriod.WEEK)
    today = RunningDay(date=TODAY, net=5e6, tiers=(), close=612.5, turnover=1e9, over=False)
    running = with_today(weeks, today, TODAY - timedelta(days=1))

    assert running.without_today
    assert running.net_at(-1) == weeks.net_at(-1)
    assert not with_today(weeks, today, TODAY).without_today


def test_the_first_day_of_a_week_is_the_week_so_far() -> None:
    """No row of the provider can hold it: it was asked up to the week before."""
    weeks = series_of(FlowPeriod.WEEK)
    monday = TODAY + timedelta(days=(7 - TODAY.weekday()))
    today = RunningDay(date=monday, net=5e6, tiers=(1.0, 2.0, 3.0, 4.0), close=612.5, turnover=1e9, over=False)
    result = with_today(weeks, today, TODAY)

    assert len(result) == len(weeks) + 1
    assert (result.dates[-1], result.net_at(-1), result.running) == (monday, 5e6, True)
    assert not result.without_today


def test_today_alone() -> None:
    """A range of today has no rows at all: the bar comes from the minutes, with its tiers."""
    empty = history_series(
        replace(flow_day.flow_history(flow_day.TENCENT, FlowPeriod.DAY, TODAY, TODAY), times=(), net=(), tiers=None),
        [],
        ZONE,
        [],
    )
    today = RunningDay(date=TODAY, net=5e6, tiers=(1.0, 2.0, 3.0, 4.0), close=None, turnover=None, over=False)
    result = with_today(empty, today)

    assert len(result) == 1
    assert result.tiers_at(0) == (1.0, 2.0, 3.0, 4.0)


def test_a_provider_without_tiers_and_candles() -> None:
    """One net figure per day is enough."""
    flow = flow_day.flow_history(flow_day.TENCENT, FlowPeriod.DAY, BEGIN, TODAY)
    series = history_series(replace(flow, tiers=None), [], ZONE)

    assert series.tiers is None
    assert series.block is None
    assert series.close_at(0) is None
    assert series.ratio_at(0) is None


def test_titles() -> None:
    """Days and weeks by their date, months by their name."""
    assert period_title(series_of(FlowPeriod.DAY), -1) == "Fri 20 Nov 2026"
    assert period_title(series_of(FlowPeriod.MONTH), -1) == "Nov 2026"


def test_stacks_keep_in_and_out_apart() -> None:
    """Their ends are the sums of the positive and of the negative tiers."""
    series = history()
    assert series.tiers is not None
    pieces = stack_columns(series, frozenset(FlowLine))
    ends = np.array([end for _tier, _begin, end in pieces])

    assert [tier for tier, _begin, _end in pieces] == [0, 1, 2, 3]
    assert np.maximum(ends, 0).max(axis=0) == pytest.approx(np.maximum(series.tiers, 0).sum(axis=0))
    assert np.minimum(ends, 0).min(axis=0) == pytest.approx(np.minimum(series.tiers, 0).sum(axis=0))
    assert len(stack_columns(series, frozenset({TIERS[0]}))) == 1


def test_a_period_that_lacks_a_tier_has_no_stack() -> None:
    series = history()
    assert series.tiers is not None
    series.tiers[2, 5] = np.nan

    heights = [abs(end - begin)[4:7] for _tier, begin, end in stack_columns(series, frozenset(FlowLine))]

    assert [height[1] for height in heights] == [0.0] * 4
    assert all(height[[0, 2]].all() for height in heights)
