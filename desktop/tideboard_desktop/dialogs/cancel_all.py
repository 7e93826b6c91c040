"""Cancel all: lists every order it will hit and wants a second gesture."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QListWidget, QWidget

from tideboard_core.model.order import Order
from tideboard_core.model.review import Confirmation
from tideboard_core.ports import CancelReview, Clock
from tideboard_desktop import format as fmt
from tideboard_desktop.dialogs.cancel_order import CancelDialog, order_name
from tideboard_desktop.dialogs.cancel_words import all_words
from tideboard_desktop.dialogs.check_parts import TickBox
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.labels import identify

translate = QCoreApplication.translate
ROW = 26
SHOWN_ROWS = 8


class CancelAllDialog(CancelDialog):
    """The list follows the market; an order that joins it takes the tick away, because it was not read yet."""

    def __init__(
        self, review: CancelReview, theme: Theme, clock: Clock, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(review, theme, clock, tasks, parent, words=all_words(review.at_once))
        self._read: frozenset[str] = frozenset()
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
        self.body.addWidget(self.list)
        self.body.addWidget(self.tick_box)
        self.show_review()

    @property
    def confirmed(self) -> bool:
        """The list was read, and it is still that list or a part of it."""
        return self.tick_box.isChecked()

    def confirmation(self) -> Confirmation:
        """The yes to the orders that were read, to no other."""
        return Confirmation(accepted=True, read=self._read)

    def show_review(self) -> None:
        """Bring the list up to date."""
        orders = self.open_orders
        if frozenset(order.id for order in orders) - self._read:
            self.tick_box.setChecked(False)
        lines = [cancel_line(order, foreign=order.id in self.review.foreign_ids) for order in orders]
        if lines != [self.list.item(row).text() for row in range(self.list.count())]:
            self.list.clear()
            self.list.addItems(lines)
            for row in range(self.list.count()):
                self.list.item(row).setSizeHint(QSize(0, self.theme.px(ROW)))
        self.tick_box.setText(tick_words(len(orders)))
        self.tick_box.setAccessibleName(self.tick_box.text())
        super().show_review()

    def _ticked(self, on: bool) -> None:  # noqa: FBT001  Qt's signal
        if on:
            self._read = frozenset(order.id for order in self.open_orders)
        self.show_ready()


def tick_words(count: int) -> str:
    """The second gesture, with the number of orders."""
    if count == 1:
        return translate("Cancel", "I have read the list: 1 order")
    return translate("Cancel", "I have read the list: {count} orders").format(count=count)


def cancel_line(order: Order, *, foreign: bool) -> str:
    """One order of the list; those of other programs are named as such."""
    text = order_name(order)
    if order.filled:
        text += "  ·  " + translate("Cancel", "{filled} filled").format(filled=fmt.quantity(order.filled))
    if foreign:
        text += "  ·  " + translate("Cancel", "placed by another program")
    return text
