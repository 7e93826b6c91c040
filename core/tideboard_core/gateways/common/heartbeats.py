"""Heartbeats that come late: held back by this computer, or answered late by the other side."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, Protocol

from tideboard_core.model.live import LinkEventKind

LATE_SECONDS: Final = 2.0


class LinkReport(Protocol):
    """Publishes an event of a connection."""

    def __call__(self, kind: LinkEventKind, **data: object) -> None:
        """`data` fills its sentence."""


class Heartbeats:
    """Reports each heartbeat of a connection that is more than `bound` seconds late.

    `awake` are seconds that stand still while the computer sleeps: what waits for the end of a sleep is not late.
    """

    def __init__(
        self, report: LinkReport, awake: Callable[[], float] = time.monotonic, bound: float = LATE_SECONDS
    ) -> None:
        self._report, self._awake, self._bound = report, awake, bound

    def due_in(self, seconds: float) -> float:
        """When a heartbeat is due, for `sent`."""
        return self._awake() + seconds

    def sent(self, due: float) -> None:
        """A heartbeat leaves now: late, the system did not let this program run, or it was busy with other things."""
        self._tell(LinkEventKind.HEARTBEAT_HELD_BACK, self._awake() - due)

    def answered(self, seconds: float) -> None:
        """A heartbeat was answered after so long: late, the network or the other side is slow."""
        self._tell(LinkEventKind.HEARTBEAT_LATE, seconds)

    def _tell(self, kind: LinkEventKind, seconds: float) -> None:
        if seconds > self._bound:
            self._report(kind, seconds=round(seconds, 1))


UNWATCHED: Final = Heartbeats(lambda kind, **data: None)
"""For a connection of a few seconds."""
