"""Words of the light confirmations: cancels, and other acts on working orders."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Market
from tideboard_core.model.order import OrderAction

translate = QCoreApplication.translate


class CancelWords(NamedTuple):
    """The words by which the dialogs differ."""

    title: str
    heading: str
    keep: str
    cancel: str


def action_words(action: OrderAction | None, heading: str) -> CancelWords:
    """Title, order and buttons of an act on one order; None = a cancel."""
    if action is None:
        title = translate("Cancel", "Cancel order")
        return CancelWords(title, heading, translate("Cancel", "Keep order"), title)
    title = {
        OrderAction.RECONFIRM: translate("Cancel", "Confirm order again"),
        OrderAction.DISABLE: translate("Cancel", "Disable order"),
        OrderAction.ENABLE: translate("Cancel", "Enable order"),
        OrderAction.DELETE: translate("Cancel", "Delete order"),
    }[action]
    return CancelWords(title, heading, translate("Cancel", "Leave it as it is"), title)


def action_sentence(action: OrderAction) -> str:
    return {
        OrderAction.RECONFIRM: translate(
            "Cancel", "The broker asked you to confirm it. This confirms it: it can fill."
        ),
        OrderAction.DISABLE: translate("Cancel", "It rests at the broker and cannot fill until it is enabled."),
        OrderAction.ENABLE: translate("Cancel", "It goes back to the market and can fill."),
        OrderAction.DELETE: translate("Cancel", "It is removed from the broker's list of orders."),
    }[action]


def several_words() -> CancelWords:
    """The words of a cancel of some orders of an account."""
    title, keep = translate("Cancel", "Cancel these orders"), translate("Cancel", "Keep orders")
    return CancelWords(title, translate("Cancel", "Cancel these orders, and no others?"), keep, title)


def all_words(at_once: Market | None) -> CancelWords:
    """The words of cancel all; `at_once` is the market whose orders one call cancels."""
    title, keep = translate("Cancel", "Cancel all orders"), translate("Cancel", "Keep orders")
    heading = translate("Cancel", "Cancel every open order of this account?")
    if at_once is not None:
        heading = translate("Cancel", "Cancel every open order of this account in {market}, in one call?")
        heading = heading.format(market=at_once)
    return CancelWords(title, heading, keep, title)
