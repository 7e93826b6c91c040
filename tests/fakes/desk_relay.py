"""What a desk over a sandbox needs beside the program's own parts: its clock, and the way from gateway to blotter."""

from __future__ import annotations

from datetime import UTC, datetime

from fakes.clock import ManualClock
from tideboard_core.blotter import Blotter
from tideboard_core.model.order import Fill, Order
from tideboard_core.ports import Notice


class DeskClock(ManualClock):
    """Seconds stand still; wall time is real, for signatures must hold."""

    def wall(self) -> datetime:
        """The real time."""
        return datetime.now(UTC)


class Relay:
    """Hands the gateway's words to the blotter, which is made after it. `late` is what came too late."""

    blotter: Blotter

    def __init__(self) -> None:
        self.late: list[str] = []

    def order_changed(self, order: Order) -> None:
        self.blotter.order_changed(order)

    def filled(self, fill: Fill) -> None:
        self.blotter.filled(fill)

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        self.late.append(client_order_id)
        self.blotter.late_reply(client_order_id, order_id, error)

    def notice(self, notice: Notice) -> None:
        self.blotter.notice(notice)

    def orders_unreadable(self, account_id: str, field: str) -> None:
        self.blotter.orders_unreadable(account_id, field)
