"""Averages and bands in numpy, equal to TA-Lib's within rounding, and the volume-weighted average price."""

from __future__ import annotations

import numpy as np

from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.parameters import Settings, number, whole
from tideboard_core.indicators.prices import price, typical
from tideboard_core.indicators.windows import deviation, exponential_mean, highest, lowest, mean, weighted


def simple(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """MA: up to four simple means."""
    values = price(bars, settings)
    return tuple(mean(values, period) if period else _off(bars) for period in periods(settings))


def exponential(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """EMA: up to three exponential means."""
    values = price(bars, settings)
    return tuple(exponential_mean(values, period) if period else _off(bars) for period in periods(settings))


def linear(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """WMA."""
    return (weighted(price(bars, settings), whole(settings, "period")),)


def bollinger(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """BOLL: mean, and `width` deviations of the population around it."""
    values, period = price(bars, settings), whole(settings, "period")
    middle, away = mean(values, period), number(settings, "width") * deviation(values, period)
    return middle + away, middle, middle - away


def bollinger_place(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """%B: where the price stands from the lower band, 0, to the upper one, 1."""
    upper, _, lower = bollinger(bars, settings)
    spread = upper - lower
    return (np.divide(price(bars, settings) - lower, spread, out=np.full(bars.size, np.nan), where=spread > 0),)


def bollinger_width(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """BBW: distance of both bands in percent of the middle (John Bollinger, Bollinger on Bollinger Bands)."""
    upper, middle, lower = bollinger(bars, settings)
    return (100 * (upper - lower) / middle,)


def donchian(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """Highest high and lowest low of the last bars, this one included, and their middle."""
    period = whole(settings, "period")
    upper, lower = highest(bars.high, period), lowest(bars.low, period)
    return upper, (upper + lower) / 2, lower


def ichimoku(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """Conversion line, base line, both leading spans, lagging line; unshifted, the lines' `shift` says where to draw.

    Goichi Hosoda's rules: middles of the range of 9, 26 and 52 bars; a shift of 26 counts the bar itself.
    """
    conversion, base, slow = (
        (highest(bars.high, period) + lowest(bars.low, period)) / 2
        for period in (whole(settings, name) for name in ("conversion", "base", "span"))
    )
    return conversion, base, (conversion + base) / 2, slow, bars.close


def session_vwap(bars: Bars) -> tuple[Floats, ...]:
    """Sum of typical price times volume over the sum of volume, since the session's first bar."""
    first = np.append([True], bars.session[1:] != bars.session[:-1])
    return (_vwap(bars, np.flatnonzero(first)),)


def anchored_vwap(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """The same since the bar that contains an instant (minutes since 1970; before the first bar: since the first)."""
    at = max(int(np.searchsorted(bars.start, number(settings, "anchor"), side="right")) - 1, 0)
    found = np.full(bars.size, np.nan)
    found[at:] = _vwap(bars.part(at, bars.size), np.zeros(1, np.intp))
    return (found,)


def periods(settings: Settings) -> list[int]:
    """The periods of an indicator with several lines, 0 for one that is off."""
    return [whole(settings, name) for name in settings if name.startswith("period")]


def _off(bars: Bars) -> Floats:
    return np.full(bars.size, np.nan)


def _vwap(bars: Bars, begins: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    lengths = np.diff(np.append(begins, bars.size))

    def since(values: Floats) -> Floats:
        sums = np.cumsum(values)
        return sums - np.repeat(sums[begins] - values[begins], lengths)

    volume = since(bars.volume)
    nothing = np.full(bars.size, np.nan)
    found: Floats = np.divide(since(typical(bars) * bars.volume), volume, out=nothing, where=volume > 0)
    return found
