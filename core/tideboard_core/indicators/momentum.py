"""Momentum and volatility in numpy, equal to TA-Lib's within rounding from the first value on."""

from __future__ import annotations

import math

import numpy as np

from tideboard_core.indicators.averages import periods
from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.parameters import Settings, whole
from tideboard_core.indicators.prices import price, typical
from tideboard_core.indicators.windows import (
    by_windows,
    exponential_mean,
    highest,
    lowest,
    mean,
    mean_deviation,
    padded,
    ratio_to,
    unless_still,
    wilder_mean,
)


def macd(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """DIF, DEA and bars. As in TA-Lib both averages of the price have their first value at the slower one's."""
    values = price(bars, settings)
    fast, slow = sorted((whole(settings, "fast"), whole(settings, "slow")))
    count = len(values)
    if count < slow:
        return (np.full(count, np.nan),) * 3
    dif = exponential_mean(values[slow - fast :], fast)[fast - 1 :] - exponential_mean(values, slow)[slow - 1 :]
    dea = exponential_mean(dif, whole(settings, "signal"))
    dif[np.isnan(dea)] = np.nan
    return padded(dif, count), padded(dea, count), padded((dif - dea) * factor(settings), count)


def factor(settings: Settings) -> int:
    """1 for bars of DIF − DEA, 2 for twice that, the East Asian habit."""
    return 2 if settings["bars"] == "x2" else 1


def kdj(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """K is Wilder's average of the place of the close in the range of the last bars, D that of K, J is 3 K − 2 D.

    A range of nothing counts as the place 0, as in TA-Lib, and shows no value.
    """
    period = whole(settings, "period")
    upper, lower = highest(bars.high, period)[period - 1 :], lowest(bars.low, period)[period - 1 :]
    close = bars.close[period - 1 :]
    spread = upper - lower
    place = np.divide(100 * (close - lower), spread, out=np.zeros(len(spread)), where=spread > 0)
    k_period = whole(settings, "k")
    k = wilder_mean(place, k_period)[k_period - 1 :]
    d = wilder_mean(k, whole(settings, "d"))
    k = np.where(np.isnan(d), np.nan, k)
    return unless_flat(bars, period, *(padded(line, bars.size) for line in (k, d, 3 * k - 2 * d)))


def unless_flat(bars: Bars, period: int, *lines: Floats) -> tuple[Floats, ...]:
    """Lines of a place in the range of the last bars, without the values of a range of nothing."""
    upper, lower = highest(bars.high, period), lowest(bars.low, period)
    return tuple(unless_still(line, upper - lower, upper) for line in lines)


def rsi(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """Wilder's average of rises in percent of that of all changes; 0 while nothing changes, as in TA-Lib."""
    changes = np.diff(price(bars, settings))
    return tuple(padded(_strength(changes, period), bars.size) for period in periods(settings))


def _strength(changes: Floats, period: int) -> Floats:
    if not period:
        return np.full(len(changes), np.nan)
    rises = wilder_mean(np.maximum(changes, 0), period)
    moves = rises + wilder_mean(np.maximum(-changes, 0), period)
    return np.divide(100 * rises, moves, out=np.where(np.isnan(moves), np.nan, 0.0), where=moves > 0)


def williams(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """WR: distance of the close from the highest high in percent of the range, −100 to 0."""
    period = whole(settings, "period")
    upper, lower = highest(bars.high, period), lowest(bars.low, period)
    return (ratio_to(upper - lower, upper, -100 * (upper - bars.close)),)


def channel_index(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """CCI: distance of the typical price from its mean, in 0.015 mean deviations."""
    values, period = typical(bars), whole(settings, "period")
    middle = mean(values, period)
    return (ratio_to(mean_deviation(values, period), middle, (values - middle) / 0.015),)


def true_range(bars: Bars) -> Floats:
    """Range of each bar but the first, the close before it included."""
    before = bars.close[:-1]
    return np.maximum(bars.high[1:], before) - np.minimum(bars.low[1:], before)


def average_true_range(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """ATR: Wilder's average of the true range."""
    return (padded(wilder_mean(true_range(bars), whole(settings, "period")), bars.size),)


def directional(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """DMI: PDI, MDI and ADX after Wilder, whose sums begin one change early, as in TA-Lib."""
    period = whole(settings, "period")
    up, down = np.diff(bars.high), -np.diff(bars.low)
    rises = np.where((up > down) & (up > 0), up, 0.0)
    falls = np.where((down > up) & (down > 0), down, 0.0)
    rise, fall, span = (_wilder_sum(values, period) for values in (rises, falls, true_range(bars)))
    plus, minus = (np.divide(100 * part, span, out=span * 0, where=span > 0) for part in (rise, fall))
    both = plus + minus
    index = np.divide(100 * np.abs(plus - minus), both, out=both * 0, where=both > 0)
    adx = padded(wilder_mean(index[period - 1 :], period), bars.size)
    return padded(plus, bars.size), padded(minus, bars.size), adx


def _wilder_sum(values: Floats, period: int) -> Floats:
    """Sum that loses 1 / period of itself with each value; it begins with a period less one and its next value."""
    if len(values) < period:
        return np.full(len(values), np.nan)
    begin = values[: period - 1].sum()
    sums = np.empty(len(values) - period + 1)
    for place, value in enumerate(values[period - 1 :].tolist()):
        begin += value - begin / period
        sums[place] = begin
    return padded(sums, len(values))


def historical_volatility(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """HV: sample deviation of logarithmic changes of the close, in percent for a year (Hull, Options, chapter 15)."""
    changes = np.diff(np.log(bars.close))
    period = whole(settings, "period")
    spread = by_windows(changes, period, lambda rows: np.std(rows, axis=1, ddof=1))
    return (padded(spread * 100 * math.sqrt(bars.yearly), bars.size),)
