"""Volume by price, with rows added by hand, and indicators of the flow of each bar."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.values.indicator_bars import made_bars, with_gap
from tideboard_core.indicators.bars import Bars
from tideboard_core.indicators.compute import compute
from tideboard_core.indicators.volume import volume_profile


def ranges(*rows: tuple[float, float, float]) -> Bars:
    """Bars of (low, high, volume)."""
    low, high, volume = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    return made_bars(len(rows))._replace(low=low, high=high, close=low, volume=volume)


def test_volume_lies_evenly_over_a_bars_range() -> None:
    """Rows of one dollar from 10 to 14; a bar at one price counts whole in its row."""
    profile = volume_profile(ranges((10, 12, 200), (11, 14, 300), (13.5, 13.5, 50)), 4)
    assert profile is not None
    assert profile.edges.tolist() == [10, 11, 12, 13, 14]
    assert profile.volume.tolist() == pytest.approx([100, 200, 100, 150])
    assert profile.control == 1


def test_the_value_area_grows_by_the_larger_pair_of_rows() -> None:
    """Control 40; above 25 + 5 against 10 + 12 below, then 7 + 1 against 22: 70 % of 100 + 20 are reached at 92."""
    volume = [12, 10, 40, 25, 5, 7, 1]
    profile = volume_profile(ranges(*((10 + row, 11 + row, count) for row, count in enumerate(volume))), 7)
    assert profile is not None
    assert profile.volume.tolist() == pytest.approx(volume)
    assert (profile.control, profile.low, profile.high) == (2, 2, 4)
    wider = volume_profile(ranges(*((10 + row, 11 + row, count) for row, count in enumerate(volume))), 7, share=0.9)
    assert wider is not None
    assert (wider.low, wider.high) == (0, 4)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 999), count=st.integers(1, 60), rows=st.integers(24, 200))
def test_no_volume_is_lost(seed: int, count: int, rows: int) -> None:
    bars = made_bars(count, seed, tick=0.5)
    profile = volume_profile(bars, rows)
    if profile is None:
        assert not bars.volume.any()
        return
    assert profile.volume.sum() == pytest.approx(bars.volume.sum())
    assert (profile.volume >= 0).all()
    assert profile.low <= profile.control <= profile.high
    held = profile.volume[profile.low : profile.high + 1].sum()
    assert held >= 0.7 * profile.volume.sum() * (1 - 1e-9)


def test_gaps_and_bars_without_volume_have_no_part_in_it() -> None:
    bars = made_bars(60)
    whole, gapped = volume_profile(bars.part(0, 40), 24), volume_profile(with_gap(bars, 40, 60), 24)
    assert whole is not None
    assert gapped is not None
    assert gapped.volume.tolist() == whole.volume.tolist()
    assert volume_profile(bars._replace(volume=np.zeros(60)), 24) is None


def test_trading_at_one_price_is_one_row() -> None:
    profile = volume_profile(ranges((10, 10, 5), (10, 10, 7)), 24)
    assert profile is not None
    assert (profile.volume.tolist(), profile.control, profile.low, profile.high) == ([12], 0, 0, 0)


def test_the_volume_pane_is_the_volume_and_its_means(bars: Bars) -> None:
    shown, first, second = compute("VOL", {"period_1": 5}, bars).lines
    assert shown.tolist() == bars.volume.tolist()
    assert first[10] == pytest.approx(bars.volume[6:11].mean())
    assert np.isnan(second).all()


def test_block_flow_is_summed_from_each_open(bars: Bars) -> None:
    (line,) = compute("BLOCKSUM", {}, bars).lines
    assert line[78] == pytest.approx(bars.block[78])
    assert line[200] == pytest.approx(bars.block[156:201].sum())


def test_a_sum_that_misses_a_bar_is_not_shown(bars: Bars) -> None:
    """Until the next session begins."""
    block = bars.block.copy()
    block[100] = np.nan
    (line,) = compute("BLOCKSUM", {}, bars._replace(block=block)).lines
    assert not np.isnan(line[:100]).any()
    assert np.isnan(line[100:156]).all()
    assert line[157] == pytest.approx(bars.block[156:158].sum())


def test_block_flow_of_days_is_that_of_the_last_ten(bars: Bars) -> None:
    days = bars._replace(session=np.arange(bars.size, dtype=np.int32))
    (line,) = compute("BLOCKSUM", {}, days).lines
    assert np.isnan(line[:9]).all()
    assert line[50] == pytest.approx(bars.block[41:51].sum())


def test_the_share_of_turnover_is_in_percent(bars: Bars) -> None:
    (line,) = compute("BLOCK", {"period": 4}, bars).lines
    assert line[30] == pytest.approx(100 * bars.block[27:31].sum() / bars.turnover[27:31].sum())


def test_flow_against_price_is_marked(bars: Bars) -> None:
    """Price up and net out over three bars, then price up and net in."""
    close = np.linspace(10, 20, bars.size)
    net = np.where(np.arange(bars.size) < 200, -1.0, 1.0)
    turnover = np.full(bars.size, 100.0)
    share, change, against = compute("DIV", {"period": 3}, bars._replace(close=close, net=net, turnover=turnover)).lines
    assert (share[100], share[300]) == (-1, 1)
    assert change[100] == pytest.approx(100 * (close[100] / close[97] - 1))
    assert against[100] == -1
    assert np.isnan(against[300])
