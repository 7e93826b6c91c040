"""What the menu of a row offers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import market_of
from tideboard_core.model.order import Order, OrderAction, OrderStatus
from tideboard_core.model.order_terms import PLACED
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.rows import ExitRow, whole
from tideboard_desktop.blotter.words import CASH, FILLS, ORDERS, POSITIONS, not_placed
from tideboard_desktop.docks.row_actions import MenuEntry, RowAction, RowEntry, action_where
from tideboard_desktop.orders.cancel.words import action_words

if TYPE_CHECKING:
    from tideboard_desktop.blotter.dock import BlotterDock

translate = QCoreApplication.translate
_ON_OPEN = (OrderAction.RECONFIRM, OrderAction.DISABLE, OrderAction.ENABLE)


def row_entries(dock: BlotterDock, tab: int, row: int) -> list[MenuEntry]:
    """The entries of a row's menu; they act on the same order or position even if its row has moved meanwhile."""
    entries: list[RowEntry] = []
    if tab == POSITIONS:
        entries.append(
            RowEntry(translate("Blotter", "Close in the ticket"), lambda now: dock.trading.open_row(POSITIONS, now))
        )
        entries += dock.trading.exit_entries(row)
        if dock.trading.settles_holding(row):
            from tideboard_desktop.ui.words.held_doubt import settle_word  # with the first of them

            entries.append(RowEntry(settle_word(), dock.trading.settle_holding))
        entries.append(RowEntry(translate("Blotter", "Close now…"), dock.trading.flatten_row))
        entries.append(RowEntry(translate("Blotter", "Close all positions…"), lambda _now: dock.trading.ask_flatten()))
    elif tab == ORDERS:
        entries += _order_entries(dock, dock.orders.rows[row])
    if tab != CASH:
        entries += [RowEntry(action.text, _with_security(dock, tab, action)) for action in dock.row_actions.all()]
    if tab in {ORDERS, FILLS} and dock.context.window.replay is not None:
        entries.append(RowEntry(translate("Replay", "Replay from here"), partial(_replay, dock, tab)))
    entries.append(RowEntry(translate("Blotter", "Copy row"), lambda now: dock.files.copy_row(tab, now)))
    place = dock.follow(tab, row)
    same = [MenuEntry(entry.text, partial(action_where, place, entry.run), entry.off) for entry in entries]
    return [*same, MenuEntry(translate("Blotter", "Save table as CSV…"), dock.export)]


def _replay(dock: BlotterDock, tab: int, row: int) -> None:
    """The second at which an order was made or filled."""
    replay, instrument = dock.context.window.replay, dock.instrument_at(tab, row)
    at = dock.orders.rows[row].created if tab == ORDERS else dock.fills.rows[row].time
    if replay is not None:
        replay(instrument, exchange_date(market_of(instrument), at), at)


def _with_security(dock: BlotterDock, tab: int, action: RowAction) -> Callable[[int], None]:
    return lambda row: action.run(dock.instrument_at(tab, row))


def _order_entries(dock: BlotterDock, order: Order) -> list[RowEntry]:
    """The entries of the order's own; a leg's act on the whole combination."""
    entries = _settling_entries(dock, order) if order.unsettled else []
    if dock.unanswered(order) is not None:
        entries.append(RowEntry(translate("Blotter", "Settle what got no answer…"), dock.trading.settle_write))
    if order.unnamed:
        if order.open:
            words = translate("AsConfirmed", "It has no id: count it no longer…")
            entries.append(RowEntry(words, dock.trading.run_button))
    elif order.status is OrderStatus.UNKNOWN and not order.unlisted:
        entries.append(RowEntry(translate("Blotter", "Settle"), dock.trading.run_button))
    elif order.open and not order.unlisted:
        entries.append(
            RowEntry(translate("Blotter", "Change order"), dock.trading.change, dock.trading.why_fixed(order))
        )
        if dock.trading.anew_instead(order) and not order.unsettled:
            words = translate("AsConfirmed", "Cancel, then prepare anew…")
            entries.append(RowEntry(words, dock.trading.cancel_for_anew))
        entries.append(RowEntry(translate("Blotter", "Cancel order"), dock.trading.cancel_row))
    if isinstance(order, ExitRow):
        return entries
    placed = order.order_type in PLACED and not whole(order).legs
    again = "" if placed else not_placed()
    entries.append(RowEntry(translate("Blotter", "Same again in the ticket"), dock.trading.again, again))
    if order.status is not OrderStatus.UNKNOWN and not order.unnamed:
        wanted = _ON_OPEN if order.open else (OrderAction.DELETE,)
        entries += [
            RowEntry(action_words(a, "").title, _doing(dock, a), dock.trading.action_off(order, a)) for a in wanted
        ]
    entries.append(RowEntry(translate("Blotter", "Order details"), dock.trading.details))
    return entries


def _settling_entries(dock: BlotterDock, order: Order) -> list[RowEntry]:
    """What settles the differences of an order; its cancel has an entry in every menu."""
    from tideboard_desktop.orders.settling import SettlingChoice, choice_words  # with the first difference

    choices = (one for one in dock.trading.settling(order) if one is not SettlingChoice.CANCEL)
    return [RowEntry(choice_words(one, order), partial(dock.trading.settle_difference, one)) for one in choices]


def _doing(dock: BlotterDock, action: OrderAction) -> Callable[[int], None]:
    return lambda row: dock.trading.do_action(row, action)
