"""Joins minutes of flow with the bars of the same minutes: turnover, price and volume that the flow call lacks."""

from __future__ import annotations

import numpy as np

from tideboard_core.archive.records import NULL, Integers, Rows


def with_bars(minutes: Rows, bars: Rows) -> Rows:
    """Return last values of minutes with turnover, price and volume from last values of bars where they are NULL.

    A running total is only known if every bar from the open to that minute was received: otherwise it stays NULL.
    An auction takes the values of the auction's own bar.
    """
    columns = dict(minutes.columns)
    for name in ("turnover", "volume"):
        columns[name] = _filled(minutes[name], _totals(minutes.index, bars, name))
    columns["price"] = _filled(minutes["price"], _single(minutes.index, bars, "close"))
    return Rows(minutes.layout, columns)


def _filled(values: Integers, others: Integers) -> Integers:
    filled: Integers = np.where(values == NULL, others, values)
    return filled


def _single(index: Integers, bars: Rows, name: str) -> Integers:
    """The bar's value of each minute, NULL where there is no bar."""
    known = dict(zip(bars.index.tolist(), bars[name].tolist(), strict=True))
    return np.array([known.get(minute, NULL) for minute in index.tolist()], np.int64)


def _totals(index: Integers, bars: Rows, name: str) -> Integers:
    """Running totals from the open, up to the first bar that is missing; of an auction its own value."""
    continuous = bars.chosen(bars.index >= 0)
    whole = int(np.cumprod(continuous.index == np.arange(len(continuous))).sum())
    values = continuous[name][:whole]
    holes = np.flatnonzero(values == NULL)
    sums = np.cumsum(values[: holes[0]] if len(holes) else values)
    found = _single(index, bars, name)
    minutes = index >= 0
    reached = minutes & (index < len(sums))
    found[minutes] = NULL
    found[reached] = sums[index[reached]]
    return found
