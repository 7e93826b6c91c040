"""Volume-weighted prices, Ichimoku and Bollinger's derived values against sums written out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from fakes.values.indicator_bars import made_bars
from tideboard_core.indicators.bars import Bars, bars_of, session_numbers
from tideboard_core.indicators.compute import compute
from tideboard_core.indicators.parameters import shift_of
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.market.bars.reader import adjusted_by_closes
from tideboard_core.model.instrument import Market


def weighted_price(bars: Bars, begin: int, end: int) -> float:
    prices = (bars.high + bars.low + bars.close)[begin:end] / 3
    return float((prices * bars.volume[begin:end]).sum() / bars.volume[begin:end].sum())


def test_vwap_begins_anew_with_each_session(bars: Bars) -> None:
    (line,) = compute("VWAP", {}, bars).lines
    for row in (77, 78, 90, 155, 156, 399):
        assert line[row] == pytest.approx(weighted_price(bars, row // 78 * 78, row + 1))


def test_the_anchored_price_begins_with_the_bar_of_its_anchor(bars: Bars) -> None:
    """The instant lies inside the bar of row 100."""
    (line,) = compute("AVWAP", {"anchor": int(bars.start[100]) + 3}, bars).lines
    assert np.isnan(line[:100]).all()
    assert line[300] == pytest.approx(weighted_price(bars, 100, 301))


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


def test_evening_trading_belongs_to_the_exchanges_day() -> None:
    """19:58 to 19:59 in New York, then the night of the next day; 07:58 to 08:00 in Hong Kong is one day."""
    starts = np.array(
        [minute_of(datetime(2026, 7, 7, 23, 58, tzinfo=UTC) + timedelta(minutes=step)) for step in range(3)]
    )
    first, second, night = session_numbers(Market.US, starts.astype(np.int32)).tolist()
    assert first == second == night - 1
    assert len({*session_numbers(Market.HK, starts.astype(np.int32)).tolist()}) == 1


def test_a_split_leaves_no_trace() -> None:
    """Forward-adjusted minutes over a split of 1 to 4 give what the same prices without it do."""
    first, second = (minute_of(datetime(2026, 7, day, 1, 30, tzinfo=UTC)) for day in (6, 7))
    starts = np.concatenate([open_ + np.arange(120, dtype=np.int32) for open_ in (first, second)]).astype(np.int32)
    bars = made_bars(240)
    factors = np.where(starts < second, 4.0, 1.0)
    prices = [column * factors for column in (bars.open, bars.high, bars.low, bars.close)]
    known = np.zeros(240, np.int32)
    rows = Columns._make((starts, *prices, bars.volume.astype(np.int64), bars.turnover, known))
    days = rows.chosen(np.array([0, 120]))
    days = days._replace(
        start=np.array([minute_of(datetime(2026, 7, day, tzinfo=UTC)) - 480 for day in (6, 7)], np.int32)
    )
    adjusted = adjusted_by_closes(Market.HK, rows, days, days._replace(close=days.close * (0.25, 1.0)))
    split = bars_of(adjusted, session_numbers(Market.HK, adjusted.start))
    smooth = bars._replace(start=starts, session=split.session)

    for code in ("MA", "EMA", "BOLL", "MACD", "KDJ", "RSI", "ATR", "VWAP", "DC", "HV"):
        for mine, other in zip(compute(code, {}, split).lines, compute(code, {}, smooth).lines, strict=True):
            np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-9)
