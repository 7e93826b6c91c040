"""Words of the checks of days and phases: auctions, trading at the close, Stock Connect, ex-days, days not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from tideboard_core.model.review import CheckCode

_Texts = tuple[object, object, object, object]
_TEXTS: Final[dict[tuple[CheckCode, str], _Texts]] = {
    (CheckCode.EXPIRY, "crossed"): (
        QT_TRANSLATE_NOOP("Checks", "Last day possible"),
        QT_TRANSLATE_NOOP("Checks", "Last day not known yet"),
        "{value}",
        QT_TRANSLATE_NOOP(
            "Checks",
            "by the holidays of Hong Kong Stock Connect rests on {value}, its own list ends on {known}: the order may "
            "end before",
        ),
    ),
    (CheckCode.EXPIRY, "listed"): (
        QT_TRANSLATE_NOOP("Checks", "Last day possible"),
        QT_TRANSLATE_NOOP("Checks", "Last day listed as closed"),
        "{value}",
        QT_TRANSLATE_NOOP(
            "Checks",
            "{value} is a trading day by the calendar, the broker lists it as closed: the order may end before",
        ),
    ),
    (CheckCode.EX_DAY, "split"): (
        QT_TRANSLATE_NOOP("Checks", "Ends before the next ex-day"),
        QT_TRANSLATE_NOOP("Checks", "Ended before a split or join"),
        "{value}",
        QT_TRANSLATE_NOOP(
            "Checks",
            "on {value} its shares become more or fewer: by the broker's pages what lasts is withdrawn before the "
            "open; set it anew then",
        ),
    ),
    (CheckCode.NO_AUCTION, ""): (
        QT_TRANSLATE_NOOP("Checks", "Trades in this auction"),
        QT_TRANSLATE_NOOP("Checks", "No part in the auction"),
        "",
        QT_TRANSLATE_NOOP(
            "Checks", "the exchange takes orders of this kind of security from the open on: sent now it may come back"
        ),
    ),
    (CheckCode.CLOSURE, "certain"): (
        QT_TRANSLATE_NOOP("Checks", "Market trades"),
        QT_TRANSLATE_NOOP("Checks", "Market shut: no new risk"),
        "{market}",
        QT_TRANSLATE_NOOP(
            "Checks",
            "{market} is shut since {since}, although it is listed as trading: what adds to a position is denied until "
            "it trades, what closes one can be tried, cancels go",
        ),
    ),
    (CheckCode.CLOSURE, ""): (
        QT_TRANSLATE_NOOP("Checks", "Market trades"),
        QT_TRANSLATE_NOOP("Checks", "Market may be shut"),
        "{market}",
        QT_TRANSLATE_NOOP(
            "Checks", "{market} may be shut since {since}, although it is listed as trading: the broker may refuse it"
        ),
    ),
    (CheckCode.DAY_ASSUMED, ""): (
        QT_TRANSLATE_NOOP("Checks", "Trading day known"),
        QT_TRANSLATE_NOOP("Checks", "Trading day not known yet"),
        "{market}",
        QT_TRANSLATE_NOOP(
            "Checks",
            "whether {market} trades today is not known yet: its days are known until {value}, the broker tells none",
        ),
    ),
    (CheckCode.AFTER_CLOSE, ""): (
        QT_TRANSLATE_NOOP("Checks", "Trades at its own price"),
        QT_TRANSLATE_NOOP("Checks", "Trades at the closing price alone"),
        "",
        QT_TRANSLATE_NOOP(
            "Checks",
            "{market} trades at the closing price alone; how the broker takes it now is not known: refused, kept for "
            "the next session, or traded at the close",
        ),
    ),
    (CheckCode.CONNECT_SHUT, ""): (
        QT_TRANSLATE_NOOP("Checks", "Stock Connect trades"),
        QT_TRANSLATE_NOOP("Checks", "Stock Connect rests today"),
        "{value}",
        QT_TRANSLATE_NOOP("Checks", "Stock Connect rests, {market} trades: no orders before {next}"),
    ),
    (CheckCode.CONNECT_CROSSED, ""): (
        QT_TRANSLATE_NOOP("Checks", "Stock Connect trades"),
        QT_TRANSLATE_NOOP("Checks", "Stock Connect may rest today"),
        "{value}",
        QT_TRANSLATE_NOOP(
            "Checks",
            "by the holidays of Hong Kong Stock Connect rests on {value}, its own list ends on {known}: sent now it "
            "may come back refused",
        ),
    ),
    (CheckCode.CONNECT_EVE, ""): (
        QT_TRANSLATE_NOOP("Checks", "Stock Connect trades on the next day"),
        QT_TRANSLATE_NOOP("Checks", "Does not work on {value}"),
        "{market}",
        QT_TRANSLATE_NOOP("Checks", "Stock Connect rests: no stop works on {value}, {market} trades"),
    ),
    (CheckCode.EX_DAY, ""): (
        QT_TRANSLATE_NOOP("Checks", "Ends before the next ex-day"),
        QT_TRANSLATE_NOOP("Checks", "Ended before an ex-day"),
        "{value}",
        QT_TRANSLATE_NOOP(
            "Checks",
            "{value} is an ex-day: by one page of the broker what lasts is withdrawn before its open, by two others at "
            "splits and joins alone; set it anew then",
        ),
    ),
}
"""By check, and by a figure that it has; the first that applies."""


def day_text(code: CheckCode, data: Mapping[str, object]) -> _Texts:
    """Sources of one check's texts: label when passed, label when failed, figure, and the sentence of a denial."""
    return next(text for (of, key), text in _TEXTS.items() if of is code and (not key or data.get(key)))
