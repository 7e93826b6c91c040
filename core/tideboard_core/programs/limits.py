"""How much a key may ask for: an allowance that fills up by the second."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

CALLS: Final = 50.0
"""Calls of a key in a second."""
BYTES: Final = 8_388_608.0
"""Bytes of answers and streams of a key in a second, and of one answer at most."""
WATCHED: Final = 200
"""Securities that a key watches at most."""
VALUES: Final = 10.0
"""Values of one security and kind in a second."""
MESSAGES: Final = 1500.0
"""Messages that the window takes from the server in a second, by their weight; one that sends more is ended."""
ASKED: Final = 600.0
"""The same that the server sends, for all keys together; others wait. What the ends of streams add is no more."""
FURTHER: Final = 8.0
"""Securities of a question, beyond the first one, that cost the window as much as a message of their own."""


def weight_of(securities: int) -> float:
    """What a message about so many securities costs the window, in messages about one."""
    return 1.0 + max(securities - 1, 0) / FURTHER


class Allowance:
    """So much a second, and at most that of one second at once. `now` gives monotonic seconds."""

    def __init__(self, per_second: float, now: Callable[[], float]) -> None:
        self._per_second, self._now = per_second, now
        self._left, self._at = per_second, now()

    def take(self, amount: float = 1.0) -> float:
        """Take an amount and return 0, or take nothing and return the seconds until it is there."""
        missing = self._wait(amount)
        if missing <= 0:
            self._left -= amount
            return 0.0
        return missing

    def spend(self, amount: float) -> None:
        """Take an amount that is already used, if need be of the next seconds."""
        self._wait(0.0)
        self._left -= amount

    def _wait(self, amount: float) -> float:
        now = self._now()
        self._left = min(self._per_second, self._left + (now - self._at) * self._per_second)
        self._at = now
        return (min(amount, self._per_second) - self._left) / self._per_second
