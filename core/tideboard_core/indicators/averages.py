"""Averages and bands in numpy, equal to TA-Lib's within rounding, and the volume-weighted average price."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.parameters import Settings, number, whole
from tideboard_core.indicators.prices import price, typical
from tideboard_core.indicators.windows import deviation, exponential_mean, highest, lowest, mean, ratio_to, weighted
from tideboard_core.market.bars.columns import Columns

LONG: Final = 60
"""Minutes of a bar from which on its typical price, by volume, is another figure than its turnover over its volume."""
_OFF_BOOK: Final = 0.01
"""How far trades off the book may take a bar's turnover over its volume out of its range of prices."""


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
    upper, middle, lower = bollinger(bars, settings)
    return (ratio_to(upper - lower, middle, price(bars, settings) - lower),)


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
    """Turnover over volume since the session's first bar.

    Where prices are adjusted, and from a bar on that has not its turnover, the typical prices by volume instead.
    """
    first = np.append([True], bars.session[1:] != bars.session[:-1])
    return (_vwap(bars, np.flatnonzero(first)),)


def anchored_vwap(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """The same since the bar that contains an instant (minutes since 1970), or else the first one after it.

    Bars do not say where they end, so that later ones do not change where it begins: of a month's bar the first 28 days
    count, of a quarter's 90.
    """
    at = int(np.searchsorted(bars.start, number(settings, "anchor") - bars.shortest, side="right"))
    found = np.full(bars.size, np.nan)
    if at < bars.size:
        found[at:] = _vwap(bars.part(at, bars.size), np.zeros(1, np.intp))
    return (found,)


def has_turnover(bars: Bars | Columns) -> NDArray[np.bool_]:
    """Which bars with prices as traded have the turnover of their volume; without volume none is needed.

    Contracts and indices have not: their turnover counts shares that the volume does not.
    """
    least, most = bars.low * (1 - _OFF_BOOK) * bars.volume, bars.high * (1 + _OFF_BOOK) * bars.volume
    found: NDArray[np.bool_] = (bars.volume <= 0) | ((least <= bars.turnover) & (bars.turnover <= most))
    return found


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

    money = since(typical(bars) * bars.volume)
    if bars.as_traded:
        exact = has_turnover(bars)
        money = np.where(since((~exact).astype(np.float64)) > 0, money, since(np.where(exact, bars.turnover, 0.0)))
    volume = since(bars.volume)
    nothing = np.full(bars.size, np.nan)
    found: Floats = np.divide(money, volume, out=nothing, where=volume > 0)
    return found
