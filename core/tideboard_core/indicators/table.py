"""All indicators, in the order of the list."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tideboard_core.indicators import averages, library, momentum, volume
from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.library import LibraryCall
from tideboard_core.indicators.parameters import (
    FlowPart,
    Group,
    Line,
    Parameter,
    Settings,
    Style,
    Tail,
    ValueUnit,
    WarmUp,
    beside,
    exponential,
    whole,
    wilder,
    window,
)
from tideboard_core.indicators.prices import SOURCE

Formula = Callable[[Bars, Settings], tuple[Floats, ...]]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the list. `code` is what traders type.

    `library` is its call of TA-Lib. `own` is our own formula, for what TA-Lib lacks, and in its place where it cannot
    be installed; one of the two may be None. `overlay` is True if it is drawn over the candles. `levels` are lines
    across its pane. `volume` is True if it needs that of each bar. `flow` is the part of each bar's flow that it needs,
    None = none. `yearly` is True if its values depend on how many bars make a year.
    """

    code: str
    group: Group
    lines: tuple[Line, ...]
    warm_up: Callable[[Settings], WarmUp]
    parameters: tuple[Parameter, ...] = ()
    library: LibraryCall | None = None
    own: Formula | None = None
    overlay: bool = False
    levels: tuple[float, ...] = ()
    volume: bool = False
    flow: FlowPart | None = None
    yearly: bool = False

    @property
    def basis(self) -> str:
        """The functions of TA-Lib that it is made of, empty for a formula of our own alone."""
        return "" if self.library is None else f"TA-Lib {', '.join(self.library.functions)}"

    @property
    def of_session(self) -> bool:
        """Whether it begins anew with each session, and so means nothing for bars of a day or more."""
        return self.warm_up(self.settings()).tail is Tail.SESSION

    def settings(self, chosen: Settings | None = None) -> Settings:
        """A value for each parameter: the chosen ones, else defaults. ValueError for one that is not allowed."""
        chosen = chosen or {}
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, value in chosen.items():
            if name not in known or not known[name].accepts(value):
                raise ValueError(f"{self.code} {name}={value}")
        return {name: parameter.typed(chosen.get(name, parameter.default)) for name, parameter in known.items()}

    def shown(self, settings: Settings) -> tuple[int, ...]:
        """Numbers of the lines that are on."""
        return tuple(
            place for place, line in enumerate(self.lines) if not line.needs or whole(settings, line.needs) > 0
        )


_CHANGE: Final = window(2)


def _period(default: int, least: int = 2) -> Parameter:
    return Parameter("period", default, least)


def _several(*defaults: int) -> tuple[Parameter, ...]:
    """Periods of lines side by side; 0 is none."""
    return tuple(Parameter(f"period_{place}", default, 0) for place, default in enumerate(defaults, 1))


def _lines(code: str, count: int, unit: ValueUnit = ValueUnit.PRICE) -> tuple[Line, ...]:
    names = [f"period_{place}" for place in range(1, count + 1)]
    return tuple(Line(f"{code}{{{name}}}", unit=unit, needs=name) for name in names)


def _periods(settings: Settings) -> list[int]:
    return [whole(settings, name) for name in settings if name.startswith("period") and whole(settings, name)] or [1]


def _n(settings: Settings) -> int:
    return whole(settings, "period")


def _of_period(formula: Callable[[int], WarmUp], more: int = 0) -> Callable[[Settings], WarmUp]:
    return lambda given: formula(_n(given) + more)


def _macd(settings: Settings) -> WarmUp:
    fast, slow = sorted((whole(settings, "fast"), whole(settings, "slow")))
    return beside(exponential(slow), exponential(fast)._replace(needs=slow)).then(
        exponential(whole(settings, "signal"))
    )


def _ichimoku(settings: Settings) -> WarmUp:
    return beside(*(window(whole(settings, name)) for name in ("conversion", "base", "span")))._replace(needs=1)


_AVERAGES: Final = (
    Indicator(
        "MA", Group.AVERAGES, _lines("MA", 4), lambda given: beside(*map(window, _periods(given))),
        (*_several(5, 10, 20, 60), SOURCE), library=library.of_prices("SMA"), own=averages.simple, overlay=True,
    ),
    Indicator(
        "EMA", Group.AVERAGES, _lines("EMA", 3), lambda given: beside(*map(exponential, _periods(given))),
        (*_several(12, 26, 0), SOURCE), library=library.of_prices("EMA"), own=averages.exponential, overlay=True,
    ),
    Indicator(
        "WMA", Group.AVERAGES, (Line("WMA{period}"),), _of_period(window), (_period(20), SOURCE),
        library=library.of_price("WMA"), own=averages.linear, overlay=True,
    ),
    Indicator(
        "DEMA", Group.AVERAGES, (Line("DEMA{period}"),),
        lambda given: exponential(_n(given)).then(exponential(_n(given))), (_period(20), SOURCE),
        library=library.of_price("DEMA"), overlay=True,
    ),
    Indicator(
        "TEMA", Group.AVERAGES, (Line("TEMA{period}"),),
        lambda given: exponential(_n(given)).then(exponential(_n(given))).then(exponential(_n(given))),
        (_period(20), SOURCE), library=library.of_price("TEMA"), overlay=True,
    ),
    Indicator(
        "HMA", Group.AVERAGES, (Line("HMA{period}"),),
        lambda given: window(_n(given)).then(window(math.isqrt(_n(given)))), (_period(20), SOURCE),
        library=library.of_price("HMA"), overlay=True,
    ),
    Indicator(
        "KAMA", Group.AVERAGES, (Line("KAMA{period}"),), lambda given: WarmUp(_n(given) + 1, 4 * _n(given), Tail.ALL),
        (_period(10), SOURCE), library=library.of_price("KAMA"), overlay=True,
    ),
    Indicator(
        "VWMA", Group.AVERAGES, (Line("VWMA{period}"),), _of_period(window), (_period(20), SOURCE),
        library=library.VWMA, overlay=True, volume=True,
    ),
    Indicator(
        "VWAP", Group.AVERAGES, (Line("VWAP", Style.DOTTED),), lambda given: WarmUp(1, 1, Tail.SESSION),
        own=lambda bars, _settings: averages.session_vwap(bars), overlay=True, volume=True,
    ),
    Indicator(
        "AVWAP", Group.AVERAGES, (Line("AVWAP", Style.DOTTED),), lambda given: WarmUp(1, 1, Tail.ALL),
        (Parameter("anchor", 0, 0, 2**31),), own=averages.anchored_vwap, overlay=True, volume=True,
    ),
)  # fmt: skip

_BOLL: Final = (_period(20), Parameter("width", 2.0, 0.1, 10, 1), SOURCE)
_BANDS: Final = (
    Indicator(
        "BOLL", Group.BANDS, (Line("UPPER"), Line("MID", Style.DOTTED), Line("LOWER")), _of_period(window), _BOLL,
        library=library.BOLLINGER, own=averages.bollinger, overlay=True,
    ),
    Indicator(
        "BBW", Group.BANDS, (Line("BBW", unit=ValueUnit.PERCENT),), _of_period(window), _BOLL,
        own=averages.bollinger_width,
    ),
    Indicator(
        "%B", Group.BANDS, (Line("%B", unit=ValueUnit.PLAIN),), _of_period(window), _BOLL, own=averages.bollinger_place,
        levels=(0, 1),
    ),
    Indicator(
        "DC", Group.BANDS, (Line("UPPER"), Line("MID", Style.DOTTED), Line("LOWER")), _of_period(window),
        (_period(20),), library=library.of_bars("DONCHIAN", "high", "low"), own=averages.donchian, overlay=True,
    ),
    Indicator(
        "KC", Group.BANDS, (Line("UPPER"), Line("MID", Style.DOTTED), Line("LOWER")),
        lambda given: beside(exponential(_n(given)), _CHANGE.then(wilder(whole(given, "range"))))._replace(
            needs=max(_n(given), whole(given, "range") + 1)
        ),
        (_period(20), Parameter("range", 10), Parameter("width", 2.0, 0.1, 10, 1)), library=library.KC, overlay=True,
    ),
    Indicator(
        "ST", Group.BANDS, (Line("UP"), Line("DOWN")), lambda given: _CHANGE.then(wilder(_n(given))).of_all(),
        (_period(10), Parameter("width", 3.0, 0.1, 20, 1)), library=library.SUPERTREND, overlay=True,
    ),
    Indicator(
        "SAR", Group.BANDS, (Line("SAR", Style.POINTS),), lambda given: _CHANGE.of_all(),
        (Parameter("step", 0.02, 0.01, 1, 2), Parameter("most", 0.2, 0.01, 1, 2)), library=library.SAR, overlay=True,
    ),
    Indicator(
        "ICHIMOKU", Group.BANDS,
        (
            Line("TENKAN"), Line("KIJUN"), Line("SPAN A", shift="shift"), Line("SPAN B", shift="shift"),
            Line("CHIKOU", Style.DOTTED, shift="-shift"),
        ),
        _ichimoku,
        (Parameter("conversion", 9), Parameter("base", 26), Parameter("span", 52), Parameter("shift", 26, 1)),
        own=averages.ichimoku, overlay=True,
    ),
)  # fmt: skip

_MOMENTUM: Final = (
    Indicator(
        "MACD", Group.MOMENTUM, (Line("DIF"), Line("DEA", Style.DOTTED), Line("MACD", Style.BARS)), _macd,
        (
            Parameter("fast", 12), Parameter("slow", 26), Parameter("signal", 9, 1),
            Parameter("bars", "x1", choices=("x1", "x2")), SOURCE,
        ),
        library=library.MACD, own=momentum.macd, levels=(0,),
    ),
    Indicator(
        "KDJ", Group.MOMENTUM, tuple(Line(name, unit=ValueUnit.PLAIN) for name in "KDJ"),
        lambda given: window(_n(given)).then(wilder(whole(given, "k"))).then(wilder(whole(given, "d"))),
        (_period(9, 1), Parameter("k", 3, 1), Parameter("d", 3, 1)), library=library.KDJ, own=momentum.kdj,
        levels=(20, 80),
    ),
    Indicator(
        "RSI", Group.MOMENTUM, _lines("RSI", 3, ValueUnit.PLAIN),
        lambda given: _CHANGE.then(beside(*map(wilder, _periods(given)))).of_moves(), (*_several(6, 12, 24), SOURCE),
        library=library.of_prices("RSI"), own=momentum.rsi, levels=(30, 70),
    ),
    Indicator(
        "WR", Group.MOMENTUM, (Line("WR{period}", unit=ValueUnit.PLAIN),), _of_period(window), (_period(10),),
        library=library.WILLIAMS, own=momentum.williams, levels=(-80, -20),
    ),
    Indicator(
        "CCI", Group.MOMENTUM, (Line("CCI{period}", unit=ValueUnit.PLAIN),), _of_period(window), (_period(20),),
        library=library.CHANNEL_INDEX, own=momentum.channel_index, levels=(-100, 100),
    ),
    Indicator(
        "DMI", Group.MOMENTUM,
        (
            Line("PDI", unit=ValueUnit.PLAIN), Line("MDI", unit=ValueUnit.PLAIN),
            Line("ADX", Style.DOTTED, ValueUnit.PLAIN),
        ),
        lambda given: (
            _CHANGE.then(wilder(_n(given))).then(wilder(_n(given)))._replace(needs=_n(given) + 1).of_moves()
        ),
        (_period(14),), library=library.DIRECTIONAL, own=momentum.directional, levels=(25,),
    ),
    Indicator(
        "ROC", Group.MOMENTUM, (Line("ROC{period}", unit=ValueUnit.PERCENT),), _of_period(window, 1),
        (_period(12, 1), SOURCE), library=library.of_price("ROC"), levels=(0,),
    ),
    Indicator(
        "MOM", Group.MOMENTUM, (Line("MOM{period}"),), _of_period(window, 1), (_period(10, 1), SOURCE),
        library=library.of_price("MOM"), levels=(0,),
    ),
    Indicator(
        "TRIX", Group.MOMENTUM, (Line("TRIX{period}", unit=ValueUnit.PERCENT),),
        lambda given: exponential(_n(given)).then(exponential(_n(given))).then(exponential(_n(given))).then(_CHANGE),
        (_period(12), SOURCE), library=library.of_price("TRIX"), levels=(0,),
    ),
    Indicator(
        "AROON", Group.MOMENTUM, (Line("UP", unit=ValueUnit.PLAIN), Line("DOWN", Style.DOTTED, ValueUnit.PLAIN)),
        _of_period(window, 1), (_period(14),), library=library.AROON, levels=(30, 70),
    ),
    Indicator(
        "STOCHRSI", Group.MOMENTUM, (Line("K", unit=ValueUnit.PLAIN), Line("D", Style.DOTTED, ValueUnit.PLAIN)),
        lambda given: (
            _CHANGE.then(wilder(_n(given)))
            .then(window(whole(given, "range")))
            .then(window(whole(given, "smooth")))
            .of_all()
        ),
        (_period(14), Parameter("range", 14, 1), Parameter("smooth", 3, 1), SOURCE), library=library.STOCHASTIC_RSI,
        levels=(20, 80),
    ),
)  # fmt: skip

_VOLUME: Final = (
    Indicator(
        "VOL", Group.VOLUME, (Line("VOL", Style.BARS, ValueUnit.SHARES), *_lines("MA", 2, ValueUnit.SHARES)),
        lambda given: beside(window(1), *map(window, _periods(given))), _several(0, 0), own=volume.volumes,
        volume=True,
    ),
    Indicator(
        "OBV", Group.VOLUME, (Line("OBV", unit=ValueUnit.SHARES),), lambda given: WarmUp(1, 1, Tail.SUM),
        library=library.OBV, own=lambda bars, _settings: volume.on_balance(bars), volume=True,
    ),
    Indicator(
        "CMF", Group.VOLUME, (Line("CMF{period}", unit=ValueUnit.PLAIN),), _of_period(window), (_period(20),),
        library=library.of_bars("CMF", *library.HLC, "volume"), levels=(0,), volume=True,
    ),
    Indicator(
        "MFI", Group.VOLUME, (Line("MFI{period}", unit=ValueUnit.PLAIN),), _of_period(window, 1), (_period(14),),
        library=library.of_bars("MFI", *library.HLC, "volume"), levels=(20, 80), volume=True,
    ),
    Indicator(
        "ADOSC", Group.VOLUME, (Line("ADOSC", unit=ValueUnit.SHARES),),
        lambda given: exponential(max(whole(given, "fast"), whole(given, "slow"))),
        (Parameter("fast", 3), Parameter("slow", 10)), library=library.ADOSC, levels=(0,),
        volume=True,
    ),
    Indicator(
        "RVOL", Group.VOLUME, (Line("RVOL{period}", unit=ValueUnit.PLAIN),), _of_period(window, 1), (_period(20),),
        library=library.of_bars("RVOL", "volume"), levels=(1,), volume=True,
    ),
    Indicator(
        "VP", Group.VOLUME, (), lambda given: window(1),
        (
            Parameter("rows", 60, 24, 200), Parameter("area", 70, 10, 99),
            Parameter("range", "view", choices=("view", "session", "range")),
        ),
        own=lambda bars, _settings: (), overlay=True, volume=True,
    ),
)  # fmt: skip

_VOLATILITY: Final = (
    Indicator(
        "ATR", Group.VOLATILITY, (Line("ATR{period}"),), lambda given: _CHANGE.then(wilder(_n(given))), (_period(14),),
        library=library.of_bars("ATR", *library.HLC), own=momentum.average_true_range,
    ),
    Indicator(
        "NATR", Group.VOLATILITY, (Line("NATR{period}", unit=ValueUnit.PERCENT),),
        lambda given: _CHANGE.then(wilder(_n(given))), (_period(14),), library=library.of_bars("NATR", *library.HLC),
    ),
    Indicator(
        "HV", Group.VOLATILITY, (Line("HV{period}", unit=ValueUnit.PERCENT),), _of_period(window, 1), (_period(20),),
        own=momentum.historical_volatility, yearly=True,
    ),
)  # fmt: skip

_FLOW: Final = (
    Indicator(
        "FLOW", Group.FLOW, (Line("NET", Style.BARS, ValueUnit.MONEY),), lambda given: window(1),
        own=lambda bars, _settings: (bars.net,), levels=(0,), flow=FlowPart.NET,
    ),
    Indicator(
        "BLOCKSUM", Group.FLOW, (Line("BLOCK", unit=ValueUnit.MONEY),), lambda given: WarmUp(1, 1, Tail.ALL),
        (Parameter("days", 10, 1, 250),), own=volume.block_sum, levels=(0,), flow=FlowPart.BLOCK,
    ),
    Indicator(
        "FLOW%", Group.FLOW, (Line("FLOW%", unit=ValueUnit.PERCENT),), lambda given: window(1),
        own=lambda bars, _settings: (bars.rank,), levels=(10, 90), flow=FlowPart.RANK,
    ),
    Indicator(
        "BLOCK", Group.FLOW, (Line("BLOCK", unit=ValueUnit.PERCENT),), _of_period(window), (_period(1, 1),),
        own=volume.block_share, levels=(0,), flow=FlowPart.BLOCK,
    ),
    Indicator(
        "DIV", Group.FLOW,
        (
            Line("FLOW", unit=ValueUnit.PERCENT), Line("PRICE", Style.DOTTED, ValueUnit.PERCENT),
            Line("AGAINST", Style.BARS, ValueUnit.PERCENT),
        ),
        lambda given: window(_n(given) + 1)._replace(needs=_n(given)), (_period(20, 1),), own=volume.against_price,
        levels=(0,), flow=FlowPart.NET,
    ),
)  # fmt: skip

INDICATORS: Final = {each.code: each for each in (*_AVERAGES, *_BANDS, *_MOMENTUM, *_VOLUME, *_VOLATILITY, *_FLOW)}
"""Every indicator by its code; docs/add-an-indicator.md lists what else a new one needs."""
