"""Bars of several sessions for the indicators."""

from __future__ import annotations

import numpy as np

from tideboard_core.indicators.bars import Bars


def made_bars(count: int, seed: int = 1, *, a_day: int = 78, tick: float = 0.0) -> Bars:
    """A random walk, on a grid of prices if there is a `tick`; volumes may be 0."""
    rng = np.random.default_rng(seed)
    close = 600 + rng.standard_normal(count).cumsum()
    opened = close + rng.standard_normal(count)
    high, low = np.maximum(opened, close) + rng.random(count), np.minimum(opened, close) - rng.random(count)
    if tick:
        opened, high, low, close = (np.rint(column / tick) * tick for column in (opened, high, low, close))
    volume = (rng.integers(0, 90, count) * 100).astype(np.float64)
    rows = np.arange(count, dtype=np.int32)
    day = rows // a_day
    net, block = rng.standard_normal((2, count)) * 1e6
    rank = rng.random(count) * 100
    start, turnover = day * 1440 + rows % a_day * 5, volume * close
    return Bars(start, opened, high, low, close, volume, turnover, day, net, block, rank, shortest=5)


def with_gap(bars: Bars, begin: int, end: int) -> Bars:
    """The same rows, some of them not received."""
    names = ("open", "high", "low", "close", "volume", "turnover")
    columns = {name: getattr(bars, name).copy() for name in names}
    for column in columns.values():
        column[begin:end] = np.nan
    return bars._replace(**columns)


def standing_still(bars: Bars, begin: int, end: int) -> Bars:
    """The same rows, the price of some of them that of the bar before."""
    columns = {name: getattr(bars, name).copy() for name in ("open", "high", "low", "close")}
    for column in columns.values():
        column[begin:end] = bars.close[begin - 1]
    return bars._replace(**columns)


def inside_one_range(bars: Bars, begin: int, end: int) -> Bars:
    """The same rows, some of them with one high and one low, between which the close goes to and fro."""
    columns = {name: getattr(bars, name).copy() for name in ("open", "high", "low", "close")}
    level = bars.close[begin - 1]
    columns["low"][begin:end], columns["high"][begin:end] = level, level + 1
    for name in ("open", "close"):
        columns[name][begin:end] = level + np.arange(end - begin) % 2
    return bars._replace(**columns)
