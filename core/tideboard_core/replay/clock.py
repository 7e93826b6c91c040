"""The clock of a replay: market time is the second of the recorded day that is shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tideboard_core.ports.system import Clock

SPEEDS: Final = (1, 5, 10, 30, 60)
"""Seconds of the recorded day that pass in one second."""


class ReplayClock:
    """Stands at `at` until `play`; never leaves the span from `begin` to `end` (aware UTC).

    All faces but `market` are those of the program's clock.
    """

    def __init__(self, clock: Clock, at: datetime, begin: datetime, end: datetime) -> None:
        self._clock = clock
        self.begin, self.end = begin, end
        self._at = min(max(at, begin), end)
        self._since = 0.0
        self._speed = 0

    @property
    def speed(self) -> int:
        """Seconds that pass in one second, 0 while it stands."""
        return self._speed

    def play(self, speed: int) -> None:
        """Go on from where it stands. ValueError for a speed that is none of SPEEDS."""
        if speed not in SPEEDS:
            raise ValueError(speed)
        self.stop()
        self._since, self._speed = self._clock.monotonic(), speed

    def stop(self, at: datetime | None = None) -> None:
        """Stand still where it is, or at a moment that it passed."""
        now = self.market()
        self._at, self._speed = now if at is None else min(max(at, self.begin), now), 0

    def go(self, at: datetime) -> None:
        """Go on from another moment, at the same speed. Who showed what was known has to forget it first."""
        self._at, self._since = min(max(at, self.begin), self.end), self._clock.monotonic()

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def boot(self) -> float:
        return self._clock.boot()

    def boot_id(self) -> str:
        return self._clock.boot_id()

    def awake(self) -> float:
        return self._clock.awake()

    def wall(self) -> datetime:
        return self._clock.wall()

    def market(self) -> datetime:
        """The second that is shown, UTC."""
        if not self._speed:
            return self._at
        passed = max(self._clock.monotonic() - self._since, 0.0) * self._speed
        return min(self._at + timedelta(seconds=passed), self.end)

    def set_market(self, now: datetime) -> None:
        """Nothing: the time of the recorded day is its own."""
