"""Words for markets that are shut while they are listed as trading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.closures import Closure, ClosureSign
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.markets import market_words

translate = QCoreApplication.translate


def closure_words(closures: Sequence[Closure]) -> str:
    """The sentence of banner and notice: what is shut since when, what shows it, and what orders can do."""
    first = min(closures, key=lambda one: one.since)
    signs = {
        ClosureSign.STATE: translate("Closures", "the broker’s state of the market"),
        ClosureSign.TRADES: translate("Closures", "no trade for three minutes"),
        ClosureSign.REFUSAL: translate("Closures", "a refused order"),
    }
    shown = [text for sign, text in signs.items() if any(sign in one.signs for one in closures)]
    text = translate(
        "Closures",
        "{market}: shut since {time} in its trading hours, by {signs}. What adds to a position is denied; closing one "
        "can be tried, cancels go.",
    )
    return text.format(
        market=listed(market_words(one.market) for one in closures),
        time=fmt.clock_minutes(first.since, MARKET_ZONE[first.market]),
        signs=listed(shown),
    )


def end_words(market: Market) -> str:
    """The sentence of the notice that a market trades again, or that its day is over."""
    return translate("Closures", "{market}: no longer counted as shut.").format(market=market_words(market))
