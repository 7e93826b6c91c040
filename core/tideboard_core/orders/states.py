"""States of orders: which of two is newer, what changed between them, and the newest state of each by its id."""

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


def depends_on(order: Order | None) -> tuple[object, ...] | None:
    """The part of an order on which positions, funds and fills depend."""
    return None if order is None else (order.status, order.filled)


class OrderRows(dict[str, Order]):
    """The orders of an account by the broker's id. A change of a known one costs no sorting, however many there are."""

    ordered = False

    def __setitem__(self, order_id: str, order: Order) -> None:
        before = self.get(order_id)
        if before is None or before.created != order.created:
            self.ordered = False
        super().__setitem__(order_id, order)

    def newest_first(self) -> tuple[Order, ...]:
        """All of them, by the time at which they were made; what came in since the last call is sorted in."""
        if not self.ordered:
            rows = sorted(self.values(), key=lambda order: (order.created, order.id))
            self.clear()
            self.update((order.id, order) for order in rows)
            self.ordered = True
        return tuple(reversed(self.values()))
