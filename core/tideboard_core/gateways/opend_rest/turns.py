"""Cancels one after the other: over several connections the second may arrive before the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

GAP: Final = 0.05
"""Seconds between the answer to one write and the next cancel: the gateway wants 0.04 between two arrivals."""
PATIENCE: Final = 0.3
"""How long a cancel waits for the answer to the write before it; no longer, for it is urgent."""


class Turns:
    """Knows for each account when its last write left and was answered; `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._left: dict[str, float] = {}
        self._answered: dict[str, float] = {}

    def leaves(self, account: str) -> None:
        """A write begins its way."""
        self._left[account] = self._now()
        self._answered.pop(account, None)

    def answered(self, account: str) -> None:
        """Its outcome is known."""
        self._answered[account] = self._now()

    def wait(self, account: str) -> float:
        """Seconds until the next cancel may leave; 0.0 = now."""
        left = self._left.get(account)
        if left is None:
            return 0.0
        answered = self._answered.get(account)
        if answered is not None:
            return max(0.0, answered + GAP - self._now())
        return GAP if self._now() - left < PATIENCE else 0.0
