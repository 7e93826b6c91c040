"""A feed and trading sink for a gateway that only looks: nobody hears what it hears."""

from __future__ import annotations

from typing import Any

from tideboard_core.model.order import Fill, Order
from tideboard_core.ports import Key, Lazy, Notice


class Silence:
    """Takes everything and drops it."""

    def publish(self, key: Key, update: Lazy[Any]) -> None:
        """Drop a market value."""

    def unreadable(self, what: str, field: str) -> None:
        """Drop what could not be read: nobody counts here."""

    def order_changed(self, order: Order) -> None:
        """Drop an order."""

    def filled(self, fill: Fill) -> None:
        """Drop a fill."""

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """Drop a late reply: nothing is written here."""

    def notice(self, notice: Notice) -> None:
        """Drop a notice."""

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """Nothing is shown, so nothing has to be read again."""
