"""The choice of a market in a dock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Market
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.markets import market_words

translate = QCoreApplication.translate


def market_tabs(markets: Sequence[Market], theme: Theme, *, identifier: str) -> Segments:
    """Segments with the markets' short names, whole names as tooltips; `chosen` carries the market's value."""
    tabs = Segments(
        [(market.value, market.value) for market in markets],
        theme,
        identifier=identifier,
        name=translate("Common", "Market"),
    )
    for market in markets:
        tabs.button(market.value).setToolTip(tip(market_words(market)))
    return tabs
