"""What the menu of an order's row offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.order import Order, OrderAct, OrderStatus
from tideboard_core.model.order_terms import PLACED
from tideboard_core.orders.rows import ExitRow, whole
from tideboard_core.orders.writes import UnknownWrite
from tideboard_desktop.docks.row_actions import RowEntry
from tideboard_desktop.orders.cancel.words import act_words

translate = QCoreApplication.translate
_ON_OPEN = (OrderAct.RECONFIRM, OrderAct.DISABLE, OrderAct.ENABLE)


class OrderActs(NamedTuple):
    """What can be done to the order of a row, and why some of it cannot; empty = it can."""

    settle: Callable[[int], None]
    settle_write: Callable[[int], None]
    change: Callable[[int], None]
    cancel: Callable[[int], None]
    again: Callable[[int], None]
    details: Callable[[int], None]
    do: Callable[[int, OrderAct], None]
    why_fixed: Callable[[Order], str]
    act_off: Callable[[Order, OrderAct], str]


def order_acts(order: Order, on: OrderActs, unanswered: UnknownWrite | None = None) -> list[RowEntry]:
    """The entries of the order's own; a leg's act on the whole combination. `unanswered`: a change or cancel of it."""
    acts: list[RowEntry] = []
    if unanswered is not None:
        acts.append(RowEntry(translate("Blotter", "Settle what got no answer…"), on.settle_write))
    if order.status is OrderStatus.UNKNOWN:
        acts.append(RowEntry(translate("Blotter", "Settle"), on.settle))
    elif order.open:
        acts.append(RowEntry(translate("Blotter", "Change order"), on.change, on.why_fixed(order)))
        acts.append(RowEntry(translate("Blotter", "Cancel order"), on.cancel))
    if isinstance(order, ExitRow):
        return acts
    placed = order.order_type in PLACED and not whole(order).legs
    again = "" if placed else translate("Blotter", "The ticket does not place this type.")
    acts.append(RowEntry(translate("Blotter", "Same again in the ticket"), on.again, again))
    if order.status is not OrderStatus.UNKNOWN:
        wanted = _ON_OPEN if order.open else (OrderAct.DELETE,)
        acts += [RowEntry(act_words(a, "").title, _doing(on, a), on.act_off(order, a)) for a in wanted]
    acts.append(RowEntry(translate("Blotter", "Order details"), on.details))
    return acts


def _doing(on: OrderActs, act: OrderAct) -> Callable[[int], None]:
    return lambda row: on.do(row, act)
