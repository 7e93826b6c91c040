"""How long pushes, replies and orders took in the gateway, measured as they go out."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Final, NamedTuple

MOST_ORDERS: Final = 100
"""Orders remembered, newest ones."""

MOST_DELAYS: Final = 100_000
"""Delays kept per kind of push: beyond it the older half is forgotten."""


class CallCost(NamedTuple):
    """Replies to one protocol id and the seconds they took together."""

    number: int
    seconds: float


class OrderCost(NamedTuple):
    """One order: seconds until its reply."""

    order_id: str
    seconds: float


class Delays:
    """Counts for GetDelayStatistics. Seconds in the gateway; there is no network behind it, so that share is zero."""

    def __init__(self) -> None:
        self._calls: dict[int, CallCost] = {}
        self._pushes: defaultdict[int, list[float]] = defaultdict(list)
        self._orders: deque[OrderCost] = deque(maxlen=MOST_ORDERS)

    @property
    def calls(self) -> dict[int, CallCost]:
        """Costs by protocol id, in order of the ids."""
        return dict(sorted(self._calls.items()))

    @property
    def orders(self) -> tuple[OrderCost, ...]:
        """The newest orders, oldest first."""
        return tuple(self._orders)

    def pushes(self, proto_id: int) -> list[float]:
        """Seconds that each push of this id waited after the event behind it."""
        return list(self._pushes.get(proto_id, ()))

    def reply(self, proto_id: int, seconds: float) -> None:
        """Record the reply to a request."""
        number, total = self._calls.get(proto_id, CallCost(0, 0.0))
        self._calls[proto_id] = CallCost(number + 1, total + seconds)

    def order(self, order_id: str, seconds: float) -> None:
        self._orders.append(OrderCost(order_id, seconds))

    def push(self, proto_id: int, seconds: float) -> None:
        kept = self._pushes[proto_id]
        kept.append(seconds)
        if len(kept) > MOST_DELAYS:
            del kept[: MOST_DELAYS // 2]
