"""What a person may do about an order that the broker keeps otherwise than it was confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tideboard_core.model.order import Order, OrderStatus
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.orders.as_confirmed.terms import changed_back
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import push_button
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.orders import unnamed_detail

translate = QCoreApplication.translate
_ENDED = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REJECTED})


class SettlingChoice(StrEnum):
    """A way to settle what differs.

    KEEP: it is seen, and stays. ABSENT: an order that is in no list counts no longer. CHANGE_BACK: a change
    to what was confirmed. ANEW: a cancel, and once the order is over the ticket with what was confirmed.
    """

    KEEP = "keep"
    ABSENT = "absent"
    CHANGE_BACK = "change-back"
    ANEW = "anew"
    CANCEL = "cancel"


def settling_choices(order: Order, *, changeable: bool) -> tuple[SettlingChoice, ...]:
    """What is offered, the harmless first; nothing once all is settled. `changeable`: the ticket changes the order."""
    if not order.unsettled:
        return ()
    if order.unlisted:  # there is nothing that a cancel could name
        return (SettlingChoice.ABSENT,)
    elsewhere = bool(order.legs) or any(one.term is OrderTerm.ACCOUNT for one in order.unsettled)
    anew = () if elsewhere else (SettlingChoice.ANEW,)  # what the ticket of the account in view does not take
    if not order.open or order.status is OrderStatus.CANCELLING:
        return (SettlingChoice.KEEP, *(anew if order.status in _ENDED else ()))
    back = changeable and changed_back(order) is not None
    return (SettlingChoice.KEEP, *((SettlingChoice.CHANGE_BACK,) if back else anew), SettlingChoice.CANCEL)


def choice_words(choice: SettlingChoice, order: Order) -> str:
    """What a choice is called in menus and on buttons."""
    if choice is SettlingChoice.ANEW and not order.open:
        return translate("AsConfirmed", "Prepare it anew as confirmed")
    return {
        SettlingChoice.KEEP: translate("AsConfirmed", "Keep as the broker has it"),
        SettlingChoice.ABSENT: translate("AsConfirmed", "It is in no list: count it no longer…"),
        SettlingChoice.CHANGE_BACK: translate("AsConfirmed", "Change it back…"),
        SettlingChoice.ANEW: translate("AsConfirmed", "Cancel, then prepare anew…"),
        SettlingChoice.CANCEL: translate("AsConfirmed", "Cancel…"),
    }[choice]


def left_of(wanted: Order | None, now: Order) -> Order | None:
    """What is left of an order as it was confirmed, once it is over; None where nothing is."""
    if wanted is None:
        return None
    filled = now.filled if (now.instrument, now.side) == (wanted.instrument, wanted.side) else 0
    return replace(wanted, quantity=wanted.quantity - filled) if filled < wanted.quantity else None


def nothing_left_words() -> str:
    return translate("AsConfirmed", "Nothing of the order is left to prepare anew.")


def not_over_words() -> str:
    return translate("AsConfirmed", "The order is not over yet. Once it is, the menu of its row prepares it anew.")


def absent_detail(proof: str) -> str:
    """What follows once an order that is in no list counts no longer."""
    after = translate(
        "AsConfirmed",
        "The broker has accepted it. If it is there after all, it is your order and may fill. "
        "From now on it counts no longer, and orders on the same side are not held back by it.",
    )
    return together(proof, after)


def put_aside_detail(order: Order) -> str:
    """What follows once an order that the broker lists without an id counts no longer."""
    after = translate(
        "AsConfirmed",
        "If it works at the broker after all, it may fill. Look at your broker's app first. "
        "From now on it counts no longer, until more of it fills.",
    )
    return together(unnamed_detail(order), after)


class SettlingButtons(QWidget):
    """A button for each choice that is offered; made anew only where others are, so that a button keeps the focus."""

    def __init__(self, theme: Theme, settle: Callable[[SettlingChoice], None]) -> None:
        super().__init__()
        self._theme, self._settle = theme, settle
        self._shown: Sequence[tuple[SettlingChoice, str]] = ()
        self._row = hbox(on=self, margins=0, spacing=8)

    def offer(self, choices: Sequence[SettlingChoice], order: Order, *, before: QWidget) -> None:
        """Show these and no others; Tab goes through them and on to the widget `before` which they stand."""
        wanted = [(one, choice_words(one, order)) for one in choices]
        if wanted == self._shown:
            return
        self._shown = wanted
        if self.isAncestorOf(QApplication.focusWidget() or before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        buttons = [self._button(one, words) for one, words in wanted]
        for button in buttons:
            self._row.addWidget(button)
        for first, then in pairwise((*buttons, before)):
            self.setTabOrder(first, then)
        self._row.addStretch(1)
        self.setVisible(bool(wanted))

    def _button(self, choice: SettlingChoice, words: str) -> QPushButton:
        button = push_button(words, self._theme, identifier=f"settle_{choice.value}".replace("-", "_"))
        button.setParent(self)
        button.setAccessibleName(words)
        button.clicked.connect(partial(self._settle, choice))
        return button
