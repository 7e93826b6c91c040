"""All indicators, in the order of the list."""

from __future__ import annotations

import math
from typing import Final

from tideboard_core.indicators.parameters import (
    Group,
    Indicator,
    Line,
    Parameter,
    Settings,
    Style,
    Tail,
    Unit,
    WarmUp,
    beside,
    exponential,
    whole,
    wilder,
    window,
)
from tideboard_core.indicators.prices import SOURCE

_CHANGE: Final = window(2)
_OWN: Final = ""


def _period(default: int, least: int = 2) -> Parameter:
    return Parameter("period", default, least)


def _several(*defaults: int) -> tuple[Parameter, ...]:
    """Periods of lines side by side; 0 is none."""
    return tuple(Parameter(f"period_{place}", default, 0) for place, default in enumerate(defaults, 1))


def _lines(code: str, count: int, unit: Unit = Unit.PRICE) -> tuple[Line, ...]:
    names = [f"period_{place}" for place in range(1, count + 1)]
    return tuple(Line(f"{code}{{{name}}}", unit=unit, needs=name) for name in names)


def _periods(settings: Settings) -> list[int]:
    return [whole(settings, name) for name in settings if name.startswith("period") and whole(settings, name)] or [1]


def _n(settings: Settings) -> int:
    return whole(settings, "period")


def _macd(settings: Settings) -> WarmUp:
    fast, slow = sorted((whole(settings, "fast"), whole(settings, "slow")))
    return beside(exponential(slow), exponential(fast)._replace(needs=slow)).then(
        exponential(whole(settings, "signal"))
    )


def _ichimoku(settings: Settings) -> WarmUp:
    return beside(*(window(whole(settings, name)) for name in ("conversion", "base", "span")))._replace(needs=1)


def _adosc(settings: Settings) -> WarmUp:
    return exponential(max(whole(settings, "fast"), whole(settings, "slow")))


_AVERAGES: Final = (
    Indicator(
        "MA", Group.AVERAGES, _lines("MA", 4),
        lambda given: beside(*map(window, _periods(given))), "TA-Lib SMA", (*_several(5, 10, 20, 60), SOURCE),
        overlay=True,
    ),
    Indicator(
        "EMA", Group.AVERAGES, _lines("EMA", 3),
        lambda given: beside(*map(exponential, _periods(given))), "TA-Lib EMA", (*_several(12, 26, 0), SOURCE),
        overlay=True,
    ),
    Indicator(
        "WMA", Group.AVERAGES, (Line("WMA{period}"),),
        lambda given: window(_n(given)), "TA-Lib WMA", (_period(20), SOURCE), overlay=True,
    ),
    Indicator(
        "DEMA", Group.AVERAGES, (Line("DEMA{period}"),),
        lambda given: exponential(_n(given)).then(exponential(_n(given))), "TA-Lib DEMA", (_period(20), SOURCE),
        overlay=True,
    ),
    Indicator(
        "TEMA", Group.AVERAGES, (Line("TEMA{period}"),),
        lambda given: exponential(_n(given)).then(exponential(_n(given))).then(exponential(_n(given))), "TA-Lib TEMA",
        (_period(20), SOURCE), overlay=True,
    ),
    Indicator(
        "HMA", Group.AVERAGES, (Line("HMA{period}"),),
        lambda given: window(_n(given)).then(window(math.isqrt(_n(given)))), "TA-Lib HMA", (_period(20), SOURCE),
        overlay=True,
    ),
    Indicator(
        "KAMA", Group.AVERAGES, (Line("KAMA{period}"),),
        lambda given: WarmUp(_n(given) + 1, 4 * _n(given), Tail.ALL), "TA-Lib KAMA", (_period(10), SOURCE),
        overlay=True,
    ),
    Indicator(
        "VWMA", Group.AVERAGES, (Line("VWMA{period}"),),
        lambda given: window(_n(given)), "TA-Lib VWMA", (_period(20), SOURCE), overlay=True,
    ),
    Indicator(
        "VWAP", Group.AVERAGES, (Line("VWAP", Style.DOTTED),),
        lambda given: WarmUp(1, 1, Tail.SESSION), _OWN, overlay=True,
    ),
    Indicator(
        "AVWAP", Group.AVERAGES,
        (Line("AVWAP", Style.DOTTED),), lambda given: WarmUp(1, 1, Tail.ALL), _OWN,
        (Parameter("anchor", 0, 0, 2**31),), overlay=True,
    ),
)  # fmt: skip

_BOLL: Final = (_period(20), Parameter("width", 2.0, 0.1, 10, 1), SOURCE)
_BANDS: Final = (
    Indicator(
        "BOLL", Group.BANDS, (Line("UPPER"), Line("MID", Style.DOTTED), Line("LOWER")),
        lambda given: window(_n(given)), "TA-Lib BBANDS", _BOLL, overlay=True,
    ),
    Indicator(
        "BBW", Group.BANDS, (Line("BBW", unit=Unit.PERCENT),),
        lambda given: window(_n(given)), _OWN, _BOLL,
    ),
    Indicator(
        "%B", Group.BANDS, (Line("%B", unit=Unit.PLAIN),),
        lambda given: window(_n(given)), _OWN, _BOLL, levels=(0, 1),
    ),
    Indicator(
        "DC", Group.BANDS, (Line("UPPER"), Line("MID", Style.DOTTED), Line("LOWER")),
        lambda given: window(_n(given)), "TA-Lib DONCHIAN", (_period(20),), overlay=True,
    ),
    Indicator(
        "KC", Group.BANDS, (Line("UPPER"), Line("MID", Style.DOTTED), Line("LOWER")),
        lambda given: beside(exponential(_n(given)), _CHANGE.then(wilder(whole(given, "range"))))._replace(
            needs=max(_n(given), whole(given, "range") + 1)
        ),
        "TA-Lib KC", (_period(20), Parameter("range", 10), Parameter("width", 2.0, 0.1, 10, 1)), overlay=True,
    ),
    Indicator(
        "ST", Group.BANDS, (Line("UP"), Line("DOWN")),
        lambda given: _CHANGE.then(wilder(_n(given))).of_all(), "TA-Lib SUPERTREND",
        (_period(10), Parameter("width", 3.0, 0.1, 20, 1)), overlay=True,
    ),
    Indicator(
        "SAR", Group.BANDS, (Line("SAR", Style.POINTS),),
        lambda given: _CHANGE.of_all(), "TA-Lib SAR",
        (Parameter("step", 0.02, 0.01, 1, 2), Parameter("most", 0.2, 0.01, 1, 2)), overlay=True,
    ),
    Indicator(
        "ICHIMOKU", Group.BANDS,
        (
            Line("TENKAN"), Line("KIJUN"), Line("SPAN A", shift="shift"), Line("SPAN B", shift="shift"),
            Line("CHIKOU", Style.DOTTED, shift="-shift"),
        ),
        _ichimoku, _OWN,
        (Parameter("conversion", 9), Parameter("base", 26), Parameter("span", 52), Parameter("shift", 26, 1)),
        overlay=True,
    ),
)  # fmt: skip

_MOMENTUM: Final = (
    Indicator(
        "MACD", Group.MOMENTUM,
        (Line("DIF"), Line("DEA", Style.DOTTED), Line("MACD", Style.BARS)), _macd, "TA-Lib MACD",
        (
            Parameter("fast", 12), Parameter("slow", 26), Parameter("signal", 9, 1),
            Parameter("bars", "x1", choices=("x1", "x2")), SOURCE,
        ),
        levels=(0,),
    ),
    Indicator(
        "KDJ", Group.MOMENTUM, tuple(Line(name, unit=Unit.PLAIN) for name in "KDJ"),
        lambda given: window(_n(given)).then(wilder(whole(given, "k"))).then(wilder(whole(given, "d"))), "TA-Lib KDJ",
        (_period(9, 1), Parameter("k", 3, 1), Parameter("d", 3, 1)), levels=(20, 80),
    ),
    Indicator(
        "RSI", Group.MOMENTUM, _lines("RSI", 3, Unit.PLAIN),
        lambda given: _CHANGE.then(beside(*map(wilder, _periods(given)))).of_moves(), "TA-Lib RSI",
        (*_several(6, 12, 24), SOURCE), levels=(30, 70),
    ),
    Indicator(
        "WR", Group.MOMENTUM, (Line("WR{period}", unit=Unit.PLAIN),),
        lambda given: window(_n(given)), "TA-Lib WILLR", (_period(10),), levels=(-80, -20),
    ),
    Indicator(
        "CCI", Group.MOMENTUM, (Line("CCI{period}", unit=Unit.PLAIN),),
        lambda given: window(_n(given)), "TA-Lib CCI", (_period(20),), levels=(-100, 100),
    ),
    Indicator(
        "DMI", Group.MOMENTUM,
        (Line("PDI", unit=Unit.PLAIN), Line("MDI", unit=Unit.PLAIN), Line("ADX", Style.DOTTED, Unit.PLAIN)),
        lambda given: (
            _CHANGE.then(wilder(_n(given))).then(wilder(_n(given)))._replace(needs=_n(given) + 1).of_moves()
        ),
        "TA-Lib PLUS_DI, MINUS_DI, ADX", (_period(14),), levels=(25,),
    ),
    Indicator(
        "ROC", Group.MOMENTUM, (Line("ROC{period}", unit=Unit.PERCENT),),
        lambda given: window(_n(given) + 1), "TA-Lib ROC", (_period(12, 1), SOURCE), levels=(0,),
    ),
    Indicator(
        "MOM", Group.MOMENTUM, (Line("MOM{period}"),),
        lambda given: window(_n(given) + 1), "TA-Lib MOM", (_period(10, 1), SOURCE), levels=(0,),
    ),
    Indicator(
        "TRIX", Group.MOMENTUM, (Line("TRIX{period}", unit=Unit.PERCENT),),
        lambda given: exponential(_n(given)).then(exponential(_n(given))).then(exponential(_n(given))).then(_CHANGE),
        "TA-Lib TRIX", (_period(12), SOURCE), levels=(0,),
    ),
    Indicator(
        "AROON", Group.MOMENTUM,
        (Line("UP", unit=Unit.PLAIN), Line("DOWN", Style.DOTTED, Unit.PLAIN)),
        lambda given: window(_n(given) + 1), "TA-Lib AROON", (_period(14),), levels=(30, 70),
    ),
    Indicator(
        "STOCHRSI", Group.MOMENTUM,
        (Line("K", unit=Unit.PLAIN), Line("D", Style.DOTTED, Unit.PLAIN)),
        # while the price stands still it is the rounding of the RSI that this formula ranks
        lambda given: (
            _CHANGE.then(wilder(_n(given)))
            .then(window(whole(given, "range")))
            .then(window(whole(given, "smooth")))
            .of_all()
        ),
        "TA-Lib STOCHRSI", (_period(14), Parameter("range", 14, 1), Parameter("smooth", 3, 1), SOURCE), levels=(20, 80),
    ),
)  # fmt: skip

_VOLUME: Final = (
    Indicator(
        "VOL", Group.VOLUME,
        (Line("VOL", Style.BARS, Unit.SHARES), *_lines("MA", 2, Unit.SHARES)),
        lambda given: beside(window(1), *map(window, _periods(given))), _OWN, _several(0, 0),
    ),
    Indicator(
        "OBV", Group.VOLUME, (Line("OBV", unit=Unit.SHARES),),
        lambda given: WarmUp(1, 1, Tail.SUM), "TA-Lib OBV",
    ),
    Indicator(
        "CMF", Group.VOLUME, (Line("CMF{period}", unit=Unit.PLAIN),),
        lambda given: window(_n(given)), "TA-Lib CMF", (_period(20),), levels=(0,),
    ),
    Indicator(
        "MFI", Group.VOLUME, (Line("MFI{period}", unit=Unit.PLAIN),),
        lambda given: window(_n(given) + 1), "TA-Lib MFI", (_period(14),), levels=(20, 80),
    ),
    Indicator(
        "ADOSC", Group.VOLUME, (Line("ADOSC", unit=Unit.SHARES),),
        _adosc, "TA-Lib ADOSC", (Parameter("fast", 3), Parameter("slow", 10)), levels=(0,),
    ),
    Indicator(
        "RVOL", Group.VOLUME, (Line("RVOL{period}", unit=Unit.PLAIN),),
        lambda given: window(_n(given) + 1), "TA-Lib RVOL", (_period(20),), levels=(1,),
    ),
    Indicator(
        "VP", Group.VOLUME, (), lambda given: window(1), _OWN,
        (
            Parameter("rows", 60, 24, 200), Parameter("area", 70, 10, 99),
            Parameter("range", "view", choices=("view", "session", "range")),
        ),
        overlay=True,
    ),
)  # fmt: skip

_VOLATILITY: Final = (
    Indicator(
        "ATR", Group.VOLATILITY, (Line("ATR{period}"),),
        lambda given: _CHANGE.then(wilder(_n(given))), "TA-Lib ATR", (_period(14),),
    ),
    Indicator(
        "NATR", Group.VOLATILITY,
        (Line("NATR{period}", unit=Unit.PERCENT),), lambda given: _CHANGE.then(wilder(_n(given))), "TA-Lib NATR",
        (_period(14),),
    ),
    Indicator(
        "HV", Group.VOLATILITY, (Line("HV{period}", unit=Unit.PERCENT),),
        lambda given: window(_n(given) + 1), _OWN, (_period(20),),
    ),
)  # fmt: skip

_FLOW: Final = (
    Indicator(
        "FLOW", Group.FLOW, (Line("NET", Style.BARS, Unit.MONEY),),
        lambda given: window(1), _OWN, levels=(0,), flow=True,
    ),
    Indicator(
        "BLOCKSUM", Group.FLOW, (Line("BLOCK", unit=Unit.MONEY),),
        lambda given: WarmUp(1, 1, Tail.ALL), _OWN, (Parameter("days", 10, 1, 250),), levels=(0,), flow=True,
    ),
    Indicator(
        "FLOW%", Group.FLOW, (Line("FLOW%", unit=Unit.PERCENT),),
        lambda given: window(1), _OWN, levels=(10, 90), flow=True,
    ),
    Indicator(
        "BLOCK", Group.FLOW, (Line("BLOCK", unit=Unit.PERCENT),),
        lambda given: window(_n(given)), _OWN, (_period(1, 1),), levels=(0,), flow=True,
    ),
    Indicator(
        "DIV", Group.FLOW,
        (
            Line("FLOW", unit=Unit.PERCENT), Line("PRICE", Style.DOTTED, Unit.PERCENT),
            Line("AGAINST", Style.BARS, Unit.PERCENT),
        ),
        lambda given: window(_n(given) + 1)._replace(needs=_n(given)), _OWN, (_period(20, 1),), levels=(0,), flow=True,
    ),
)  # fmt: skip

INDICATORS: Final = {each.code: each for each in (*_AVERAGES, *_BANDS, *_MOMENTUM, *_VOLUME, *_VOLATILITY, *_FLOW)}
"""Every indicator by its code."""
