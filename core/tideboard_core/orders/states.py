"""Compares two states of one order: which one is newer, and what changed between them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tideboard_core.model.order import Order


def overtaken(order: Order, known: Order) -> bool:
    """Whether `order` was overtaken by `known`: fewer fills, an earlier stamp, or open again at the same stamp."""
    if order.filled != known.filled:
        return order.filled < known.filled
    if order.updated != known.updated:
        return order.updated < known.updated
    # Stamps may be as coarse as seconds: at the same one an order that ended does not open again.
    return order.open and not known.open


def newer(known: Order, order: Order) -> Order:
    """The listed order, unless a push under way was as new: stamps may be as coarse as seconds."""
    if order.filled == known.filled and order.updated <= known.updated:
        return known if order.exits is None else replace(known, exits=order.exits)
    return order


def state_of(order: Order) -> tuple[object, ...]:
    """The fields whose change is a transition of the order; average price and time stamps are not among them."""
    return (order.status, order.filled, order.quantity, order.price, order.trigger)


def transition(order: Order) -> dict[str, Any]:
    """What the order log keeps of a change."""
    return {
        "order": order.id,
        "status": order.status,
        "filled": order.filled,
        "quantity": order.quantity,
        "price": order.price,
        "average": order.average_price,
    }
