"""Arrays of the capital flow: gaps, changes, sign changes, sums, ratio."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.scenes.flow import day as flow_day
from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.flow import FlowTiers
from tideboard_desktop.flow.chart.minute_reading import reading_at
from tideboard_desktop.flow.providers.model import (
    TimeSpan,
    awaited_span,
    broken,
    intraday_series,
    missing_spans,
    net_ratio,
    price_series,
    spans_of,
    split_at_zero,
)

SESSION = flow_day.session_of()
SPANS = spans_of(SESSION)
AMOUNTS = st.lists(st.floats(-1e9, 1e9).map(lambda value: round(value, 2)), min_size=1, max_size=60)


@given(AMOUNTS)
def test_split_at_zero_loses_nothing_and_both_parts_meet_at_zero(amounts: list[float]) -> None:
    """Every point is in the part of its sign, every sign change has a point at zero in both parts."""
    y = np.asarray(amounts)
    split = split_at_zero(np.arange(len(y), dtype=np.float64), y)

    assert not (split.above < 0).any()
    assert not (split.below > 0).any()
    kept = np.where(np.isfinite(split.above), split.above, split.below)
    assert np.isin(y, kept).all()
    changes = int((y[:-1] * y[1:] < 0).sum())
    inserted = np.isfinite(split.above) & np.isfinite(split.below)
    assert int(inserted.sum()) == changes + int((y == 0).sum())
    assert (np.diff(split.x) >= 0).all()


def test_a_crossing_lies_where_the_straight_line_crosses() -> None:
    """From +30 to -10 the line is at zero after three quarters."""
    split = split_at_zero(np.asarray([0.0, 4.0]), np.asarray([30.0, -10.0]))

    assert split.x.tolist() == [0.0, 3.0, 4.0]
    assert split.above[:2].tolist() == [30.0, 0.0]
    assert split.below[1:].tolist() == [0.0, -10.0]


@given(st.integers(1, 330), st.integers(0, 50))
def test_changes_add_up_to_the_net(minutes: int, seed: int) -> None:
    """The per-minute flow summed up is the running total again."""
    series = intraday_series(flow_day.capital_flow(minutes=minutes, seed=seed), SESSION)

    assert np.isnan(series.changes[0])
    assert np.nansum(series.changes) == pytest.approx(float(series.net[-1]), abs=1.0)


@given(st.integers(1, 330), st.integers(0, 50))
def test_the_tiers_add_up_until_one_is_wrong(minutes: int, seed: int) -> None:
    """Net is the sum of the tiers; a sum that is off is seen."""
    flow = flow_day.capital_flow(minutes=minutes, seed=seed)
    assert flow.tiers is not None
    wrong = FlowTiers(*flow.tiers[:3], tuple(value + 5000 for value in flow.tiers.small))

    assert intraday_series(flow, SESSION).tiers_add_up
    assert not intraday_series(replace(flow, tiers=wrong), SESSION).tiers_add_up


def test_block_is_extra_large_and_large() -> None:
    """The derived curve is the sum of two tiers."""
    flow = flow_day.capital_flow()
    series = intraday_series(flow, SESSION)

    assert series.block is not None
    assert flow.block is not None
    assert series.block.tolist() == list(flow.block)


def test_rows_beyond_the_last_valid_time_are_left_out() -> None:
    """What the reply does not vouch for is not drawn."""
    flow = flow_day.capital_flow(minutes=30)
    series = intraday_series(replace(flow, last_valid=flow.times[20]), SESSION)

    assert float(series.times[-1]) == flow.times[20]


def test_rows_of_another_day_and_broken_numbers_are_left_out() -> None:
    """Yesterday's rows and NaN never reach the chart."""
    flow = flow_day.capital_flow(minutes=5)
    bad = replace(
        flow,
        times=(flow.times[0] - 86400, *flow.times[1:]),
        net=(*flow.net[:3], float("nan"), *flow.net[4:]),
        tiers=None,
    )
    series = intraday_series(bad, SESSION)

    assert series.times.tolist() == [flow.times[1], flow.times[2], flow.times[4], flow.times[5]]


def test_of_two_rows_of_one_minute_the_later_stands() -> None:
    """A corrected minute replaces the first report."""
    flow = flow_day.capital_flow(minutes=2)
    doubled = replace(flow, times=(*flow.times, flow.times[-1]), net=(*flow.net, 42.0), tiers=None)
    series = intraday_series(doubled, SESSION)

    assert len(series) == 3
    assert float(series.net[-1]) == 42.0


def test_a_hole_is_missing_and_the_lunch_break_is_not() -> None:
    """Only trading time that was not received is hatched, and the minute after it has no change."""
    flow = flow_day.capital_flow(minutes=200)
    keep = [index for index in range(201) if not 40 < index < 53]
    holed = replace(
        flow,
        times=tuple(flow.times[index] for index in keep),
        net=tuple(flow.net[index] for index in keep),
        tiers=None,
    )
    series = intraday_series(holed, SESSION)

    assert series.missing == (TimeSpan(flow.times[40], flow.times[53]),)
    assert np.isnan(series.changes[keep.index(53)])
    times, values = broken(series.times, series.net, series.missing)
    assert np.isnan(values).sum() == 1
    assert len(times) == len(series) + 1


def test_a_hole_across_lunch_counts_trading_time_on_both_sides() -> None:
    """From 11:50 to 13:10 nothing came: two stretches, the break between them."""
    begin, end = SPANS[0].end - 600, SPANS[1].begin + 600
    holes = missing_spans(np.asarray([SPANS[0].begin, begin, end]), SPANS)

    assert holes[-2:] == (TimeSpan(begin, SPANS[0].end), TimeSpan(SPANS[1].begin, end))


def test_awaited_time_begins_after_ninety_seconds_of_trading() -> None:
    """A minute under way is not late; in the break nothing is awaited beyond its begin."""
    last = SPANS[0].begin + 10 * MINUTE
    times = np.asarray([last])

    assert awaited_span(times, SPANS, last + 85) is None
    assert awaited_span(times, SPANS, last + 200) == TimeSpan(last, last + 200)
    assert awaited_span(times, SPANS, SPANS[0].begin - 5) is None
    noon = np.asarray([SPANS[0].end])
    assert awaited_span(noon, SPANS, SPANS[0].end + 1800) is None


COLUMNS = ("times", "prices", "averages", "volumes", "turnovers")


def test_prices_and_turnover_so_far() -> None:
    """Price and turnover of a minute; before the first there is none, and a cut-off line has no turnover."""
    line = flow_day.minute_line(minutes=20)
    series = price_series(line, SPANS)

    assert series.price_at(line.times[4]) == line.prices[4]
    assert series.turnover_at(line.times[4]) == pytest.approx(sum(line.turnovers[:5]))
    assert series.price_at(SPANS[0].begin - 3600) is None
    cut = replace(line, **{name: getattr(line, name)[5:] for name in COLUMNS})
    assert price_series(cut, SPANS).turnover_at(line.times[9]) is None


def test_ratio_needs_a_turnover() -> None:
    """Net in percent of turnover; without a turnover there is no ratio."""
    assert net_ratio(8.0, 100.0) == 8.0
    assert net_ratio(8.0, 0.0) is None
    assert net_ratio(8.0, None) is None


@given(st.floats(0, 86400 * 2))
def test_the_nearest_minute_is_the_nearest(offset: float) -> None:
    """index_at is the minute with the smallest distance."""
    series = intraday_series(flow_day.capital_flow(minutes=200), SESSION)
    time = SPANS[0].begin - 3600 + offset
    found = series.index_at(time)

    assert abs(series.times[found] - time) == np.abs(series.times - time).min()


def test_a_reply_without_a_minute_is_an_empty_series() -> None:
    """Before the open the provider answers with no rows at all; the dock then says so instead of failing."""
    some = flow_day.capital_flow(minutes=3)
    for tiers in (None, FlowTiers((), (), (), ())):
        series = intraday_series(replace(some, times=(), net=(), tiers=tiers), SESSION)

        assert len(series) == 0
        assert (series.tiers is None) is (tiers is None)


@given(st.integers(1, 60), st.floats(0, 4000))
def test_a_running_minute_is_left_out_where_only_whole_ones_compare(minutes: int, passed: float) -> None:
    """Its stamp is its end, which is still to come; holes before it stay."""
    flow = flow_day.capital_flow(minutes=minutes)
    keep = [index for index in range(minutes + 1) if not 10 < index < 20]
    holed = replace(
        flow,
        times=tuple(flow.times[index] for index in keep),
        net=tuple(flow.net[index] for index in keep),
        tiers=None,
    )
    series = intraday_series(holed, SESSION)
    now = flow.times[0] + passed
    over = intraday_series(holed, SESSION, now)

    assert over.times.tolist() == [time for time in series.times.tolist() if time <= now]
    assert len(over.net) == len(over.changes) == len(over)
    assert all(hole in series.missing and hole.end <= now for hole in over.missing)


def test_a_tier_that_is_missing_in_a_minute_leaves_the_net_of_that_minute() -> None:
    flow = flow_day.capital_flow(minutes=60)
    assert flow.tiers is not None
    small = (*flow.tiers.small[:30], float("nan"), *flow.tiers.small[31:])

    series = intraday_series(replace(flow, tiers=flow.tiers._replace(small=small)), SESSION)
    reading = reading_at(series, None, 30)

    assert len(series) == len(flow.times)
    assert series.tiers_add_up
    assert (reading.net, reading.tiers[3]) == (flow.net[30], None)
    assert None not in reading_at(series, None, 31).tiers
