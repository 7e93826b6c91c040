"""Indicators of the flow of each bar."""

from __future__ import annotations

import numpy as np
import pytest

from tideboard_core.indicators.bars import Bars
from tideboard_core.indicators.compute import compute


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
