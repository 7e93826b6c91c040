"""Timing of the sending gestures, without widgets: dead time, hold, countdown."""

from __future__ import annotations

from collections.abc import Callable

DEAD_TIME = 0.4
HOLD_TIME = 0.9
HOLD_BACK = 0.12
STALL = 0.25

Monotonic = Callable[[], float]


class Arming:
    """The first 400 ms of a dialog, or `dead_time` seconds, in which nothing can be sent.

    Only time in which the event loop ran counts: a gap of more than `STALL` seconds between two ticks restarts the dead
    time, because clicks made while the program was stalled would otherwise be delivered as new ones.
    """

    def __init__(self, now: Monotonic, dead_time: float = DEAD_TIME) -> None:
        self._now, self.dead_time = now, dead_time
        self._since: float | None = None
        self._seen = 0.0
        self._live = False

    def start(self) -> None:
        """Begin the dead time: the dialog has just become visible."""
        self._since = self._seen = self._now()
        self._live = False

    def tick(self) -> None:
        """Count the time in which the event loop runs; call it many times a second."""
        if self._since is None:
            return
        now = self._now()
        if now - self._seen > STALL:
            self._since = now
        self._seen = now
        self._live = self._live or now - self._since >= self.dead_time

    @property
    def live(self) -> bool:
        """Whether a gesture that begins now counts."""
        return self._live and self._now() - self._seen <= STALL


class HeldPress:
    """A press that must last 0.9 s, checked all the time; a stall of the event loop ends it unfulfilled."""

    def __init__(self, now: Monotonic) -> None:
        self._now = now
        self._began: float | None = None
        self._seen = 0.0
        self._let_go = 0.0
        self._reached = 0.0
        self._taken_back: float | None = None

    @property
    def held(self) -> bool:
        """Whether the button is being held."""
        return self._began is not None

    def begin(self) -> None:
        self._began = self._seen = self._now()

    def end(self) -> None:
        """End the press for any reason; nothing is sent."""
        self._taken_back = None
        if self._began is None:
            return
        self._reached = self.fraction()
        self._began, self._let_go = None, self._now()

    def let_go(self) -> None:
        """End the press by a release; `go_on` takes that back if it was none."""
        began = self._began
        self.end()
        self._taken_back = began

    def go_on(self) -> bool:
        """Hold on as if it had not been let go, if it had; a stall meanwhile ends it as ever."""
        if self._taken_back is None:
            return False
        self._began, self._taken_back = self._taken_back, None
        return True

    def tick(self) -> bool:
        """True once, when the press has lasted long enough."""
        if self._began is None:
            return False
        now = self._now()
        if now - self._seen > STALL:
            self.end()
            return False
        self._seen = now
        if now - self._began < HOLD_TIME:
            return False
        self._began = None
        self._reached = 0.0
        return True

    def fraction(self) -> float:
        """Filled part of the button, 0 to 1; falls back to 0 within 120 ms of a release."""
        if self._began is not None:
            return min((self._now() - self._began) / HOLD_TIME, 1.0)
        return self._reached * max(1.0 - (self._now() - self._let_go) / HOLD_BACK, 0.0)
