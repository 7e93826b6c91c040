"""The moments of a start: seconds since it, and the processor seconds of this process until then."""

from __future__ import annotations

import time


class Moments:
    """Figures by name; `started` is the epoch time at which the parent began the process."""

    def __init__(self, started: float) -> None:
        self._started = started
        self.seen: dict[str, float] = {}

    def note(self, name: str) -> None:
        """It happens now."""
        self.seen[name] = time.time() - self._started
        self.seen[f"{name} cpu"] = time.process_time()

    def longest(self, name: str, seconds: float) -> None:
        """Keep the largest of these."""
        self.seen[name] = max(seconds, self.seen.get(name, 0.0))
