"""Confirmation of cancel all: lists every affected order and requires a second gesture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QListWidget, QWidget

from tideboard_core.model.open_review import CancelReview
from tideboard_core.model.order import Order
from tideboard_core.model.review import Confirmation
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.cancel.view import CancelDialog, order_name
from tideboard_desktop.orders.cancel.words import all_words, several_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.tick_box import TickBox

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
    ) -> None:
        """`outside` makes the part that names what the broker runs by itself, None where it tells of nothing."""
        words = all_words(review.at_once) if review.everything else several_words()
        super().__init__(review, theme, clock, tasks, parent, words=words)
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
    """The label of the box, with the number of orders."""
    if count == 1:
        return translate("Cancel", "I have read the list: 1 order")
    return translate("Cancel", "I have read the list: {count} orders").format(count=count)


def cancel_line(order: Order, *, foreign: bool) -> str:
    """One order of the list; orders of other programs are marked."""
    text = order_name(order)
    if order.filled:
        text += "  ·  " + translate("Cancel", "{filled} filled").format(filled=fmt.quantity(order.filled))
    if foreign:
        text += "  ·  " + translate("Cancel", "placed by another program")
    return text
