"""Words and figures of the loss brake's check, by its rule and by what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

translate = QCoreApplication.translate

BrakeText = tuple[object, object, object, object]
"""Label when passed, label when failed, figure, and the sentence of a denial."""
_FIGURE: Final = QT_TRANSLATE_NOOP("Checks", "{value} of {limit}")
_BRAKES: dict[str, BrakeText] = {
    "streak": (
        QT_TRANSLATE_NOOP("Checks", "Loss brake: losses in a row"),
        QT_TRANSLATE_NOOP("Checks", "Loss brake: losses in a row"),
        _FIGURE,
        QT_TRANSLATE_NOOP("Checks", "the loss brake holds: {value} losses in a row today, your limit is {limit}"),
    ),
    "trades": (
        QT_TRANSLATE_NOOP("Checks", "Loss brake: trades of the day"),
        QT_TRANSLATE_NOOP("Checks", "Loss brake: trades of the day"),
        _FIGURE,
        QT_TRANSLATE_NOOP("Checks", "the loss brake holds: {value} entries that traded today, your limit is {limit}"),
    ),
    "cool-down": (
        QT_TRANSLATE_NOOP("Checks", "Loss brake: no loss just now"),
        QT_TRANSLATE_NOOP("Checks", "Loss brake: pause after a loss"),
        QT_TRANSLATE_NOOP("Checks", "{left} left"),
        QT_TRANSLATE_NOOP("Checks", "the loss brake holds after a loss, {left} left"),
    ),
}
"""By the rule of the brake."""
_BRAKES_AT_ONE = {
    "streak": QT_TRANSLATE_NOOP("Checks", "the loss brake holds: 1 loss today, your limit is {limit}"),
    "trades": QT_TRANSLATE_NOOP("Checks", "the loss brake holds: 1 entry that traded today, your limit is {limit}"),
}
_BRAKE_GAP = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: result not known"),
    "{gap}",
    QT_TRANSLATE_NOOP("Checks", "the day's result is not known ({gap}), and the loss brake needs it"),
)
_BRAKE_CLOCK = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: dates differ"),
    QT_TRANSLATE_NOOP("Checks", "computer, exchange"),
    QT_TRANSLATE_NOOP(
        "Checks",
        "this computer and the exchange have different dates, so the loss brake does not know the day's result: "
        "check the clocks",
    ),
)
_BRAKE_LATE = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: lists not read in time"),
    "",
    QT_TRANSLATE_NOOP(
        "Checks", "orders, fills and positions were not read in time, and the loss brake needs them for an entry"
    ),
)
_BRAKE_LATE_UNTIL = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: lists can be read in"),
    "{seconds}",
    QT_TRANSLATE_NOOP(
        "Checks",
        "the loss brake needs orders, fills and positions read anew; the broker allows that in {seconds}, "
        "what is left before is kept for exits",
    ),
)
_GAPS = {
    "orders": QT_TRANSLATE_NOOP("Checks", "orders not read"),
    "fills": QT_TRANSLATE_NOOP("Checks", "fills not read"),
    "positions": QT_TRANSLATE_NOOP("Checks", "positions not read"),
}
_GAPS_OF = {
    "fills": QT_TRANSLATE_NOOP("Checks", "fills of {of} not read"),
    "positions": QT_TRANSLATE_NOOP("Checks", "position in {of} not read"),
    "price": QT_TRANSLATE_NOOP("Checks", "no price of {of}"),
    "previous-close": QT_TRANSLATE_NOOP("Checks", "no previous close of {of}"),
    "contract-size": QT_TRANSLATE_NOOP("Checks", "no contract size of {of}"),
}
"""Of one security."""


def brake_text(data: Mapping[str, object]) -> BrakeText | None:
    """The texts by the check's rule and by whether the result is known; None = those of the day's loss."""
    if data.get("gap") == "late":
        return _BRAKE_LATE_UNTIL if data.get("seconds") else _BRAKE_LATE
    if data.get("gap") == "clock":
        return _BRAKE_CLOCK
    return _BRAKE_GAP if "gap" in data else _BRAKES.get(str(data.get("rule")))


def at_one(data: Mapping[str, object]) -> object | None:
    """The denial of a count of one, None where it is no other than that of several."""
    return _BRAKES_AT_ONE.get(str(data.get("rule")))


def gap_words(gap: str, of: object) -> str:
    """What the brake lacks, of one security where that is named."""
    words = (_GAPS_OF if of else _GAPS).get(gap, gap)
    return translate("Checks", str(words)).format(of=of)
