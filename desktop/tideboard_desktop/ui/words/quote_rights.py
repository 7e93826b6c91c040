"""The quote rights of the login for each market, and short texts for delayed prices."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import PACKAGES
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate

DELAY = 900.0
"""Seconds by which basic quotes come late: fixed by rule for Hong Kong, assumed for other markets."""


def package_of(hub: Hub, market: Market) -> QuotePackage | None:
    """The quote package of a market on the connection that brings the prices, None while it is not known."""
    packages = hub.value(PACKAGES) or {}
    return packages.get(market)


def is_delayed(hub: Hub, market: Market) -> bool:
    """Whether the broker calls the prices of a market delayed; False without a right, because then there are none."""
    package = package_of(hub, market)
    return package is not None and package.delayed and package.right is not QuoteRight.NONE


def lateness(hub: Hub, market: Market) -> float:
    """Seconds by which the prices of a market are delayed; 0 if they are not."""
    return DELAY if is_delayed(hub, market) else 0.0


def delay_words(market: Market) -> str:
    """`HK delayed 15 min`; for other markets, whose delay differs by broker, only `US delayed`."""
    if market is Market.HK:
        return translate("Packages", "HK delayed 15 min")
    return translate("Packages", "{market} delayed").format(market=market.value)


def delays(hub: Hub, markets: Iterable[Market]) -> str:
    """The markets whose prices are delayed, as a text; empty if there are none."""
    asked = frozenset(markets)
    late = [market for market in Market if market in asked and is_delayed(hub, market)]
    return listed(delay_words(market) for market in late)


def delay_sentence() -> str:
    """What delayed prices mean for orders."""
    return translate(
        "Packages", "Delayed prices are only to look at: no order is checked against them, so none can be sent."
    )
