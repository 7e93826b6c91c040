"""Percentile, usual range and gauge of today among made-up sessions."""

from __future__ import annotations

from datetime import timedelta
from statistics import quantiles

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.scenes.flow.chart import flow_series
from fakes.values.archive_market import DAY
from tideboard_core.archive.comparison.earlier import Earlier
from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.archive.comparison.samples import Sample
from tideboard_core.archive.records import FLOW, NULL
from tideboard_core.archive.rows import from_tuples
from tideboard_desktop.flow.gauge_bar import Gauge
from tideboard_desktop.flow.past.standing import gauge_of, rank_at, standing


def earlier_of(columns: list[list[int | None]], minutes: int = 330) -> Earlier:
    """Sessions whose net is the same in every minute, in 1/1000."""
    values = np.full((len(columns), minutes), NULL, np.int64)
    for row, nets in enumerate(columns):
        values[row] = [NULL if net is None else net for net in nets]
    days = tuple(DAY - timedelta(days=len(columns) - place) for place in range(len(columns)))
    sample = Sample(days, values)
    return Earlier(sample, sample.bands(), (), from_tuples(FLOW, []))


def constant(*nets: int | None) -> Earlier:
    return earlier_of([[net] * 330 for net in nets])


def test_the_running_minute_is_not_compared() -> None:
    """Twenty seconds into a minute the one before it counts."""
    series = flow_series(76)
    made = standing(constant(*range(20)), series.minutes, float(series.times[-1]) - 40)
    assert made is not None
    assert made.time == series.times[-2]
    assert made.ranked.minute == 74


def test_nothing_received_is_nothing_said() -> None:
    series = flow_series(76)
    assert standing(constant(*range(20)), series.minutes, float(series.times[0]) - 1) is None
    assert standing(constant(*range(20)), series.minutes, float(series.times[0])) is None  # the row at the open


@given(
    st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)), min_size=1, max_size=60), st.integers(-(10**6), 10**6)
)
def test_rank_and_usual_range_by_other_means(nets: list[int | None], net: int) -> None:
    earlier = constant(*nets)
    known = [value for value in nets if value is not None]
    ranked = rank_at(earlier, float(net), 100)
    assert (ranked.n, ranked.lower) == (len(known), sum(value < net * 1000 for value in known))
    made = standing(earlier, flow_series(76).minutes, 1e12)
    assert made is not None
    if len(known) < 20:
        assert made.usual is None
    else:
        low, _middle, high = quantiles(known, n=4, method="inclusive")
        assert made.usual == pytest.approx((low / 1000, high / 1000), abs=0.01)


@pytest.mark.parametrize(
    ("ranked", "gauge"),
    [
        (Ranked(59, 52, 1), Gauge(88, 1.0)),
        (Ranked(59, 59, 0), Gauge(100, 1.0)),
        (Ranked(59, 0, 0), Gauge(0, 1.0)),
        (Ranked(20, 13, 1), Gauge(65, 1.0, 20)),
        (Ranked(39, 13, 0), Gauge(33, 1.0, 39)),
        (Ranked(40, 13, 0), Gauge(32, 1.0)),
        (Ranked(59, 0, 59), Gauge(50, 1.0)),
        (Ranked(19, 3, 0), None),
        (Ranked(59, 3, 0, 4), None),
    ],
)
def test_the_gauge(ranked: Ranked, gauge: Gauge | None) -> None:
    assert gauge_of(ranked, 1.0) == gauge
