"""Sinks that keep what a gateway puts into them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tideboard_core.model.order import Fill, Order
from tideboard_core.ports import Key, Lazy, Notice


class Sinks:
    """A FeedSink and a TradingSink in one: lists in order of arrival."""

    def __init__(self) -> None:
        self.published: list[tuple[Key, Lazy[Any]]] = []
        self.orders: list[Order] = []
        self.fills: list[Fill] = []
        self.late: list[tuple[str, str | None, Exception | None]] = []
        self.notices: list[Notice] = []
        self._change = asyncio.Event()

    def publish(self, key: Key, update: Lazy[Any]) -> None:
        """Keep an update."""
        self.published.append((key, update))
        self._change.set()

    def order_changed(self, order: Order) -> None:
        """Keep an order push."""
        self.orders.append(order)
        self._change.set()

    def filled(self, fill: Fill) -> None:
        """Keep a fill push."""
        self.fills.append(fill)
        self._change.set()

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """Keep a late reply."""
        self.late.append((client_order_id, order_id, error))
        self._change.set()

    def notice(self, notice: Notice) -> None:
        """Keep a notice."""
        self.notices.append(notice)
        self._change.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something that arrived makes the condition true; ten seconds at most."""
        async with asyncio.timeout(10):
            while not condition():
                self._change.clear()
                await self._change.wait()
