"""Texts of the guard's checks that depend on which figures a check has; loaded with the first check that is worded."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from tideboard_core.model.review import CheckCode

_DOUBTFUL_TICK = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Price step not certain"),
    QT_TRANSLATE_NOOP("Checks", "tick {other} or {step}"),
    QT_TRANSLATE_NOOP("Checks", "{price} is on a tick of {other} or {step} only, and nobody says which applies"),
)
"""Of the TICK check, where the price fits one of the steps that may apply and not the other."""

_UNPROVEN = QT_TRANSLATE_NOOP("Checks", "Position not certain")
_OF_SHOWN = QT_TRANSLATE_NOOP("Checks", "{value} of {limit}")

VARIANTS: Final[dict[tuple[CheckCode, str], tuple[object, object, object, object]]] = {
    (CheckCode.BOUND, "unchecked"): (
        "",
        QT_TRANSLATE_NOOP("Checks", "Bounds of this board not checked"),
        QT_TRANSLATE_NOOP("Checks", "{low} to {high}"),
        QT_TRANSLATE_NOOP(
            "Checks",
            "the exchange may refuse {price} while the best opposite price is {reference}; {passes} would pass (of "
            "this board the exchange's own words were not read)",
        ),
    ),
    (CheckCode.BOUND, "previous-close"): (
        QT_TRANSLATE_NOOP("Checks", "Within the auction's bounds"),
        QT_TRANSLATE_NOOP("Checks", "Beyond the auction's bounds"),
        QT_TRANSLATE_NOOP("Checks", "{low} to {high}"),
        QT_TRANSLATE_NOOP(
            "Checks",
            "before the open the exchange takes {low} to {high}, measured from the previous close {reference}: "
            "{passes} would pass",
        ),
    ),
    (CheckCode.BOUND, "reference-price"): (
        QT_TRANSLATE_NOOP("Checks", "Within the auction's bounds"),
        QT_TRANSLATE_NOOP("Checks", "Beyond the auction's bounds"),
        QT_TRANSLATE_NOOP("Checks", "{low} to {high}"),
        QT_TRANSLATE_NOOP(
            "Checks",
            "the closing auction takes about {low} to {high}, measured here from last {reference}: the exchange's "
            "reference price is not told",
        ),
    ),
    (CheckCode.BOUND, "best"): (
        QT_TRANSLATE_NOOP("Checks", "Within the auction's bounds"),
        QT_TRANSLATE_NOOP("Checks", "Beyond the auction's bounds"),
        QT_TRANSLATE_NOOP("Checks", "{low} to {high}"),
        QT_TRANSLATE_NOOP(
            "Checks",
            "from now on the auction takes prices between the best bid and ask as they were when these minutes began, "
            "now {low} and {high}",
        ),
    ),
    (CheckCode.LOT, "takes"): (
        QT_TRANSLATE_NOOP("Checks", "Whole lots, or the odd rest"),
        QT_TRANSLATE_NOOP("Checks", "Not whole lots"),
        QT_TRANSLATE_NOOP("Checks", "lots of {lot}"),
        QT_TRANSLATE_NOOP(
            "Checks", "{value} is neither whole lots of {lot} nor has all of the odd {rest}: {takes} would pass"
        ),
    ),
    (CheckCode.LOT, "least"): (
        QT_TRANSLATE_NOOP("Checks", "From {least} shares on"),
        QT_TRANSLATE_NOOP("Checks", "Lot of the exchange, or of the broker"),
        QT_TRANSLATE_NOOP("Checks", "lots of {lot}"),
        QT_TRANSLATE_NOOP(
            "Checks", "the exchange takes {least} shares and any number above, the broker names lots of {lot}"
        ),
    ),
    (CheckCode.PROGRAM, "version"): (
        "",
        QT_TRANSLATE_NOOP("Checks", "Gateway program too old"),
        "{version}",
        QT_TRANSLATE_NOOP(
            "Checks",
            "the gateway program says version {version}, and before {least} it told some orders wrongly: with real"
            " money you can only close",
        ),
    ),
    (CheckCode.EXPIRY, "known"): (
        "",
        QT_TRANSLATE_NOOP("Checks", "Last day not known yet"),
        "{value}",
        QT_TRANSLATE_NOOP(
            "Checks",
            "whether the market trades on {value} is not known yet, the last session known is {known}: "
            "the order may end before",
        ),
    ),
    (CheckCode.TICK, "other"): _DOUBTFUL_TICK,
    (CheckCode.EXIT_TICK, "other"): _DOUBTFUL_TICK,
    (CheckCode.COLLAR_LAST, "untraded"): (
        "",
        QT_TRANSLATE_NOOP("Checks", "No trade in this session"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "nothing has traded in this session; {value} from last, your limit is {limit}"),
    ),
    (CheckCode.COLLAR_LAST, "now"): (
        QT_TRANSLATE_NOOP("Checks", "Distance from the price now"),
        QT_TRANSLATE_NOOP("Checks", "Too far from the price now"),
        QT_TRANSLATE_NOOP("Checks", "{value} of {limit}"),
        QT_TRANSLATE_NOOP("Checks", "{value} from the price now, {reference}; your limit is {limit}"),
    ),
    (CheckCode.SHORT, "both"): (
        "",
        QT_TRANSLATE_NOOP("Checks", "An order cannot be withdrawn"),
        QT_TRANSLATE_NOOP("Checks", "both {both}"),
        QT_TRANSLATE_NOOP(
            "Checks",
            "the broker lists an order and does not find it to withdraw, or lists it without an id: if it stands after "
            "all, both sell: {both}",
        ),
    ),
    (CheckCode.SHORT, "unread"): (
        "",
        _UNPROVEN,
        _OF_SHOWN,
        QT_TRANSLATE_NOOP(
            "Checks",
            "the broker does not list this account's positions now; by what was last shown at most {limit} are free",
        ),
    ),
    (CheckCode.SHORT, "lacking"): (
        "",
        _UNPROVEN,
        _OF_SHOWN,
        QT_TRANSLATE_NOOP(
            "Checks",
            "the newest list of positions shows less of it, and no fill explains that; by what was shown before at "
            "most {limit} are free",
        ),
    ),
    (CheckCode.SHORT, "empty"): (
        "",
        _UNPROVEN,
        _OF_SHOWN,
        QT_TRANSLATE_NOOP(
            "Checks",
            "the list of positions came empty, and the account's funds have a market value; by what was shown before "
            "at most {limit} are free",
        ),
    ),
    (CheckCode.SHORT, "fills"): (
        "",
        _UNPROVEN,
        _OF_SHOWN,
        QT_TRANSLATE_NOOP(
            "Checks", "the fills and the list of positions differ; by the larger of both at most {limit} are free"
        ),
    ),
    (CheckCode.SHORT, "taken-back"): (
        "",
        _UNPROVEN,
        _OF_SHOWN,
        QT_TRANSLATE_NOOP(
            "Checks",
            "the broker took back or changed a fill, and positions may not show it yet; at most {limit} are free",
        ),
    ),
    (CheckCode.ACCOUNTS_UNREAD, "text"): (
        "",
        QT_TRANSLATE_NOOP("Checks", "Accounts refused"),
        "",
        QT_TRANSLATE_NOOP("Checks", "the accounts are refused (“{text}”): until they come only cancels go"),
    ),
    (CheckCode.LISTS_UNREAD, "text"): (
        "",
        QT_TRANSLATE_NOOP("Checks", "Refused: {call}"),
        "",
        QT_TRANSLATE_NOOP(
            "Checks", "the {call} of the account are refused (“{text}”): until they come you can only close"
        ),
    ),
    (CheckCode.OFFERED, "untold"): (
        "",
        QT_TRANSLATE_NOOP("Checks", "Not all of its terms are told"),
        "",
        QT_TRANSLATE_NOOP("Checks", "the broker does not tell all of its terms"),
    ),
    (CheckCode.TRIGGER, "regular"): (
        "",
        QT_TRANSLATE_NOOP("Checks", "May fire at the open"),
        QT_TRANSLATE_NOOP("Checks", "now {reference}"),
        QT_TRANSLATE_NOOP("Checks", "the trigger {value} lies between the close {regular} and now {reference}"),
    ),
}
"""What `CheckText` has, where a check has this figure; of several the first."""
