"""Sources of the loss brake's texts, which depend on its rule, and on whether the result of the day is known."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP

Row = tuple[object, object, object, object]
"""Label when passed, label when failed, figure, and the sentence of a denial, as in the table of all checks."""

_BY_RULE: dict[str, Row] = {
    "streak": (
        QT_TRANSLATE_NOOP("Checks", "Loss brake: losses in a row"),
        QT_TRANSLATE_NOOP("Checks", "Loss brake: losses in a row"),
        "",
        QT_TRANSLATE_NOOP("Checks", "the loss brake holds: {value} losses in a row today, your limit is {limit}"),
    ),
    "trades": (
        QT_TRANSLATE_NOOP("Checks", "Loss brake: trades of the day"),
        QT_TRANSLATE_NOOP("Checks", "Loss brake: trades of the day"),
        "",
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
_AT_ONE = {
    "streak": QT_TRANSLATE_NOOP("Checks", "the loss brake holds: 1 loss today, your limit is {limit}"),
    "trades": QT_TRANSLATE_NOOP("Checks", "the loss brake holds: 1 entry that traded today, your limit is {limit}"),
}
_GAP = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: result not known"),
    "{gap}",
    QT_TRANSLATE_NOOP("Checks", "the day's result is not known ({gap}), and the loss brake needs it"),
)
_CLOCK = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: dates differ"),
    QT_TRANSLATE_NOOP("Checks", "computer, exchange"),
    QT_TRANSLATE_NOOP(
        "Checks",
        "this computer and the exchange have different dates, so the loss brake does not know the day's result: "
        "check the clocks",
    ),
)
_LATE = (
    "",
    QT_TRANSLATE_NOOP("Checks", "Loss brake: lists not read in time"),
    "",
    QT_TRANSLATE_NOOP(
        "Checks", "orders, fills and positions were not read in time, and the loss brake needs them for an entry"
    ),
)
_LATE_UNTIL = (
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
"""By what is not known of one security."""


def text_of(data: Mapping[str, object], figure: object) -> Row | None:
    """The texts of a verdict; None of the day's loss, which is in the table of all checks. `figure` is that one's."""
    if data.get("gap") == "late":
        return _LATE_UNTIL if data.get("seconds") else _LATE
    if data.get("gap") == "clock":
        return _CLOCK
    if "gap" in data:
        return _GAP
    found = _BY_RULE.get(str(data.get("rule")))
    return None if found is None else (found[0], found[1], found[2] or figure, found[3])


def at_one(data: Mapping[str, object]) -> object:
    """The denial in the singular, None where the rule has none."""
    return _AT_ONE.get(str(data.get("rule")))


def gap_words(gap: str, *, of: bool) -> object:
    """What is not known; `of`: of one security."""
    return (_GAPS_OF if of else _GAPS).get(gap, gap)
