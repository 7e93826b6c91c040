"""Words of the loss brake's check: by its rule, and where its result or its lists are not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

BrakeText = tuple[object, object, object, object]
"""Label when passed, label when failed, figure, and the sentence of a denial, as of any check."""

_FIGURE: Final = QT_TRANSLATE_NOOP("Checks", "{value} of {limit}")
_BRAKES: Final[dict[str, BrakeText]] = {
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
"""By the rule of the brake; the day's loss is in the table of all checks."""
_AT_ONE: Final = {
    "streak": QT_TRANSLATE_NOOP("Checks", "the loss brake holds: 1 loss today, your limit is {limit}"),
    "trades": QT_TRANSLATE_NOOP("Checks", "the loss brake holds: 1 entry that traded today, your limit is {limit}"),
}
_GAP: Final = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: result not known"),
    "{gap}",
    QT_TRANSLATE_NOOP("Checks", "the day's result is not known ({gap}), and the loss brake needs it"),
)
_CLOCK: Final = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: dates differ"),
    QT_TRANSLATE_NOOP("Checks", "computer, exchange"),
    QT_TRANSLATE_NOOP(
        "Checks",
        "this computer and the exchange have different dates, so the loss brake does not know the day's result: "
        "check the clocks",
    ),
)
_LATE: Final = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: lists not read in time"),
    "",
    QT_TRANSLATE_NOOP(
        "Checks", "orders, fills and positions were not read in time, and the loss brake needs them for an entry"
    ),
)
_LATE_UNTIL: Final = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: lists can be read in"),
    "{seconds}",
    QT_TRANSLATE_NOOP(
        "Checks",
        "the loss brake needs orders, fills and positions read anew; the broker allows that in {seconds}, "
        "what is left before is kept for exits",
    ),
)


def brake_text(data: Mapping[str, object]) -> BrakeText | None:
    """The texts of the check with this data; None where they are those of the day's loss."""
    if data.get("gap") == "late":
        return _LATE_UNTIL if data.get("seconds") else _LATE
    if data.get("gap") == "clock":
        return _CLOCK
    return _GAP if "gap" in data else _BRAKES.get(str(data.get("rule")))


def at_one(data: Mapping[str, object]) -> object | None:
    """The denial where one loss or one entry is what holds; None for the other rules."""
    return _AT_ONE.get(str(data.get("rule")))
