"""One write after the other while a server's pause lasts: what goes in spite of it goes one at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

AFTER_ANSWER: Final = 1.0
"""Seconds from the answer to a write until the next may go in spite of a pause."""
AGAIN_AFTER: Final = 0.05
"""Seconds after which to look again for an answer that is still out; each write ends with its time-out."""


class PauseTurns:
    """The writes of each account that have no answer, and when the last answer came; `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._out: Counter[str] = Counter()
        self._answered: dict[str, float] = {}

    def sent(self, account: str, answer: asyncio.Future[Any]) -> None:
        """Record a write; `answer` is done with its outcome or its time-out."""
        self._out[account] += 1
        answer.add_done_callback(lambda _: self._end(account))

    def wait(self, account: str) -> float:
        """Return the seconds until the next write may go in spite of a pause; 0.0 = now."""
        if self._out[account]:
            return AGAIN_AFTER
        answered = self._answered.get(account)
        return 0.0 if answered is None else max(0.0, answered + AFTER_ANSWER - self._now())

    def _end(self, account: str) -> None:
        self._out[account] -= 1
        self._answered[account] = self._now()
