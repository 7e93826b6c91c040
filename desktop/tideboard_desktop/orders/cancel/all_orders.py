"""Confirmation of cancel all: lists every affected order and requires a second gesture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QListWidget, QWidget

from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.open_review import CancelReview
from tideboard_core.model.order import Order
from tideboard_core.model.review import Confirmation
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.cancel.view import CancelDialog, not_by_hand_sentence, order_name
from tideboard_desktop.orders.cancel.words import all_words, several_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.tick_box import TickBox
from tideboard_desktop.ui.words.combinations import FactsOf, no_facts
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate
ROW = 26
SHOWN_ROWS = 8
MakePart = Callable[[QWidget], QWidget | None]
"""Makes a part of a dialog, or nothing."""


class CancelAllDialog(CancelDialog):
    """The list follows the market; a newly listed order clears the tick, because it has not been read yet."""

    def __init__(
        self,
        review: CancelReview,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        outside: MakePart = lambda _parent: None,
        facts: FactsOf = no_facts,
    ) -> None:
        """`outside` makes the part that names what the broker runs by itself, None where it tells of nothing."""
        words = all_words(review.at_once) if review.everything else several_words()
        super().__init__(review, theme, clock, tasks, parent, words=words)
        self._read: frozenset[str] = frozenset()
        self._facts = facts
        self.list = QListWidget()
        identify(self.list, "orders_to_cancel", translate("Cancel", "Orders that would be cancelled"))
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setFixedHeight(theme.px(ROW * min(max(len(review.orders), 2), SHOWN_ROWS)) + 8)
        surface = theme.surface
        self.list.setStyleSheet(
            f"QListWidget {{ background: {surface.inset}; border: 1px solid {surface.line_soft}; border-radius: 4px; }}"
            f" QListWidget::item {{ padding: 0 8px; color: {surface.text1}; }}"
        )
        self.tick_box = TickBox("", theme, identifier="tick_cancel_all")
        self.tick_box.toggled.connect(self._ticked)
        self.notes = label("", theme, Type.BODY, Tone.WARN)
        identify(self.notes, "withdrawal_notes")
        self.notes.setWordWrap(True)
        self._taken_from: Mapping[str, datetime] = {}
        self.body.addWidget(self.list)
        self.body.addWidget(self.notes)
        self.body.addWidget(self.tick_box)
        self.outside = outside(self)
        if self.outside is not None:
            self.body.addWidget(self.outside)
        self.show_review()

    @property
    def confirmed(self) -> bool:
        """Whether the ticked list is still the current list or contains it."""
        return self.tick_box.isChecked()

    def confirmation(self) -> Confirmation:
        """The confirmation for the orders that were listed when the box was ticked, for no others."""
        return Confirmation(accepted=True, read=self._read)

    def show_review(self) -> None:
        orders = self.open_orders
        if frozenset(order.id for order in orders) - self._read:
            self.tick_box.setChecked(False)
        foreign, at_market, self._taken_from = self.review.foreign_ids, self.review.not_by_hand, self.review.taken_from
        lines = [
            cancel_line(
                order,
                foreign=order.id in foreign,
                by_hand=order.id not in at_market,
                until=self._taken_from.get(order.id),
                facts=self._facts,
            )
            for order in orders
        ]
        waiting = any(order.id in self._taken_from for order in orders)
        notes = [
            _incomplete_sentence() if self.review.incomplete else "",
            _not_taken_sentence() if waiting else "",
            not_by_hand_sentence() if at_market else "",
        ]
        self.notes.setText(together(*notes))
        self.notes.setVisible(bool(self.notes.text()))
        if lines != [self.list.item(row).text() for row in range(self.list.count())]:
            self.list.clear()
            self.list.addItems(lines)
            for row in range(self.list.count()):
                self.list.item(row).setSizeHint(QSize(0, self.theme.px(ROW)))
        self.tick_box.setText(tick_words(len(orders)))
        self.tick_box.setAccessibleName(self.tick_box.text())
        super().show_review()

    def tick(self) -> None:
        """Follow the minutes without withdrawals too: no change of an order tells that they begin or end."""
        super().tick()
        if self.review.taken_from != self._taken_from:
            self.show_review()

    def _ticked(self, on: bool) -> None:  # noqa: FBT001  Qt's signal
        if on:
            self._read = frozenset(order.id for order in self.open_orders)
        self.show_ready()


def tick_words(count: int) -> str:
    """The label of the box, with the number of orders."""
    if count == 1:
        return translate("Cancel", "I have read the list: 1 order")
    return translate("Cancel", "I have read the list: {count} orders").format(count=count)


def _incomplete_sentence() -> str:
    """That the broker refused its list of orders, cut it, or gave it in part."""
    return translate(
        "Cancel",
        "The broker may have more orders than it lists now: these are cancelled, and no others. Look at your broker's"
        " app.",
    )


def _not_taken_sentence() -> str:
    """That the market takes no withdrawals of some before the minute of their lines; the cancels are sent."""
    return translate(
        "Cancel",
        "By the exchange's rules or the broker's page the market takes no withdrawal of an order before the minute"
        " beside it: the cancels are sent, and these orders count as working until the broker says that they are over.",
    )


def cancel_line(
    order: Order,
    *,
    foreign: bool,
    by_hand: bool = True,
    until: datetime | None = None,
    facts: FactsOf = no_facts,
) -> str:
    """One order of the list; those of other programs are marked, and those that are not withdrawn by hand or now."""
    text = order_name(order, facts)
    if order.filled:
        text += "  ·  " + translate("Cancel", "{filled} filled").format(filled=fmt.quantity(order.filled))
    if foreign:
        text += "  ·  " + translate("Cancel", "placed by another program")
    if not by_hand:
        text += "  ·  " + translate("Cancel", "not by hand")
    if until is not None:
        minute = fmt.clock_minutes(until, MARKET_ZONE[market_of(order.instrument)])
        text += "  ·  " + translate("Cancel", "not before {time}").format(time=minute)
    return text
