"""The time axis: seams, steps, daylight saving, half days, all five markets."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, exchange_zone
from tideboard_desktop.flow.chart.session_axis import SEAM, SessionAxis, until_now
from tideboard_desktop.flow.providers.model import spans_of
from tideboard_desktop.ui.format import clock_minutes

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
