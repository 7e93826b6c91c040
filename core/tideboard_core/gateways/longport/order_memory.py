"""What was seen of orders: a push says less of one than the lists, and an execution says little of its order."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from tideboard_core.model.order import Order, OrderRequest, TimeInForce, TradingHours

KEPT: Final = 4096
"""Orders remembered; the oldest is forgotten first."""


class _Terms(NamedTuple):
    time_in_force: TimeInForce
    expires: date | None
    hours: TradingHours


class OrderMemory:
    """Orders by id, and the terms of those that we sent by our own id, which their first push carries as remark."""

    def __init__(self) -> None:
        self._orders: OrderedDict[str, Order] = OrderedDict()
        self._sent: OrderedDict[str, _Terms] = OrderedDict()

    def sending(self, request: OrderRequest) -> None:
        """A new order goes out: its push may come before its answer."""
        self._sent[request.client_order_id] = _Terms(request.time_in_force, request.expires, request.hours)
        _trim(self._sent)

    def keep(self, orders: Iterable[Order]) -> None:
        """Take over what a list said."""
        for order in orders:
            self._orders[order.id] = order
            self._orders.move_to_end(order.id)
        _trim(self._orders)

    def working(self) -> list[Order]:
        """The orders that were open when they were last seen."""
        return [order for order in self._orders.values() if order.open]

    def find(self, order_id: str) -> Order | None:
        """What was last seen of an order, None for one that nobody has told of."""
        return self._orders.get(order_id)

    def filled_in(self, sketch: Order) -> Order:
        """Return a pushed order with the terms that are known of it; one of an unknown order stays a sketch."""
        known = self._orders.get(sketch.id)
        if known is not None and not known.sketch:
            terms: _Terms | None = _Terms(known.time_in_force, known.expires, known.hours)
        else:
            terms = self._sent.get(sketch.remark) if sketch.remark else None
        order = sketch if terms is None else replace(sketch, sketch=False, **terms._asdict())
        self.keep((order,))
        return order


def _trim(kept: OrderedDict[str, Order] | OrderedDict[str, _Terms]) -> None:
    while len(kept) > KEPT:
        kept.popitem(last=False)
