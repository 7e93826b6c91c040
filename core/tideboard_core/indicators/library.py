"""What TA-Lib computes, by indicator. It is imported at the first use, and may be missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np

from tideboard_core.indicators.averages import periods
from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.momentum import factor
from tideboard_core.indicators.parameters import Settings, number, whole
from tideboard_core.indicators.prices import price

Lines = tuple[Floats, ...]


@cache
def talib() -> Any:  # noqa: ANN401 - its functions come without types
    """The library; None where there is no build of it for this system."""
    try:
        import talib as found
    except ImportError:
        return None
    return found


def _of_price(name: str) -> Callable[[Any, Bars, Settings], Lines]:
    """A function of the chosen price and a period."""
    return lambda lib, bars, given: (getattr(lib, name)(price(bars, given), whole(given, "period")),)


def _of_prices(name: str) -> Callable[[Any, Bars, Settings], Lines]:
    """A function of several price functions and one period each, 0 for none."""

    def lines(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
        values, nothing = price(bars, given), np.full(bars.size, np.nan)
        return tuple(getattr(lib, name)(values, period) if period else nothing for period in periods(given))

    return lines


def _of_bars(name: str, *columns: str) -> Callable[[Any, Bars, Settings], Lines]:
    """A function of some columns and a period."""

    def lines(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
        found = getattr(lib, name)(*(getattr(bars, each) for each in columns), whole(given, "period"))
        return found if isinstance(found, tuple) else (found,)

    return lines


_HLC: Final = ("high", "low", "close")


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
    lines: Lines = lib.KDJ(bars.high, bars.low, bars.close, period, k, wilder, d, wilder)
    return lines


def _directional(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    names = ("PLUS_DI", "MINUS_DI", "ADX")
    return tuple(getattr(lib, name)(bars.high, bars.low, bars.close, whole(given, "period")) for name in names)


def _aroon(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    down, up = lib.AROON(bars.high, bars.low, whole(given, "period"))
    return up, down


def _stochastic_rsi(lib: Any, bars: Bars, given: Settings) -> Lines:  # noqa: ANN401
    names = ("period", "range", "smooth")
    lines: Lines = lib.STOCHRSI(price(bars, given), *(whole(given, name) for name in names))
    return lines


CALLS: Final[dict[str, Callable[[Any, Bars, Settings], Lines]]] = {
    "MA": _of_prices("SMA"),
    "EMA": _of_prices("EMA"),
    "WMA": _of_price("WMA"),
    "DEMA": _of_price("DEMA"),
    "TEMA": _of_price("TEMA"),
    "HMA": _of_price("HMA"),
    "KAMA": _of_price("KAMA"),
    "VWMA": lambda lib, bars, given: (lib.VWMA(price(bars, given), bars.volume, whole(given, "period")),),
    "BOLL": _bollinger,
    "DC": _of_bars("DONCHIAN", "high", "low"),
    "KC": lambda lib, bars, given: lib.KC(
        bars.high, bars.low, bars.close, whole(given, "period"), whole(given, "range"), number(given, "width")
    ),
    "ST": _supertrend,
    "SAR": lambda lib, bars, given: (lib.SAR(bars.high, bars.low, number(given, "step"), number(given, "most")),),
    "MACD": _macd,
    "KDJ": _kdj,
    "RSI": _of_prices("RSI"),
    "WR": _of_bars("WILLR", *_HLC),
    "CCI": _of_bars("CCI", *_HLC),
    "DMI": _directional,
    "ROC": _of_price("ROC"),
    "MOM": _of_price("MOM"),
    "TRIX": _of_price("TRIX"),
    "AROON": _aroon,
    "STOCHRSI": _stochastic_rsi,
    "OBV": lambda lib, bars, given: (lib.OBV(bars.close, bars.volume),),
    "CMF": _of_bars("CMF", *_HLC, "volume"),
    "MFI": _of_bars("MFI", *_HLC, "volume"),
    "ADOSC": lambda lib, bars, given: (
        lib.ADOSC(bars.high, bars.low, bars.close, bars.volume, whole(given, "fast"), whole(given, "slow")),
    ),
    "RVOL": _of_bars("RVOL", "volume"),
    "ATR": _of_bars("ATR", *_HLC),
    "NATR": _of_bars("NATR", *_HLC),
}
