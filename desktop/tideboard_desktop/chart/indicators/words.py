"""The words of the indicators: names, groups, parameters, choices."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.indicators.parameters import Group
from tideboard_desktop.ui.translation import in_every_language

translate = QCoreApplication.translate
_NAMES = {
    "MA": QT_TRANSLATE_NOOP("IndicatorNames", "Moving averages"),
    "EMA": QT_TRANSLATE_NOOP("IndicatorNames", "Exponential moving averages"),
    "WMA": QT_TRANSLATE_NOOP("IndicatorNames", "Weighted moving average"),
    "DEMA": QT_TRANSLATE_NOOP("IndicatorNames", "Double exponential average"),
    "TEMA": QT_TRANSLATE_NOOP("IndicatorNames", "Triple exponential average"),
    "HMA": QT_TRANSLATE_NOOP("IndicatorNames", "Hull moving average"),
    "KAMA": QT_TRANSLATE_NOOP("IndicatorNames", "Kaufman adaptive average"),
    "VWMA": QT_TRANSLATE_NOOP("IndicatorNames", "Volume-weighted average"),
    "VWAP": QT_TRANSLATE_NOOP("IndicatorNames", "Volume-weighted price"),
    "AVWAP": QT_TRANSLATE_NOOP("IndicatorNames", "Anchored volume-weighted price"),
    "BOLL": QT_TRANSLATE_NOOP("IndicatorNames", "Bollinger bands"),
    "BBW": QT_TRANSLATE_NOOP("IndicatorNames", "Bollinger width"),
    "%B": QT_TRANSLATE_NOOP("IndicatorNames", "Bollinger %b"),
    "DC": QT_TRANSLATE_NOOP("IndicatorNames", "Donchian channel"),
    "KC": QT_TRANSLATE_NOOP("IndicatorNames", "Keltner channel"),
    "ST": QT_TRANSLATE_NOOP("IndicatorNames", "SuperTrend"),
    "SAR": QT_TRANSLATE_NOOP("IndicatorNames", "Parabolic SAR"),
    "ICHIMOKU": QT_TRANSLATE_NOOP("IndicatorNames", "Ichimoku cloud"),
    "MACD": QT_TRANSLATE_NOOP("IndicatorNames", "MACD"),
    "KDJ": QT_TRANSLATE_NOOP("IndicatorNames", "KDJ"),
    "RSI": QT_TRANSLATE_NOOP("IndicatorNames", "Relative strength"),
    "WR": QT_TRANSLATE_NOOP("IndicatorNames", "Williams %R"),
    "CCI": QT_TRANSLATE_NOOP("IndicatorNames", "Commodity channel"),
    "DMI": QT_TRANSLATE_NOOP("IndicatorNames", "Directional movement"),
    "ROC": QT_TRANSLATE_NOOP("IndicatorNames", "Rate of change"),
    "MOM": QT_TRANSLATE_NOOP("IndicatorNames", "Momentum"),
    "TRIX": QT_TRANSLATE_NOOP("IndicatorNames", "TRIX"),
    "AROON": QT_TRANSLATE_NOOP("IndicatorNames", "Aroon"),
    "STOCHRSI": QT_TRANSLATE_NOOP("IndicatorNames", "Stochastic RSI"),
    "VOL": QT_TRANSLATE_NOOP("IndicatorNames", "Volume"),
    "OBV": QT_TRANSLATE_NOOP("IndicatorNames", "On-balance volume"),
    "CMF": QT_TRANSLATE_NOOP("IndicatorNames", "Chaikin money flow"),
    "MFI": QT_TRANSLATE_NOOP("IndicatorNames", "Money flow index"),
    "ADOSC": QT_TRANSLATE_NOOP("IndicatorNames", "Chaikin oscillator"),
    "RVOL": QT_TRANSLATE_NOOP("IndicatorNames", "Relative volume"),
    "VP": QT_TRANSLATE_NOOP("IndicatorNames", "Volume profile"),
    "ATR": QT_TRANSLATE_NOOP("IndicatorNames", "Average true range"),
    "NATR": QT_TRANSLATE_NOOP("IndicatorNames", "Average true range, %"),
    "HV": QT_TRANSLATE_NOOP("IndicatorNames", "Historical volatility"),
    "FLOW": QT_TRANSLATE_NOOP("IndicatorNames", "Capital flow per bar"),
    "BLOCKSUM": QT_TRANSLATE_NOOP("IndicatorNames", "Block flow since the open"),
    "FLOW%": QT_TRANSLATE_NOOP("IndicatorNames", "Flow percentile, 60 days"),
    "BLOCK": QT_TRANSLATE_NOOP("IndicatorNames", "Block share of turnover"),
    "DIV": QT_TRANSLATE_NOOP("IndicatorNames", "Flow against price"),
}
"""In English, by the code of the indicator, which is itself a name that traders type."""


def indicator_name(code: str) -> str:
    """What an indicator is called."""
    return translate("IndicatorNames", str(_NAMES[code]))


@cache
def names_to_find() -> dict[str, tuple[str, ...]]:
    """By code what an indicator is found by in any language of the window: its code and its names."""
    names = in_every_language("IndicatorNames", map(str, _NAMES.values()))
    return {code: (code, *found) for code, found in zip(_NAMES, names, strict=True)}


def group_words(group: Group) -> str:
    """The caption of a section of the list."""
    return {
        Group.AVERAGES: translate("Indicators", "Averages"),
        Group.BANDS: translate("Indicators", "Bands"),
        Group.MOMENTUM: translate("Indicators", "Momentum"),
        Group.VOLUME: translate("Indicators", "Volume"),
        Group.VOLATILITY: translate("Indicators", "Volatility"),
        Group.FLOW: translate("Indicators", "Capital flow, only here"),
    }[group]


def parameter_words(name: str) -> str:
    """What a parameter is called; several periods are numbered."""
    stem, _, number = name.partition("_")
    if number:
        return translate("Indicators", "Period {number}").format(number=number)
    return {
        "period": translate("Indicators", "Period"),
        "source": translate("Indicators", "Price"),
        "width": translate("Indicators", "Width"),
        "range": translate("Indicators", "Range"),
        "step": translate("Indicators", "Step"),
        "most": translate("Indicators", "At most"),
        "conversion": translate("Indicators", "Conversion"),
        "base": translate("Indicators", "Base"),
        "span": translate("Indicators", "Span"),
        "shift": translate("Indicators", "Shift"),
        "fast": translate("Indicators", "Fast"),
        "slow": translate("Indicators", "Slow"),
        "signal": translate("Indicators", "Signal"),
        "bars": translate("Indicators", "Bars"),
        "k": "K",
        "d": "D",
        "smooth": translate("Indicators", "Smoothing"),
        "rows": translate("Indicators", "Rows"),
        "area": translate("Indicators", "Value area, %"),
        "days": translate("Indicators", "Days"),
        "anchor": translate("Indicators", "Anchor"),
    }[stem]


def choice_words(choice: str) -> str:
    """What a choice of a parameter is called."""
    return {
        "close": translate("Indicators", "Close"),
        "open": translate("Indicators", "Open"),
        "high": translate("Indicators", "High"),
        "low": translate("Indicators", "Low"),
        "hl2": translate("Indicators", "(H + L) / 2"),
        "hlc3": translate("Indicators", "(H + L + C) / 3"),
        "ohlc4": translate("Indicators", "(O + H + L + C) / 4"),
        "x1": translate("Indicators", "DIF − DEA"),
        "x2": translate("Indicators", "2 × (DIF − DEA)"),
        "view": translate("Indicators", "In view"),
        "session": translate("Indicators", "Session"),
        "range": translate("Indicators", "Statistics range, else in view"),
    }[choice]
