"""Columns of the orders table."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.order import Order, OrderStatus, OrderType, Side
from tideboard_desktop import format as fmt
from tideboard_desktop.models.column_table import Cell, Column, Ink
from tideboard_desktop.order_texts import side_word, status_word, type_word

translate = QCoreApplication.translate
ACTION = 9
"""The column whose cell acts on a click."""
_NEEDS_YOU = frozenset({OrderStatus.REJECTED, OrderStatus.DISABLED})
_OVER = frozenset({OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.EXPIRED})


def order_columns() -> list[Column[Order]]:
    """Side, symbol, type, quantity, price, filled, average, status, time, action."""
    return [
        Column(title=translate("OrdersTable", "Side"), width=52, cell=side_cell, order=lambda o: o.side.value),
        Column(title=translate("OrdersTable", "Symbol"), width=0, cell=symbol_cell, order=lambda o: o.instrument),
        Column(
            title=translate("OrdersTable", "Type"),
            width=64,
            cell=lambda o: Cell(type_word(o.order_type), Ink.QUIET),
            spare=True,
        ),
        Column(
            title=translate("OrdersTable", "Shares"),
            width=84,
            number=True,
            cell=lambda o: Cell(fmt.quantity(o.quantity)),
            order=lambda o: o.quantity,
        ),
        Column(title=translate("OrdersTable", "Price"), width=84, number=True, cell=_price_cell, order=_price_order),
        Column(
            title=translate("OrdersTable", "Filled"),
            width=84,
            number=True,
            cell=lambda o: Cell(fmt.quantity(o.filled), Ink.PLAIN if o.filled else Ink.QUIET),
            order=lambda o: o.filled,
        ),
        Column(title=translate("OrdersTable", "Avg price"), width=84, number=True, cell=_average_cell, spare=True),
        Column(title=translate("OrdersTable", "Status"), width=140, cell=status_cell, order=lambda o: o.status.value),
        Column(
            title=translate("OrdersTable", "Time"),
            width=76,
            number=True,
            cell=lambda o: Cell(fmt.clock_seconds(o.updated, MARKET_ZONE[market_of(o.instrument)]), Ink.QUIET),
            order=lambda o: o.updated,
            spare=True,
        ),
        Column(title="", width=84, cell=action_cell),
    ]


def side_cell(order: Order) -> Cell:
    """Buy in the up colour, Sell in the down colour."""
    return Cell(side_word(order.side), Ink.UP if order.side is Side.BUY else Ink.DOWN, strong=True)


def symbol_cell(order: Order) -> Cell:
    """Symbol and name."""
    return Cell(order.instrument, second=order.name, strong=True)


def status_cell(order: Order) -> Cell:
    """What it is doing; Unknown stands out, what the broker said is the tooltip."""
    ink = Ink.WARN if order.status in _NEEDS_YOU else Ink.QUIET if order.status in _OVER else Ink.PLAIN
    unknown = order.status is OrderStatus.UNKNOWN
    return Cell(status_word(order), ink, strong=unknown, alarm=unknown, exact=order.text)


def action_cell(order: Order) -> Cell:
    """Cancel for a working order, Settle for one without an answer."""
    if order.status is OrderStatus.UNKNOWN:
        return Cell(translate("OrdersTable", "Settle"), button=True)
    if order.open and order.status is not OrderStatus.CANCELLING:
        return Cell(translate("OrdersTable", "Cancel"), button=True)
    return Cell("")


def _price_cell(order: Order) -> Cell:
    if order.price is None or order.order_type is OrderType.MARKET:
        return Cell(translate("OrdersTable", "market"), Ink.QUIET)
    return Cell(fmt.price(order.price))


def _price_order(order: Order) -> float:
    return float(order.price or 0)


def _average_cell(order: Order) -> Cell:
    if order.average_price is None or not order.filled:
        return Cell(fmt.MISSING, Ink.QUIET, exact=translate("OrdersTable", "Nothing is filled yet"))
    return Cell(fmt.plain(order.average_price, 2), exact=f"{order.average_price:f}")
