"""Wrong passwords in a row start a pause that grows."""

from __future__ import annotations

from tideboard_core.errors import RateLimited
from tideboard_core.ports import Clock

FREE_TRIES = 2
FIRST_PAUSE = 60.0
LONGEST_PAUSE = 900.0


class Throttle:
    """Counts with `Clock.boot()`, so that a suspend is no way round the pause."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong = 0
        self._pauses = 0
        self._until = 0.0

    @property
    def tries_left(self) -> int:
        """Wrong tries that are still free."""
        return FREE_TRIES - self._wrong

    @property
    def pause_left(self) -> float:
        """Seconds until the next try; 0.0 = now."""
        return max(0.0, self._until - self._clock.boot())

    def check(self) -> None:
        """Raise RateLimited("password-pause") while the pause lasts."""
        left = self.pause_left
        if left > 0:
            raise RateLimited("password-pause", retry_after=left)

    def failed(self) -> None:
        """Count a wrong try; the second in a row starts a pause of one minute, then two, four ..."""
        self._wrong += 1
        if self._wrong >= FREE_TRIES:
            self._wrong = 0
            self.pause(min(FIRST_PAUSE * 2**self._pauses, LONGEST_PAUSE))
            self._pauses += 1

    def passed(self) -> None:
        """Forget the wrong tries."""
        self._wrong = self._pauses = 0

    def pause(self, seconds: float) -> None:
        """Start or lengthen a pause, as the broker asked."""
        self._until = max(self._until, self._clock.boot() + seconds)
