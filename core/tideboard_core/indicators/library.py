"""What TA-Lib computes, by indicator. It is imported at the first use, and may be missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from tideboard_core.indicators.averages import periods
from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.momentum import factor, unless_flat
from tideboard_core.indicators.parameters import Settings, number, whole
from tideboard_core.indicators.prices import price, typical
from tideboard_core.indicators.windows import highest, lowest, mean_deviation, unless_still

Lines = tuple[Floats, ...]


@cache
def talib() -> Any:  # noqa: ANN401 - its functions come without types
    """The library; None where there is no build of it for this system."""
    try:
        import talib as found
    except ImportError:
        return None
    return found


class LibraryCall(NamedTuple):
    """A call of the library: the names of its functions, and what makes the lines of an indicator with them."""

    functions: tuple[str, ...]
    run: Callable[[Any, Bars, Settings], Lines]


def of_price(name: str) -> LibraryCall:
    """A function of the chosen price and a period."""
    return LibraryCall(
        (name,), lambda lib, bars, given: (getattr(lib, name)(price(bars, given), whole(given, "period")),)
    )


def of_prices(name: str) -> LibraryCall:
    """A function of several price functions and one period each, 0 for none."""

    def lines(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
        values, nothing = price(bars, given), np.full(bars.size, np.nan)
        return tuple(getattr(lib, name)(values, period) if period else nothing for period in periods(given))

    return LibraryCall((name,), lines)


def of_bars(name: str, *columns: str) -> LibraryCall:
    """A function of some columns and a period."""

    def lines(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
        found = getattr(lib, name)(*(getattr(bars, each) for each in columns), whole(given, "period"))
        return found if isinstance(found, tuple) else (found,)

    return LibraryCall((name,), lines)


HLC: Final = ("high", "low", "close")
_PERCENT: Final = 100.0


def _bollinger(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    width = number(given, "width")
    upper, middle, lower = lib.BBANDS(price(bars, given), whole(given, "period"), width, width)
    return upper, middle, lower


def _supertrend(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    """Two lines: below the price while it rises, above it while it falls."""
    line, trend = lib.SUPERTREND(bars.high, bars.low, bars.close, whole(given, "period"), number(given, "width"))
    return np.where(trend > 0, line, np.nan), np.where(trend < 0, line, np.nan)


def _macd(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    dif, dea, both = lib.MACD(price(bars, given), *(whole(given, name) for name in ("fast", "slow", "signal")))
    return dif, dea, both * factor(given)


def _kdj(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    period, k, d = (whole(given, name) for name in ("period", "k", "d"))
    wilder = 13  # TA-Lib's number of Wilder's average
    return unless_flat(bars, period, *lib.KDJ(bars.high, bars.low, bars.close, period, k, wilder, d, wilder))


def _williams(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    period = whole(given, "period")
    return unless_flat(bars, period, lib.WILLR(bars.high, bars.low, bars.close, period))


def _channel_index(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    values, period = typical(bars), whole(given, "period")
    line = lib.CCI(bars.high, bars.low, bars.close, period)
    return (unless_still(line, mean_deviation(values, period), values),)


_DIRECTIONAL: Final = ("PLUS_DI", "MINUS_DI", "ADX")


def _directional(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    period = whole(given, "period")
    return tuple(getattr(lib, name)(bars.high, bars.low, bars.close, period) for name in _DIRECTIONAL)


def _aroon(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    down, up = lib.AROON(bars.high, bars.low, whole(given, "period"))
    return up, down


def _stochastic_rsi(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    """Without a move it is the rounding of the RSI that the function ranks: there it has no value."""
    values, (period, window, smooth) = (
        price(bars, given),
        (whole(given, name) for name in ("period", "range", "smooth")),
    )
    k, d = lib.STOCHRSI(values, period, window, smooth)
    strength = np.nan_to_num(lib.RSI(values, period))
    spread = highest(strength, window) - lowest(strength, window)
    return unless_still(k, spread, _PERCENT), unless_still(d, lowest(spread, smooth), _PERCENT)


VWMA: Final = LibraryCall(
    ("VWMA",), lambda lib, bars, given: (lib.VWMA(price(bars, given), bars.volume, whole(given, "period")),)
)
BOLLINGER: Final = LibraryCall(("BBANDS",), _bollinger)
KC: Final = LibraryCall(
    ("KC",),
    lambda lib, bars, given: lib.KC(
        bars.high, bars.low, bars.close, whole(given, "period"), whole(given, "range"), number(given, "width")
    ),
)
SUPERTREND: Final = LibraryCall(("SUPERTREND",), _supertrend)
SAR: Final = LibraryCall(
    ("SAR",), lambda lib, bars, given: (lib.SAR(bars.high, bars.low, number(given, "step"), number(given, "most")),)
)
MACD: Final = LibraryCall(("MACD",), _macd)
KDJ: Final = LibraryCall(("KDJ",), _kdj)
WILLIAMS: Final = LibraryCall(("WILLR",), _williams)
CHANNEL_INDEX: Final = LibraryCall(("CCI",), _channel_index)
DIRECTIONAL: Final = LibraryCall(_DIRECTIONAL, _directional)
AROON: Final = LibraryCall(("AROON",), _aroon)
STOCHASTIC_RSI: Final = LibraryCall(("STOCHRSI",), _stochastic_rsi)
OBV: Final = LibraryCall(("OBV",), lambda lib, bars, given: (lib.OBV(bars.close, bars.volume),))
ADOSC: Final = LibraryCall(
    ("ADOSC",),
    lambda lib, bars, given: (
        lib.ADOSC(bars.high, bars.low, bars.close, bars.volume, whole(given, "fast"), whole(given, "slow")),
    ),
)
