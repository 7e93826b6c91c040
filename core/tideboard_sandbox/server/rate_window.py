"""Counts calls over a sliding window, as the brokers' servers do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable


class CallWindow:
    """The calls of the last `seconds`; `now` gives the seconds of the port. A call that is refused is not counted."""

    def __init__(self, now: Callable[[], float], seconds: float) -> None:
        self._now = now
        self._seconds = seconds
        self._calls: deque[float] = deque()

    def has_room(self, allowed: int) -> bool:
        """Whether one more call stays within the number allowed."""
        now = self._now()
        while self._calls and now - self._calls[0] >= self._seconds:
            self._calls.popleft()
        return len(self._calls) < allowed

    def since_last(self) -> float:
        """Seconds since the newest call; infinite without one."""
        return self._now() - self._calls[-1] if self._calls else float("inf")

    def count(self) -> None:
        self._calls.append(self._now())

    def spend(self, allowed: int) -> bool:
        """Count a call if there is room; returns whether there was."""
        room = self.has_room(allowed)
        if room:
            self.count()
        return room
