"""The sentences about a holding that nobody is sure of, for its rows, its menu and the notice of one that went."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.held_doubt import DoubtCause, HoldingGone
from tideboard_core.model.order import Position
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


def doubt_word(position: Position) -> str:
    """Beside the security: why its shares may be others; empty where they are not in doubt."""
    if position.doubt is None:
        return ""
    shown = fmt.MISSING if position.otherwise is None else fmt.quantity(position.otherwise)
    return {
        DoubtCause.UNREAD: translate("HeldDoubt", "positions not listed now"),
        DoubtCause.LACKING: translate("HeldDoubt", "newest list: {shares}").format(shares=shown),
        DoubtCause.EMPTY: translate("HeldDoubt", "positions not listed now"),
        DoubtCause.FILLS: translate("HeldDoubt", "by the fills: {shares}").format(shares=shown),
        DoubtCause.TAKEN_BACK: translate("HeldDoubt", "by the fills: {shares}").format(shares=shown),
    }[position.doubt]


def doubt_sentence(position: Position) -> str:
    """What follows from that."""
    if position.doubt is DoubtCause.FILLS:
        return translate(
            "HeldDoubt",
            "The broker's list and the fills differ. What only one of them has can be closed by typing the quantity, "
            "until you settle it.",
        )
    if position.doubt is DoubtCause.LACKING:
        return translate(
            "HeldDoubt",
            "The newest list shows less, and no fill explains it. It is read again; until two lists agree the shares "
            "shown before stay, and closing them is typed.",
        )
    return translate("HeldDoubt", "The broker does not list it now. Closing it is typed.")


def settle_word() -> str:
    """The entry of a menu that takes the broker's list as right."""
    return translate("HeldDoubt", "The broker's list is right")


def gone_words(gone: HoldingGone) -> str:
    """The notice, as `HK.00700: 500 held before, 0 now, and no fill explains it.`."""
    text = translate("HeldDoubt", "{before} held before, {now} now by two lists, and no fill explains it.")
    return titled(gone.instrument, text.format(before=fmt.quantity(gone.before), now=fmt.quantity(gone.held)))
