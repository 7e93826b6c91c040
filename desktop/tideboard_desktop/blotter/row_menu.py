"""The menus of rows in the blotter; each entry acts on the same order or position although its row has moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.model.order import Order, OrderAct, OrderStatus
from tideboard_desktop.blotter.words import CASH, ORDERS, POSITIONS
from tideboard_desktop.docks.row_actions import RowAction
from tideboard_desktop.orders.cancel.words import act_words
from tideboard_desktop.ticket.form_values import TICKET_TYPES
from tideboard_desktop.ui.literal_text import tip

if TYPE_CHECKING:
    from tideboard_desktop.blotter.dock import BlotterDock

translate = QCoreApplication.translate
_ON_OPEN = (OrderAct.RECONFIRM, OrderAct.DISABLE, OrderAct.ENABLE)


class MenuEntry(NamedTuple):
    """An entry of a menu; `off` says why it is disabled."""

    text: str
    run: Callable[[], None]
    off: str = ""


class RowEntry(NamedTuple):
    """A menu entry that acts on a row."""

    text: str
    run: Callable[[int], None]
    off: str = ""


def row_acts(dock: BlotterDock, tab: int, row: int) -> list[MenuEntry]:
    """The entries of a row's menu; they act on the same order or position even if its row has moved meanwhile."""
    acts: list[RowEntry] = []
    if tab == POSITIONS:
        acts.append(RowEntry(translate("Blotter", "Close in the ticket"), lambda now: dock.open_row(POSITIONS, now)))
        protect = translate("Blotter", "Protect with a stop in the ticket")
        acts.append(RowEntry(protect, dock.protect, dock.why_not_protect(row)))
        if (exits := dock.positions.rows[row].exits) is not None and exits.surplus:
            acts.append(RowEntry(translate("Blotter", "Reduce the exits…"), dock.open_exits))
        acts.append(RowEntry(translate("Blotter", "Close now…"), dock.flatten_row))
        acts.append(RowEntry(translate("Blotter", "Close all positions…"), lambda _now: dock.ask_flatten()))
    elif tab == ORDERS:
        acts += _order_acts(dock, dock.orders.rows[row])
    if tab != CASH:
        acts += [RowEntry(action.text, _with_security(dock, tab, action)) for action in dock.row_actions.all()]
    acts.append(RowEntry(translate("Blotter", "Copy row"), lambda now: dock.copy_row(tab, now)))
    place = dock.follow(tab, row)
    same = [MenuEntry(act.text, partial(_act_where, place, act.run), act.off) for act in acts]
    return [*same, MenuEntry(translate("Blotter", "Save table as CSV…"), dock.export)]


def _with_security(dock: BlotterDock, tab: int, action: RowAction) -> Callable[[int], None]:
    return lambda row: action.run(dock.instrument_at(tab, row))


def menu_of(acts: Sequence[MenuEntry], owner: QWidget) -> QMenu:
    """A menu that is deleted when it closes; the tool tip of a disabled entry is its reason."""
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


def _order_acts(dock: BlotterDock, order: Order) -> list[RowEntry]:
    acts: list[RowEntry] = []
    if order.status is OrderStatus.UNKNOWN:
        acts.append(RowEntry(translate("Blotter", "Settle"), dock.act_on))
    elif order.open:
        acts.append(RowEntry(translate("Blotter", "Change order"), dock.change, dock.unchangeable(order)))
        acts.append(RowEntry(translate("Blotter", "Cancel order"), dock.cancel_row))
    again = "" if order.order_type in TICKET_TYPES else translate("Blotter", "The ticket does not place this type.")
    acts.append(RowEntry(translate("Blotter", "Same again in the ticket"), dock.again, again))
    if order.status is not OrderStatus.UNKNOWN:
        wanted = _ON_OPEN if order.open else (OrderAct.DELETE,)
        acts += [
            RowEntry(act_words(act, "").title, partial(dock.do_act, act=act), dock.act_off(order, act))
            for act in wanted
        ]
    acts.append(RowEntry(translate("Blotter", "Order details"), dock.details))
    return acts
