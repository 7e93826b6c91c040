"""Today's orders of all accounts by account, working ones first. Nothing is sent or cancelled from here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.reading import AccountReading
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.order import Account, Environment, Order, OrderStatus, Side
from tideboard_core.model.shares import Shares
from tideboard_core.orders.row_filter import hidden_working
from tideboard_desktop.accounts.columns import environment_column, named_column, state_column
from tideboard_desktop.accounts.listing import AccountListing
from tideboard_desktop.accounts.page import PageContext
from tideboard_desktop.docks.order_filter_row import FilterPart, OrderFilterRow
from tideboard_desktop.docks.order_filter_state import RowFilterState
from tideboard_desktop.docks.saved_state import read
from tideboard_desktop.docks.value_columns import ValueColumn, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.words.accounts import account_words
from tideboard_desktop.ui.words.combinations import combination_name
from tideboard_desktop.ui.words.orders import order_terms, short_type_word, side_word, status_word

translate = QCoreApplication.translate
_NEEDS_YOU = frozenset({OrderStatus.UNKNOWN, OrderStatus.REJECTED, OrderStatus.DISABLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOrder:
    """An order of an account."""

    account: Account
    order: Order

    @property
    def environment(self) -> Environment:
        return self.account.environment

    @property
    def instrument(self) -> InstrumentId | None:
        """Security of the order, None for a combination: its first leg does not stand for it."""
        return None if self.order.legs else self.order.instrument

    @property
    def key(self) -> Hashable:
        return self.environment, self.account.id, self.order.id


class OrdersPage(AccountListing[ListedOrder]):
    """Working orders of an account come before those that are done, newest first."""

    def __init__(self, context: PageContext) -> None:
        columns = order_columns(self.state_of, context.services.accounts.age)
        super().__init__(
            context, columns, identifier="accounts_orders", name=translate("Accounts", "Orders of all accounts")
        )
        self.filters = OrderFilterRow(
            context.dock.theme,
            "accounts_orders",
            (FilterPart.SYMBOLS, FilterPart.SIDES, FilterPart.STATUSES, FilterPart.ACCOUNTS),
            {FilterPart.SYMBOLS: self._symbols, FilterPart.ACCOUNTS: self._accounts},
            (translate("Filters", "Words in symbol, name or number"), translate("Filters", "Symbol, name, number")),
        )
        self.filters.changed.connect(self.make_again)
        self.filters.closed.connect(self._clear)
        self.filters.left.connect(self.view.setFocus)
        self.parts.insertWidget(0, self.filters)
        folding = context.owner.folding
        folding.add_filters(self.filters, self.filters.held, name="orders_filter", here=lambda: not self.isHidden())
        self.filters.changed.connect(folding.refresh)

    def make_rows(self, reading: AccountReading) -> list[ListedOrder]:
        kept = self.filters.filter().keep_orders(reading.orders or (), lambda _instrument: "")
        orders = sorted(kept, key=lambda order: not order.open)
        return [ListedOrder(account=reading.account, order=order) for order in orders]

    def _show(self) -> None:
        """Say how many orders are shown: a filter never hides that some of the others work."""
        super()._show()
        mine = [one for own, one in self.by_account.items() if self.only in (None, own)]
        every = [order for one in mine for order in one.orders or ()]
        shown = [row.order for one in mine for row in self.rows_of(one.key)]
        self.filters.say(len(shown), len(every), hidden_working(every, shown))

    def _clear(self) -> None:
        self.filters.clear()
        self.view.setFocus()

    def _symbols(self) -> Iterable[tuple[InstrumentId, str]]:
        names: dict[InstrumentId, str] = {}
        for reading in self.by_account.values():
            for order in reading.orders or ():
                for instrument in order.instruments:
                    names.setdefault(instrument, "" if order.legs else order.name)
        return [(one, f"{one} {names[one]}".strip()) for one in sorted(names)]

    def _accounts(self) -> Iterable[tuple[str, str]]:
        return [(one.account.id, account_words(one.account)) for one in self.by_account.values()]

    # --- state ------------------------------------------------------------------------------------------------------

    def choice(self) -> str:
        """The filters but for the accounts: a layout has no account number."""
        state = self.filters.state()
        state.accounts = ()
        return "" if state == RowFilterState() else msgspec.json.encode(state).decode()

    def restore(self, choice: str) -> None:
        """What does not fit is left out."""
        try:
            found = msgspec.json.decode(choice or "{}", type=dict[str, Any])
        except (msgspec.DecodeError, RecursionError):
            found = {}
        self.filters.restore(read(found, RowFilterState()))


def order_columns(
    state_of: Callable[[ListedOrder], AccountReading | None], age: Callable[[AccountReading], float | None]
) -> list[ValueColumn[ListedOrder]]:
    """Environment, security, account, side, terms, shares, filled, status, time, and age of the figures."""
    return [
        environment_column(lambda row: row.environment),
        _security_column(),
        named_column(lambda row: row.account),
        _side_column(),
        text_column(
            "terms",
            translate("Accounts", "Terms"),
            lambda row: short_type_word(row.order.order_type),
            second=lambda row: order_terms(row.order),
            width=150,
            spare=3,
        ),
        _shares("shares", translate("Accounts", "Shares"), lambda order: order.quantity, 0),
        _shares("filled", translate("Accounts", "Filled"), lambda order: order.filled, 2),
        _status_column(),
        _time_column(),
        state_column(state_of, age),
    ]


def _security_column() -> ValueColumn[ListedOrder]:
    def cell(row: ListedOrder) -> Cell:
        order = row.order
        if order.legs:
            return Cell(combination_name(order.legs, order.quantity, order.price), strong=True)
        return Cell(order.instrument, second=order.name, strong=True)

    return ValueColumn(
        key="security",
        head="security",
        title=translate("Common", "Security"),
        width=196,
        cell=cell,
        order=lambda row: row.order.instrument,
        value=lambda row: cell(row).text,
    )


def _side_column() -> ValueColumn[ListedOrder]:
    def cell(row: ListedOrder) -> Cell:
        if row.order.legs:
            return Cell("")
        colour = TextColour.UP if row.order.side is Side.BUY else TextColour.DOWN
        return Cell(side_word(row.order.side), colour, strong=True)

    return ValueColumn(
        key="side",
        head="side",
        title=translate("Accounts", "Side"),
        width=52,
        cell=cell,
        order=lambda row: row.order.side.value,
        value=lambda row: cell(row).text,
    )


def _shares(key: str, title: str, get: Callable[[Order], Shares], spare: int) -> ValueColumn[ListedOrder]:
    return ValueColumn(
        key=key,
        head=key,
        title=title,
        width=76,
        number=True,
        cell=lambda row: Cell(fmt.quantity(get(row.order))),
        order=lambda row: get(row.order),
        value=lambda row: get(row.order),
        spare=spare,
    )


def _status_column() -> ValueColumn[ListedOrder]:
    def cell(row: ListedOrder) -> Cell:
        if row.order.differs and row.order.unsettled:
            from tideboard_desktop.ui.words.as_confirmed import mark_detail, mark_word  # with the first difference

            words = f"{status_word(row.order)}\n{mark_detail(row.order)}"
            shown = mark_word(row.order) if row.order.open else status_word(row.order)
            return Cell(shown, TextColour.WARN, strong=row.order.open, exact=words)
        status = row.order.status
        colour = TextColour.WARN if status in _NEEDS_YOU else TextColour.PLAIN if row.order.open else TextColour.QUIET
        return Cell(status_word(row.order), colour, exact=row.order.text or status_word(row.order))

    return ValueColumn(
        key="status",
        head="status",
        title=translate("Accounts", "Status"),
        width=136,
        cell=cell,
        order=lambda row: (not row.order.open, row.order.status.value),
        value=lambda row: row.order.status.value,
    )


def _time_column() -> ValueColumn[ListedOrder]:
    def cell(row: ListedOrder) -> Cell:
        zone = MARKET_ZONE[market_of(row.order.instrument)]
        updated = row.order.updated
        exact = f"{fmt.date_long(updated, zone)} {fmt.clock_seconds(updated, zone)} {fmt.zone_name(updated, zone)}"
        return Cell(fmt.clock_seconds(updated, zone), TextColour.QUIET, exact=exact)

    return ValueColumn(
        key="time",
        head="time",
        title=translate("Accounts", "Time"),
        width=72,
        cell=cell,
        order=lambda row: row.order.updated,
        value=lambda row: row.order.updated.isoformat(),
        spare=1,
    )
