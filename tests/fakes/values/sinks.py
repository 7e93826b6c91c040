"""Sinks that keep what a gateway puts into them."""

from __future__ import annotations

from typing import Any

from fakes.values.waiting import Happenings
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.live import GatewayNotice, Lazy
from tideboard_core.model.order import Fill, Order


class Sinks(Happenings):
    """A FeedSink and a TradingSink in one: lists in order of arrival."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[tuple[Key[object], Lazy[Any]]] = []
        self.orders: list[Order] = []
        self.fills: list[Fill] = []
        self.late: list[tuple[str, str | None, Exception | None]] = []
        self.notices: list[GatewayNotice] = []
        self.unread: list[tuple[str, str]] = []
        self.unreadable_orders: list[tuple[str, str]] = []

    def publish(self, key: Key[object], update: Lazy[Any]) -> None:
        """Keep an update."""
        self.published.append((key, update))
        self.changed()

    def order_changed(self, order: Order) -> None:
        """Keep an order push."""
        self.orders.append(order)
        self.changed()

    def filled(self, fill: Fill) -> None:
        """Keep a fill push."""
        self.fills.append(fill)
        self.changed()

    def unreadable(self, what: str, field: str) -> None:
        """Keep what could not be read."""
        self.unread.append((what, field))

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """Keep a late reply."""
        self.late.append((client_order_id, order_id, error))
        self.changed()

    def notice(self, notice: GatewayNotice) -> None:
        """Keep a notice."""
        self.notices.append(notice)
        self.changed()

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """Keep whose push could not be read."""
        self.unreadable_orders.append((account_id, field))
        self.changed()
