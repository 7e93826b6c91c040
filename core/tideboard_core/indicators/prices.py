"""The price that an indicator runs over."""

from __future__ import annotations

from typing import Final

from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.parameters import Parameter, Settings

SOURCE: Final = Parameter("source", "close", choices=("close", "open", "high", "low", "hl2", "hlc3", "ohlc4"))


def price(bars: Bars, settings: Settings) -> Floats:
    """The chosen price of each bar; "hl2" is the middle of high and low, and so on."""
    chosen = str(settings["source"])
    if chosen == "hl2":
        return (bars.high + bars.low) / 2
    if chosen == "hlc3":
        return typical(bars)
    if chosen == "ohlc4":
        return (bars.open + bars.high + bars.low + bars.close) / 4
    column: Floats = getattr(bars, chosen)
    return column


def typical(bars: Bars) -> Floats:
    """Mean of high, low and close."""
    return (bars.high + bars.low + bars.close) / 3
