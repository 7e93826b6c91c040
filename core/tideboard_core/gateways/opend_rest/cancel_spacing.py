"""Spacing of cancels: over several HTTP connections the second of two calls may arrive before the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

GAP: Final = 0.05
"""Seconds between the answer to one write and the next cancel: the gateway wants 0.04 between two arrivals."""
PATIENCE: Final = 0.3
"""Seconds that a cancel waits for the answer to the write before it; it is urgent, so it is sent then."""


class CancelSpacing:
    """The least time between a write and the next cancel of the same account; `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._sent: dict[str, float] = {}
        self._answered: dict[str, float] = {}

    def sent(self, account: str) -> None:
        """Record that a write is being sent."""
        self._sent[account] = self._now()
        self._answered.pop(account, None)

    def answered(self, account: str) -> None:
        """Record that the outcome of the last write is known."""
        self._answered[account] = self._now()

    def wait(self, account: str) -> float:
        """Return the seconds until the next cancel may be sent; 0.0 = now."""
        sent = self._sent.get(account)
        if sent is None:
            return 0.0
        answered = self._answered.get(account)
        if answered is not None:
            return max(0.0, answered + GAP - self._now())
        return GAP if self._now() - sent < PATIENCE else 0.0
