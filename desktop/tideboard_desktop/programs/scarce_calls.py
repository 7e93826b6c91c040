"""The few calls for flow and candles that all programs share: none takes those that another waits for."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tideboard_core.ports.gateway import CallKind, CallsUsed

CALLS: Final = 2
WINDOW: Final = 30.0
"""So many calls for flow and candles in so many seconds, for all programs; the window makes 28 of flow alone."""
KEPT_SHARE: Final = 5
"""The part of each limit of the broker that is left to the window: one in so many."""
STREAMS: Final = ""
"""Stands for all streams among the keys that make these calls: one in WINDOW is theirs."""
LEFT_FOR: Final = 10.0
"""Seconds for which a call is left to a key after the moment when it was told to ask again."""


def kept_calls(used: Mapping[CallKind, CallsUsed], *kinds: CallKind) -> float:
    """Seconds after which to ask again, where a call would be of the last fifth of one of these limits; 0 else."""
    for one in (used[kind] for kind in kinds if kind in used):
        if one.used + 1 > one.most - -(-one.most // KEPT_SHARE):
            return one.seconds
    return 0.0


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
