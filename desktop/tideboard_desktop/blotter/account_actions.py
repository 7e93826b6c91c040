"""What menus, keys and buttons do to orders and positions of the account in view; what writes asks first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Order, OrderAction, OrderStatus
from tideboard_core.model.order_terms import PLACED
from tideboard_core.model.shares import total
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.orders.rows import ExitRow, whole
from tideboard_desktop.blotter.words import ORDERS, POSITIONS, not_placed
from tideboard_desktop.docks.row_actions import RowEntry
from tideboard_desktop.orders.submission import OrderSubmission

if TYPE_CHECKING:  # exits are imported with the first position
    from tideboard_desktop.blotter.exit_actions import ExitActions
    from tideboard_desktop.blotter.tables import BlotterTables
    from tideboard_desktop.orders.settling import SettlingChoice

translate = QCoreApplication.translate


class AccountActions(QObject):
    """Rows are those of the tables; without an account nothing is done.

    `edit_requested` carries a working order to change, `again_requested` an order and `sale_requested` a position for
    the ticket to fill in; none of them sends.
    """

    edit_requested = Signal(object)
    again_requested = Signal(object)
    sale_requested = Signal(object)

    def __init__(
        self,
        tables: BlotterTables,
        submission: OrderSubmission,
        exits: Callable[[], ExitActions],
        charges: OrderCharges,
    ) -> None:
        """`exits` returns what may be done about exits; its first call imports it."""
        super().__init__()
        self._tables, self._submission, self._exits, self._charges = tables, submission, exits, charges

    @property
    def _account(self) -> Account | None:
        return self._tables.account

    def settle_write(self, row: int) -> None:
        """Open what became of the unanswered change or cancel of an order."""
        write = self._tables.unanswered(self._tables.orders.rows[row])
        if self._account is not None and write is not None:
            self._submission.settle_write(self._account, write)

    def action_off(self, order: Order, action: OrderAction) -> str:
        """Why an act on an order is not possible now; empty if it is."""
        return self._submission.action_off(self._account, order, action)

    def do_action(self, row: int, action: OrderAction) -> None:
        """Reconfirm, disable, enable or delete an order after a confirmation; shows the reason if it is impossible."""
        order = whole(self._tables.orders.rows[row])
        if off := self.action_off(order, action):
            self._submission.message.emit(off)
        elif self._account is not None:
            self._submission.ask_action(self._account, order, action)

    def run_button(self, row: int) -> None:
        """The row's button: reconfirm if the broker asks for it, else cancel or settle."""
        order = whole(self._tables.orders.rows[row])
        if order.open and order.asks and not order.unnamed:
            self.do_action(row, OrderAction.RECONFIRM)
        else:
            self.cancel_row(row)

    def cancel_row(self, row: int) -> None:
        """Cancel a working order, or settle an unknown one; both ask first."""
        order = whole(self._tables.orders.rows[row])
        if self._account is not None and isinstance(order, ExitRow):
            self._exits().cancel_exit(self._account, order)
        elif self._account is not None:
            self._submission.cancel_or_settle(self._account, order)

    def open_row(self, tab: int, row: int) -> None:
        """Enter and double click: change a working order, or fill the ticket to close a position."""
        if tab == ORDERS:
            self.change(row)
        elif tab == POSITIONS and (position := self._tables.positions.rows[row].position).quantity:
            self.sale_requested.emit(position)

    def open_exits(self, row: int) -> None:
        """The button of a position: fill the ticket with a stop, or ask to reduce exits that exceed the position."""
        if self._account is not None:
            self._exits().open_next(self._account, self._tables.positions.rows[row].position.instrument)

    def exit_entries(self, row: int) -> list[RowEntry]:
        """What the menu of a position offers about its exits."""
        instrument = self._tables.positions.rows[row].position.instrument
        return [] if self._account is None else self._exits().entries(self._account, instrument)

    def change(self, row: int) -> None:
        """Load a working order into the ticket."""
        order = whole(self._tables.orders.rows[row])
        if order.open and order.status is not OrderStatus.UNKNOWN:
            if off := self.why_fixed(order):
                self._submission.message.emit(off)
            else:
                self.edit_requested.emit(order.own if isinstance(order, ExitRow) else order)

    def why_fixed(self, order: Order) -> str:
        """Why an order is not changed in the ticket, as a sentence; empty if it is."""
        if isinstance(order, ExitRow) and order.own is None:
            return translate("Exits", "An exit that waits is changed with its entry, or by its line on the chart.")
        return self._submission.unchangeable(order)

    def anew_instead(self, order: Order) -> bool:
        """Whether an order is cancelled and prepared anew in place of a change."""
        return not isinstance(order, ExitRow) and self._submission.anew_instead(order)

    def cancel_for_anew(self, row: int) -> None:
        """Ask to cancel the order of a row; once it is over the ticket has what is left of it."""
        if self._account is not None:
            self._submission.cancel_for_anew(self._account, whole(self._tables.orders.rows[row]))

    def again(self, row: int) -> None:
        """Fill the ticket with the terms of the same order; nothing is sent."""
        order = whole(self._tables.orders.rows[row])
        if order.order_type in PLACED and not (isinstance(order, ExitRow) or order.legs):
            self.again_requested.emit(order)

    def settling(self, order: Order) -> tuple[SettlingChoice, ...]:
        """What may be done about what the broker keeps otherwise than it was confirmed."""
        return self._submission.settling(order)

    def settle_difference(self, choice: SettlingChoice, row: int) -> None:
        """Begin one of these for the order of a row."""
        if self._account is not None:
            self._submission.settle_difference(self._account, whole(self._tables.orders.rows[row]), choice)

    def settles_holding(self, row: int) -> bool:
        """Whether list and fills of a position differ, and only a person can say which is right."""
        return self._tables.positions.rows[row].position.doubt is DoubtCause.FILLS

    def settle_holding(self, row: int) -> None:
        """Take the broker's list as right for the position of a row."""
        if self._account is not None and self.settles_holding(row):
            self._submission.settle_holding(self._account, self._tables.positions.rows[row].position.instrument)

    def details(self, row: int) -> None:
        """Open what is known about an order, with its note."""
        if self._account is not None:
            self._submission.show_details(self._account, whole(self._tables.orders.rows[row]), self._charges.fees_of)

    def put_back(self, exit_order: Order) -> None:
        """Fill the ticket with an exit that was cancelled; it is reviewed and sent like any other order."""
        if exit_order.order_type in PLACED:
            self.again_requested.emit(exit_order)
        else:
            self._submission.message.emit(not_placed())

    def ask_cancel_all(self) -> None:
        """Ask for confirmation, then cancel every open order."""
        if self._account is not None and self.works():
            self._submission.ask_cancel_all(self._account)

    def forget_hours(self) -> None:
        """Warn anew of orders in the night, until one comes back as it was sent."""
        self._submission.forget_hours()

    def works(self) -> bool:
        """Whether an order of the account works now, whatever the table shows: it may be covered."""
        return any(order.open for order in self._tables.value(Topic.ORDERS) or ())

    def ask_flatten(self, instruments: Sequence[InstrumentId] | None = None) -> None:
        """Ask for confirmation, then close these positions, or all of them."""
        if self._account is not None and self.may_hold():
            self._submission.ask_flatten(self._account, instruments)

    def may_hold(self) -> bool:
        """Whether the account holds something, or nobody has read yet what it holds."""
        return self._account is None or self._submission.may_hold(self._account)

    def flatten_row(self, row: int) -> None:
        """Ask for confirmation, then close the position of a row."""
        self.ask_flatten([self._tables.instrument_at(POSITIONS, row)])

    def close_symbol(self) -> None:
        """Fill the ticket to close what is held of the security in view in all its rows, if anything is."""
        self._tables.catch_up()
        rows = [
            row.position
            for row in self._tables.positions.rows
            if row.position.instrument == self._tables.selection.instrument
        ]
        held, free = total(row.quantity for row in rows), total(row.available for row in rows)
        if held:
            self.sale_requested.emit(replace(rows[0], quantity=held, available=free))

    def on_current(self, tab: int, action: Callable[[int], None]) -> None:
        """Call `action` with the row of a table that a command is about, if there is one."""
        self._tables.catch_up()
        row = self._tables.views[tab].row_meant
        if row is not None:
            action(row)

    def has_row(self, tab: int) -> bool:
        """Whether a command about a row of a table has one: the selected or the only one."""
        self._tables.catch_up()
        return self._tables.views[tab].row_meant is not None
