"""What the login sees of each market, in the words that panels have room for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import QuotePackage
from tideboard_core.ports import PACKAGES

translate = QCoreApplication.translate


def package_of(hub: Hub, market: Market) -> QuotePackage | None:
    """The quote package of a market on the connection that brings the prices, None while nothing is told."""
    packages: Mapping[Market, QuotePackage] = hub.value(PACKAGES) or {}
    return packages.get(market)


def is_delayed(hub: Hub, market: Market) -> bool:
    """Whether the prices of a market are late by the broker's own word."""
    package = package_of(hub, market)
    return package is not None and package.delayed


def delay_words(market: Market) -> str:
    """`HK delayed 15 min`: how late Hong Kong's basic quotes are at every broker; others only say that they are."""
    if market is Market.HK:
        return translate("Packages", "HK delayed 15 min")
    return translate("Packages", "{market} delayed").format(market=market.value)


def delays(hub: Hub, markets: Iterable[Market]) -> str:
    """Those of the markets whose prices are delayed, in words; empty when none is."""
    late = [market for market in Market if market in set(markets) and is_delayed(hub, market)]
    return ", ".join(delay_words(market) for market in late)


def delay_sentence() -> str:
    """What delayed prices mean for orders."""
    return translate(
        "Packages", "Delayed prices are only to look at: an order is not checked against them and stays off."
    )
