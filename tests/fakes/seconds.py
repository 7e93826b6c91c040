"""Monotonic seconds that a test lets pass."""

from __future__ import annotations


class Seconds:
    """A clock to call; starts at 1000 and stands still."""

    def __init__(self) -> None:
        self._now = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self._now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds
