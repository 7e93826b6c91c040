"""Technical indicators over columns of prices, oldest first; places without enough prices before them are NaN."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan, sqrt
from typing import NamedTuple

Column = list[float]


class Kdj(NamedTuple):
    """Columns of the stochastic oscillator."""

    k: Column
    d: Column
    j: Column


class Macd(NamedTuple):
    """Difference of two averages, its own average, and twice what lies between."""

    diff: Column
    dea: Column
    macd: Column


class Boll(NamedTuple):
    """Average of a window and bands so many standard deviations away."""

    upper: Column
    middle: Column
    lower: Column


def moving_average(prices: Sequence[float], window: int) -> Column:
    """Mean of each `window` prices."""
    total, made = 0.0, []
    for place, price in enumerate(prices):
        total += price - (prices[place - window] if place >= window else 0.0)
        made.append(total / window if place >= window - 1 else nan)
    return made


def exponential_average(prices: Sequence[float], window: int) -> Column:
    """Average that forgets: a new price counts 2 / (window + 1); NaN before `window` prices."""
    return [price if place >= window - 1 else nan for place, price in enumerate(_smooth(prices, window))]


def relative_strength(prices: Sequence[float], window: int) -> Column:
    """Wilder's RSI: rises in percent of all moves."""
    made: Column = [nan]
    rises = falls = 0.0
    for place in range(1, len(prices)):
        move = prices[place] - prices[place - 1]
        weight = 1 / min(place, window)
        rises += (max(move, 0.0) - rises) * weight
        falls += (max(-move, 0.0) - falls) * weight
        value = 100 * rises / (rises + falls) if rises + falls else 50.0
        made.append(value if place >= window else nan)
    return made[: len(prices)]


def stochastic(
    highs: Sequence[float], lows: Sequence[float], closes: Sequence[float], *, window: int, slow: int, slower: int
) -> Kdj:
    """KDJ: where the close stands in the range of `window`, smoothed twice; from 50 on."""
    columns = Kdj([], [], [])
    k = d = 50.0
    for place, close in enumerate(closes):
        first = max(place - window + 1, 0)
        high, low = max(highs[first : place + 1]), min(lows[first : place + 1])
        raw = (close - low) / (high - low) * 100 if high > low else 50.0
        k += (raw - k) / slow
        d += (k - d) / slower
        ready = place >= window - 1
        for column, value in zip(columns, (k, d, 3 * k - 2 * d), strict=True):
            column.append(value if ready else nan)
    return columns


def convergence(prices: Sequence[float], *, short: int, long: int, signal: int) -> Macd:
    """MACD; NaN before `long` prices."""
    quick, slow = _smooth(prices, short), _smooth(prices, long)
    diff = [a - b for a, b in zip(quick, slow, strict=True)]
    dea = _smooth(diff, signal)
    macd = [2 * (a - b) for a, b in zip(diff, dea, strict=True)]
    blank: Column = [nan] * min(long - 1, len(prices))
    return Macd(*(blank + column[len(blank) :] for column in (diff, dea, macd)))


def bollinger(prices: Sequence[float], *, window: int, width: int) -> Boll:
    """Bollinger bands of `width` standard deviations."""
    middle = moving_average(prices, window)
    squares = moving_average([price * price for price in prices], window)
    spreads = [width * sqrt(max(square - mean * mean, 0.0)) for square, mean in zip(squares, middle, strict=True)]
    upper = [mean + spread for mean, spread in zip(middle, spreads, strict=True)]
    lower = [mean - spread for mean, spread in zip(middle, spreads, strict=True)]
    return Boll(upper, middle, lower)


def _smooth(prices: Sequence[float], window: int) -> Column:
    weight, made = 2 / (window + 1), []
    value = prices[0] if prices else 0.0
    for price in prices:
        value += (price - value) * weight
        made.append(value)
    return made
