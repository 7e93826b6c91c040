"""What can be done in the blotter: commands for palette and keys, entries of the rows' menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.model.order import Order, OrderAct, OrderStatus
from tideboard_desktop.commands import Command
from tideboard_desktop.dialogs.cancel_words import act_words
from tideboard_desktop.docks.blotter_words import CASH, FILLS, ORDERS, POSITIONS, filter_words, tab_words
from tideboard_desktop.models.column_table import ColumnTable
from tideboard_desktop.models.ticket import TICKET_TYPES
from tideboard_desktop.qt_text import tip
from tideboard_desktop.widgets.column_view import ColumnView

translate = QCoreApplication.translate
_ON_OPEN = (OrderAct.RECONFIRM, OrderAct.DISABLE, OrderAct.ENABLE)


class Act(NamedTuple):
    """One entry of a menu; `off` says why it cannot be chosen."""

    text: str
    run: Callable[[], None]
    off: str = ""


class RowAct(NamedTuple):
    """One entry that acts on a row."""

    text: str
    run: Callable[[int], None]
    off: str = ""


class BlotterActs(Protocol):
    """What commands and menus call."""

    orders: ColumnTable[Order]
    views: tuple[ColumnView, ...]
    cancel_all: Any

    def filter(self, tab: int, key: str) -> None:
        """Show other rows."""
        ...

    def act_on(self, row: int) -> None:
        """Confirm, cancel or settle."""
        ...

    def withdraw(self, row: int) -> None:
        """Cancel."""
        ...

    def do_act(self, row: int, act: OrderAct) -> None:
        """Reconfirm, disable, enable or delete."""
        ...

    def act_off(self, order: Order, act: OrderAct) -> str:
        """Why an act is off."""
        ...

    def change(self, row: int) -> None:
        """Load into the ticket to change it."""
        ...

    def unchangeable(self, order: Order) -> str:
        """Why an order is not changed here."""
        ...

    def again(self, row: int) -> None:
        """Fill the ticket."""
        ...

    def open_row(self, tab: int, row: int) -> None:
        """Enter."""
        ...

    def ask_cancel_all(self) -> None:
        """Ask."""
        ...

    def on_current(self, tab: int, act: Callable[[int], None]) -> None:
        """On the selected row."""
        ...

    def follow(self, tab: int, row: int) -> Callable[[], int | None]:
        """Where the row stands later."""
        ...

    def copy_row(self, tab: int, row: int) -> None:
        """To the clipboard."""
        ...

    def copy_table(self) -> None:
        """To the clipboard."""
        ...

    def export(self) -> None:
        """To a file."""
        ...


def row_acts(dock: BlotterActs, tab: int, row: int) -> list[Act]:
    """The entries of a row's menu; each acts on the row that the menu was opened on, wherever that stands by then."""
    acts: list[RowAct] = []
    if tab == POSITIONS:
        acts.append(RowAct(translate("Blotter", "Close in the ticket"), lambda now: dock.open_row(POSITIONS, now)))
    elif tab == ORDERS:
        acts += _order_acts(dock, dock.orders.rows[row])
    acts.append(RowAct(translate("Blotter", "Copy row"), lambda now: dock.copy_row(tab, now)))
    place = dock.follow(tab, row)
    same = [Act(act.text, partial(_act_where, place, act.run), act.off) for act in acts]
    return [*same, Act(translate("Blotter", "Save table as CSV…"), dock.export)]


def menu_of(acts: Sequence[Act], owner: QWidget) -> QMenu:
    """A menu that goes when it closes; an entry that is off says why."""
    menu = QMenu(owner)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for act in acts:
        entry = menu.addAction(act.text)
        entry.triggered.connect(lambda _checked=False, act=act: act.run())
        entry.setEnabled(not act.off)
        entry.setToolTip(tip(act.off or act.text))
    return menu


def _act_where(place: Callable[[], int | None], act: Callable[[int], None]) -> None:
    now = place()
    if now is not None:
        act(now)


def _order_acts(dock: BlotterActs, order: Order) -> list[RowAct]:
    acts: list[RowAct] = []
    if order.status is OrderStatus.UNKNOWN:
        acts.append(RowAct(translate("Blotter", "Settle"), dock.act_on))
    elif order.open:
        acts.append(RowAct(translate("Blotter", "Change order"), dock.change, dock.unchangeable(order)))
        acts.append(RowAct(translate("Blotter", "Cancel order"), dock.withdraw))
    again = "" if order.order_type in TICKET_TYPES else translate("Blotter", "The ticket does not place this type.")
    acts.append(RowAct(translate("Blotter", "Same again in the ticket"), dock.again, again))
    if order.status is not OrderStatus.UNKNOWN:
        wanted = _ON_OPEN if order.open else (OrderAct.DELETE,)
        acts += [RowAct(act_words(act, "").title, _doing(dock, act), dock.act_off(order, act)) for act in wanted]
    return acts


def _doing(dock: BlotterActs, act: OrderAct) -> Callable[[int], None]:
    return lambda row: dock.do_act(row, act)


def blotter_commands(dock: BlotterActs) -> list[Command]:
    """Every action of the dock."""
    group = translate("Blotter", "Positions and orders")
    orders = dock.views[ORDERS]
    result = [
        Command(
            id="blotter.cancel_all",
            text=translate("Blotter", "Cancel all open orders"),
            group=group,
            run=dock.ask_cancel_all,
            keys=("F12",),
            enabled=lambda: bool(dock.cancel_all.isEnabled()),
            why_not=lambda: translate("Blotter", "No order is open."),
        ),
        Command(
            id="blotter.cancel",
            text=translate("Blotter", "Cancel the selected order"),
            group=group,
            run=lambda: dock.on_current(ORDERS, dock.withdraw),
            keys=("Del",),
            scope=orders,
        ),
        Command(
            id="blotter.change",
            text=translate("Blotter", "Change the selected order"),
            group=group,
            run=lambda: dock.on_current(ORDERS, dock.change),
            scope=orders,
        ),
        Command(
            id="blotter.again",
            text=translate("Blotter", "Same order again in the ticket"),
            group=group,
            run=lambda: dock.on_current(ORDERS, dock.again),
            keys=("Ctrl+D",),
            scope=orders,
        ),
        Command(
            id="blotter.close",
            text=translate("Blotter", "Close the selected position in the ticket"),
            group=group,
            run=lambda: dock.on_current(POSITIONS, lambda row: dock.open_row(POSITIONS, row)),
            scope=dock.views[POSITIONS],
        ),
        Command(id="blotter.copy_table", text=translate("Blotter", "Copy the table"), group=group, run=dock.copy_table),
        Command(
            id="blotter.export",
            text=translate("Blotter", "Save positions, orders, fills or cash as CSV"),
            group=group,
            run=dock.export,
        ),
    ]
    return result + _acts(dock, group) + _copies(dock, group) + _filters(dock, group)


def _acts(dock: BlotterActs, group: str) -> list[Command]:
    words = translate("Blotter", "{act}: the selected order")
    return [
        Command(
            id=f"blotter.{act.value}",
            text=words.format(act=act_words(act, "").title),
            group=group,
            run=partial(dock.on_current, ORDERS, _doing(dock, act)),
            scope=dock.views[ORDERS],
        )
        for act in OrderAct
    ]


def _copies(dock: BlotterActs, group: str) -> list[Command]:
    words = translate("Blotter", "Copy the selected row: {table}")

    def copy(tab: int) -> Callable[[], None]:
        return lambda: dock.on_current(tab, lambda row: dock.copy_row(tab, row))

    names = ("positions", "orders", "fills", "cash")
    return [
        Command(
            id=f"blotter.copy.{names[tab]}",
            text=words.format(table=tab_words(tab, None)),
            group=group,
            run=copy(tab),
            keys=("Ctrl+C",),
            scope=dock.views[tab],
        )
        for tab in (POSITIONS, ORDERS, FILLS, CASH)
    ]


def _filters(dock: BlotterActs, group: str) -> list[Command]:
    words = translate("Blotter", "{table}: {range}")

    def choose(tab: int, key: str) -> Callable[[], None]:
        def run() -> None:
            dock.views[tab].wanted.emit()
            dock.filter(tab, key)

        return run

    return [
        Command(
            id=f"blotter.filter.{name}.{key}",
            text=words.format(table=tab_words(tab, None), range=text),
            group=group,
            run=choose(tab, key),
        )
        for tab, name in ((ORDERS, "orders"), (FILLS, "fills"), (CASH, "cash"))
        for key, text in filter_words(tab)
    ]
