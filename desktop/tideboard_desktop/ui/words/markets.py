"""Names of markets."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Market

translate = QCoreApplication.translate


def market_words(market: Market) -> str:
    return {
        Market.HK: translate("Reference", "Hong Kong"),
        Market.US: translate("Reference", "United States"),
        Market.SH: translate("Reference", "Shanghai"),
        Market.SZ: translate("Reference", "Shenzhen"),
        Market.SG: translate("Reference", "Singapore"),
    }.get(market, market.value)


def market_name(market: Market) -> str:
    """The market in words, inside a sentence: `US`."""
    return translate("Flow", "US") if market is Market.US else market_words(market)
