"""Capital flow of exactly the chart's bars, from running totals of session minutes or from a provider's periods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.comparison.ranking import percentiles
from tideboard_core.archive.comparison.samples import Sample
from tideboard_core.archive.records import NULL
from tideboard_core.archive.units import MONEY
from tideboard_core.flow.session_minutes import MINUTE, SessionMinutes, minute_starts
from tideboard_core.market.bars.intervals import Minutes
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.session import Session
from tideboard_desktop.ui.charts.picture import BarFlow
from tideboard_desktop.ui.charts.polygons import Floats

BLOCK_DAYS = 10
"""Bars that the block line of daily and longer bars sums up."""


_DAY = 86_400.0


@lru_cache(maxsize=256)
def start_minutes(session: Session) -> Minutes:
    """Starts of a session's minutes; do not change the result."""
    return (minute_starts(session) // MINUTE).astype(np.int32)


def flow_of_bars(starts: Minutes, longest: int, days: Iterable[SessionMinutes]) -> BarFlow:
    """Net and block of bars that start at `starts` (ascending) and last `longest` minutes at most.

    A bar has a net where the totals at both its ends are known; the running bar has it up to the last known minute.
    """
    net, block, block_net = (np.full(len(starts), np.nan) for _ in range(3))
    for day in days:
        if not len(starts):
            break
        minutes = start_minutes(day.session)
        bars = np.searchsorted(starts, minutes, side="right") - 1
        inside = (bars >= 0) & (minutes - starts[np.maximum(bars, 0)] < longest)
        bars = np.where(inside, bars, -1)
        known = np.flatnonzero(np.isfinite(day.net))
        if not len(known):
            continue
        last = int(known[-1])
        ends = np.flatnonzero(np.append(bars[1:] != bars[:-1], [True]))
        ends = np.append(ends[ends < last], [last])
        own = bars[ends]
        kept = own >= 0
        _add(net, own[kept], np.diff(day.net[ends], prepend=0.0)[kept])
        block[own[kept]] = day.block[ends][kept]
        _add(block_net, own[kept], np.diff(day.block[ends], prepend=0.0)[kept])
    return BarFlow(net, block, block_net)


def flow_of_periods(
    starts: Minutes, flow: CapitalFlow, today: SessionMinutes | None, longest: int, *, runs: bool = False
) -> BarFlow:
    """Daily and longer bars from a provider's history, the running one with today's minutes; block as a sum of ten.

    Bars of several days are the sum of theirs. While today `runs` its minutes alone count for it: a provider's
    row of it is as old as its read. A week or month that the provider tells stays as it is: no server documents whether
    today is in it, and nothing may be counted twice.
    """
    net, block = np.full(len(starts), np.nan), np.full(len(starts), np.nan)
    if not len(starts):
        return BarFlow(net, block, block)
    blocks = flow.block
    own = runs and flow.period is FlowPeriod.DAY and today is not None and bool(np.isfinite(today.net).any())
    opened = float("-inf") if today is None else today.session.open.timestamp()
    since = opened - _DAY if own else float("inf")
    times = np.array(flow.times, np.float64)
    bars = np.searchsorted(starts, times // 60, side="right") - 1
    kept = (bars >= 0) & (times // 60 - starts[np.maximum(bars, 0)] < longest) & (times <= since)
    _add(net, bars[kept], np.array(flow.net, np.float64)[kept])
    if blocks is not None:
        _add(block, bars[kept], np.array(blocks, np.float64)[kept])
    newest = float(times[kept].max(initial=float("-inf")))
    if today is not None and opened > newest + _DAY:
        running = flow_of_bars(starts, longest, [today])
        fresh = np.isfinite(running.net) & (np.isnan(net) | (flow.period is FlowPeriod.DAY))
        net[fresh] = np.where(np.isnan(net[fresh]), 0.0, net[fresh]) + running.net[fresh]
        block[fresh] = np.where(np.isnan(block[fresh]), 0.0, block[fresh]) + running.block[fresh]
    return BarFlow(net, _summed(block), block)


def bar_numbers(minutes: Minutes, length: int) -> NDArray[np.intp]:
    """Which bar of the day each session minute belongs to: bars start with each part of the session."""
    breaks = np.flatnonzero(np.append([True], np.diff(minutes) > 1))
    part = np.searchsorted(breaks, np.arange(len(minutes)), side="right") - 1
    within = (np.arange(len(minutes)) - breaks[part]) // length
    changed = np.append([False], (part[1:] != part[:-1]) | (within[1:] != within[:-1]))
    return np.cumsum(changed)


def bar_sample(sample: Sample, numbers: NDArray[np.intp]) -> Sample:
    """The same sessions with the nets of each bar of the day (NULL for unknown)."""
    ends = np.flatnonzero(np.append(numbers[1:] != numbers[:-1], [True]))
    width = sample.values.shape[1]
    totals = np.full((len(sample.days), len(ends)), NULL, np.int64)
    inside = ends < width
    totals[:, inside] = sample.values[:, ends[inside]]
    before = np.concatenate([np.zeros((len(sample.days), 1), np.int64), totals[:, :-1]], axis=1)
    known = (totals != NULL) & (before != NULL)
    return Sample(sample.days, np.where(known, totals - np.where(before == NULL, 0, before), NULL))


def usual_of_bars(sample: Sample, starts: Minutes, length: int, days: Sequence[SessionMinutes]) -> Floats:
    """The usual range of each bar that starts at `starts` (ascending) in one of the days, at least one; else NaN.

    Rows as in `BarFlow.usual`.
    """
    numbers = _whole_day(length, days)
    curves = bar_sample(sample, numbers).bands().curves / MONEY
    usual = np.full((len(curves), len(starts)), np.nan)
    for day in days:
        low, high, bars = _bars_of_day(starts, day, numbers)
        usual[:, low:high] = curves[:, bars]
    return usual


def ranks_of_bars(sample: Sample, starts: Minutes, net: Floats, length: int, days: Sequence[SessionMinutes]) -> Floats:
    """Percentile of each bar's net among those of the same bar of all other sessions, as the indicator FLOW% has it."""
    ranks = np.full(len(starts), np.nan)
    if not days:
        return ranks
    numbers = _whole_day(length, days)
    nets = bar_sample(sample, numbers)
    known = np.where(nets.known, nets.values, np.nan)
    for day in days:
        low, high, bars = _bars_of_day(starts, day, numbers)
        others = known[[each != day.session.date for each in nets.days]]
        ranks[low:high] = percentiles(np.round(net[low:high] * MONEY), others[:, bars])
    return ranks


def _add(sums: Floats, bars: NDArray[np.intp], values: Floats) -> None:
    """Several stretches of one bar, as a day's with its lunch, add up."""
    sums[bars] = np.where(np.isnan(sums[bars]), 0.0, sums[bars])
    np.add.at(sums, bars, values)


def _whole_day(length: int, days: Sequence[SessionMinutes]) -> NDArray[np.intp]:
    """Numbers of the bars of a whole day: those of a half day are the first ones of it."""
    return bar_numbers(max((start_minutes(day.session) for day in days), key=len), length)


def _bars_of_day(starts: Minutes, day: SessionMinutes, numbers: NDArray[np.intp]) -> tuple[int, int, NDArray[np.intp]]:
    """Rows from the first to the one after the last of a day, and the numbers of its bars."""
    minutes = start_minutes(day.session)
    low, high = np.searchsorted(starts, (minutes[0], minutes[-1] + 1)).tolist()
    place = np.minimum(np.searchsorted(minutes, starts[low:high]), len(numbers) - 1)
    return low, high, numbers[place]


def _summed(block: Floats) -> Floats:
    """Each value with the nine before it, NaN until there are ten."""
    if len(block) < BLOCK_DAYS:
        return np.full(len(block), np.nan)
    totals = np.convolve(block, np.ones(BLOCK_DAYS), "valid")
    return np.concatenate([np.full(BLOCK_DAYS - 1, np.nan), totals])
