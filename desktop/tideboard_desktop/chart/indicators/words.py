"""The words of the indicators: names, groups, parameters, choices."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.indicators.parameters import Group

translate = QCoreApplication.translate


def indicator_name(code: str) -> str:
    """What an indicator is called."""
    return _names()[code]


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


def _names() -> dict[str, str]:
    """The names of `tideboard_core.indicators.names` in the window's language; a test holds them together."""
    return {
        "MA": translate("IndicatorNames", "Moving averages"),
        "EMA": translate("IndicatorNames", "Exponential moving averages"),
        "WMA": translate("IndicatorNames", "Weighted moving average"),
        "DEMA": translate("IndicatorNames", "Double exponential average"),
        "TEMA": translate("IndicatorNames", "Triple exponential average"),
        "HMA": translate("IndicatorNames", "Hull moving average"),
        "KAMA": translate("IndicatorNames", "Kaufman adaptive average"),
        "VWMA": translate("IndicatorNames", "Volume-weighted average"),
        "VWAP": translate("IndicatorNames", "Volume-weighted price"),
        "AVWAP": translate("IndicatorNames", "Anchored volume-weighted price"),
        "BOLL": translate("IndicatorNames", "Bollinger bands"),
        "BBW": translate("IndicatorNames", "Bollinger width"),
        "%B": translate("IndicatorNames", "Bollinger %b"),
        "DC": translate("IndicatorNames", "Donchian channel"),
        "KC": translate("IndicatorNames", "Keltner channel"),
        "ST": translate("IndicatorNames", "SuperTrend"),
        "SAR": translate("IndicatorNames", "Parabolic SAR"),
        "ICHIMOKU": translate("IndicatorNames", "Ichimoku cloud"),
        "MACD": translate("IndicatorNames", "MACD"),
        "KDJ": translate("IndicatorNames", "KDJ"),
        "RSI": translate("IndicatorNames", "Relative strength"),
        "WR": translate("IndicatorNames", "Williams %R"),
        "CCI": translate("IndicatorNames", "Commodity channel"),
        "DMI": translate("IndicatorNames", "Directional movement"),
        "ROC": translate("IndicatorNames", "Rate of change"),
        "MOM": translate("IndicatorNames", "Momentum"),
        "TRIX": translate("IndicatorNames", "TRIX"),
        "AROON": translate("IndicatorNames", "Aroon"),
        "STOCHRSI": translate("IndicatorNames", "Stochastic RSI"),
        "VOL": translate("IndicatorNames", "Volume"),
        "OBV": translate("IndicatorNames", "On-balance volume"),
        "CMF": translate("IndicatorNames", "Chaikin money flow"),
        "MFI": translate("IndicatorNames", "Money flow index"),
        "ADOSC": translate("IndicatorNames", "Chaikin oscillator"),
        "RVOL": translate("IndicatorNames", "Relative volume"),
        "VP": translate("IndicatorNames", "Volume profile"),
        "ATR": translate("IndicatorNames", "Average true range"),
        "NATR": translate("IndicatorNames", "Average true range, %"),
        "HV": translate("IndicatorNames", "Historical volatility"),
        "FLOW": translate("IndicatorNames", "Capital flow per bar"),
        "BLOCKSUM": translate("IndicatorNames", "Block flow since the open"),
        "FLOW%": translate("IndicatorNames", "Flow percentile, 60 days"),
        "BLOCK": translate("IndicatorNames", "Block share of turnover"),
        "DIV": translate("IndicatorNames", "Flow against price"),
    }
