"""The picture: scales in steps, units, what is visible."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.scenes.flow.chart import SPANS, SUBJECT, flow_series, picture, prices
from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, exchange_zone
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.chart.display_options import DisplayOptions
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine
from tideboard_desktop.flow.chart.picture import (
    LABEL_ROOM,
    SEAM,
    SessionAxis,
    chart_layout,
    main_scale,
    make_picture,
    minute_scale,
    pinned_price_scale,
    until_now,
)
from tideboard_desktop.flow.providers.model import empty_prices, spans_of
from tideboard_desktop.ui.charts.steps import nice_step
from tideboard_desktop.ui.format import clock_minutes, unit_for


def test_zero_is_always_in_range_and_the_curve_too() -> None:
    """Symmetric around zero, the furthest amount inside."""
    shown = picture()
    net = flow_series().net

    assert shown.main.y_of(0) == shown.layout.main.center().y()
    assert shown.layout.top < shown.main.y_of(float(net.max()))
    assert shown.main.y_of(float(net.min())) < shown.layout.main_bottom


def test_the_previous_close_lies_on_flow_zero() -> None:
    """Two lines on opposite sides are a divergence."""
    shown = picture()

    assert shown.prices is not None
    assert shown.prices.y_of(604.0) == shown.main.y_of(0)


def test_room_for_the_labels_stays_free_after_the_close() -> None:
    """112 px right of the close."""
    shown = picture()

    assert shown.layout.right - shown.axis.x_of(SPANS[-1].end) == LABEL_ROOM


def test_the_price_axis_stands_still_when_the_line_comes() -> None:
    """The quote, which is there first, knows how far the day went."""
    line = prices(76)
    reached = float(line.prices.min()), float(line.prices.max())
    for free in (False, True):
        made = partial(make_picture, subject=SUBJECT, layout=chart_layout(928, 440), spans=SPANS, flow=flow_series())
        shown = DisplayOptions(free_price=free)
        early, late = (
            made(price=price, view=shown, units=Units.KMB, live=float(line.prices[-1]), reached=reached)
            for price in (empty_prices(line.prev_close), line)
        )
        assert early.prices == late.prices


def test_a_new_minute_does_not_move_the_axes() -> None:
    """Ranges move in steps, not per point."""
    assert picture(minutes=61).main == picture(minutes=60).main


def test_visible_lines_are_those_with_data_and_net_is_on_top() -> None:
    """Without tiers only the net line is left."""
    flow = flow_series()

    assert picture(shown=frozenset(FlowLine)).visible_flow_lines()[-1] is FlowLine.NET
    bare = picture(flow=replace(flow, tiers=None), shown=frozenset(FlowLine))
    assert bare.visible_flow_lines() == [FlowLine.NET]
    assert picture(shown=frozenset(TIERS)).visible_flow_lines() == list(reversed(TIERS))


def test_the_words_at_the_line_ends_have_the_unit_of_the_headline() -> None:
    """Whatever the axis is written in: one amount is not 6,632.35 ten thousand above and 0.66 hundred million below."""
    flow = flow_series()
    shown = replace(picture(flow=flow), units=Units.WAN, unit=unit_for(1e8, Units.WAN))
    small = replace(shown, flow=replace(flow, net=flow.net * 0 + 66.3e6, tiers=None))

    assert small.end_unit == unit_for(66.3e6, Units.WAN) != shown.unit


def test_without_data_there_are_axes() -> None:
    """The session's axis comes from the calendar at once."""
    empty = make_picture(
        subject=SUBJECT,
        layout=chart_layout(928, 440),
        spans=SPANS,
        flow=None,
        price=None,
        view=DisplayOptions(shown=frozenset(FlowLine)),
        units=Units.KMB,
    )

    assert empty.last_x is None
    assert empty.prices is None
    assert len(empty.axis.seams()) == 1
    assert empty.visible_flow_lines() == []


CALENDAR = TradingCalendar()
DAY = date(2026, 11, 20)


def axis_of(market: Market, day: date = DAY, *, left: float = 62, right: float = 754) -> SessionAxis:
    """The axis of a trading day."""
    session = CALENDAR.session_on(market, day)
    assert session is not None
    return SessionAxis(spans_of(session), left, right)


def hours(axis: SessionAxis, market: Market) -> list[str]:
    """Hours of the grid in exchange time."""
    zone = exchange_zone(market)
    return [clock_minutes(time, zone.key) for time in axis.ticks(zone)]


@pytest.mark.parametrize(
    ("market", "seams"), [(Market.HK, 1), (Market.SH, 1), (Market.SZ, 1), (Market.SG, 1), (Market.US, 0)]
)
def test_the_whole_session_fills_the_axis(market: Market, seams: int) -> None:
    """Open at the left, close at the right, each break 16 px wide."""
    axis = axis_of(market)

    assert axis.x_of(axis.spans[0].begin) == 62
    assert axis.x_of(axis.spans[-1].end) == pytest.approx(754)
    assert len(axis.seams()) == seams
    for seam in axis.seams():
        assert seam.right - seam.left == SEAM
        assert axis.x_of(seam.begin) == pytest.approx(seam.left)
        assert axis.x_of(seam.end) == pytest.approx(seam.right)


@pytest.mark.parametrize("market", list(Market))
def test_pixels_and_minutes_go_both_ways(market: Market) -> None:
    """Every minute comes back from its own pixel."""
    axis = axis_of(market, right=1500)
    for part in axis.spans:
        minutes = np.arange(part.begin, part.end + 1, MINUTE)
        assert [axis.time_at(x) for x in axis.x(minutes)] == minutes.tolist()


@given(st.lists(st.floats(-5000, 40000), min_size=2, max_size=30))
def test_time_never_runs_backwards(offsets: list[float]) -> None:
    """Later is never further left, also across the break and outside the session."""
    axis = axis_of(Market.HK)
    times = np.sort(np.asarray(offsets)) + axis.spans[0].begin

    assert (np.diff(axis.x(times)) >= 0).all()


def test_a_half_day_has_no_lunch() -> None:
    """Hong Kong on Christmas Eve ends at noon."""
    axis = axis_of(Market.HK, date(2026, 12, 24))

    assert not axis.seams()
    assert hours(axis, Market.HK)[-1] == "12:00"


@pytest.mark.parametrize("day", [date(2026, 3, 6), date(2026, 3, 9), date(2026, 10, 30), date(2026, 11, 2)])
def test_new_york_opens_at_half_past_nine_on_both_sides_of_both_switches(day: date) -> None:
    """Daylight saving moves UTC, not the axis."""
    axis = axis_of(Market.US, day, right=1200)

    assert hours(axis, Market.US)[0] == "09:30"
    assert hours(axis, Market.US)[-1] == "16:00"
    assert axis.spans[0].end - axis.spans[0].begin == 390 * MINUTE


def test_labels_thin_out_on_a_narrow_axis() -> None:
    """The grid keeps its distance whatever the width."""
    for right in (300, 400, 900, 2500):
        axis = axis_of(Market.HK, right=right)
        x = [axis.x_of(time) for time in axis.ticks(exchange_zone(Market.HK))]
        parts = [[v for v in x if v < axis.seams()[0].left], [v for v in x if v > axis.seams()[0].right]]
        assert all(b - a > 56 for part in parts for a, b in itertools.pairwise(part))


def test_a_pixel_inside_the_seam_is_one_of_its_edges() -> None:
    """There is no minute in the break."""
    axis = axis_of(Market.HK)
    (seam,) = axis.seams()

    assert axis.time_at(seam.left + 3) == seam.begin
    assert axis.time_at(seam.right - 3) == seam.end


def test_to_now_ends_at_the_next_five_minutes_and_never_before_half_an_hour() -> None:
    """The axis moves in steps."""
    spans = axis_of(Market.HK).spans
    begin = spans[0].begin

    assert until_now(spans, begin + 61 * MINUTE)[-1].end == begin + 75 * MINUTE
    assert until_now(spans, begin + MINUTE)[-1].end == begin + 30 * MINUTE
    assert until_now(spans, begin + 140 * MINUTE)[-1].end == spans[1].begin + 20 * MINUTE
    assert until_now(spans, spans[1].begin + 7 * MINUTE)[-1].end == spans[1].begin + 40 * MINUTE
    assert until_now(spans, spans[1].end) == spans
    assert until_now((), begin) == ()


@given(st.floats(-1e5, 1e5))
def test_one_time_has_the_pixel_that_it_has_among_many(away: float) -> None:
    """Before, in, between and after the stretches, to the last bit: layers are compared by it."""
    axis = axis_of(Market.HK)
    time = axis.spans[0].begin + away

    assert axis.x_of(time) == axis.x(np.array([time]))[0]


POSITIVE = st.floats(0.001, 1e13)


@given(POSITIVE)
def test_nice_steps_are_round_and_close(value: float) -> None:
    """One significant digit or 2.5, never below the value, never twice as large."""
    step = nice_step(value)
    digits = step / 10 ** math.floor(math.log10(step) + 1e-9)

    assert step >= value * (1 - 1e-9)
    assert step <= value * 2.0001
    assert min(abs(digits - nice) for nice in (1, 2, 2.5, 4, 5, 8, 10)) < 1e-6


@given(POSITIVE)
def test_the_largest_amount_is_inside_the_pane(value: float) -> None:
    """Both signs fit, and zero is in the middle."""
    scale = main_scale(value, 4, 340)

    assert 4 < scale.y_of(value) < scale.y_of(0) == 172 < scale.y_of(-value) < 340
    bars = minute_scale(value, 340, 418)
    assert bars.y_of(value) >= 340
    assert bars.y_of(-value) <= 418 + 1e-6


@given(st.floats(0.5, 5000), st.floats(0, 500))
def test_any_previous_close_lies_on_flow_zero(close: float, furthest: float) -> None:
    """And the price grid lies on the flow grid."""
    flow = main_scale(3e8, 4, 340)
    price = pinned_price_scale(close, furthest, flow, 0.01)

    assert price.y_of(close) == flow.y_of(0)
    assert [price.y_of(tick) for tick in price.ticks()] == pytest.approx([flow.y_of(tick) for tick in flow.ticks()])
    assert 4 < price.y_of(close + furthest) <= flow.zero


def test_the_range_moves_in_steps() -> None:
    """A growing flow does not move the axis with every minute."""
    steps = {main_scale(value * 1e6, 0, 300).step for value in range(250, 440)}

    assert len(steps) == 1


def test_without_amounts_there_is_still_a_scale() -> None:
    """Zero, infinity and NaN do not break the axis."""
    assert nice_step(0) == nice_step(math.inf) == nice_step(math.nan) == 1.0
    assert main_scale(1e6, 0, 300).value_at(150) == 0
