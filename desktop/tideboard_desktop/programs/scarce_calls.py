"""The few calls for flow and candles that all programs share: none takes those that another waits for."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Final

CALLS: Final = 2
WINDOW: Final = 30.0
"""So many calls for flow and candles in so many seconds, for all programs; the window makes 28 of flow alone."""
STREAMS: Final = ""
"""Stands for all streams among the keys that make these calls: one in WINDOW is theirs."""
LEFT_FOR: Final = 10.0
"""Seconds for which a call is left to a key after the moment when it was told to ask again."""


@dataclass(slots=True)
class ScarceCalls:
    """The last calls of all keys, when each key made its last one, and until when one is left to a key that waits."""

    made: deque[float] = field(default_factory=lambda: deque(maxlen=CALLS))
    last: dict[str, float] = field(default_factory=dict)
    left_to: dict[str, float] = field(default_factory=dict)

    def wait(self, key: str, now: float) -> float:
        """Seconds until a key may make one: those that a key with an older last call waits for are left to it."""
        running, own = [at for at in self.made if now - at < WINDOW], self.last.get(key, -math.inf)
        if len(running) == CALLS:
            return running[0] + WINDOW - now
        others = [
            until
            for other, until in self.left_to.items()
            if other != key and until > now and self.last.get(other, -math.inf) < own
        ]
        return min(others) - now if CALLS - len(running) <= len(others) else 0.0

    def turned_away(self, key: str, now: float) -> float:
        """The seconds of `wait`; a key that has to wait is remembered, until it was told to ask again and a while."""
        if (seconds := self.wait(key, now)) > 0:
            self.left_to[key] = now + seconds + LEFT_FOR
        return seconds

    def take(self, key: str, now: float) -> None:
        self.made.append(now)
        self.last[key] = now
        self.left_to.pop(key, None)

    def give_back(self, at: float) -> None:
        """What was taken at that moment was no call."""
        if at in self.made:
            self.made.remove(at)

    def forget(self, key: str) -> None:
        self.last.pop(key, None)
        self.left_to.pop(key, None)
