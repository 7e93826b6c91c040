"""Keys of orders and executions that a broker lists without a name, by their own fields; see `model/unnamed.py`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TypeVar

from msgspec import structs

from tideboard_core.errors import OrderDenied
from tideboard_core.model.order import Fill, Order
from tideboard_core.model.unnamed import MARK, key_of, numbered

L = TypeVar("L", bound=list[Order])
F = TypeVar("F", bound=list[Fill])


def keyed_order(order: Order) -> Order:
    """The order under its id, without one under the key of its fields; what has filled is none of these."""
    if order.id:
        return order
    terms = order.quantity, order.price, order.trigger
    return replace(
        order, id=key_of(order.account_id, order.instrument, order.side, *terms, order.created, order.remark)
    )


def keyed_fill(fill: Fill) -> Fill:
    """As `keyed_order`, for an execution."""
    if fill.id:
        return fill
    terms = fill.instrument, fill.side, fill.quantity, fill.price, fill.time
    return structs.replace(fill, id=key_of(fill.account_id, fill.order_id, *terms))


def refuse_unnamed(request: object) -> None:
    """Raise OrderDenied for a change, a cancel or an act of an order without a name: no call could name it."""
    order = getattr(request, "order", None)
    if isinstance(order, Order) and order.unnamed:
        raise OrderDenied("order-unnamed")


def number_orders(rows: L) -> L:
    """Give those of a list that have one key numbers, so that none is taken for another; returns the list.

    The one that has filled most is the first, in whatever order the broker lists them.
    """
    for key, places in _alike([row.id for row in rows]).items():
        by_filled = sorted(places, key=lambda place: (rows[place].filled, rows[place].updated), reverse=True)
        for number, place in enumerate(by_filled, 1):
            rows[place] = replace(rows[place], id=numbered(key, number))
    return rows


def number_fills(rows: F) -> F:
    """As `number_orders`, for executions."""
    for key, places in _alike([row.id for row in rows]).items():
        for number, place in enumerate(places, 1):
            rows[place] = structs.replace(rows[place], id=numbered(key, number))
    return rows


def _alike(ids: list[str]) -> dict[str, list[int]]:
    """The places of each key among these ids that more than one row has."""
    places = defaultdict[str, list[int]](list)
    for place, id_ in enumerate(ids):
        if id_[:1] == MARK:
            places[id_].append(place)
    return {key: found for key, found in places.items() if len(found) > 1}
