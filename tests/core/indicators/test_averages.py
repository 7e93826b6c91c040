"""Volume-weighted prices, Ichimoku and Bollinger's derived values against sums written out."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from fakes.values.indicator_bars import made_bars
from tideboard_core.indicators.bars import Bars, session_numbers
from tideboard_core.indicators.compute import compute
from tideboard_core.indicators.parameters import shift_of
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.model.instrument import Market


def weighted_price(bars: Bars, begin: int, end: int) -> float:
    prices = (bars.high + bars.low + bars.close)[begin:end] / 3
    return float((prices * bars.volume[begin:end]).sum() / bars.volume[begin:end].sum())


def test_volume_that_never_came_gives_no_price(bars: Bars) -> None:
    volume = bars.volume.copy()
    volume[78:81] = 0
    (line,) = compute("VWAP", {}, bars._replace(volume=volume)).lines
    assert np.isnan(line[78:81]).all()
    assert not np.isnan(line[81])


def test_ichimoku_is_the_middles_of_three_ranges(bars: Bars) -> None:
    """Goichi Hosoda's five lines; the spans are drawn 25 bars ahead, the close 25 bars back."""
    tenkan, kijun, span_a, span_b, chikou = compute("ICHIMOKU", {}, bars).lines
    row = 200

    def middle(count: int) -> float:
        rows = slice(row - count + 1, row + 1)
        return float(bars.high[rows].max() + bars.low[rows].min()) / 2

    assert (tenkan[row], kijun[row], span_b[row]) == (middle(9), middle(26), middle(52))
    assert span_a[row] == (middle(9) + middle(26)) / 2
    assert chikou[row] == bars.close[row]
    indicator = INDICATORS["ICHIMOKU"]
    assert [shift_of(line, indicator.settings()) for line in indicator.lines] == [0, 0, 25, 25, -25]


def test_place_and_width_are_those_of_the_bands(bars: Bars) -> None:
    upper, middle, lower = compute("BOLL", {}, bars).lines
    (place,), (width,) = compute("%B", {}, bars).lines, compute("BBW", {}, bars).lines
    row = 300
    assert place[row] == pytest.approx((bars.close[row] - lower[row]) / (upper[row] - lower[row]))
    assert width[row] == pytest.approx(100 * (upper[row] - lower[row]) / middle[row])


@pytest.mark.parametrize(
    ("source", "weights"), [("hl2", (0, 1, 1, 0)), ("hlc3", (0, 1, 1, 1)), ("ohlc4", (1, 1, 1, 1))]
)
def test_the_chosen_price_is_averaged(bars: Bars, source: str, weights: tuple[int, ...]) -> None:
    values = np.average([bars.open, bars.high, bars.low, bars.close], axis=0, weights=weights)
    (line, *_) = compute("MA", {"source": source}, bars).lines
    assert line[50] == pytest.approx(values[46:51].mean())


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [((2026, 3, 6), 14 * 60 + 30, 13 * 60 + 30), ((2026, 10, 30), 13 * 60 + 30, 14 * 60 + 30)],
)
def test_sessions_around_a_change_of_the_clock(day: tuple[int, int, int], before: int, after: int) -> None:
    """New York opens an hour earlier or later in UTC on the Monday after; the session's price begins at each open."""
    friday = minute_of(datetime(*day, tzinfo=UTC))
    opens = (friday + before, friday + 3 * 1440 + after, friday + 4 * 1440 + after)
    starts = np.concatenate([first + np.arange(390, dtype=np.int32) for first in opens])
    bars = made_bars(1170)._replace(start=starts, session=session_numbers(Market.US, starts))

    assert np.unique(bars.session, return_counts=True)[1].tolist() == [390, 390, 390]
    (line,) = compute("VWAP", {}, bars).lines
    for row in (389, 395, 780, 790):
        assert line[row] == pytest.approx(weighted_price(bars, row // 390 * 390, row + 1))
