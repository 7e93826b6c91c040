"""The rule by which own orders fill where nothing but bars was recorded; `docs/sandbox.md` has it in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tideboard_sandbox.exchange.recorded.fill_rule import OwnOrder, Taken


class FillBar(NamedTuple):
    """A recorded bar as the rule sees it: its begin (us), prices in units, shares."""

    begin: int
    open: int
    high: int
    low: int
    volume: int


class BarMatching:
    """All own orders of one security. An order never fills within the bar that it came in, and no share fills two."""

    def __init__(self) -> None:
        self.orders: list[OwnOrder] = []
        self._left = 0

    def enter(self, order: OwnOrder, now: int) -> None:
        """Let an order wait for the next bar."""
        order.entered = now
        self.orders.append(order)

    def leave(self, order: OwnOrder) -> None:
        """Take an order out; one that has just filled is out already."""
        if order in self.orders:
            self.orders.remove(order)

    def on_open(self, bar: FillBar) -> list[Taken]:
        """A bar begins: orders at the market, and limits that its first price meets, fill at that price."""
        self._left = bar.volume
        return self._fill(bar, [(order, bar.open) for order in self.orders if _meets(order, bar.open)])

    def on_end(self, bar: FillBar) -> list[Taken]:
        """A bar has ended: orders that it traded through fill at their own price, by no more than it has left."""
        through = [
            (order, order.price)
            for order in self.orders
            if order.price is not None and (bar.low < order.price if order.bid else bar.high > order.price)
        ]
        return self._fill(bar, through)

    def _fill(self, bar: FillBar, orders: Iterable[tuple[OwnOrder, int]]) -> list[Taken]:
        found: list[Taken] = []
        for order, price in orders:
            shares = min(self._left, order.remaining)
            if order.entered < bar.begin and shares:
                self._left -= shares
                order.remaining -= shares
                found.append(Taken(order, shares, price))
        self.orders = [order for order in self.orders if order.remaining]
        return found


def _meets(order: OwnOrder, price: int) -> bool:
    return order.price is None or (price <= order.price if order.bid else price >= order.price)
