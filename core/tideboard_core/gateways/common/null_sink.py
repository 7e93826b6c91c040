"""A feed and trading sink that drops everything, for a gateway that only checks a connection."""

from __future__ import annotations

from typing import TypeVar

from tideboard_core.model.hub_keys import Key
from tideboard_core.model.live import GatewayNotice, Lazy
from tideboard_core.model.order import Fill, Order

T = TypeVar("T")


class NullSink:
    """A `FeedSink` and `TradingSink` that keeps nothing."""

    def publish(self, key: Key[T], update: Lazy[T]) -> None:
        """Drop a market value."""

    def unreadable(self, what: str, field: str) -> None:
        """Drop the note of an unreadable message."""

    def order_changed(self, order: Order) -> None:
        """Drop an order."""

    def filled(self, fill: Fill) -> None:
        """Drop a fill."""

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """Drop a late reply."""

    def notice(self, notice: GatewayNotice) -> None:
        """Drop a notice."""

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """Drop it: a check keeps no order list that would have to be read again."""
