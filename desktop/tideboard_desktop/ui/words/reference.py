"""Words of reference data: corporate actions, types of plates."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.reference import (
    ActionKind,
    ActionPart,
    PlateKind,
)
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate


def action_words(kind: ActionKind) -> str:
    return {
        ActionKind.SPLIT: translate("Corporate", "Split"),
        ActionKind.JOIN: translate("Corporate", "Consolidation"),
        ActionKind.BONUS: translate("Corporate", "Bonus shares"),
        ActionKind.TRANSFER: translate("Corporate", "Transfer of reserves"),
        ActionKind.ALLOTMENT: translate("Corporate", "Rights issue"),
        ActionKind.OFFERING: translate("Corporate", "Offering"),
        ActionKind.DIVIDEND: translate("Corporate", "Dividend"),
        ActionKind.SPECIAL_DIVIDEND: translate("Corporate", "Special dividend"),
        ActionKind.SPIN_OFF: translate("Corporate", "Spin-off"),
    }[kind]


def part_words(part: ActionPart) -> str:
    """`Dividend 4.50 a share`, `Split 1 into 5`, `Rights issue 1 for 10 at 3.20`."""
    name = action_words(part.kind)
    ratio = _ratio(part)
    amount = "" if part.amount is None else fmt.price(part.amount)
    if ratio and amount:
        return translate("Corporate", "{what} {ratio} at {amount}").format(what=name, ratio=ratio, amount=amount)
    if amount:
        return translate("Corporate", "{what} {amount} a share").format(what=name, amount=amount)
    return f"{name} {ratio}".strip()


def _ratio(part: ActionPart) -> str:
    if part.base is None or part.ert is None:
        return ""
    whole = part.kind in {ActionKind.SPLIT, ActionKind.JOIN}
    text = translate("Corporate", "{base} into {ert}") if whole else translate("Corporate", "{ert} for {base}")
    return text.format(base=_plain(part.base), ert=_plain(part.ert))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def kind_words(kind: PlateKind | None) -> str:
    return {
        PlateKind.INDUSTRY: translate("Plates", "Industry"),
        PlateKind.REGION: translate("Common", "Region"),
        PlateKind.CONCEPT: translate("Plates", "Concept"),
        PlateKind.OTHER: translate("Orders", "Other"),
        None: translate("Common", "All"),
    }[kind]


def unread_words(field: str) -> str:
    """What an answer says of rows that it left out, by the name that `unread` of a list has; empty for none."""
    known = {
        "": "",
        "more": translate("Reference", "More rows came than are read; the rest was left out."),
        "repeated": translate("Reference", "Rows that came twice were left out."),
        "next_date": translate("Reference", "More pages came than are read; later days were left out."),
        "lists": translate("Reference", "More rows came than are read; the rest was left out."),
    }
    words = translate("Reference", "Rows that could not be read were left out (field {name}).").format(name=field)
    return known.get(field, words)


def with_unread(words: str, answer: object) -> str:
    """Words about an answer, and what it left out."""
    parts = (words, unread_words(getattr(answer, "unread", "")))
    return " \u00b7 ".join(part for part in parts if part)
