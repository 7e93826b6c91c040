"""The same again within seconds: orders are refused, pushes are dropped."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

ORDER_SECONDS: Final = 30.0
PUSH_SECONDS: Final = 5.0
MOST_KEYS: Final = 20_000
"""Pushes remembered, one per kind and security; beyond it all are forgotten and may come twice."""


class Repeats:
    """Remembers orders that were accepted and the newest push of each kind. `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._orders: dict[bytes, float] = {}
        self._pushes: dict[Hashable, tuple[bytes, float]] = {}

    def is_repeated(self, order: bytes) -> bool:
        """Whether an order with exactly these fields was accepted in the last 30 s."""
        now = self._now()
        self._orders = {known: at for known, at in self._orders.items() if now - at < ORDER_SECONDS}
        return order in self._orders

    def remember(self, order: bytes) -> None:
        """An order was accepted."""
        self._orders[order] = self._now()

    def is_new(self, kind: Hashable, body: bytes) -> bool:
        """Whether a push differs from the newest of its kind, or that one is 5 s old; it counts as sent then."""
        now = self._now()
        known = self._pushes.get(kind)
        if known is not None and known[0] == body and now - known[1] < PUSH_SECONDS:
            return False
        if len(self._pushes) >= MOST_KEYS:
            self._pushes.clear()
        self._pushes[kind] = (body, now)
        return True

    def forget(self) -> None:
        """The daemon was ended."""
        self._orders.clear()
        self._pushes.clear()
