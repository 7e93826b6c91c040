"""Requests that may come twice: the first order of a `client_request_id` answers for ten minutes."""

from __future__ import annotations

from collections.abc import Callable

KEPT_SECONDS = 600.0


class Idempotency:
    """Order ids by account and request id. `now` gives the door's seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._orders: dict[tuple[str, str], tuple[str, float]] = {}

    def find(self, account: str, request_id: str) -> str | None:
        """The order that this request made; None for a new one, or without a request id."""
        order_id, ends = self._orders.get((account, request_id), ("", 0.0))
        return order_id if request_id and self._now() < ends else None

    def keep(self, account: str, request_id: str, order_id: str) -> None:
        """Remember the order of a request."""
        now = self._now()
        self._orders = {key: row for key, row in self._orders.items() if row[1] > now}
        if request_id:
            self._orders[account, request_id] = (order_id, now + KEPT_SECONDS)
