"""The one reader of bars: what every view, the collector and the export know of candles comes through here."""

from tideboard_core.market.bars.requests import bars_of_days, newest_bars, newest_minutes

__all__ = ["bars_of_days", "newest_bars", "newest_minutes"]
